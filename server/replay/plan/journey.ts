import type { ScanInput, ScanKind } from '../../contract/scans.ts'
import { addDays, localDateOf } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { budgetLineOfLeg } from '../../domain/route.ts'
import type { Site, SiteTree } from '../../domain/site.ts'
import { clock, type Days, instantOf, type Moment } from './days.ts'
import type { Act, Deed, PersonKey, PlannedItem } from './deeds.ts'

/** What a plan is made over. */
export interface Ground {
  readonly tree: SiteTree
  readonly days: Days
}

/** Hub to town: what may travel under one seal with others. */
export interface BagLeg {
  readonly item: string
  readonly townId: string
  readonly dispatch: Deed
  readonly receipt: Deed
  /** it will be missing when the bag is opened */
  readonly isMissing: boolean
}

/** How a leg goes, unless it goes as usual. */
export interface LegWish {
  /** working days that it lies longer where it is */
  readonly waits?: number
  /** working days that it is longer on the road */
  readonly road?: number
  /** nobody scans that it leaves */
  readonly isUnscanned?: boolean
  /** nobody looks on at its receipt */
  readonly isUnwitnessed?: boolean
  readonly isMissingInBag?: boolean
  /** may not share a bag */
  readonly isAlone?: boolean
  /** the scan of the receipt is sent the next morning */
  readonly isLate?: boolean
  /** grams, weighed as it leaves */
  readonly weighs?: number
  /** it is scanned as received before it came, and the scan is taken back */
  readonly isMistaken?: boolean
}

/** The carrier's timetable: when documents leave a kind of place, and when they come to the next. */
const VILLAGE_LEAVES = [clock(10, 40), clock(14, 50)]
const VILLAGE_TAKES = [clock(10, 30), clock(15, 10)]
const TOWN_LEAVES_FOR_HUB = clock(16, 10)
const TOWN_LEAVES_FOR_VILLAGE = clock(11, 10)
const TOWN_TAKES_FROM_VILLAGE = clock(15, 40)
const TOWN_TAKES_FROM_HUB = clock(10, 30)
const HUB_LEAVES_FOR_TOWN = clock(8, 50)
const HUB_LEAVES_FOR_AGENCY = clock(9, 0)
const HUB_TAKES_FROM_TOWN = clock(17, 0)
const HUB_TAKES_FROM_AGENCY = clock(16, 20)
const AGENCY_LEAVES = clock(15, 10)
const AGENCY_TAKES = clock(10, 0)
const NEXT_MORNING = clock(8, 40)
const MISTAKEN = clock(9, 10)
/** minutes until a second person has confirmed */
const WITNESS_MINUTES = 5

/** The driver of the carrier, wherever he is. */
export const COURIER: PersonKey = 'courier:1'
/** Whoever stands at a site. */
export const handlerOf = (siteId: string): PersonKey => `${siteId}:1`

/** One consignment on its way through the year: what is done to it, and where and when it is. */
export class Journey {
  readonly id: string
  readonly deeds: Deed[] = []
  readonly bagLegs: BagLeg[] = []
  readonly carried: { towns?: Date; county_seat?: Date } = {}
  now: Moment
  readonly #ground: Ground
  readonly #isWitnessed: boolean
  #events = 0
  #waybill: string | null = null

  constructor(ground: Ground, id: string, now: Moment, isWitnessed = false) {
    this.#ground = ground
    this.id = id
    this.now = now
    this.#isWitnessed = isWitnessed
  }

  /** An id for something that happens to the consignment: the same in every run. */
  eventId(): string {
    this.#events += 1
    return derivedId('replay-event', this.id, String(this.#events))
  }

  do(at: Moment, by: PersonKey, act: Act): void {
    this.deeds.push({ at: instantOf(at), by, act })
  }

  /** @returns the event's id */
  scan(
    scan: ScanKind,
    siteId: string,
    at: Moment,
    more: { readonly by?: PersonKey; readonly details?: ScanInput['details']; readonly codeOf?: PersonKey } = {},
  ): string {
    const { by = handlerOf(siteId), ...rest } = more
    const eventId = this.eventId()
    this.do(at, by, { kind: 'scan', item: this.id, scan, siteId, eventId, ...rest })
    return eventId
  }

  /** A hand-over; of originals somebody else looks on. */
  handOver(scan: ScanKind, siteId: string, at: Moment, more: Parameters<Journey['scan']>[3] = {}): string {
    const id = this.scan(scan, siteId, at, more)
    if (this.#isWitnessed) this.witness(siteId, at)
    return id
  }

  witness(siteId: string, { date, minute }: Moment): void {
    this.scan('witnessed', siteId, { date, minute: minute + WITNESS_MINUTES }, { by: `${siteId}:2` })
  }

  /** Carries it on to the next site. @returns ids of the two scans */
  leg(fromId: string, toId: string, wish: LegWish = {}): { readonly dispatched: string; readonly received: string } {
    const { tree, days } = this.#ground
    const [from, to] = [tree.get(fromId), tree.get(toId)]
    const start = this.deeds.length
    const leaves = this.#departure(from, to, wish)
    const onRoad = wish.road === undefined ? leaves : startOfWorkday(days, leaves, wish.road)
    const comes = days.firstOpen(to, onRoad, arrivals(from, to))
    this.now = comes
    this.#bill(fromId, toId, wish.isUnscanned === true ? comes : leaves)
    const dispatched = wish.isUnscanned === true ? '' : this.handOver('dispatched', fromId, leaves, weighed(wish))
    if (wish.isMistaken === true) this.#mistake(toId, leaves)
    const isLookedOn = wish.isUnwitnessed !== true
    const received = isLookedOn ? this.handOver('received', toId, comes) : this.scan('received', toId, comes)
    if (wish.isLate === true) this.#sendLate(received, comes)
    this.#offerToBag(from, to, start, wish)
    return { dispatched, received }
  }

  /** It leaves for the next site, and does not come there. */
  vanish(fromId: string, toId: string): void {
    const { tree } = this.#ground
    this.now = this.#departure(tree.get(fromId), tree.get(toId), {})
    this.#bill(fromId, toId, this.now)
    this.handOver('dispatched', fromId, this.now)
  }

  travel(route: readonly string[]): void {
    for (const [from, to] of legsOf(route)) this.leg(from, to)
  }

  /** The desk ends an exception the next morning, while the documents may travel on. */
  resolve(
    exceptionId: string,
    after: Moment,
    more: Omit<Extract<Act, { kind: 'resolve' }>, 'kind' | 'item' | 'exceptionId' | 'eventId'>,
    minute = clock(9, 20),
  ): { readonly eventId: string; readonly at: Moment } {
    const at = { date: this.#ground.days.after(addDays(after.date, 1), 0), minute }
    const eventId = this.eventId()
    this.do(at, handlerOf(this.#ground.tree.hub.id), { kind: 'resolve', item: this.id, exceptionId, eventId, ...more })
    return { eventId, at }
  }

  /** The driver hands over a waybill as he takes it, and somebody notes its number. */
  noteWaybill(): void {
    const at = this.carried.towns
    if (at === undefined) return
    this.#waybill = `YZ${String(Number.parseInt(this.id.slice(0, 8), 16)).padStart(10, '0')}`
    this.deeds.push({ at, by: COURIER, act: { kind: 'waybill', item: this.id, number: this.#waybill } })
  }

  /** As it will be known. */
  planned(of: Pick<PlannedItem, 'caseId' | 'townId' | 'weightGrams'>): PlannedItem {
    return { ...of, id: this.id, waybill: this.#waybill, carried: this.carried, deeds: this.deeds }
  }

  #departure(from: Site, to: Site, { waits }: LegWish): Moment {
    const { days } = this.#ground
    const ready = waits === undefined ? this.now : startOfWorkday(days, this.now, waits)
    return days.firstOpen(from, ready, departures(from, to))
  }

  #bill(fromId: string, toId: string, at: Moment): void {
    this.carried[budgetLineOfLeg(this.#ground.tree, fromId, toId)] ??= instantOf(at)
  }

  #mistake(siteId: string, { date }: Moment): void {
    const scanId = this.scan('received', siteId, { date, minute: MISTAKEN })
    const note = '扫错了一件，这件还没到'
    const act = { kind: 'correct', item: this.id, scanId, eventId: this.eventId(), note } as const
    this.do({ date, minute: MISTAKEN + WITNESS_MINUTES }, handlerOf(siteId), act)
  }

  #sendLate(eventId: string, happened: Moment): void {
    const index = this.deeds.findIndex(({ act }) => 'eventId' in act && act.eventId === eventId)
    const deed = this.deeds[index] as Deed & { readonly act: Extract<Act, { kind: 'scan' }> }
    const at = { date: this.#ground.days.after(addDays(happened.date, 1), 0), minute: NEXT_MORNING }
    this.deeds[index] = { ...deed, at: instantOf(at), act: { ...deed.act, occurredAt: instantOf(happened) } }
    this.now = at
  }

  #offerToBag(from: Site, to: Site, start: number, wish: LegWish): void {
    const [dispatch, receipt] = this.deeds.slice(start)
    const isPlain = this.deeds.length === start + 2 && wish.road === undefined && wish.isAlone !== true
    if (from.kind !== 'hub' || to.kind !== 'town_centre' || !isPlain) return
    if (dispatch === undefined || receipt === undefined) return
    this.deeds.splice(start)
    this.bagLegs.push({ item: this.id, townId: to.id, dispatch, receipt, isMissing: wish.isMissingInBag === true })
  }
}

/** The legs of a way, from site to site. */
export function legsOf(route: readonly string[]): (readonly [from: string, to: string])[] {
  return route.slice(1).map((to, index) => [route[index] as string, to])
}

function weighed({ weighs }: LegWish): { readonly details?: ScanInput['details'] } {
  return weighs === undefined ? {} : { details: { weightGrams: weighs } }
}

/** The beginning of the working day that follows a moment, or of one so many working days later. */
function startOfWorkday(days: Days, { date }: Moment, more: number): Moment {
  return { date: days.after(addDays(date, 1), more), minute: 0 }
}

function departures(from: Site, to: Site): readonly number[] {
  switch (from.kind) {
    case 'village_station':
      return VILLAGE_LEAVES
    case 'town_centre':
      return [to.kind === 'village_station' ? TOWN_LEAVES_FOR_VILLAGE : TOWN_LEAVES_FOR_HUB]
    case 'hub':
      return [to.kind === 'agency' ? HUB_LEAVES_FOR_AGENCY : HUB_LEAVES_FOR_TOWN]
    case 'agency':
      return [AGENCY_LEAVES]
  }
}

function arrivals(from: Site, to: Site): readonly number[] {
  switch (to.kind) {
    case 'village_station':
      return VILLAGE_TAKES
    case 'town_centre':
      return [from.kind === 'village_station' ? TOWN_TAKES_FROM_VILLAGE : TOWN_TAKES_FROM_HUB]
    case 'hub':
      return [from.kind === 'agency' ? HUB_TAKES_FROM_AGENCY : HUB_TAKES_FROM_TOWN]
    case 'agency':
      return [AGENCY_TAKES]
  }
}

/** Does the carrier take it over within the year? */
export function isWithin(year: number, { carried }: Pick<Journey, 'carried'>): boolean {
  const taken = Object.values(carried).map((at) => localDateOf(at))
  return taken.toSorted().at(0)?.startsWith(`${year}-`) === true
}
