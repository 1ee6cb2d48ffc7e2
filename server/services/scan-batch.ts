import { setTimeout as pause } from 'node:timers/promises'
import { flagsOfScan, type NewScan, type RelayRules, recordFacts } from '../domain/relay-step.ts'
import { CLOCK_TOLERANCE_MS, type ScanEventDetails } from '../domain/scan-event.ts'
import type { SiteTree } from '../domain/site.ts'
import { tasksFor } from '../domain/task.ts'
import { AppError } from '../errors.ts'
import { attachTo } from '../store/attachments.ts'
import { readCorrectionHistories } from '../store/correction-history.ts'
import { isMonthClosed, isUniqueViolation } from '../store/database-errors.ts'
import { findEventOwners, readRelayFiles, type StoredRelayFile } from '../store/relay-files.ts'
import { type RelayWrite, writeRelaySteps } from '../store/relay-steps.ts'
import { checkCollection } from './check-collection.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'
import { type LetIn, rejected, type ScanOutcome } from './scan-request.ts'
import type { Batch } from './scan-rounds.ts'

/** Optimistic writes of scans that go alone; each time at least one of the competing writes gets through. */
const MOST_TRIES = 40
/** A conflict or two is settled at once; from then on competitors step out of each other's way. */
const TRIES_WITHOUT_PAUSE = 2

/** A write, and what became of its scans once it holds. */
interface PendingWrite extends RelayWrite {
  readonly outcomes: ReadonlyMap<LetIn, ScanOutcome>
}

/**
 * Scans on their way into the database: rounds of one read and one write, and what became of each. They may come from
 * several requests.
 */
export class ScanBatch implements Batch {
  readonly #context: ServiceContext
  readonly #outcomes = new Map<LetIn, ScanOutcome>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  outcomeOf(one: LetIn): ScanOutcome | undefined {
    return this.#outcomes.get(one)
  }

  /** Never waits for a lock: who holds one keeps back the scans of that consignment, not those of the others. */
  async recordTogether(scans: readonly LetIn[]): Promise<void> {
    await this.#recordRound(scans, 'skip')
  }

  async recordAlone(scans: readonly LetIn[]): Promise<void> {
    const open = () => scans.filter((one) => !this.#outcomes.has(one))
    for (let tries = 0; tries < MOST_TRIES && open().length > 0; tries += 1) {
      if (tries > TRIES_WITHOUT_PAUSE) await pause(this.#context.chance.integer(10 * tries))
      await this.#recordRound(open(), 'wait')
    }
    for (const one of open()) this.#reject(one, new AppError('conflict'))
  }

  /** @throws the error itself, unless it is one that people are meant to read */
  #reject(one: LetIn, error: unknown): void {
    this.#outcomes.set(one, rejected(one.request, error))
  }

  /**
   * One read, one write. What somebody else changed in between stays open, to be tried again; what is settled is
   * settled for good, also when the round fails.
   * @param locks what to do about a consignment that another write holds: wait for it, or leave it open
   */
  async #recordRound(scans: readonly LetIn[], locks: 'wait' | 'skip'): Promise<void> {
    const byNumber = groupByNumber(scans)
    const [rules, files] = await Promise.all([
      relayRules(this.#context),
      readRelayFiles(this.#context.db, [...byNumber.keys()]),
    ])
    const fileOf = new Map((await this.#withHistory(files, scans)).map((file) => [file.trackingNumber, file]))
    const attempts = await Promise.allSettled(
      [...byNumber].map(async ([number, ofNumber]) => {
        const file = fileOf.get(number)
        return file === undefined ? this.#rejectUnknown(ofNumber) : this.#workOut(rules, file, ofNumber)
      }),
    )
    const writes = attempts.map((attempt) => {
      // only now that none is under way any more
      if (attempt.status === 'rejected') throw attempt.reason
      return attempt.value
    })
    const wanted = writes.filter((write) => write !== null)
    if (wanted.length > 0) await this.#write(wanted, locks)
  }

  /** Where something is corrected, the rules need to know what was posted before. */
  async #withHistory(files: readonly StoredRelayFile[], scans: readonly LetIn[]): Promise<readonly StoredRelayFile[]> {
    const corrected = files.filter(
      ({ events, trackingNumber }) =>
        events.some(({ kind }) => kind === 'corrected') ||
        scans.some((one) => one.trackingNumber === trackingNumber && one.request.kind === 'corrected'),
    )
    if (corrected.length === 0) return files
    const ids = corrected.map(({ consignmentId }) => consignmentId)
    const histories = await readCorrectionHistories(this.#context.db, ids)
    return files.map((file) => ({ ...file, posted: histories.get(file.consignmentId) }))
  }

  #rejectUnknown(scans: readonly LetIn[]): null {
    for (const one of scans) this.#reject(one, new AppError('consignment_not_found'))
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
        this.#reject(one, error)
      }
    }
    const newScans = fresh.map(({ scan }) => scan)
    const step = newScans.length > 0 ? recordFacts(rules, file, newScans) : null
    const next = step === null ? null : (tasksFor(rules.tree, file.plan, step.custody)[0] ?? null)
    const result = { status: step?.custody.status ?? file.status, next }
    const known = [...file.events, ...(step?.events ?? [])]
    const settle = (outcome: 'recorded' | 'duplicate') => (one: LetIn) =>
      [one, settled(one, outcome, { ...result, flags: flagsOfScan(known, one.request.eventId) })] as const
    const outcomes = new Map([...repeats.map(settle('duplicate')), ...fresh.map(({ one }) => settle('recorded')(one))])
    if (step === null) {
      this.#settle(outcomes)
      return null
    }
    this.#warnOfPricingGaps(file, step.pricingGaps)
    return { file, step, recordedAt: now, outcomes }
  }

  async #write(wanted: readonly PendingWrite[], locks: 'wait' | 'skip'): Promise<void> {
    const writes = wanted.filter((one) => !waitsForSibling(one, wanted))
    try {
      const written = await writeRelaySteps(this.#context.db, writes, locks)
      for (const { file, outcomes } of writes) if (written.has(file.consignmentId)) this.#settle(outcomes)
    } catch (error) {
      if (isMonthClosed(error)) {
        // the scans stay open: they are worked out anew, and count on the first open day
        this.#context.pricing.invalidate()
        return
      }
      if (!isUniqueViolation(error)) throw error
      await this.#rejectStolenIds(writes)
    }
  }

  /** An event id that another consignment has used stopped the whole write. */
  async #rejectStolenIds(writes: readonly PendingWrite[]): Promise<void> {
    const all = writes.flatMap(({ file, outcomes }) => [...outcomes.keys()].map((one) => ({ file, one })))
    const owners = await findEventOwners(
      this.#context.db,
      all.map(({ one }) => one.request.eventId),
    )
    for (const { file, one } of all) {
      const owner = owners.get(one.request.eventId) ?? file.consignmentId
      if (owner !== file.consignmentId) this.#reject(one, new AppError('event_id_reused'))
    }
  }

  #settle(outcomes: ReadonlyMap<LetIn, ScanOutcome>): void {
    for (const [one, outcome] of outcomes) this.#outcomes.set(one, outcome)
  }

  /** @throws AppError for what the consignment's own story rules out */
  async #admit(tree: SiteTree, file: StoredRelayFile, scan: LetIn, now: Date): Promise<NewScan> {
    const { request, actorId, siteId } = scan
    if (tree.find(siteId) === undefined) throw new AppError('site_not_found')
    if (request.occurredAt.getTime() < file.registeredAt.getTime() - CLOCK_TOLERANCE_MS) {
      throw new AppError('occurred_before_registration')
    }
    const details =
      request.kind === 'collected'
        ? await checkCollection(this.#context, file, request.pickupCode, request.details)
        : request.details
    await keepProof(this.#context, file.consignmentId, actorId, details)
    return {
      id: request.eventId,
      kind: request.kind,
      siteId,
      actorId,
      occurredAt: request.occurredAt,
      recordedAt: now,
      details,
    }
  }

  #warnOfPricingGaps({ consignmentId }: StoredRelayFile, gaps: readonly string[]): void {
    if (gaps.length > 0) this.#context.logger.warn({ consignmentId, gaps }, 'a priced fact could not be priced')
  }
}

function settled(
  { request, trackingNumber }: LetIn,
  outcome: 'recorded' | 'duplicate',
  result: Pick<ScanOutcome, 'status' | 'flags' | 'next'>,
): ScanOutcome {
  return { eventId: request.eventId, outcome, trackingNumber, rejection: null, ...result }
}

function groupByNumber(scans: readonly LetIn[]): ReadonlyMap<string, readonly LetIn[]> {
  const groups = new Map<string, LetIn[]>()
  for (const one of scans) groups.set(one.trackingNumber, [...(groups.get(one.trackingNumber) ?? []), one])
  return groups
}

/** The signature or photograph belongs to the consignment now. One that never came is no reason to refuse the fact. */
async function keepProof(
  { db }: ServiceContext,
  consignmentId: string,
  uploadedBy: string,
  { proofAttachmentId }: ScanEventDetails,
): Promise<void> {
  if (proofAttachmentId !== undefined) await attachTo(db, { ids: [proofAttachmentId], consignmentId, uploadedBy })
}

/** Of two consignments that complete the same case in one batch, the second reckons its savings on the first's. */
export function waitsForSibling(one: RelayWrite, all: readonly RelayWrite[]): boolean {
  const changesCase = ({ step }: RelayWrite) => step.caseChange !== null
  if (!changesCase(one)) return false
  const { caseId } = one.file.caseFacts
  return all.find((other) => changesCase(other) && other.file.caseFacts.caseId === caseId) !== one
}

/** @throws AppError event_id_reused when the id was used for another fact */
function isKnown(file: StoredRelayFile, { request, siteId }: LetIn): boolean {
  const earlier = file.events.find((event) => event.id === request.eventId)
  if (earlier === undefined) return false
  if (earlier.kind !== request.kind || earlier.siteId !== siteId) throw new AppError('event_id_reused')
  return true
}
