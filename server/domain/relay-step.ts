import { type ConsignmentPlan, type Custody, foldCustody, foldWith, initialCustody } from './custody.ts'
import { derivedId } from './derived-id.ts'
import { type ExceptionChange, exceptionChanges } from './exception-changes.ts'
import { type PostedBefore, postingsOfFact, type SourcedPosting } from './posting-step.ts'
import type { CaseFacts, PricingGap, PricingVersions } from './relay-posting.ts'
import { type ChainedScanEvent, chainScanEvent, type ScanEvent, SYSTEM_ACTOR } from './scan-event.ts'
import { type DeadlineRules, dueAt } from './service-level.ts'
import { FULFILLED_BY, type TaskKind, type TaskPlan, tasksFor } from './task.ts'

/** Everything the rules need to know of the county. */
export interface RelayRules extends DeadlineRules {
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
  /** what was posted so far; needed only where something is corrected */
  readonly posted?: readonly PostedBefore[] | undefined
}

/** What the resident is told. */
export const NOTICES = [
  'departed',
  'ready_for_pickup',
  'ready_for_delivery',
  'materials_arrived',
  'completed',
  'cancelled',
  'returning',
  'returned',
  'redirected',
  'written_off',
] as const
export type Notice = (typeof NOTICES)[number]

export interface TaskToOpen extends OpenTask {
  readonly dueAt: Date
}
export interface TaskToClose {
  readonly id: string
  readonly status: 'done' | 'withdrawn'
  readonly eventId: string
}
/** A consignment of the case was completed, or is no longer. */
export type CaseChange = 'completes' | 'reopens'

/** All that follows from newly recorded facts; the store writes it in one transaction. */
export interface RelayStep {
  readonly events: readonly ChainedScanEvent[]
  readonly custody: Custody
  readonly closeTasks: readonly TaskToClose[]
  readonly openTasks: readonly TaskToOpen[]
  readonly notices: readonly { readonly notice: Notice; readonly eventId: string }[]
  readonly postings: readonly SourcedPosting[]
  readonly exceptions: readonly ExceptionChange[]
  /** the case's savings are reckoned one completion after the other; a correction may take a completion back */
  readonly caseChange: CaseChange | null
  readonly pricingGaps: readonly PricingGap[]
}

/** A scan that was let in, before it has its place in the chain. */
export type NewScan = Omit<ScanEvent, 'sequence' | 'flags'>

/**
 * Records facts one after the other and works out what follows: where the documents are now, which tasks close and open,
 * who is told, what is posted. A hand-over that must have happened, though nobody scanned it, is inferred and recorded
 * before the fact that shows it. Pure: the same file and facts give the same step, ids included.
 * @param scans at least one
 */
export function recordFacts(rules: RelayRules, file: RelayFile, scans: readonly NewScan[]): RelayStep {
  const start = foldCustody(file.plan, file.events)
  const events: ChainedScanEvent[] = []
  const facts: RecordedFact[] = []
  const posted: PostedBefore[] = [...(file.posted ?? [])]
  for (const scan of scans) {
    for (const one of withInferred(file.plan, [...file.events, ...events], scan)) {
      const known = [...file.events, ...events]
      const fact = recordFact(rules, file, known, one, posted)
      posted.push(...fact.postings)
      facts.push(fact)
      events.push(chainScanEvent(file.consignmentId, fact.event, known.at(-1)?.hash ?? null))
    }
  }
  const custody = facts.at(-1)?.custody ?? start
  return {
    events,
    custody,
    ...taskChanges(rules, file, custody, events),
    notices: facts.flatMap(({ notice, event }) => (notice === null ? [] : [{ notice, eventId: event.id }])),
    postings: facts.flatMap(({ postings }) => postings),
    exceptions: exceptionChanges(rules, start, facts),
    caseChange: caseChangeOf(start, custody),
    pricingGaps: facts.flatMap(({ pricingGaps }) => pricingGaps),
  }
}

function caseChangeOf(before: Custody, after: Custody): CaseChange | null {
  if (before.status === after.status) return null
  if (after.status === 'completed') return 'completes'
  return before.status === 'completed' ? 'reopens' : null
}

/** Documents cannot be taken where they were never given: the hand-over between is put on record, marked as inferred. */
function withInferred(plan: ConsignmentPlan, known: readonly ScanEvent[], scan: NewScan): readonly NewScan[] {
  if (scan.kind !== 'received' && scan.kind !== 'dispatched') return [scan]
  const { before, flags } = foldWith(plan, known, { ...scan, sequence: known.length + 1, flags: [] })
  const isTaken = scan.kind === 'received' && flags.includes('missing_hop')
  const isGiven = scan.kind === 'dispatched' && flags.includes('missing_receipt')
  if (!isTaken && !isGiven) return [scan]
  const inferred: NewScan = {
    ...scan,
    id: inferredId(scan.id),
    kind: isTaken ? 'dispatched' : 'received',
    siteId: isTaken ? before.siteId : scan.siteId,
    actorId: SYSTEM_ACTOR,
    details: { isInferred: true, ...(scan.details.bagId === undefined ? {} : { bagId: scan.details.bagId }) },
  }
  return [inferred, scan]
}

const inferredId = (scanId: string) => derivedId('inferred', scanId)

/** What was unexpected about a scan, and about the hand-over that was inferred from it. */
export function flagsOfScan(events: readonly ScanEvent[], scanId: string): readonly string[] {
  const inferred = inferredId(scanId)
  return events.filter(({ id }) => id === scanId || id === inferred).flatMap(({ flags }) => flags)
}

/** What one fact is and does, before it is linked to the chain. */
export interface RecordedFact {
  /** numbered and flagged */
  readonly event: ScanEvent
  readonly before: Custody
  readonly custody: Custody
  readonly notice: Notice | null
  readonly postings: readonly SourcedPosting[]
  readonly pricingGaps: readonly PricingGap[]
}

/** Works out one fact after those that are known, which are in the order of recording. */
export function recordFact(
  rules: RelayRules,
  file: Omit<RelayFile, 'events' | 'openTasks' | 'posted'>,
  known: readonly ScanEvent[],
  scan: NewScan,
  posted: readonly PostedBefore[],
): RecordedFact {
  const draft: ScanEvent = { ...scan, sequence: known.length + 1, flags: [] }
  const { before, after, flags } = foldWith(file.plan, known, draft)
  const event = { ...draft, flags }
  const { postings, gaps } = postingsOfFact(rules, file, { known, event, before, after, posted })
  return { event, before, custody: after, notice: noticeOf(file.plan, before, after), postings, pricingGaps: gaps }
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
    dueAt: dueAt(rules, plan, custody, task, registeredAt),
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
      dueAt: dueAt(rules, file.plan, custody, plan, last.occurredAt),
    }))
  return { closeTasks, openTasks }
}

/** Residents hear when it leaves, when they can come, when it turns back, and when it is done. */
function noticeOf(plan: ConsignmentPlan, before: Custody, after: Custody): Notice | null {
  if (after.isReturning && !before.isReturning && after.status !== 'returned') return 'returning'
  if (before.status === after.status) return before.route === after.route ? null : 'redirected'
  switch (after.status) {
    case 'in_transit':
      return before.siteId === plan.route[0] && after.siteId === plan.route[0] ? 'departed' : null
    case 'awaiting_pickup':
      return after.isReturning ? 'returned' : 'ready_for_pickup'
    case 'completed':
      return plan.direction === 'materials' ? 'materials_arrived' : 'completed'
    case 'returned':
      // what was handed back over the counter needs no message
      return before.status === 'awaiting_pickup' ? null : 'returned'
    case 'written_off':
      return 'written_off'
    case 'cancelled':
      return 'cancelled'
    case 'held':
      return after.homeDelivery && after.siteId === after.route.at(-1) ? 'ready_for_delivery' : null
    case 'requested':
      return null
  }
}
