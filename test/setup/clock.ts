import type { Chance, Clock } from '../../server/services/clock.ts'

export interface Span {
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number

  /** @param start ISO 8601 with offset */
  constructor(start: string) {
    this.#now = instantOf(start)
  }

  now(): Date {
    return new Date(this.#now)
  }

  /** @param instant ISO 8601 with offset, or a Date; may go back */
  set(instant: string | Date): void {
    this.#now = instantOf(instant)
  }

  /** @returns the new present */
  advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): Date {
    this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
    return this.now()
  }
}

/** Numbers that look drawn but are the same in every run (mulberry32). */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0
  return {
    integer(limit) {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
    },
  }
}

function instantOf(instant: string | Date): number {
  const time = new Date(instant).getTime()
  if (Number.isNaN(time)) throw new RangeError(`not an instant: ${instant}`)
  return time
}
