import type { NotificationStatus } from '../domain/notification.ts'
import { type AttemptOutcome, mayReplace, statusAfter } from '../domain/notification-retry.ts'
import { AppError } from '../errors.ts'
import { findExpiredAttempts, findMessageAttempts } from '../store/notification-attempts.ts'
import type { ServiceContext } from './context.ts'
import { endAttemptsAs } from './end-attempts.ts'

export interface AttemptReport {
  /** what the channel was given it as: the id of the notification, or of the digest */
  readonly notificationId: string
  readonly attemptId: string
  readonly outcome: AttemptOutcome
  readonly errorCode?: string | undefined
  readonly detail?: string | undefined
}

/** Reports that cross each other: each round one of them is written. */
const MOST_ROUNDS = 3

/**
 * Records how an attempt ended; of a digest, the attempts of all that went out in it. The same report again is answered the same and changes nothing; of two that disagree the
 * first stands, except that a report is better than an expired lease, and «delivered» better than «sent».
 * @returns what the notification, of a digest the one that the attempt is of, became by this attempt
 * @throws AppError not_found
 */
export async function reportNotificationAttempt(
  context: ServiceContext,
  report: AttemptReport,
): Promise<NotificationStatus> {
  const { notificationId, attemptId, outcome } = report
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const attempts = await findMessageAttempts(context.db, notificationId, attemptId)
    const own = attempts.find((attempt) => attempt.attemptId === attemptId)
    if (own === undefined) throw new AppError('not_found', { detail: '没有这次发送记录' })
    const open = attempts.filter(({ ending }) => ending === null || mayReplace(ending, outcome))
    if (open.length === 0) return statusAfter(own.ending ?? outcome, own.attempt)
    const ended = await endAttemptsAs(
      context,
      open.map(({ ending, ...attempt }) => ({
        ...attempt,
        known: ending,
        ending: outcome,
        errorCode: report.errorCode ?? null,
        detail: report.detail ?? null,
      })),
    )
    if (ended.size === open.length) return statusAfter(outcome, own.attempt)
  }
  throw new AppError('conflict')
}

/**
 * Ends attempts that nobody reported within their lease: each is ambiguous, and its notification gets another try.
 * @returns how many, at most `limit`
 */
export async function recoverExpiredAttempts(context: ServiceContext, limit: number): Promise<number> {
  const expired = await findExpiredAttempts(context.db, context.clock.now(), limit)
  const ends = expired.map((attempt) => ({
    ...attempt,
    known: null,
    ending: 'expired' as const,
    errorCode: null,
    detail: null,
  }))
  return (await endAttemptsAs(context, ends)).size
}
