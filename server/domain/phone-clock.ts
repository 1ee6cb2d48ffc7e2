import type { ScanEventDetails } from './scan-event.ts'

/** A phone's clock that is off by less is left alone: requests take a while, and people scan in minutes. */
export const CLOCK_SKEW_IGNORED_MS = 2 * 60_000

interface Timed {
  readonly occurredAt: Date
  readonly details: ScanEventDetails
}

/**
 * Puts the times of scans right that a phone with a wrong clock kept while it was offline. The phone says what time it
 * has when it sends; by how much that is off, its scans are off too. What was put right is marked with the seconds.
 * @param sentAt by the phone's clock; absent: the times are taken as they are
 * @param receivedAt by the server's clock
 */
export function putRight<T extends Timed>(
  scans: readonly T[],
  sentAt: Date | undefined,
  receivedAt: Date,
): readonly T[] {
  const skew = sentAt === undefined ? 0 : receivedAt.getTime() - sentAt.getTime()
  if (Math.abs(skew) <= CLOCK_SKEW_IGNORED_MS) return scans
  return scans.map((scan) => ({
    ...scan,
    occurredAt: new Date(scan.occurredAt.getTime() + skew),
    details: { ...scan.details, clockSkewSeconds: Math.round(skew / 1000) },
  }))
}
