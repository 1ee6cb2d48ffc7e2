import { createHash } from 'node:crypto'
import type { NotificationStatus } from './notification.ts'

/** What a channel says of an attempt. */
export type AttemptOutcome = 'sent' | 'delivered' | 'refused' | 'failed' | 'ambiguous'

/** How an attempt ended; `expired`: its lease ran out and nobody reported, so it was perhaps sent. */
export type AttemptEnding = AttemptOutcome | 'expired'

/** Attempts after which a notification is given up, unless a person asks for one more. */
export const MOST_ATTEMPTS = 6

const FIRST_DELAY_MS = 15_000
const GROWTH = 4
/** Part by which a delay is shorter or longer, so that those that failed together do not come back together. */
const SPREAD = 0.2

/**
 * What a notification is after its nth attempt ended so. An expired attempt is tried again, because chat channels show the
 * same notification once; a channel that says itself that it cannot tell has the last word.
 * @param attempt 1 for the first
 */
export function statusAfter(
  ending: AttemptEnding,
  attempt: number,
): Exclude<NotificationStatus, 'sending' | 'withdrawn'> {
  if (ending === 'failed') return attempt < MOST_ATTEMPTS ? 'pending' : 'dead'
  if (ending === 'expired') return attempt < MOST_ATTEMPTS ? 'pending' : 'ambiguous'
  return ending
}

/** Pause before the next attempt in milliseconds: about 15 s, 1, 4, 16 and 64 minutes; the same for the same attempt. */
export function retryDelayMs(notificationId: string, attempt: number): number {
  const draw = createHash('sha256').update(`${notificationId}\0${attempt}`).digest().readUInt32BE(0) / 2 ** 32
  const factor = 1 - SPREAD + 2 * SPREAD * draw
  return Math.round(FIRST_DELAY_MS * GROWTH ** (attempt - 1) * factor)
}

/**
 * May a report replace what is known of an attempt? Any certain report is better than an expired lease, and a receipt of
 * delivery or of refusal is better than «sent»; otherwise the first report stands.
 */
export function mayReplace(known: AttemptEnding | null, reported: AttemptOutcome): boolean {
  if (known === null) return true
  if (known === 'expired') return reported !== 'ambiguous'
  return known === 'sent' && (reported === 'delivered' || reported === 'refused')
}

const NOT_DELIVERED: readonly NotificationStatus[] = [
  'pending',
  'sending',
  'sent',
  'refused',
  'ambiguous',
  'dead',
  'withdrawn',
]

/**
 * In which states of the notification an ending changes it. Once it is out it is out, whatever was thought before; a
 * failure counts only while its attempt is the one under way, a late refusal only while nothing newer is.
 */
export function statusesChangedBy(known: AttemptEnding | null, ending: AttemptEnding): readonly NotificationStatus[] {
  if (ending === 'delivered') return NOT_DELIVERED
  if (ending === 'sent') return NOT_DELIVERED.filter((status) => status !== 'sent')
  if (known === null) return ['sending']
  if (ending !== 'refused') return []
  return known === 'sent' ? ['sent'] : ['pending', 'ambiguous']
}
