import type { OpenException } from './exception.ts'
import type { Direction, Route } from './route.ts'

export const CONSIGNMENT_STATUSES = [
  'requested',
  'held',
  'in_transit',
  'awaiting_pickup',
  'completed',
  'returned',
  'written_off',
  'cancelled',
] as const
export type ConsignmentStatus = (typeof CONSIGNMENT_STATUSES)[number]

/** What was promised when the consignment was registered; never changes with scans. */
export interface ConsignmentPlan {
  readonly direction: Direction
  readonly route: Route
  /** the courier goes on from the last site to the consignee's address */
  readonly homeDelivery: boolean
  /** originals: a second person confirms every hand-over */
  readonly twoPersonHandling?: boolean
  /** 补正: further materials of a case under way */
  readonly isSupplement?: boolean
  /** 寄存领取: the result waits until its resident has time to come */
  readonly isKept?: boolean
}

/** Where the documents are and who answers for them: the fold of the plan and the scan events. */
export interface Custody {
  readonly status: ConsignmentStatus
  /** the site that holds them; while in transit, the site they were last dispatched from */
  readonly siteId: string
  readonly completedAt: Date | null
  /** the way as it stands after redirections and returns */
  readonly route: Route
  readonly homeDelivery: boolean
  /** on the way back to where it came from (退件) */
  readonly isReturning: boolean
  /** in the order in which they were raised */
  readonly openExceptions: readonly OpenException[]
  /** attempts to hand over that failed lately, while it was to go this way; none after the one that was too many */
  readonly failedAttempts: readonly Date[]
  /** the hand-over that a second person has still to confirm */
  readonly awaitsWitness: { readonly eventId: string; readonly actorId: string; readonly siteId: string } | null
}

export type Custodian =
  | { readonly kind: 'consignor' }
  | { readonly kind: 'site'; readonly siteId: string }
  | { readonly kind: 'carrier'; readonly fromSiteId: string }
  | { readonly kind: 'consignee' }
  | { readonly kind: 'nobody' }

/** Exactly one custodian (保管人) at any time; nobody only after the documents were written off. */
export function custodianOf({ status, siteId }: Pick<Custody, 'status' | 'siteId'>): Custodian {
  switch (status) {
    case 'requested':
    case 'cancelled':
    case 'returned':
      return { kind: 'consignor' }
    case 'held':
    case 'awaiting_pickup':
      return { kind: 'site', siteId }
    case 'in_transit':
      return { kind: 'carrier', fromSiteId: siteId }
    case 'completed':
      return { kind: 'consignee' }
    case 'written_off':
      return { kind: 'nobody' }
  }
}

/** Nothing more is to be done with it. */
export function isClosed(status: ConsignmentStatus): boolean {
  return status === 'completed' || status === 'returned' || status === 'written_off' || status === 'cancelled'
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
  /** scanned after it was completed, returned, written off or cancelled */
  | 'after_close'
  /** resolved although no such exception was open */
  | 'no_open_exception'
  /** the third attempt within five days that failed */
  | 'third_attempt_failed'
  /** the hand-over before was never confirmed by a second person */
  | 'not_witnessed'
  /** whoever handed over cannot be his own witness */
  | 'same_person'
  /** there is no hand-over here that waits for a second person */
  | 'nothing_to_witness'
  /** the event that it takes back is not on record */
  | 'nothing_to_correct'
  /** the phone's clock was wrong; the time is put right */
  | 'clock_off'

/** Custody before anything was scanned. */
export function initialCustody({ route, homeDelivery }: ConsignmentPlan): Custody {
  return {
    status: 'requested',
    siteId: route[0] as string,
    completedAt: null,
    route,
    homeDelivery,
    isReturning: false,
    openExceptions: [],
    failedAttempts: [],
    awaitsWitness: null,
  }
}
