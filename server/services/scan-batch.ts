import type { ConsignmentStatus } from '../domain/custody.ts'
import { flagsOfScan, type NewScan, type RelayRules, recordFacts } from '../domain/relay-step.ts'
import type { ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { SiteTree } from '../domain/site.ts'
import { type TaskPlan, tasksFor } from '../domain/task.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { readCorrectionHistories } from '../store/correction-history.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { findEventOwners, readRelayFiles, type StoredRelayFile } from '../store/relay-files.ts'
import { type RelayWrite, writeRelaySteps } from '../store/relay-steps.ts'
import type { Person } from './actor.ts'
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

/** Phones' clocks may be this far ahead, or behind at the registration. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000

/** A scan that the person may make, with its number in the one form and its site named. */
export interface LetIn {
  readonly request: ScanRequest
  readonly trackingNumber: string
  readonly siteId: string
}

interface PendingWrite extends RelayWrite {
  readonly scans: readonly LetIn[]
}

/** The scans of one request on their way into the database: rounds of one read and one write, and what became of each. */
export class ScanBatch {
  readonly #context: ServiceContext
  readonly #person: Person
  readonly #outcomes = new Map<ScanRequest, ScanOutcome>()

  constructor(context: ServiceContext, person: Person) {
    this.#context = context
    this.#person = person
  }

  /** @throws the error itself, unless it is one that people are meant to read */
  reject(request: ScanRequest, error: unknown): void {
    if (!(error instanceof AppError)) throw error
    this.#outcomes.set(request, {
      eventId: request.eventId,
      outcome: 'rejected',
      trackingNumber: request.trackingNumber,
      status: null,
      flags: [],
      next: null,
      rejection: { code: error.code, detail: error.detail },
    })
  }

  outcomeOf(request: ScanRequest): ScanOutcome {
    return this.#outcomes.get(request) as ScanOutcome
  }

  /** One read, one write. @returns those whose consignment somebody else changed in between: to be tried again */
  async recordRound(waiting: readonly LetIn[]): Promise<readonly LetIn[]> {
    const byNumber = groupByNumber(waiting)
    const [rules, files] = await Promise.all([
      relayRules(this.#context),
      readRelayFiles(this.#context.db, [...byNumber.keys()]),
    ])
    const fileOf = new Map((await this.#withHistory(files, waiting)).map((file) => [file.trackingNumber, file]))
    const writes: PendingWrite[] = []
    for (const [number, scans] of byNumber) {
      const file = fileOf.get(number)
      const write = file === undefined ? this.#rejectUnknown(scans) : await this.#workOut(rules, file, scans)
      if (write !== null) writes.push(write)
    }
    return writes.length === 0 ? [] : this.#write(writes)
  }

  /** Where something is corrected, the rules need to know what was posted before. */
  async #withHistory(
    files: readonly StoredRelayFile[],
    waiting: readonly LetIn[],
  ): Promise<readonly StoredRelayFile[]> {
    const corrected = files.filter(
      ({ events, trackingNumber }) =>
        events.some(({ kind }) => kind === 'corrected') ||
        waiting.some((one) => one.trackingNumber === trackingNumber && one.request.kind === 'corrected'),
    )
    if (corrected.length === 0) return files
    const ids = corrected.map(({ consignmentId }) => consignmentId)
    const histories = await readCorrectionHistories(this.#context.db, ids)
    return files.map((file) => {
      const history = histories.get(file.consignmentId)
      if (history === undefined) return file
      const { posted, siblingDirections } = history
      return { ...file, posted, caseFacts: { ...file.caseFacts, siblingDirections } }
    })
  }

  #rejectUnknown(scans: readonly LetIn[]): null {
    for (const { request } of scans) this.reject(request, new AppError('consignment_not_found'))
    return null
  }

  /** What the new ones among a consignment's scans lead to; null when there is nothing new. */
  async #workOut(rules: RelayRules, file: StoredRelayFile, scans: readonly LetIn[]): Promise<PendingWrite | null> {
    const now = this.#context.clock.now()
    const fresh: { one: LetIn; scan: NewScan }[] = []
    const repeats: LetIn[] = []
    for (const one of scans) {
      try {
        const isRepeat = isKnown(file, one) || fresh.some(({ scan }) => scan.id === one.request.eventId)
        if (isRepeat) repeats.push(one)
        else fresh.push({ one, scan: await this.#admit(rules.tree, file, one, now) })
      } catch (error) {
        this.reject(one.request, error)
      }
    }
    const newScans = fresh.map(({ scan }) => scan)
    const step = newScans.length > 0 ? recordFacts(rules, file, newScans) : null
    const next = step === null ? null : (tasksFor(rules.tree, file.plan, step.custody)[0] ?? null)
    const result = { status: step?.custody.status ?? file.status, next }
    for (const one of repeats)
      this.#settle(one, 'duplicate', { ...result, flags: flagsOfScan(file.events, one.request.eventId) })
    for (const { one } of fresh) {
      this.#settle(one, 'recorded', { ...result, flags: flagsOfScan(step?.events ?? [], one.request.eventId) })
    }
    if (step === null) return null
    this.#warnOfPricingGaps(file, step.pricingGaps)
    return { file, step, recordedAt: now, scans: [...fresh.map(({ one }) => one), ...repeats] }
  }

  async #write(wanted: readonly PendingWrite[]): Promise<readonly LetIn[]> {
    const writes = wanted.filter((one) => !waitsForSibling(one, wanted))
    const later = wanted.filter((one) => !writes.includes(one)).flatMap(({ scans }) => scans)
    try {
      const written = await writeRelaySteps(this.#context.db, writes)
      const missed = writes.filter(({ file }) => !written.has(file.consignmentId)).flatMap(({ scans }) => scans)
      return this.#again([...later, ...missed])
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      return this.#again([...later, ...(await this.#rejectStolenIds(writes))])
    }
  }

  /** An event id that another consignment has used stopped the whole write. @returns the scans without it */
  async #rejectStolenIds(writes: readonly PendingWrite[]): Promise<readonly LetIn[]> {
    const all = writes.flatMap(({ file, scans }) => scans.map((scan) => ({ file, scan })))
    const ids = all.map(({ scan }) => scan.request.eventId)
    const owners = await findEventOwners(this.#context.db, ids)
    return all.flatMap(({ file, scan }) => {
      const owner = owners.get(scan.request.eventId)
      if (owner === undefined || owner === file.consignmentId) return [scan]
      this.reject(scan.request, new AppError('event_id_reused'))
      return []
    })
  }

  #again(scans: readonly LetIn[]): readonly LetIn[] {
    for (const { request } of scans) this.#outcomes.delete(request)
    return scans
  }

  #settle(
    { request, trackingNumber }: LetIn,
    outcome: 'recorded' | 'duplicate',
    result: Pick<ScanOutcome, 'status' | 'flags' | 'next'>,
  ): void {
    this.#outcomes.set(request, { eventId: request.eventId, outcome, trackingNumber, rejection: null, ...result })
  }

  /** @throws AppError for what the consignment's own story rules out */
  async #admit(tree: SiteTree, file: StoredRelayFile, { request, siteId }: LetIn, now: Date): Promise<NewScan> {
    if (tree.find(siteId) === undefined) throw new AppError('site_not_found')
    if (request.occurredAt.getTime() < file.registeredAt.getTime() - CLOCK_TOLERANCE_MS) {
      throw new AppError('occurred_before_registration')
    }
    if (request.kind === 'collected') await checkPickupCode(this.#context, file, request.pickupCode)
    return {
      id: request.eventId,
      kind: request.kind,
      siteId,
      actorId: this.#person.userId,
      occurredAt: request.occurredAt,
      recordedAt: now,
      details: request.details,
    }
  }

  #warnOfPricingGaps({ consignmentId }: StoredRelayFile, gaps: readonly string[]): void {
    if (gaps.length > 0) this.#context.logger.warn({ consignmentId, gaps }, 'a priced fact could not be priced')
  }
}

function groupByNumber(scans: readonly LetIn[]): ReadonlyMap<string, readonly LetIn[]> {
  const groups = new Map<string, LetIn[]>()
  for (const one of scans) groups.set(one.trackingNumber, [...(groups.get(one.trackingNumber) ?? []), one])
  return groups
}

/** Of two consignments that complete the same case in one batch, the second reckons its savings on the first's. */
function waitsForSibling(one: RelayWrite, all: readonly RelayWrite[]): boolean {
  const changesCase = ({ step }: RelayWrite) => step.caseChange !== null
  const first = all.find((other) => changesCase(other) && other.file.caseFacts.caseId === one.file.caseFacts.caseId)
  return changesCase(one) && first !== one
}

/** @throws AppError event_id_reused when the id was used for another fact */
function isKnown(file: StoredRelayFile, { request, siteId }: LetIn): boolean {
  const earlier = file.events.find((event) => event.id === request.eventId)
  if (earlier === undefined) return false
  if (earlier.kind !== request.kind || earlier.siteId !== siteId) throw new AppError('event_id_reused')
  return true
}
