import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { sqlStateOf } from '../store/database-errors.ts'
import type { ServiceContext } from './context.ts'
import { type LetIn, ScanBatch, type ScanOutcome } from './scan-batch.ts'

/** Rounds under way at once. Measured with 1, 2 and 3: with one the groups are largest and a scan cheapest. */
const MOST_ROUNDS = 1
/** Scans that go together at most. */
const MOST_SCANS = 64
/** A request with so many scans shares the cost of its round among them already, and does not keep others waiting. */
const LARGE_REQUEST = 20
/** A round that takes longer (a lost connection, a database that hangs) no longer keeps others from starting. */
const STUCK_MS = 1_000

/** Optimistic writes of one request that goes alone; each time at least one of the competing writes gets through. */
const MOST_TRIES = 40
/** A conflict or two is settled at once; from then on competitors step out of each other's way. */
const TRIES_WITHOUT_PAUSE = 2

type Outcomes = ReadonlyMap<LetIn, ScanOutcome>

/** The scans of one request, until something has become of each. */
interface Submission {
  readonly context: ServiceContext
  readonly scans: readonly LetIn[]
  /** what no other round may touch meanwhile: its consignments and event ids */
  readonly keys: readonly string[]
  /** set for what goes by itself: a large request, and one of which a round with others left something unsettled */
  batch: ScanBatch | null
  readonly resolve: (outcomes: Outcomes) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: scans that arrive while a round of others is under way wait for it and then go together, in one read and one
 * write. With nobody under way a scan goes at once. What goes together, or at the same time, shares neither consignment nor
 * event id, so that each is settled as if it were alone, in the order of arrival. What a round leaves unsettled, by
 * conflict or by failure, goes again by itself, so that nobody pays for another's fault.
 */
export class ScanRounds {
  readonly #waiting: Submission[] = []
  readonly #busy = new Set<string>()
  #underWay = 0

  /**
   * @returns what became of each, once it is committed
   * @throws what the database threw at this request, no other's errors
   */
  record(context: ServiceContext, scans: readonly LetIn[]): Promise<Outcomes> {
    if (scans.length === 0) return Promise.resolve(new Map())
    const keys = scans.flatMap(({ request, trackingNumber }) => [trackingNumber, request.eventId])
    return new Promise((resolve, reject) => {
      const batch = scans.length < LARGE_REQUEST ? null : new ScanBatch(context)
      this.#waiting.push({ context, scans, keys, batch, resolve, reject })
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
        if (group.length === 0) {
          group.push(one)
          break
        }
      } else if (this.#underWay < MOST_ROUNDS && (scans === 0 || scans + one.scans.length <= MOST_SCANS)) {
        group.push(one)
        scans += one.scans.length
      }
    }
    for (const one of group) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1)
      for (const key of one.keys) this.#busy.add(key)
    }
    return group
  }

  async #run(group: readonly Submission[]): Promise<void> {
    const [first] = group as [Submission]
    const unsettled = first.batch === null ? await this.#together(group) : await this.#alone(first, first.batch)
    for (const one of group) for (const key of one.keys) this.#busy.delete(key)
    this.#waiting.unshift(...unsettled)
    this.#start()
  }

  /** One round of all of them. @returns those that are to go by themselves */
  async #together(group: readonly Submission[]): Promise<readonly Submission[]> {
    const [{ context, reject }] = group as [Submission]
    const batch = new ScanBatch(context)
    const leave = this.#enter()
    try {
      // never waits for a lock: who holds one keeps back the scans of that consignment, not those of the others
      await batch.recordRound(
        group.flatMap(({ scans }) => scans),
        'skip',
      )
    } catch (error) {
      if (group.length === 1) {
        reject(error)
        return []
      }
      const facts = { requests: group.length, sqlState: sqlStateOf(error) }
      context.logger.warn(facts, 'a round of scans failed: each request is recorded by itself')
    } finally {
      leave()
    }
    return group.filter((one) => {
      const isSettled = batch.unsettled(one.scans).length === 0
      if (isSettled) one.resolve(batch.outcomes)
      else one.batch = batch
      return !isSettled
    })
  }

  async #alone({ context, scans, resolve, reject }: Submission, batch: ScanBatch): Promise<readonly []> {
    try {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const unsettled = batch.unsettled(scans)
        if (unsettled.length === 0) break
        if (tries > TRIES_WITHOUT_PAUSE) await pause(context.chance.integer(10 * tries))
        await batch.recordRound(unsettled, 'wait')
      }
      for (const one of batch.unsettled(scans)) batch.reject(one, new AppError('conflict'))
      resolve(batch.outcomes)
    } catch (error) {
      reject(error)
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
