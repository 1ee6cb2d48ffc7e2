import type { ConsignmentPlan, Custody } from './custody.ts'
import type { CaseFacts } from './relay-posting.ts'
import type { RecordedFact } from './relay-step.ts'
import type { Direction } from './route.ts'
import type { ChainedScanEvent } from './scan-event.ts'
import type { TaskPlan } from './task.ts'

/** A consignment with everything that is stored about it. */
export interface StoredConsignment {
  readonly id: string
  readonly trackingNumber: string
  readonly plan: ConsignmentPlan
  readonly originSiteId: string
  readonly destinationSiteId: string
  readonly weightGrams: number | null
  readonly registeredAt: Date
  /** the columns that must equal the fold */
  readonly cached: CachedCustody
  /** by their numbers */
  readonly events: readonly ChainedScanEvent[]
  readonly liveTasks: readonly TaskPlan[]
  readonly openExceptions: readonly { readonly id: string; readonly kind: string }[]
  readonly notifications: readonly StoredNotification[]
  readonly postings: readonly StoredPosting[]
}

export interface CachedCustody
  extends Pick<Custody, 'status' | 'siteId' | 'completedAt' | 'route' | 'homeDelivery' | 'isReturning'> {
  readonly openExceptions: number
  readonly lastEventHash: string | null
  readonly lastEventAt: Date | null
}

export interface StoredNotification {
  readonly dedupeKey: string
  readonly template: string
  readonly recipientId: string
  readonly taskId: string | null
}

export interface StoredPosting {
  readonly key: string
  readonly versionId: string
  readonly sourceEventId: string | null
  readonly entries: readonly { readonly account: string; readonly amountFen: number }[]
  /** absent of savings, which are not reckoned again */
  readonly usage?: readonly {
    readonly measure: string
    readonly low: number
    readonly middle: number
    readonly high: number
  }[]
}

export interface StoredCase extends Omit<CaseFacts, 'completedDirections'> {
  /** counts the writes by which a consignment was completed, or was no longer */
  readonly version: number
  /** cached: the direction of each completed consignment */
  readonly completedDirections: readonly Direction[]
  readonly consignments: readonly StoredConsignment[]
}

export type DefectKind =
  /** number, route or ends of a consignment do not belong together */
  | 'plan_broken'
  /** an event's hash is not the hash of what it says and of the event before */
  | 'chain_broken'
  /** an event is missing, or there twice */
  | 'sequence_gap'
  /** before the registration, after the recording, or recorded before its predecessor */
  | 'time_impossible'
  /** cached columns that are not the fold of the events */
  | 'custody_differs'
  /** live tasks that do not follow from the custody */
  | 'tasks_differ'
  /** open exceptions that do not follow from the events */
  | 'exceptions_differ'
  | 'notification_missing'
  | 'notification_doubled'
  | 'posting_missing'
  /** a posting for a fact that was never recorded */
  | 'posting_unexplained'
  /** an amount that its tariff version does not make */
  | 'posting_mispriced'
  | 'case_differs'
  /** cached columns or items of a bag that are not the fold of its events */
  | 'bag_differs'
  /** scans of a bag's consignments that do not follow from its events, or are missing */
  | 'bag_scans_differ'
  /** so much changed that the rules cannot be asked about it */
  | 'unreadable'
  /** a day that was over had no root though the days around it had */
  | 'day_missing'
  /** a day's root is not the one that its events make */
  | 'root_differs'
  /** a root that does not stand on the root of the day before */
  | 'roots_unlinked'
  /** a ledger transaction whose entries do not sum to zero */
  | 'ledger_unbalanced'
  /** a ledger transaction without entries, or that points to a fact or transaction that is not there */
  | 'ledger_dangling'
  /** a ledger transaction that does not say what the event says that it follows from, or the one that it reverses */
  | 'posting_differs'
  /** sums of a day that are not those of its entries */
  | 'day_sums_differ'
  /** balances of a closed month that are not those it was closed at */
  | 'closed_month_differs'
  /** a signed self-evaluation that is not what was signed */
  | 'evaluation_differs'

export interface Defect {
  readonly kind: DefectKind
  /** tracking number, seal number of a bag, day, month, or id of the ledger transaction */
  readonly subject: string
  /** which row, and what was expected and found; no personal data */
  readonly detail: string
}

/** What recording a consignment's events once more, from nothing, comes to. */
export interface Replay {
  readonly facts: readonly RecordedFact[]
  readonly custody: Custody
}

export type Report = (kind: DefectKind, detail: string) => void

/** Runs a part of an audit; that it cannot be worked out at all is a finding, not the end of the audit. */
export function attempted(report: Report, audit: () => void): void {
  try {
    audit()
  } catch (error) {
    report('unreadable', error instanceof Error ? error.message : String(error))
  }
}
