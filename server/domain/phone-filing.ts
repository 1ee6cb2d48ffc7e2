/**
 * Phone numbers are given to somebody else some months after they were given up (90 days at the earliest, by the rules of the
 * Chinese carriers). What was done with before that was done with somebody who may be another person today.
 */
const REASSIGNED_AFTER_DAYS = 90
const DAY_MS = 24 * 60 * 60_000

/** What staff filed for a phone may be claimed by its holder while it is under way, and later only if it moved after this. */
export function claimableSince(now: Date): Date {
  return new Date(now.getTime() - REASSIGNED_AFTER_DAYS * DAY_MS)
}
