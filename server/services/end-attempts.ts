import { type AttemptEnding, retryDelayMs, statusAfter, statusesChangedBy } from '../domain/notification-retry.ts'
import { endAttempts } from '../store/notification-attempts.ts'
import type { ServiceContext } from './context.ts'

export interface AttemptEnd {
  readonly notificationId: string
  readonly attemptId: string
  /** 1 for the first attempt of its notification */
  readonly attempt: number
  readonly known: AttemptEnding | null
  readonly ending: AttemptEnding
  readonly errorCode: string | null
  readonly detail: string | null
}

/** Ends attempts, and settles or puts off their notifications by the retry rule. @returns ids of the attempts that were ended */
export async function endAttemptsAs(
  context: ServiceContext,
  ends: readonly AttemptEnd[],
): Promise<ReadonlySet<string>> {
  const now = context.clock.now()
  const attempts = ends.map(({ attempt, ...end }) => {
    const status = statusAfter(end.ending, attempt)
    const delayMs = status === 'pending' ? retryDelayMs(end.notificationId, attempt) : null
    return {
      ...end,
      status,
      from: statusesChangedBy(end.known, end.ending),
      nextAttemptAt: delayMs === null ? null : new Date(now.getTime() + delayMs),
    }
  })
  return endAttempts(context.db, attempts, now)
}
