import type { LocalDate } from '../../domain/calendar-time.ts'
import { localDateOf } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { clock, instantOf } from './days.ts'
import type { Deed } from './deeds.ts'
import type { Draw } from './draw.ts'
import { grouped } from './grouped.ts'
import { type BagLeg, handlerOf } from './journey.ts'

const SEALED = clock(8, 45)
/** Minutes after a bag's receipt until it is emptied. */
const CHECKED_AFTER = 10

/** The check of the bag that comes to a town on a day. */
export const bagCheckId = (date: LocalDate, townId: string): string => derivedId('replay-bag', date, townId, 'checked')

/** A bag found with a broken seal: what the desk has to look into. */
export interface BrokenSeal {
  readonly item: string
  readonly exceptionId: string
  readonly receivedAt: Date
}

export interface PackedLegs {
  readonly deeds: readonly Deed[]
  readonly bags: number
  readonly brokenSeals: readonly BrokenSeal[]
}

/**
 * Puts what goes to one town on one day under one seal, where there is enough of it; the rest travels as it is.
 * @param hubId where the bags are sealed
 */
export function packLegs(
  legs: readonly BagLeg[],
  wish: {
    readonly hubId: string
    readonly fromItems: number
    readonly sealBroken: number
    readonly drawOf: (about: string) => Draw
  },
): PackedLegs {
  const groups = grouped(legs, ({ townId, dispatch }) => `${localDateOf(dispatch.at)} ${townId}`)
  const packed: { deeds: Deed[]; bags: number; brokenSeals: BrokenSeal[] } = { deeds: [], bags: 0, brokenSeals: [] }
  for (const [key, group] of [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const isBag = group.length >= wish.fromItems || group.some(({ isMissing }) => isMissing)
    if (!isBag) {
      packed.deeds.push(...group.flatMap(({ dispatch, receipt }) => [dispatch, receipt]))
      continue
    }
    packed.bags += 1
    const isBroken = wish.drawOf(`bag ${key}`).happens(wish.sealBroken)
    packed.deeds.push(...bagDeeds(wish.hubId, group, packed.bags, isBroken))
    const [first] = group.map(({ item }) => item).toSorted()
    if (isBroken && first !== undefined) packed.brokenSeals.push(brokenSeal(group, first))
  }
  return packed
}

const idOf = ({ dispatch, townId }: BagLeg, what: string) =>
  derivedId('replay-bag', localDateOf(dispatch.at), townId, what)

function bagDeeds(hubId: string, group: readonly BagLeg[], serial: number, isBroken: boolean): Deed[] {
  const [one] = group as [BagLeg]
  const { townId } = one
  const date = localDateOf(one.dispatch.at)
  const sealId = idOf(one, 'sealed')
  const bag = derivedId('bag', sealId)
  const items = group.map(({ item }) => item).toSorted()
  const found = group.filter(({ isMissing }) => !isMissing).map(({ item }) => item)
  const receivedAt = one.receipt.at
  const checkedAt = new Date(receivedAt.getTime() + CHECKED_AFTER * 60_000)
  const at = instantOf({ date, minute: SEALED })
  const [hub, town] = [handlerOf(hubId), handlerOf(townId)]
  const sealNumber = `DB${String(serial).padStart(6, '0')}`
  return [
    { at, by: hub, act: { kind: 'seal', bag, eventId: sealId, sealNumber, items, siteId: hubId, toSiteId: townId } },
    bagDeed(one.dispatch.at, hub, bag, idOf(one, 'dispatched'), hubId, { kind: 'dispatched' }),
    bagDeed(receivedAt, town, bag, idOf(one, 'received'), townId, { kind: 'received', sealIntact: !isBroken }),
    bagDeed(checkedAt, town, bag, bagCheckId(date, townId), townId, { kind: 'checked', found }),
  ]
}

function bagDeed(
  at: Date,
  by: string,
  bag: string,
  eventId: string,
  siteId: string,
  fact: Extract<Deed['act'], { kind: 'bag' }>['fact'],
): Deed {
  return { at, by, act: { kind: 'bag', bag, eventId, siteId, fact } }
}

/** The exception stands on the first line of the manifest. */
function brokenSeal(group: readonly BagLeg[], item: string): BrokenSeal {
  const [one] = group as [BagLeg]
  const exceptionId = derivedId('bag-scan', idOf(one, 'received'), item, 'exception_raised', 'seal_broken')
  return { item, exceptionId, receivedAt: one.receipt.at }
}
