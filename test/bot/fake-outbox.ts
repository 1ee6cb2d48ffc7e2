import { randomUUID } from 'node:crypto'
import {
  type ClaimedNotification,
  claimNotifications,
  reportNotificationAttempt,
} from '../../server/contract/notifications.ts'
import { type FakeHandler, on, Refused } from './fake-server.ts'

interface Entry {
  readonly notification: Omit<ClaimedNotification, 'attemptId'>
  state: 'pending' | 'sending' | 'sent' | 'refused' | 'ambiguous'
  attempts: string[]
  /** as they were reported, oldest first */
  readonly outcomes: string[]
  readonly errorCodes: (string | undefined)[]
}

/** The server's outbox as the bot sees it: leases, and what was reported. */
export interface FakeOutbox {
  readonly handlers: readonly FakeHandler[]
  add(peerId: string, text: string, week?: string): string
  entry(id: string): Entry
  /** Every lease runs out; what failed is due again. */
  retry(): void
}

export function createFakeOutbox(): FakeOutbox {
  const entries = new Map<string, Entry>()

  function entry(id: string): Entry {
    const found = entries.get(id)
    if (!found) throw new Refused(404, 'not_found', '没有这条通知')
    return found
  }

  return {
    handlers: [
      on(claimNotifications, ({ body }) => {
        const due = [...entries.values()].filter(({ state }) => state === 'pending').slice(0, body.limit)
        const items = due.map((one) => {
          const attemptId = randomUUID()
          one.state = 'sending'
          one.attempts.push(attemptId)
          return { ...one.notification, attemptId }
        })
        return { items }
      }),
      on(reportNotificationAttempt, ({ params, body }) => {
        const one = entry(params.notificationId)
        if (!one.attempts.includes(params.attemptId)) throw new Refused(404, 'not_found', '没有这次发送')
        one.outcomes.push(body.outcome)
        one.errorCodes.push(body.errorCode)
        // What failed waits for its next attempt, as the server's backoff makes it.
        if (body.outcome !== 'failed') one.state = body.outcome === 'delivered' ? 'sent' : body.outcome
        return { status: one.state }
      }),
    ],
    add(peerId, text, week) {
      const id = randomUUID()
      const attachment = week === undefined ? null : { kind: 'weekly_card' as const, week }
      entries.set(id, {
        notification: { id, peerId, text, attachment, buttons: [] },
        state: 'pending',
        attempts: [],
        outcomes: [],
        errorCodes: [],
      })
      return id
    },
    entry,
    retry() {
      for (const one of entries.values()) if (one.state === 'sending') one.state = 'pending'
    },
  }
}
