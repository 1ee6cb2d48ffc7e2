import type { Logger } from 'pino'
import { sqlStateOf } from '../store/database-errors.ts'
import type { LetIn, ScanOutcome } from './scan-request.ts'

/** Rounds under way at once. Measured with 1, 2 and 3: with one the groups are largest and a scan cheapest. */
const MOST_ROUNDS = 1
/** Scans that go together at most. */
const MOST_SCANS = 64
/** A request with so many scans shares the cost of its round among them already, and does not keep others waiting. */
const LARGE_REQUEST = 20
/** A round that takes longer (a lost connection, a database that hangs) no longer keeps others from starting. */
const STUCK_MS = 1_000

/** Scans on their way into the database, as the rounds see them: services/scan-batch.ts. */
export interface Batch {
  /** what became of the scan; undefined while that is open */
  outcomeOf(scan: LetIn): ScanOutcome | undefined
  /** One round that waits for nobody; what it cannot settle stays open. @throws what stopped the whole round */
  recordTogether(scans: readonly LetIn[]): Promise<void>
  /** As many rounds as it takes: afterwards something has become of each. */
  recordAlone(scans: readonly LetIn[]): Promise<void>
}

/** The scans of one request, until something has become of each. */
interface Submission {
  readonly scans: readonly LetIn[]
  readonly newBatch: () => Batch
  /** what no other round may touch meanwhile: its consignments and event ids */
  readonly keys: readonly string[]
  /** set for what goes by itself: a large request, and one of which a round with others left something open */
  batch: Batch | null
  readonly resolve: (outcomes: readonly ScanOutcome[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: scans that arrive while a round of others is under way wait for it and then go together, in one read and one
 * write. With nobody under way a scan goes at once. What goes together, or at the same time, shares neither consignment nor
 * event id, so that each is settled as if it were alone, in the order of arrival. What a round leaves open, by conflict or
 * by failure, goes again by itself, so that nobody pays for another's fault.
 */
export class ScanRounds {
  readonly #logger: Logger
  readonly #waiting: Submission[] = []
  readonly #busy = new Set<string>()
  #underWay = 0

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /**
   * @param scans those of one request
   * @param newBatch makes what records them
   * @returns what became of each, in their order, once it is committed
   * @throws what the database threw at this request, no other's errors
   */
  record(scans: readonly LetIn[], newBatch: () => Batch): Promise<readonly ScanOutcome[]> {
    if (scans.length === 0) return Promise.resolve([])
    const keys = scans.flatMap(({ request, trackingNumber }) => [trackingNumber, request.eventId])
    return new Promise((resolve, reject) => {
      const batch = scans.length < LARGE_REQUEST ? null : newBatch()
      this.#waiting.push({ scans, newBatch, keys, batch, resolve, reject })
      this.#start()
    })
  }

  #start(): void {
    for (let group = this.#take(); group.length > 0; group = this.#take()) void this.#run(group)
  }

  /** Who goes next, together; taken out of those who wait. None when all have to wait for a round under way. */
  #take(): readonly Submission[] {
    const group: Submission[] = []
    const taken = new Set(this.#busy)
    let scans = 0
    for (const one of this.#waiting) {
      const isFree = one.keys.every((key) => !taken.has(key))
      // also the keys of those who have to wait: nobody overtakes them
      for (const key of one.keys) taken.add(key)
      if (!isFree) continue
      if (one.batch !== null) {
        if (group.length > 0) continue
        group.push(one)
        break
      }
      const hasRoom = scans === 0 || scans + one.scans.length <= MOST_SCANS
      if (this.#underWay === MOST_ROUNDS || !hasRoom) continue
      group.push(one)
      scans += one.scans.length
    }
    for (const one of group) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1)
      for (const key of one.keys) this.#busy.add(key)
    }
    return group
  }

  async #run(group: readonly Submission[]): Promise<void> {
    const [first] = group as [Submission]
    const open = first.batch === null ? await this.#together(group) : await this.#alone(first, first.batch)
    for (const one of group) for (const key of one.keys) this.#busy.delete(key)
    this.#waiting.unshift(...open)
    this.#start()
  }

  /** One round of all of them. @returns those that are to go by themselves */
  async #together(group: readonly Submission[]): Promise<readonly Submission[]> {
    const [first] = group as [Submission]
    const batch = first.newBatch()
    const leave = this.#enter()
    try {
      await batch.recordTogether(group.flatMap(({ scans }) => scans))
    } catch (error) {
      if (group.length === 1) {
        first.reject(error)
        return []
      }
      const facts = { requests: group.length, sqlState: sqlStateOf(error) }
      this.#logger.warn(facts, 'a round of scans failed: each request is recorded by itself')
    } finally {
      leave()
    }
    return group.filter((one) => {
      if (answer(one, batch)) return false
      one.batch = batch
      return true
    })
  }

  async #alone(one: Submission, batch: Batch): Promise<readonly []> {
    try {
      await batch.recordAlone(one.scans)
      answer(one, batch)
    } catch (error) {
      one.reject(error)
    }
    return []
  }

  /** Takes one of the places under way. @returns gives it back */
  #enter(): () => void {
    let isInside = true
    const leave = () => {
      clearTimeout(stuck)
      if (isInside) this.#underWay -= 1
      isInside = false
    }
    this.#underWay += 1
    const stuck = setTimeout(() => {
      leave()
      this.#start()
    }, STUCK_MS)
    return leave
  }
}

/** @returns whether something has become of all its scans, so that it could be answered */
function answer({ scans, resolve }: Submission, batch: Batch): boolean {
  const outcomes = scans.map((scan) => batch.outcomeOf(scan)).filter((outcome) => outcome !== undefined)
  const isSettled = outcomes.length === scans.length
  if (isSettled) resolve(outcomes)
  return isSettled
}
