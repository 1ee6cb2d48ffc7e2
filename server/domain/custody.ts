import type { Direction, Route } from './route.ts'
import { byOccurrence, type ScanEvent, type ScanEventKind } from './scan-event.ts'

export const CONSIGNMENT_STATUSES = [
  'requested',
  'held',
  'in_transit',
  'awaiting_pickup',
  'completed',
  'cancelled',
] as const
export type ConsignmentStatus = (typeof CONSIGNMENT_STATUSES)[number]

/** What was promised when the consignment was registered; never changes with scans. */
export interface ConsignmentPlan {
  readonly direction: Direction
  readonly route: Route
  /** the courier goes on from the last site to the consignee's address */
  readonly homeDelivery: boolean
}

/** Where the documents are and who answers for them: the fold of the plan and the scan events. */
export interface Custody {
  readonly status: ConsignmentStatus
  /** the site that holds them; while in transit, the site they were last dispatched from */
  readonly siteId: string
  readonly openExceptions: number
  readonly completedAt: Date | null
}

export type Custodian =
  | { readonly kind: 'consignor' }
  | { readonly kind: 'site'; readonly siteId: string }
  | { readonly kind: 'carrier'; readonly fromSiteId: string }
  | { readonly kind: 'consignee' }

/** Exactly one custodian (保管人) at any time. */
export function custodianOf(custody: Custody): Custodian {
  switch (custody.status) {
    case 'requested':
    case 'cancelled':
      return { kind: 'consignor' }
    case 'held':
    case 'awaiting_pickup':
      return { kind: 'site', siteId: custody.siteId }
    case 'in_transit':
      return { kind: 'carrier', fromSiteId: custody.siteId }
    case 'completed':
      return { kind: 'consignee' }
  }
}

/** What is unexpected about a fact. It is recorded all the same. */
export type CustodyFlag =
  /** received at a site that does not lie ahead on the route (错投) */
  | 'misdirected'
  /** received further ahead than the next stop */
  | 'skipped_stop'
  /** taken without having been given: a hand-over is missing from the chain */
  | 'missing_hop'
  /** given without having been taken: the receipt before it is missing */
  | 'missing_receipt'
  /** scanned out or handed over by a site that did not hold it */
  | 'not_held_here'
  /** the site holds it already; nothing changes */
  | 'already_here'
  /** left the origin without having been accepted there */
  | 'not_accepted'
  /** handed to the consignee before it reached the place of pick-up */
  | 'early_collection'
  /** sent on from the place of pick-up */
  | 'left_destination'
  /** cancelled although the documents had been handed in */
  | 'cancelled_after_acceptance'
  /** scanned after it was completed or cancelled */
  | 'after_close'
  /** resolved although no exception was open */
  | 'no_open_exception'

/** Flags that somebody has to look into: each opens an exception (异常件). */
const RAISES_EXCEPTION: ReadonlySet<CustodyFlag> = new Set([
  'misdirected',
  'missing_hop',
  'missing_receipt',
  'not_held_here',
  'early_collection',
  'cancelled_after_acceptance',
  'after_close',
])

type Effect = 'hold' | 'carry' | 'complete' | 'cancel' | 'keep'
type FlagRule = (plan: ConsignmentPlan, custody: Custody, event: ScanEvent) => CustodyFlag | null
interface Transition {
  readonly effect: Effect
  readonly flags: readonly FlagRule[]
}

const always =
  (flag: CustodyFlag): FlagRule =>
  () =>
    flag
/** A keeper who takes documents from the resident at the counter may scan them as received. */
const takenWithoutGiving: FlagRule = (plan, custody, event) =>
  custody.status === 'requested' && event.siteId === plan.route[0] ? null : 'missing_hop'
const elsewhere: FlagRule = (_plan, custody, event) => (event.siteId === custody.siteId ? null : 'not_held_here')
const notAcceptedMaterials: FlagRule = (plan) => (plan.direction === 'materials' ? 'not_accepted' : null)
const awayFromOrigin: FlagRule = (plan, _custody, event) => (event.siteId === plan.route[0] ? null : 'not_held_here')
const beforeDestination: FlagRule = (plan, custody) =>
  custody.siteId === plan.route.at(-1) ? null : 'early_collection'
const unlessHomeDelivery: FlagRule = (plan, custody) =>
  plan.homeDelivery && custody.siteId === plan.route.at(-1) ? null : 'missing_receipt'

/** Is this stop where the route expects the documents after they left `custody.siteId`? */
const offRoute: FlagRule = (plan, custody, event) => {
  const from = plan.route.indexOf(custody.siteId)
  const here = plan.route.indexOf(event.siteId)
  if (here < 0 || here < from) return 'misdirected'
  // back on the route after a detour: any stop ahead is good
  return from >= 0 && here > from + 1 ? 'skipped_stop' : null
}

const keep = (...flags: FlagRule[]): Transition => ({ effect: 'keep', flags })
const CLOSED = {
  accepted: keep(always('after_close')),
  dispatched: keep(always('after_close')),
  received: keep(always('after_close')),
  collected: keep(always('after_close')),
  delivery_failed: keep(always('after_close')),
  exception_raised: keep(),
  exception_resolved: keep(),
  cancelled: keep(always('after_close')),
} as const satisfies Record<ScanEventKind, Transition>

/**
 * The custody table: what each fact does in each status. `received` at the site that holds the documents already is
 * settled before the table is asked (`already_here`).
 */
export const CUSTODY_TABLE: Readonly<Record<ConsignmentStatus, Readonly<Record<ScanEventKind, Transition>>>> = {
  requested: {
    accepted: { effect: 'hold', flags: [awayFromOrigin] },
    dispatched: { effect: 'carry', flags: [notAcceptedMaterials, awayFromOrigin] },
    received: { effect: 'hold', flags: [takenWithoutGiving, offRoute] },
    collected: { effect: 'complete', flags: [always('early_collection')] },
    delivery_failed: keep(always('not_held_here')),
    exception_raised: keep(),
    exception_resolved: keep(),
    cancelled: { effect: 'cancel', flags: [] },
  },
  held: {
    accepted: keep(always('already_here')),
    dispatched: { effect: 'carry', flags: [elsewhere] },
    received: { effect: 'hold', flags: [always('missing_hop'), offRoute] },
    collected: { effect: 'complete', flags: [elsewhere, beforeDestination] },
    delivery_failed: keep(elsewhere),
    exception_raised: keep(),
    exception_resolved: keep(),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  in_transit: {
    accepted: { effect: 'hold', flags: [offRoute] },
    dispatched: { effect: 'carry', flags: [always('missing_receipt')] },
    received: { effect: 'hold', flags: [offRoute] },
    collected: { effect: 'complete', flags: [unlessHomeDelivery] },
    delivery_failed: keep(),
    exception_raised: keep(),
    exception_resolved: keep(),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  awaiting_pickup: {
    accepted: keep(always('already_here')),
    dispatched: { effect: 'carry', flags: [always('left_destination'), elsewhere] },
    received: { effect: 'hold', flags: [always('missing_hop'), offRoute] },
    collected: { effect: 'complete', flags: [elsewhere] },
    delivery_failed: keep(elsewhere),
    exception_raised: keep(),
    exception_resolved: keep(),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  completed: CLOSED,
  cancelled: CLOSED,
}

/** Custody before anything was scanned. */
export function initialCustody(plan: ConsignmentPlan): Custody {
  return { status: 'requested', siteId: plan.route[0] as string, openExceptions: 0, completedAt: null }
}

/** What one more fact makes of the custody, and what is unexpected about it. */
export function applyScan(
  plan: ConsignmentPlan,
  custody: Custody,
  event: ScanEvent,
): { custody: Custody; flags: readonly CustodyFlag[] } {
  const transition = isAlreadyHere(custody, event)
    ? keep(always('already_here'))
    : CUSTODY_TABLE[custody.status][event.kind]
  const flags = transition.flags.map((rule) => rule(plan, custody, event)).filter((flag) => flag !== null)
  const moved = move(plan, custody, event, transition.effect)
  const exceptions = countExceptions(custody.openExceptions, event, flags)
  return { custody: { ...moved, openExceptions: exceptions.open }, flags: [...flags, ...exceptions.flags] }
}

/** Folds all events, in the order in which they happened, over the plan. */
export function foldCustody(plan: ConsignmentPlan, events: readonly ScanEvent[]): Custody {
  return events
    .toSorted(byOccurrence)
    .reduce((custody, event) => applyScan(plan, custody, event).custody, initialCustody(plan))
}

/**
 * Folds the events with one more among them and tells its flags. A late event takes its place in time: what was flagged
 * for want of it is no longer.
 */
export function foldWith(
  plan: ConsignmentPlan,
  events: readonly ScanEvent[],
  added: ScanEvent,
): { before: Custody; after: Custody; flags: readonly CustodyFlag[] } {
  const before = foldCustody(plan, events)
  // nearly always it is the last to happen
  if (events.every((event) => byOccurrence(event, added) < 0)) {
    const { custody: after, flags } = applyScan(plan, before, added)
    return { before, after, flags }
  }
  let custody = initialCustody(plan)
  let flags: readonly CustodyFlag[] = []
  for (const event of [...events, added].sort(byOccurrence)) {
    const step = applyScan(plan, custody, event)
    custody = step.custody
    if (event === added) flags = step.flags
  }
  return { before, after: custody, flags }
}

function isAlreadyHere(custody: Custody, event: ScanEvent): boolean {
  const isHeld = custody.status === 'held' || custody.status === 'awaiting_pickup'
  return event.kind === 'received' && isHeld && event.siteId === custody.siteId
}

function move(plan: ConsignmentPlan, custody: Custody, event: ScanEvent, effect: Effect): Custody {
  switch (effect) {
    case 'keep':
      return custody
    case 'hold':
      return arrive(plan, custody, event)
    case 'carry':
      return { ...custody, status: 'in_transit', siteId: event.siteId }
    case 'complete':
      return { ...custody, status: 'completed', siteId: event.siteId, completedAt: event.occurredAt }
    case 'cancel':
      return { ...custody, status: 'cancelled' }
  }
}

/** Materials end at their agency; results wait there for pick-up, or for the courier who goes to the address. */
function arrive(plan: ConsignmentPlan, custody: Custody, event: ScanEvent): Custody {
  const here = { ...custody, siteId: event.siteId }
  if (event.siteId !== plan.route.at(-1)) return { ...here, status: 'held' }
  if (plan.direction === 'materials') return { ...here, status: 'completed', completedAt: event.occurredAt }
  return { ...here, status: plan.homeDelivery ? 'held' : 'awaiting_pickup' }
}

function countExceptions(open: number, event: ScanEvent, flags: readonly CustodyFlag[]) {
  if (event.kind === 'exception_resolved') {
    return open > 0
      ? { open: open - 1, flags: [] as CustodyFlag[] }
      : { open: 0, flags: ['no_open_exception' as CustodyFlag] }
  }
  const raised = event.kind === 'exception_raised' || flags.some((flag) => RAISES_EXCEPTION.has(flag))
  return { open: open + (raised ? 1 : 0), flags: [] as CustodyFlag[] }
}
