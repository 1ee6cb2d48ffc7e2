import { type ConsignmentPlan, type Custody, foldCustody, foldWith, initialCustody } from './custody.ts'
import { derivedId } from './derived-id.ts'
import type { LedgerPosting, UsagePosting } from './ledger.ts'
import type { WorkdayCalendar } from './opening-hours.ts'
import {
  type CaseFacts,
  itemOf,
  type PricingGap,
  type PricingVersions,
  postageOfLeg,
  savingsOfCompletion,
} from './relay-posting.ts'
import { type ChainedScanEvent, chainScanEvent, type ScanEvent } from './scan-event.ts'
import type { SiteTree } from './site.ts'
import { dueAt, FULFILLED_BY, type TaskKind, type TaskPlan, tasksFor } from './task.ts'

/** Everything the rules need to know of the county. */
export interface RelayRules {
  readonly tree: SiteTree
  readonly workdays: WorkdayCalendar
  readonly pricing: PricingVersions
}

export interface OpenTask {
  readonly id: string
  readonly kind: TaskKind
  readonly siteId: string
}

/** A consignment with all that was recorded of it. */
export interface RelayFile {
  readonly consignmentId: string
  readonly plan: ConsignmentPlan
  readonly weightGrams: number | null
  readonly caseFacts: CaseFacts
  readonly events: readonly ChainedScanEvent[]
  readonly openTasks: readonly OpenTask[]
}

/** What the resident is told. */
export type Notice =
  | 'departed'
  | 'ready_for_pickup'
  | 'ready_for_delivery'
  | 'materials_arrived'
  | 'completed'
  | 'cancelled'

export interface TaskToOpen extends OpenTask {
  readonly dueAt: Date
}
export interface TaskToClose {
  readonly id: string
  readonly status: 'done' | 'withdrawn'
  readonly eventId: string
}
export interface SourcedPosting {
  readonly id: string
  readonly event: ScanEvent
  readonly money: LedgerPosting | null
  readonly usage: UsagePosting | null
}

/** All that follows from newly recorded facts; the store writes it in one transaction. */
export interface RelayStep {
  readonly events: readonly ChainedScanEvent[]
  readonly custody: Custody
  readonly closeTasks: readonly TaskToClose[]
  readonly openTasks: readonly TaskToOpen[]
  readonly notices: readonly { readonly notice: Notice; readonly eventId: string }[]
  readonly postings: readonly SourcedPosting[]
  /** one consignment of the case is completed: the case's savings are reckoned one completion after the other */
  readonly completesCase: boolean
  readonly pricingGaps: readonly PricingGap[]
}

/** A scan that was let in, before it has its place in the chain. */
export type NewScan = Omit<ScanEvent, 'sequence' | 'flags'>

/**
 * Records facts one after the other and works out what follows: where the documents are now, which tasks close and open,
 * who is told, what is posted. Pure: the same file and facts give the same step, ids included.
 * @param scans at least one
 */
export function recordFacts(rules: RelayRules, file: RelayFile, scans: readonly NewScan[]): RelayStep {
  const events: ChainedScanEvent[] = []
  const notices: { notice: Notice; eventId: string }[] = []
  const postings: SourcedPosting[] = []
  const pricingGaps: PricingGap[] = []
  let custody = foldCustody(file.plan, file.events)
  let completesCase = false
  for (const scan of scans) {
    const known = [...file.events, ...events]
    const fact = recordFact(rules, file, known, scan)
    const event = chainScanEvent(file.consignmentId, fact.event, known.at(-1)?.hash ?? null)
    if (fact.notice !== null) notices.push({ notice: fact.notice, eventId: event.id })
    postings.push(...fact.postings.filter((one) => !postings.some((earlier) => earlier.id === one.id)))
    pricingGaps.push(...fact.pricingGaps)
    completesCase ||= fact.completes
    events.push(event)
    custody = fact.custody
  }
  return {
    events,
    custody,
    ...taskChanges(rules, file, custody, events),
    notices,
    postings,
    completesCase,
    pricingGaps,
  }
}

/** What one fact is and does, before it is linked to the chain. */
export interface RecordedFact {
  /** numbered and flagged */
  readonly event: ScanEvent
  readonly custody: Custody
  readonly notice: Notice | null
  readonly postings: readonly SourcedPosting[]
  readonly pricingGaps: readonly PricingGap[]
  /** the consignment was not completed before, and is now */
  readonly completes: boolean
}

/** Works out one fact after those that are known, which are in the order of recording. */
export function recordFact(
  rules: RelayRules,
  file: Omit<RelayFile, 'events' | 'openTasks'>,
  known: readonly ScanEvent[],
  scan: NewScan,
): RecordedFact {
  const draft: ScanEvent = { ...scan, sequence: known.length + 1, flags: [] }
  const { before, after, flags } = foldWith(file.plan, known, draft)
  const event = { ...draft, flags }
  const completes = before.status !== 'completed' && after.status === 'completed'
  const posted = postingsOf(rules, file, known, event, completes ? (after.completedAt ?? event.occurredAt) : null)
  return {
    event,
    custody: after,
    notice: noticeOf(file.plan, before, after),
    postings: posted.postings,
    pricingGaps: posted.gaps,
    completes,
  }
}

/** The tasks of a consignment that was just registered. */
export function firstTasks(
  rules: RelayRules,
  consignmentId: string,
  plan: ConsignmentPlan,
  registeredAt: Date,
): readonly TaskToOpen[] {
  const custody = initialCustody(plan)
  return tasksFor(rules.tree, plan, custody).map((task) => ({
    ...task,
    id: derivedId('task', consignmentId, task.kind),
    dueAt: dueAt(rules.tree, plan, custody, task, registeredAt, rules.workdays),
  }))
}

function taskChanges(rules: RelayRules, file: RelayFile, custody: Custody, events: readonly ChainedScanEvent[]) {
  const wanted = tasksFor(rules.tree, file.plan, custody)
  const isSame = (a: TaskPlan, b: TaskPlan) => a.kind === b.kind && a.siteId === b.siteId
  const last = events.at(-1) as ChainedScanEvent
  const closeTasks = file.openTasks
    .filter((task) => !wanted.some((plan) => isSame(plan, task)))
    .map((task): TaskToClose => {
      const by = events.find((event) => event.kind === FULFILLED_BY[task.kind] && event.siteId === task.siteId)
      return { id: task.id, status: by === undefined ? 'withdrawn' : 'done', eventId: (by ?? last).id }
    })
  const openTasks = wanted
    .filter((plan) => !file.openTasks.some((task) => isSame(plan, task)))
    .map((plan) => ({
      ...plan,
      id: derivedId('task', last.id, plan.kind),
      dueAt: dueAt(rules.tree, file.plan, custody, plan, last.occurredAt, rules.workdays),
    }))
  return { closeTasks, openTasks }
}

/** Residents hear when it leaves, when they can come, and when it is done; the stops between are there to be looked up. */
function noticeOf(plan: ConsignmentPlan, before: Custody, after: Custody): Notice | null {
  if (before.status === after.status) return null
  switch (after.status) {
    case 'in_transit':
      return before.siteId === plan.route[0] && after.siteId === plan.route[0] ? 'departed' : null
    case 'awaiting_pickup':
      return 'ready_for_pickup'
    case 'completed':
      return plan.direction === 'materials' ? 'materials_arrived' : 'completed'
    case 'cancelled':
      return 'cancelled'
    case 'held':
      return plan.homeDelivery && after.siteId === plan.route.at(-1) ? 'ready_for_delivery' : null
    case 'requested':
      return null
  }
}

function postingsOf(
  rules: RelayRules,
  file: Omit<RelayFile, 'events' | 'openTasks'>,
  known: readonly ScanEvent[],
  event: ScanEvent,
  completedAt: Date | null,
): { postings: SourcedPosting[]; gaps: PricingGap[] } {
  const postings: SourcedPosting[] = []
  const gaps: PricingGap[] = []
  const post = (money: LedgerPosting | null, usage: UsagePosting | null) => {
    const key = money?.key ?? usage?.key
    if (key !== undefined) postings.push({ id: derivedId('ledger', key), event, money, usage })
  }
  if (event.kind === 'dispatched') {
    if (!known.some((earlier) => earlier.kind === 'dispatched')) post(null, itemOf(file.consignmentId))
    const postage = postageOfLeg(rules.tree, rules.pricing.tariffs, {
      consignmentId: file.consignmentId,
      route: file.plan.route,
      fromSiteId: event.siteId,
      dispatchedAt: event.occurredAt,
      weightGrams: file.weightGrams,
    })
    // the line may have been paid for already: the posting key is unique, the store posts it once
    post(postage.posting, null)
    if (postage.gap !== null) gaps.push(postage.gap)
  }
  if (completedAt !== null) {
    const savings = savingsOfCompletion(rules.tree, rules.pricing.savingsMethods, file.caseFacts, {
      consignmentId: file.consignmentId,
      direction: file.plan.direction,
      at: completedAt,
    })
    post(null, savings.posting)
    if (savings.gap !== null) gaps.push(savings.gap)
  }
  return { postings, gaps }
}
