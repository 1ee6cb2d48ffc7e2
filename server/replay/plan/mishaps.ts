import { addDays } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { planRoute } from '../../domain/route.ts'
import { inferredId } from '../../domain/scan-event.ts'
import type { Mishap } from '../parameters.ts'
import { bagCheckId } from './bags.ts'
import { clock, type Days, type Moment } from './days.ts'
import type { Draw } from './draw.ts'
import { COURIER, type Ground, handlerOf, Journey, type LegWish } from './journey.ts'

/** What a result's way looks like. */
export interface ResultWay {
  /** agency, hub, town and perhaps village */
  readonly route: readonly string[]
  readonly isHome: boolean
}

/** Minutes after a receipt until somebody notices that something is wrong with what came. */
const NOTICED_AFTER = 20
const NEXT_AFTERNOON = clock(15, 50)
const LOOKED_FOR = clock(11, 30)
export const DOOR = clock(15, 30)

/**
 * Hub to town, and what happens there. @returns a replacement that takes the place of what was lost, and whether the journey
 * goes on
 */
export function throughTown(
  ground: Ground,
  journey: Journey,
  { route }: ResultWay,
  mishap: Mishap | null,
  usual: LegWish,
  draw: Draw,
): { readonly goesOn: boolean; readonly replacement: Journey | null } {
  const [, hub, town] = route as [string, string, string]
  const on = { goesOn: true, replacement: null }
  switch (mishap) {
    case 'stalled':
      journey.leg(hub, town, { road: 4 })
      return on
    case 'damaged':
    case 'other':
      journey.leg(hub, town)
      report(journey, mishap, town)
      return on
    case 'missing_hop': {
      const { received } = journey.leg(hub, town, { isUnscanned: true, isAlone: true })
      explainMissingHop(journey, received)
      return on
    }
    case 'misdirected':
      goAstray(ground, journey, hub, town, draw)
      return on
    case 'count_mismatch':
      missInBag(ground, journey, hub, town)
      return on
    case 'lost':
      return lose(ground, journey, hub, town, draw)
    case 'not_witnessed': {
      const { dispatched } = journey.leg(hub, town)
      journey.resolve(dispatched, journey.now, { resolution: 'accepted', note: '两人都在场，第二人漏了确认' })
      return on
    }
    default:
      journey.leg(hub, town, usual)
      return on
  }
}

/** Somebody finds fault with what came; the desk looks into it while it travels on. */
export function report(journey: Journey, kind: 'damaged' | 'other', siteId: string): void {
  const note = kind === 'damaged' ? '信封破了一角，文件完好' : '面单看不清，已重新打印'
  const at = { date: journey.now.date, minute: journey.now.minute + NOTICED_AFTER }
  const id = journey.scan('exception_raised', siteId, at, { details: { exceptionKind: kind, note } })
  journey.resolve(id, at, { resolution: 'accepted', note: '已核对，不影响使用' })
}

/** Nobody scanned that it left; the hand-over was inferred, and the desk asks why. */
export function explainMissingHop(journey: Journey, received: string): void {
  journey.resolve(inferredId(received), journey.now, { resolution: 'accepted', note: '已问过上一站，发出时漏扫' })
}

/** It comes to another town, which sends it back to the hub. */
function goAstray({ tree }: Ground, journey: Journey, hub: string, town: string, draw: Draw): void {
  const towns = [...tree.sites].filter(({ kind, id }) => kind === 'town_centre' && id !== town).map(({ id }) => id)
  const wrong = draw.pick(towns)
  const { received } = journey.leg(hub, wrong, { isAlone: true })
  journey.resolve(received, journey.now, { resolution: 'accepted', note: '分拣时拿错，已退回县流转中心' })
  journey.leg(wrong, hub)
  journey.leg(hub, town, { isAlone: true })
}

/** The bag that should hold it is opened, and it is not there; the hub finds it, and it comes a day later. */
function missInBag({ days }: Ground, journey: Journey, hub: string, town: string): void {
  journey.leg(hub, town, { isMissingInBag: true })
  const exceptionId = derivedId(
    'bag-scan',
    bagCheckId(journey.now.date, town),
    journey.id,
    'exception_raised',
    'count_mismatch',
  )
  journey.resolve(exceptionId, journey.now, { resolution: 'found', siteId: hub, note: '封包时落在分拣台上，今天补寄' })
  journey.now = { date: days.after(addDays(journey.now.date, 1), 0), minute: NEXT_AFTERNOON }
  journey.handOver('received', town, journey.now)
}

function lose(
  ground: Ground,
  journey: Journey,
  hub: string,
  town: string,
  draw: Draw,
): { readonly goesOn: boolean; readonly replacement: Journey | null } {
  journey.vanish(hub, town)
  const noticed = { date: ground.days.after(addDays(journey.now.date, 1), 0), minute: LOOKED_FOR }
  const details = { exceptionKind: 'lost' as const, note: '到货里没有这件，全站找过' }
  const id = journey.scan('exception_raised', town, noticed, { details })
  switch (draw.weighted({ replaced: 5, found: 3, written_off: 2 })) {
    case 'found': {
      const note = '在邮车里找到，随下一班送去'
      const { at } = journey.resolve(id, noticed, { resolution: 'found', siteId: hub, note })
      journey.now = { date: at.date, minute: NEXT_AFTERNOON }
      journey.handOver('received', town, journey.now)
      return { goesOn: true, replacement: null }
    }
    case 'replaced': {
      const note = '找不到了，由办理单位补制一份'
      const { eventId, at } = journey.resolve(id, noticed, { resolution: 'replaced', note })
      return { goesOn: false, replacement: new Journey(ground, derivedId('replacement', eventId), at) }
    }
    case 'written_off':
      writeOff(ground, journey, id, noticed)
      return { goesOn: false, replacement: null }
  }
}

/** Two people agree that it is gone. */
function writeOff({ days, tree }: Ground, journey: Journey, exceptionId: string, noticed: Moment): void {
  const item = journey.id
  const proposed = { date: days.after(addDays(noticed.date, 1), 2), minute: clock(9, 20) }
  const act = { kind: 'propose_write_off', item, exceptionId, reason: '找了三天没有找到，居民同意重办' } as const
  journey.do(proposed, handlerOf(tree.hub.id), act)
  const approved = { date: days.after(addDays(proposed.date, 1), 0), minute: clock(9, 20) }
  const eventId = journey.eventId()
  journey.do(approved, `${tree.hub.id}:2`, { kind: 'approve_write_off', item, exceptionId, eventId })
}

/** The consignee does not want it, and it goes back. */
export function refuse({ days, tree }: Ground, journey: Journey, { route }: ResultWay): void {
  const at = days.firstOpen(tree.get(route.at(-1) as string), nextDay(days, journey.now), [clock(9, 40), clock(15, 20)])
  const details = { exceptionKind: 'refused' as const, note: '居民说不是他办的，拒收' }
  const id = journey.scan('exception_raised', route.at(-1) as string, at, { details })
  journey.now = journey.resolve(id, at, { resolution: 'returned', note: '居民拒收，退回办理单位' }).at
  journey.travel(route.toReversed())
}

/** The consignee lives in another town now, and it follows him. @returns where it is then */
export function follow(ground: Ground, journey: Journey, { route }: ResultWay, draw: Draw): string {
  const { days, tree } = ground
  const last = route.at(-1) as string
  const at = days.firstOpen(tree.get(route.at(-1) as string), nextDay(days, journey.now), [clock(9, 40), clock(15, 20)])
  const details = { exceptionKind: 'moved' as const, note: '居民已搬到别的镇' }
  const id = journey.scan('exception_raised', last, at, { details })
  const own = tree.townOf(last)?.id
  const towns = [...tree.sites].filter((site) => site.kind === 'town_centre' && site.id !== own)
  const destinationSiteId = draw.pick(towns).id
  const note = '电话问过居民，改送新地址'
  journey.now = journey.resolve(id, at, { resolution: 'rerouted', destinationSiteId, note }).at
  journey.travel(planRoute(tree, last, destinationSiteId))
  return destinationSiteId
}

/** Three times nobody opens the door; then it goes back. */
export function failThreeTimes({ tree }: Ground, journey: Journey, { route }: ResultWay): void {
  const town = route.at(-1) as string
  let last = ''
  let at: Moment = { date: journey.now.date, minute: DOOR }
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    last = journey.scan('delivery_failed', town, at, {
      by: COURIER,
      details: { reason: 'nobody_home', note: '敲门无人应答' },
    })
    if (attempt < 3) at = { date: addDays(at.date, 1), minute: DOOR }
  }
  const resolved = journey.resolve(last, at, { resolution: 'returned', note: '三次投递不成，退回办理单位' })
  // the courier has it still, and brings it to the hub himself
  journey.now = { date: resolved.at.date, minute: clock(17, 0) }
  journey.handOver('received', tree.hub.id, journey.now)
  journey.leg(tree.hub.id, route[0] as string)
}

/** Somebody scans it once more when it is gone. */
export function scanAfterwards({ days, tree }: Ground, journey: Journey, siteId: string): void {
  const at = days.firstOpen(tree.get(siteId), nextDay(days, journey.now), [clock(9, 40), clock(15, 20)])
  const id = journey.scan('received', siteId, at)
  journey.resolve(id, at, { resolution: 'accepted', note: '整理台账时误扫，居民早已领走' })
}

const nextDay = (days: Days, { date }: Moment): Moment => ({ date: days.after(addDays(date, 1), 0), minute: 0 })
