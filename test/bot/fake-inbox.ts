import { randomUUID } from 'node:crypto'
import {
  claimInboundMessages,
  replyToInboundMessage,
  settleInboundMessage,
} from '../../server/contract/inbound-messages.ts'
import { type FakeHandler, on, Refused } from './fake-server.ts'

interface Entry {
  readonly id: string
  readonly peerId: string
  readonly type: 'text' | 'tap' | 'other'
  readonly text: string
  claimId: string
  status: 'pending' | 'claimed' | 'done'
  attempts: number
}

type Outcome = 'sent' | 'refused' | 'failed' | 'ambiguous'

/** The server's inbox as the bot sees it: of each person one message at a time, and each reply id sent once. */
export class FakeInbox {
  readonly entries: Entry[] = []
  /** what people were told */
  readonly said: string[] = []
  /** what becomes of the next replies; those after them are sent */
  readonly outcomes: Outcome[] = []
  /** nobody can take messages now */
  isAway = false
  readonly #replies = new Map<string, Outcome>()

  /** Somebody writes to the account. */
  writes(peerId: string, text: string, type: Entry['type'] = 'text'): Entry {
    const entry: Entry = { id: randomUUID(), peerId, type, text, claimId: '', status: 'pending', attempts: 0 }
    this.entries.push(entry)
    return entry
  }

  /** Every lease runs out. */
  expire(): void {
    for (const entry of this.entries) if (entry.status === 'claimed') entry.status = 'pending'
  }

  get handlers(): readonly FakeHandler[] {
    return [
      on(claimInboundMessages, ({ body }) => {
        if (this.isAway) throw new Refused(503, 'database_away', '系统正忙，请稍后再试')
        return { items: this.#claim(body.limit) }
      }),
      on(replyToInboundMessage, ({ params, body }) => {
        const entry = this.#entry(params.messageId)
        const known = this.#replies.get(body.id)
        const outcome = known ?? this.outcomes.shift() ?? 'sent'
        this.#replies.set(body.id, outcome)
        if (known === undefined && outcome === 'sent') {
          this.said.push(`${entry.peerId} ${'text' in body ? body.text : body.picture.contentType}`)
        }
        return { outcome, errorCode: outcome === 'sent' ? null : '45015' }
      }),
      on(settleInboundMessage, ({ params, body }) => {
        const entry = this.#entry(params.messageId)
        if (entry.claimId !== body.claimId) throw new Refused(404, 'not_found', '没有这条消息，或已交给别人处理')
        entry.status = body.outcome === 'done' ? 'done' : 'pending'
        return { status: entry.status }
      }),
    ]
  }

  #claim(limit: number) {
    const busy = new Set(this.entries.filter(({ status }) => status === 'claimed').map(({ peerId }) => peerId))
    const due = this.entries.filter(({ status, peerId }) => {
      if (status !== 'pending' || busy.has(peerId)) return false
      busy.add(peerId)
      return true
    })
    return due.slice(0, limit).map((entry) => {
      Object.assign(entry, { status: 'claimed', claimId: randomUUID(), attempts: entry.attempts + 1 })
      const { id, claimId, peerId, type, text } = entry
      return { id, claimId, peerId, type, text, occurredAt: '2026-11-23T02:00:00.000Z' }
    })
  }

  #entry(id: string): Entry {
    const found = this.entries.find((entry) => entry.id === id)
    if (!found) throw new Refused(404, 'not_found', '没有这条消息，或已交给别人处理')
    return found
  }
}
