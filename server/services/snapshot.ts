import type { Clock } from './clock.ts'

const MAX_AGE_MS = 30_000

/**
 * A reading of something that every request needs and hardly anybody changes. Another process's change is seen within half
 * a minute, one's own at once (`invalidate`). Concurrent requests share one reading; a failed one is not kept.
 */
export class Snapshot<T> {
  readonly #clock: Clock
  readonly #read: () => Promise<T>
  #reading: Promise<T> | undefined
  #readAt = 0

  constructor(clock: Clock, read: () => Promise<T>) {
    this.#clock = clock
    this.#read = read
  }

  current(): Promise<T> {
    const now = this.#clock.now().getTime()
    if (this.#reading !== undefined && Math.abs(now - this.#readAt) <= MAX_AGE_MS) return this.#reading
    const reading = this.#read()
    this.#reading = reading
    this.#readAt = now
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = undefined
    })
    return reading
  }

  invalidate(): void {
    this.#reading = undefined
  }
}
