import { setTimeout as pause } from 'node:timers/promises'
import type { ConsignmentStatus } from '../domain/custody.ts'
import { type NewScan, recordFacts } from '../domain/relay-step.ts'
import type { ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { SiteTree } from '../domain/site.ts'
import { type TaskPlan, tasksFor } from '../domain/task.ts'
import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { findEventOwners, readRelayFiles, type StoredRelayFile } from '../store/relay-files.ts'
import { type RelayWrite, writeRelaySteps } from '../store/relay-steps.ts'
import { actingSite, hasRole, type Person } from './actor.ts'
import { checkPickupCode } from './check-pickup-code.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'

/** A fact as a phone reports it. */
export interface ScanRequest {
  readonly eventId: string
  readonly trackingNumber: string
  readonly kind: ScanEventKind
  readonly siteId?: string | undefined
  readonly occurredAt: Date
  readonly pickupCode?: string | undefined
  readonly details: ScanEventDetails
}

/** What became of it. */
export interface ScanOutcome {
  readonly eventId: string
  readonly outcome: 'recorded' | 'duplicate' | 'rejected'
  readonly trackingNumber: string
  readonly status: ConsignmentStatus | null
  readonly flags: readonly string[]
  /** who has the next move; null when nobody has, or the scan was rejected */
  readonly next: TaskPlan | null
  readonly rejection: { readonly code: ErrorCode; readonly detail: string } | null
}

/** Phones' clocks may be this far ahead. */
const CLOCK_TOLERANCE_MS = 5 * 60_000
/** Optimistic writes of one batch; each round at least one of the competing writers gets through. */
const MOST_ROUNDS = 40

interface LetIn {
  readonly request: ScanRequest
  readonly trackingNumber: string
  readonly siteId: string
}

/**
 * Records a batch of scans: two statements whatever its size, one transaction for all that follows from them.
 * The same event twice is one event; a fact that is merely unexpected is recorded and flagged; forgeries (another's site,
 * a wrong pick-up code, a time that cannot be) are rejected and change nothing.
 */
export async function recordScans(
  context: ServiceContext,
  person: Person,
  requests: readonly ScanRequest[],
): Promise<ScanOutcome[]> {
  const outcomes = new Map<ScanRequest, ScanOutcome>()
  const reject = (request: ScanRequest, error: unknown) => outcomes.set(request, rejected(request, asAppError(error)))
  let waiting: LetIn[] = []
  const firstOf = new Map<string, LetIn>()
  for (const request of requests) {
    try {
      const one = letIn(context, person, request)
      const first = firstOf.get(request.eventId) ?? one
      if (!isSameFact(first, one)) throw new AppError('event_id_reused')
      firstOf.set(request.eventId, first)
      waiting.push(one)
    } catch (error) {
      reject(request, error)
    }
  }
  for (let round = 0; waiting.length > 0 && round < MOST_ROUNDS; round += 1) {
    if (round > 2) await pause(context.chance.integer(10 * round))
    waiting = await recordRound(context, person, waiting, outcomes, reject)
  }
  for (const { request } of waiting) reject(request, new AppError('conflict'))
  return requests.map((request) => outcomes.get(request) as ScanOutcome)
}

/** @throws AppError for what can be refused without looking at the consignment */
function letIn(context: ServiceContext, person: Person, request: ScanRequest): LetIn {
  const trackingNumber = parseTrackingNumber(request.trackingNumber)
  if (trackingNumber === null) throw new AppError('tracking_number_invalid')
  const mayAnywhere = request.kind === 'exception_resolved' && hasRole(person, 'dispatcher')
  const siteId = mayAnywhere && request.siteId !== undefined ? request.siteId : actingSite(person, request.siteId)
  if (request.kind === 'exception_resolved' && !hasRole(person, 'dispatcher')) throw new AppError('forbidden')
  if (request.kind.startsWith('exception_') && !request.details.note) throw new AppError('note_required')
  if (request.occurredAt.getTime() > context.clock.now().getTime() + CLOCK_TOLERANCE_MS) {
    throw new AppError('occurred_in_future')
  }
  return { request, trackingNumber, siteId }
}

/** One read, one write. @returns those whose consignment somebody else changed in between */
async function recordRound(
  context: ServiceContext,
  person: Person,
  waiting: readonly LetIn[],
  outcomes: Map<ScanRequest, ScanOutcome>,
  reject: (request: ScanRequest, error: unknown) => void,
): Promise<LetIn[]> {
  const numbers = [...new Set(waiting.map((one) => one.trackingNumber))]
  const [rules, files] = await Promise.all([relayRules(context), readRelayFiles(context.db, numbers)])
  const fileOf = new Map(files.map((file) => [file.trackingNumber, file]))
  const now = context.clock.now()
  const writes: (RelayWrite & { scans: LetIn[] })[] = []
  const settle = (
    one: LetIn,
    outcome: 'recorded' | 'duplicate',
    result: Pick<ScanOutcome, 'status' | 'flags' | 'next'>,
  ) =>
    outcomes.set(one.request, {
      eventId: one.request.eventId,
      outcome,
      trackingNumber: one.trackingNumber,
      rejection: null,
      ...result,
    })
  for (const number of numbers) {
    const file = fileOf.get(number)
    const fresh: { one: LetIn; scan: NewScan }[] = []
    const repeats: LetIn[] = []
    for (const one of waiting.filter((candidate) => candidate.trackingNumber === number)) {
      try {
        if (file === undefined) throw new AppError('consignment_not_found')
        const isRepeat = isKnown(file, one) || fresh.some(({ scan }) => scan.id === one.request.eventId)
        if (isRepeat) repeats.push(one)
        else fresh.push({ one, scan: await admit(context, rules.tree, person, file, one, now) })
      } catch (error) {
        reject(one.request, error)
      }
    }
    if (file === undefined) continue
    const step =
      fresh.length > 0
        ? recordFacts(
            rules,
            file,
            fresh.map(({ scan }) => scan),
          )
        : null
    const custody = step?.custody ?? { ...file, siteId: '', openExceptions: 0, completedAt: null }
    const next = step === null ? null : (tasksFor(rules.tree, file.plan, step.custody)[0] ?? null)
    const result = { status: custody.status, next }
    for (const one of repeats) settle(one, 'duplicate', { ...result, flags: flagsOf(file, one) })
    for (const [index, { one }] of fresh.entries()) {
      settle(one, 'recorded', { ...result, flags: step?.events[index]?.flags ?? [] })
    }
    if (step !== null) {
      warnOfPricingGaps(context, file, step.pricingGaps)
      writes.push({ file, step, recordedAt: now, scans: fresh.map(({ one }) => one) })
    }
  }
  return writes.length === 0 ? [] : write(context, writes, outcomes, reject)
}

/** @returns the scans that have to be tried again */
async function write(
  context: ServiceContext,
  wanted: readonly (RelayWrite & { scans: LetIn[] })[],
  outcomes: Map<ScanRequest, ScanOutcome>,
  reject: (request: ScanRequest, error: unknown) => void,
): Promise<LetIn[]> {
  const again = (scans: readonly LetIn[]) => {
    for (const { request } of scans) outcomes.delete(request)
    return [...scans]
  }
  const writes = wanted.filter((one) => !waitsForSibling(one, wanted))
  const later = wanted.filter((one) => !writes.includes(one)).flatMap(({ scans }) => again(scans))
  try {
    const written = await writeRelaySteps(context.db, writes)
    const missed = writes.filter(({ file }) => !written.has(file.consignmentId)).flatMap(({ scans }) => again(scans))
    return [...later, ...missed]
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const all = writes.flatMap(({ file, scans }) => scans.map((scan) => ({ file, scan })))
    const owners = await findEventOwners(
      context.db,
      all.map(({ scan }) => scan.request.eventId),
    )
    const isStolen = ({ file, scan }: (typeof all)[number]) => {
      const owner = owners.get(scan.request.eventId)
      return owner !== undefined && owner !== file.consignmentId
    }
    for (const one of all.filter(isStolen)) reject(one.scan.request, new AppError('event_id_reused'))
    return [...later, ...again(all.filter((one) => !isStolen(one)).map(({ scan }) => scan))]
  }
}

/** Of two consignments that complete the same case in one batch, the second reckons its savings on the first's. */
function waitsForSibling(one: RelayWrite, all: readonly RelayWrite[]): boolean {
  const first = all.find(({ file, step }) => step.completesCase && file.caseFacts.caseId === one.file.caseFacts.caseId)
  return one.step.completesCase && first !== one
}

/** @throws AppError for what the consignment's own story rules out */
async function admit(
  context: ServiceContext,
  tree: SiteTree,
  person: Person,
  file: StoredRelayFile,
  { request, siteId }: LetIn,
  now: Date,
): Promise<NewScan> {
  if (tree.find(siteId) === undefined) throw new AppError('site_not_found')
  if (request.occurredAt.getTime() < file.registeredAt.getTime() - CLOCK_TOLERANCE_MS) {
    throw new AppError('occurred_before_registration')
  }
  if (request.kind === 'collected') await checkPickupCode(context, file, request.pickupCode)
  return {
    id: request.eventId,
    kind: request.kind,
    siteId,
    actorId: person.userId,
    occurredAt: request.occurredAt,
    recordedAt: now,
    details: request.details,
  }
}

/** Two scans of one batch under one id: a phone that sent it twice, or two facts that must not share it. */
function isSameFact(a: LetIn, b: LetIn): boolean {
  return a.trackingNumber === b.trackingNumber && a.request.kind === b.request.kind && a.siteId === b.siteId
}

/** @throws AppError event_id_reused when the id was used for another fact */
function isKnown(file: StoredRelayFile, { request, siteId }: LetIn): boolean {
  const earlier = file.events.find((event) => event.id === request.eventId)
  if (earlier === undefined) return false
  if (earlier.kind !== request.kind || earlier.siteId !== siteId) throw new AppError('event_id_reused')
  return true
}

function flagsOf(file: StoredRelayFile, { request }: LetIn): readonly string[] {
  return file.events.find((event) => event.id === request.eventId)?.flags ?? []
}

function warnOfPricingGaps(context: ServiceContext, file: StoredRelayFile, gaps: readonly string[]): void {
  if (gaps.length > 0)
    context.logger.warn({ consignmentId: file.consignmentId, gaps }, 'a priced fact could not be priced')
}

function rejected(request: ScanRequest, error: AppError): ScanOutcome {
  return {
    eventId: request.eventId,
    outcome: 'rejected',
    trackingNumber: request.trackingNumber,
    status: null,
    flags: [],
    next: null,
    rejection: { code: error.code, detail: error.detail },
  }
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
