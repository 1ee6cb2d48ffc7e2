import type { SendResult } from '../channels/port.ts'
import type { AttemptOutcome } from '../domain/notification-retry.ts'
import type { WrittenMessage } from './claim-notifications.ts'
import type { ServiceContext } from './context.ts'
import { type AttemptEnd, endAttemptsAs } from './end-attempts.ts'

/**
 * Records how attempts ended, as soon as they do: what ends while a statement is under way goes together in the next. What
 * cannot be written is left to its lease, and is then as ambiguous as it is.
 */
export class AttemptReports {
  readonly #context: ServiceContext
  #waiting: AttemptEnd[] = []
  #writing: Promise<void> | undefined

  constructor(context: ServiceContext) {
    this.#context = context
  }

  add({ told }: WrittenMessage, result: SendResult): void {
    const ending = endingOf(result)
    for (const { claim } of told) {
      const { id: notificationId, attemptId, attempt } = claim
      this.#waiting.push({ notificationId, attemptId, attempt, known: null, ...ending })
    }
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  /** Resolves when everything that was added is written. */
  async written(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const ends = this.#waiting.splice(0)
      try {
        await endAttemptsAs(this.#context, ends)
      } catch (error) {
        this.#context.logger.error({ err: error, attempts: ends.length }, 'attempts could not be reported')
      }
    }
  }
}

type Ending = Omit<AttemptEnd, 'notificationId' | 'attemptId' | 'attempt' | 'known'> & { ending: AttemptOutcome }

function endingOf(result: SendResult): Ending {
  switch (result.outcome) {
    case 'sent':
    case 'delivered':
      return { ending: result.outcome, errorCode: null, detail: null, externalId: result.externalId }
    case 'refused': {
      const field = result.field === null ? '' : `：${result.field}`
      return { ending: 'refused', errorCode: result.code, detail: `${result.reason}${field}` }
    }
    case 'failed':
      return { ending: 'failed', errorCode: result.code, detail: null, retryAt: result.retryAt }
    case 'ambiguous':
      return { ending: 'ambiguous', errorCode: result.code, detail: null }
  }
}
