import type { ConsignmentPlan, ConsignmentStatus, Custody, CustodyFlag } from './custody-state.ts'
import type { ScanEvent, ScanEventKind } from './scan-event.ts'

type Effect = 'hold' | 'carry' | 'complete' | 'cancel' | 'keep'
type FlagRule = (plan: ConsignmentPlan, custody: Custody, event: ScanEvent) => CustodyFlag | null
export interface Transition {
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
const beforeDestination: FlagRule = (_plan, custody) =>
  custody.siteId === custody.route.at(-1) ? null : 'early_collection'
const unlessHomeDelivery: FlagRule = (_plan, custody) =>
  custody.homeDelivery && custody.siteId === custody.route.at(-1) ? null : 'missing_receipt'

/** Is this stop where the route expects the documents after they left `custody.siteId`? */
const offRoute: FlagRule = (_plan, custody, event) => {
  const from = custody.route.indexOf(custody.siteId)
  const here = custody.route.indexOf(event.siteId)
  if (here < 0 || here < from) return 'misdirected'
  // back on the route after a detour: any stop ahead is good
  return from >= 0 && here > from + 1 ? 'skipped_stop' : null
}

const keep = (...flags: FlagRule[]): Transition => ({ effect: 'keep', flags })

/** Facts that leave the documents where they are; what they say is folded beside custody. */
const BESIDE = {
  exception_raised: keep(),
  exception_resolved: keep(),
  redirected: keep(),
  witnessed: keep(),
  corrected: keep(),
} as const
const CLOSED = {
  ...BESIDE,
  accepted: keep(always('after_close')),
  dispatched: keep(always('after_close')),
  received: keep(always('after_close')),
  collected: keep(always('after_close')),
  delivery_failed: keep(always('after_close')),
  cancelled: keep(always('after_close')),
} as const satisfies Record<ScanEventKind, Transition>

/** `received` at the site that holds the documents already is settled before the table is asked. */
export const ALREADY_HERE: Transition = keep(always('already_here'))

/** The custody table: what each fact does in each status. */
export const CUSTODY_TABLE: Readonly<Record<ConsignmentStatus, Readonly<Record<ScanEventKind, Transition>>>> = {
  requested: {
    ...BESIDE,
    accepted: { effect: 'hold', flags: [awayFromOrigin] },
    dispatched: { effect: 'carry', flags: [notAcceptedMaterials, awayFromOrigin] },
    received: { effect: 'hold', flags: [takenWithoutGiving, offRoute] },
    collected: { effect: 'complete', flags: [always('early_collection')] },
    delivery_failed: keep(always('not_held_here')),
    cancelled: { effect: 'cancel', flags: [] },
  },
  held: {
    ...BESIDE,
    accepted: keep(always('already_here')),
    dispatched: { effect: 'carry', flags: [elsewhere] },
    received: { effect: 'hold', flags: [always('missing_hop'), offRoute] },
    collected: { effect: 'complete', flags: [elsewhere, beforeDestination] },
    delivery_failed: keep(elsewhere),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  in_transit: {
    ...BESIDE,
    accepted: { effect: 'hold', flags: [offRoute] },
    dispatched: { effect: 'carry', flags: [always('missing_receipt')] },
    received: { effect: 'hold', flags: [offRoute] },
    collected: { effect: 'complete', flags: [unlessHomeDelivery] },
    delivery_failed: keep(),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  awaiting_pickup: {
    ...BESIDE,
    accepted: keep(always('already_here')),
    dispatched: { effect: 'carry', flags: [always('left_destination'), elsewhere] },
    received: { effect: 'hold', flags: [always('missing_hop'), offRoute] },
    collected: { effect: 'complete', flags: [elsewhere] },
    delivery_failed: keep(elsewhere),
    cancelled: keep(always('cancelled_after_acceptance')),
  },
  completed: CLOSED,
  returned: CLOSED,
  written_off: CLOSED,
  cancelled: CLOSED,
}
