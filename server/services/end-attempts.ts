import type { RefusalReason } from '../channels/port.ts'
import { CALL_LIST, type NotificationStatus } from '../domain/notification.ts'
import { type FollowUp, followUp } from '../domain/notification-follow-up.ts'
import { type AttemptEnding, MOST_ATTEMPTS, retryDelayMs, statusesChangedBy } from '../domain/notification-retry.ts'
import { type EndedAttempt, endAttempts } from '../store/notification-attempts.ts'
import type { ServiceContext } from './context.ts'
import { type Reached, reachesOf } from './notification-reach.ts'

export interface AttemptEnd {
  readonly notificationId: string
  readonly attemptId: string
  /** 1 for the first attempt of its notification */
  readonly attempt: number
  readonly known: AttemptEnding | null
  readonly ending: AttemptEnding
  readonly errorCode: string | null
  readonly detail: string | null
  /** the channel's own wish when to try again; without one the pause grows with the attempts */
  readonly retryAt?: Date
  readonly externalId?: string | null
}

/** As the channel words it: the platform says that the person has no consent left. */
const NO_CONSENT: RefusalReason = 'no_consent'

/**
 * Ends attempts, and settles their notifications, puts them off, or sends them on by another way.
 * @returns ids of the attempts that were ended
 */
export async function endAttemptsAs(
  context: ServiceContext,
  ends: readonly AttemptEnd[],
): Promise<ReadonlySet<string>> {
  const now = context.clock.now()
  const unsure = ends.filter(({ ending }) => ending !== 'sent' && ending !== 'delivered')
  const reached = await reachesOf(context, [...new Set(unsure.map((end) => end.notificationId))], now)
  const reachOf = new Map(reached.map((one) => [one.row.id, one]))
  const attempts = ends.map((end) => endedAttempt(end, reachOf.get(end.notificationId), now))
  return endAttempts(context.db, attempts, now)
}

function endedAttempt(end: AttemptEnd, reached: Reached | undefined, now: Date): EndedAttempt {
  const { notificationId, attemptId, known, ending, errorCode, detail } = end
  const next = nextOf(end, reached)
  return {
    ...{ notificationId, attemptId, known, ending, errorCode, detail },
    status: statusOf(next),
    from: statusesChangedBy(known, ending),
    nextAttemptAt: nextAttemptAt(end, next, now),
    channel: next.kind === 'other' ? next.channel : null,
    externalId: end.externalId ?? null,
    consent: known === null ? consentAfter(ending, detail) : 'spent',
  }
}

function nextOf({ ending, attempt }: AttemptEnd, reached: Reached | undefined): FollowUp {
  if (ending === 'sent' || ending === 'delivered') return { kind: 'settled', status: ending }
  if (reached === undefined) return attempt < MOST_ATTEMPTS ? { kind: 'again' } : { kind: 'settled', status: 'dead' }
  const { row, rule, reach } = reached
  const channel = row.channel ?? row.chat ?? CALL_LIST
  const attempts = row.tried.find((one) => one.channel === channel)?.attempts ?? attempt
  return followUp({ ending, channel, attempts }, rule, reach)
}

function statusOf(next: FollowUp): Exclude<NotificationStatus, 'sending' | 'withdrawn'> {
  return next.kind === 'settled' ? next.status : 'pending'
}

function nextAttemptAt({ notificationId, attempt, retryAt }: AttemptEnd, next: FollowUp, now: Date): Date | null {
  if (next.kind === 'settled') return null
  if (next.kind === 'other') return now
  return retryAt ?? new Date(now.getTime() + retryDelayMs(notificationId, attempt))
}

/** What was certainly not sent has not used up its consent. */
function consentAfter(ending: AttemptEnding, detail: string | null): EndedAttempt['consent'] {
  if (ending === 'failed') return 'returned'
  if (ending !== 'refused') return 'spent'
  return detail === NO_CONSENT ? 'taken_back' : 'returned'
}
