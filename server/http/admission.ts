import { AppError } from '../errors.ts'

/** Requests of the API that are worked on at once: more than the database has connections, so that it never runs dry. */
const AT_ONCE = 96
/** Requests that wait for their turn; whoever comes after them is told to come again. */
const MOST_WAITING = 2_000
/** Nobody waits longer for his turn: a phone has asked again by then. */
const PATIENCE_MS = 5_000

/**
 * Lets so many requests in at once and keeps the others waiting, first come, first served. What is in hand takes turns on one
 * thread and on a handful of connections: without a bound each further request delays all, also those that a platform wants
 * answered within a second.
 */
export class Admission {
  readonly #limits: { readonly atOnce: number; readonly mostWaiting: number; readonly patienceMs: number }
  #inHand = 0
  readonly #waiting = new Set<() => void>()

  constructor(limits = { atOnce: AT_ONCE, mostWaiting: MOST_WAITING, patienceMs: PATIENCE_MS }) {
    this.#limits = limits
  }

  /** Runs the work when it is its turn. @throws AppError overloaded: too many wait, or it waited too long */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inHand < this.#limits.atOnce) this.#inHand += 1
    else await this.#turn()
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #turn(): Promise<void> {
    if (this.#waiting.size >= this.#limits.mostWaiting) throw new AppError('overloaded')
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(patience)
        resolve()
      }
      const patience = setTimeout(() => {
        this.#waiting.delete(enter)
        reject(new AppError('overloaded'))
      }, this.#limits.patienceMs)
      this.#waiting.add(enter)
    })
  }

  /** The place goes to whoever has waited longest. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inHand -= 1
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
