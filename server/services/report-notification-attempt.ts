import type { NotificationStatus } from '../domain/notification.ts'
import { type AttemptOutcome, mayReplace, statusAfter } from '../domain/notification-retry.ts'
import { AppError } from '../errors.ts'
import { findAttempt, findExpiredAttempts } from '../store/notification-attempts.ts'
import type { ServiceContext } from './context.ts'
import { endAttemptsAs } from './end-attempts.ts'

export interface AttemptReport {
  readonly notificationId: string
  readonly attemptId: string
  readonly outcome: AttemptOutcome
  readonly errorCode?: string | undefined
  readonly detail?: string | undefined
}

/** Reports that cross each other: each round one of them is written. */
const MOST_ROUNDS = 3

/**
 * Records how an attempt ended. The same report again is answered the same and changes nothing; of two that disagree the
 * first stands, except that a report is better than an expired lease, and «delivered» better than «sent».
 * @returns what the notification became by this attempt
 * @throws AppError not_found
 */
export async function reportNotificationAttempt(
  context: ServiceContext,
  report: AttemptReport,
): Promise<NotificationStatus> {
  const { notificationId, attemptId, outcome } = report
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const known = await findAttempt(context.db, notificationId, attemptId)
    if (known === undefined) throw new AppError('not_found', { detail: '没有这次发送记录' })
    const { ending, attempt } = known
    if (ending !== null && !mayReplace(ending, outcome)) return statusAfter(ending, attempt)
    const errorCode = report.errorCode ?? null
    const end = {
      notificationId,
      attemptId,
      attempt,
      known: ending,
      ending: outcome,
      errorCode,
      detail: report.detail ?? null,
    }
    const ended = await endAttemptsAs(context, [end])
    if (ended.has(attemptId)) return statusAfter(outcome, attempt)
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
