import { createHash } from 'node:crypto'
import type { Chance } from '../../services/clock.ts'

/** Numbers that look drawn and follow from a seed (mulberry32), so that a year comes out the same whenever it is replayed. */
export class Draw {
  #state: number

  /** @param about what is drawn for: each subject has numbers of its own, so that one more of them shifts no other's */
  constructor(seed: string, ...about: readonly string[]) {
    this.#state = createHash('sha256')
      .update([seed, ...about].join('\0'))
      .digest()
      .readUInt32LE(0)
  }

  /** from 0 up to, not including, 1 */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** whole number from 0 up to, not including, `limit` */
  below(limit: number): number {
    return Math.floor(this.number() * limit)
  }

  happens(share: number): boolean {
    return this.number() < share
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to draw from')
    return list[this.below(list.length)] as T
  }

  /** @param weights by what may be drawn; at least one above 0 */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let left = this.number() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      left -= weight
      if (left < 0) return key
    }
    return (entries.findLast(([, weight]) => weight > 0) as [K, number])[0]
  }
}

/** The services' chance in a replay: drawn for a subject it is the same in every run, and after a stop. */
export function replayedChance(seed: string): Chance {
  return {
    integer: (limit, subject = '') => new Draw(seed, 'chance', subject).below(limit),
  }
}
