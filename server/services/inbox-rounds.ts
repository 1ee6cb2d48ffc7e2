import { type CallbackToStore, storeInbound } from '../store/channel-inbox.ts'
import type { Database } from '../store/database.ts'

/** How many rows of a callback are new; null: its nonce was used by another, and nothing of it is stored. */
export type StoredRows = number | null

interface Waiting {
  readonly callback: CallbackToStore
  readonly resolve: (stored: StoredRows) => void
  readonly reject: (error: unknown) => void
}

/** Callbacks of one statement: what more there are waits for the next one. */
const LARGEST_ROUND = 200

/**
 * Stores callbacks that come together in one statement. While one is under way the next gather, so that nobody waits for more
 * than two, however slow the database and however many they are.
 */
export class InboxRounds {
  readonly #db: Database
  readonly #waiting: Waiting[] = []
  #isUnderWay = false

  constructor(db: Database) {
    this.#db = db
  }

  store(callback: CallbackToStore): Promise<StoredRows> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ callback, resolve, reject })
      if (!this.#isUnderWay) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#isUnderWay = true
    while (this.#waiting.length > 0) await this.#storeRound(this.#nextRound())
    this.#isUnderWay = false
  }

  /** One statement cannot write the same nonce twice: its repeat waits for the next round. */
  #nextRound(): Waiting[] {
    const nonces = new Set<string>()
    const round: Waiting[] = []
    const later: Waiting[] = []
    for (const one of this.#waiting.splice(0)) {
      const nonce = `${one.callback.channel} ${one.callback.nonce}`
      const fits = round.length < LARGEST_ROUND && !nonces.has(nonce)
      nonces.add(nonce)
      ;(fits ? round : later).push(one)
    }
    this.#waiting.push(...later)
    return round
  }

  async #storeRound(round: readonly Waiting[]): Promise<void> {
    try {
      const stored = await storeInbound(
        this.#db,
        round.map(({ callback }) => callback),
      )
      for (const [index, { resolve }] of round.entries()) resolve(stored[index] ?? null)
    } catch (error) {
      // one that cannot be stored must not take the others with it
      if (round.length > 1) for (const one of round) await this.#storeRound([one])
      else for (const { reject } of round) reject(error)
    }
  }
}
