import { replacementOf } from './correction.ts'
import { type ConsignmentPlan, type Custody, foldCustody, foldWith, initialCustody, isClosed } from './custody.ts'
import { derivedId } from './derived-id.ts'
import { type ExceptionChange, exceptionChanges } from './exception-changes.ts'
import { type DatedPosting, type PostedBefore, postingsOfFact } from './posting-step.ts'
import { type CaseFacts, type PricingGap, type PricingVersions, sparesVisit } from './relay-posting.ts'
import { type ChainedScanEvent, chainScanEvent, inferredId, type ScanEvent, SYSTEM_ACTOR } from './scan-event.ts'
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
  'supplement_requested',
  'complaint_answered',
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
/** A consignment of the case that spares a visit was completed, or is no longer. */
export type CaseChange = 'completes' | 'reopens'

/** All that follows from newly recorded facts; the store writes it in one transaction. */
export interface RelayStep {
  readonly events: readonly ChainedScanEvent[]
  readonly custody: Custody
  readonly closeTasks: readonly TaskToClose[]
  readonly openTasks: readonly TaskToOpen[]
  readonly notices: readonly { readonly notice: Notice; readonly eventId: string }[]
  readonly postings: readonly DatedPosting[]
  readonly exceptions: readonly ExceptionChange[]
  /** the case's savings are reckoned one completion after the other; a correction may take a completion back */
  readonly caseChange: CaseChange | null
  readonly pricingGaps: readonly PricingGap[]
}

/** A scan that was let in, before it has its place in the chain. */
export type NewScan = Omit<ScanEvent, 'sequence' | 'flags'>
/** What is missing is known before it is put on record. */
type InferredScan = Omit<ScanEvent, 'sequence'>

/**
 * Records facts one after the other and works out what follows: where the documents are now, which tasks close and open,
 * who is told, what is posted. A hand-over that must have happened, though nobody scanned it, is inferred and recorded
 * before the fact that shows it. Pure: the same file and facts give the same step, ids included.
 * @param scans at least one
 */
export function recordFacts(rules: RelayRules, file: RelayFile, scans: readonly NewScan[]): RelayStep {
  const start = foldCustody(file.plan, file.events)
  const known: ChainedScanEvent[] = [...file.events]
  const posted: PostedBefore[] = [...(file.posted ?? [])]
  const facts: RecordedFact[] = []
  let custody = start
  const keep = (fact: RecordedFact) => {
    facts.push(fact)
    posted.push(...fact.postings)
    known.push(chainScanEvent(file.consignmentId, fact.event, known.at(-1)?.hash ?? null))
    custody = fact.custody
  }
  for (const scan of scans) {
    const work = (one: NewScan) => recordFact(rules, file, known, one, posted, custody)
    const fact = work(scan)
    const inferred = inferredBefore(fact)
    if (inferred !== null) {
      const given = work(inferred)
      keep({ ...given, event: { ...given.event, flags: inferred.flags } })
    }
    keep(inferred === null ? fact : work(scan))
  }
  const events = known.slice(file.events.length)
  return {
    events,
    custody,
    ...taskChanges(rules, file, custody, events),
    notices: facts.flatMap(({ notice, event }) => (notice === null ? [] : [{ notice, eventId: event.id }])),
    postings: facts.flatMap(({ postings }) => postings),
    exceptions: exceptionChanges(rules, start, facts),
    caseChange: sparesVisit(rules.tree, file.plan) ? caseChangeOf(start, custody) : null,
    pricingGaps: facts.flatMap(({ pricingGaps }) => pricingGaps),
  }
}

function caseChangeOf(before: Custody, after: Custody): CaseChange | null {
  if (before.status === after.status) return null
  if (after.status === 'completed') return 'completes'
  return before.status === 'completed' ? 'reopens' : null
}

/** Documents cannot be taken where they were never given: the hand-over between is put on record, marked as inferred. */
function inferredBefore({ event, met }: RecordedFact): InferredScan | null {
  const { kind, siteId, occurredAt, recordedAt, details } = replacementOf(event)
  const isTaken = kind === 'received' && event.flags.includes('missing_hop')
  const isGiven = kind === 'dispatched' && event.flags.includes('missing_receipt')
  if (!isTaken && !isGiven) return null
  const bag = details.bagId === undefined ? {} : { bagId: details.bagId }
  return {
    id: inferredId(event.id),
    kind: isTaken ? 'dispatched' : 'received',
    siteId: isTaken ? met.siteId : siteId,
    actorId: SYSTEM_ACTOR,
    occurredAt,
    recordedAt,
    details: { isInferred: true, ...bag },
    flags: [isTaken ? 'missing_hop' : 'missing_receipt'],
  }
}

/** What was unexpected about a scan, and about the hand-over that was inferred from it. */
export function flagsOfScan(events: readonly ScanEvent[], scanId: string): readonly string[] {
  const ids = [inferredId(scanId), scanId]
  return events.filter(({ id }) => ids.includes(id)).flatMap(({ flags }) => flags)
}

/** What one fact is and does, before it is linked to the chain. */
export interface RecordedFact {
  /** numbered and flagged */
  readonly event: ScanEvent
  readonly before: Custody
  readonly custody: Custody
  /** the custody that it met in its place in time */
  readonly met: Custody
  readonly notice: Notice | null
  readonly postings: readonly DatedPosting[]
  readonly pricingGaps: readonly PricingGap[]
}

/**
 * Works out one fact after those that are known, which are in the order of recording.
 * @param before the fold of those that are known
 */
export function recordFact(
  rules: RelayRules,
  file: Omit<RelayFile, 'events' | 'openTasks' | 'posted'>,
  known: readonly ScanEvent[],
  scan: NewScan,
  posted: readonly PostedBefore[],
  before: Custody,
): RecordedFact {
  const draft: ScanEvent = { ...scan, sequence: known.length + 1, flags: [] }
  const { after, met, flags } = foldWith(file.plan, known, draft, before)
  const event = flags.length === 0 ? draft : { ...draft, flags }
  const { postings, gaps } = postingsOfFact(rules, file, { known, event, before, after, met, posted })
  return { event, before, custody: after, met, notice: noticeOf(file.plan, before, after), postings, pricingGaps: gaps }
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
      // whoever did not scan did not do it, though it must have been done
      const isDone = ({ kind, siteId, details }: ScanEvent) =>
        kind === FULFILLED_BY[task.kind] && siteId === task.siteId && !details.isInferred
      const by = events.find(isDone)
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
  const turnsBack = after.isReturning && !before.isReturning
  if (turnsBack && (after.status === 'held' || after.status === 'in_transit')) return 'returning'
  if (before.status === after.status && !turnsBack) {
    return before.route.join() === after.route.join() || isClosed(after.status) ? null : 'redirected'
  }
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
