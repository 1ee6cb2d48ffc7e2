/** The hour, so that tests can set it. */
export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

/** Chance, so that tests and replays can fix it. */
export interface Chance {
  /**
   * integer from 0 up to, not including, `limit`
   * @param subject what it is drawn for: a replay draws the same for the same, in whatever order things are asked
   */
  integer(limit: number, subject?: string): number
}
