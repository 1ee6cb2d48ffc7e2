export interface Backoff {
  /** before the second attempt, in milliseconds */
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Pause before another attempt, in milliseconds: doubled each time, and somewhere in its upper half, so that programs
 * that lost the same server do not come back all at once.
 * @param attempt of those that failed, 1 first
 * @param chance from 0 to 1
 */
export function backoffMs(attempt: number, { firstMs, longestMs }: Backoff, chance: () => number): number {
  const whole = Math.min(firstMs * 2 ** (attempt - 1), longestMs)
  return whole * (0.5 + chance() / 2)
}
