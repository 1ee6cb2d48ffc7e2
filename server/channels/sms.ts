import { z } from 'zod'
import { NOT_EXPRESSIBLE, tried } from './attempt.ts'
import { type CallbackSource, isSame } from './callback.ts'
import { ChannelError, type FaultKind } from './channel-error.ts'
import { callHttp, parseAnswer } from './http-call.ts'
import type { Channel } from './port.ts'

/** An account at a gateway for short messages. */
export interface SmsOptions {
  readonly baseUrl: string
  readonly key: string
  /** the sender's name that stands before every text, e.g. 少跑 */
  readonly signature: string
}

const DEADLINE_MS = 8_000
const Answer = z.object({ id: z.string().max(100).optional(), code: z.string().max(60).optional() })
const Report = z.object({
  id: z.string().min(1).max(100),
  status: z.enum(['delivered', 'undelivered']),
  at: z.iso.datetime({ offset: true }),
})

const MEANINGS: Readonly<Record<string, FaultKind>> = {
  key_wrong: 'configuration',
  signature_missing: 'configuration',
  phone_invalid: 'bad_peer',
  phone_unsubscribed: 'no_consent',
  text_too_long: 'our_bug',
  too_many: 'back_off',
}

/** Short messages; the gateway sends the same `clientId` once. */
export function smsChannel({ baseUrl, key, signature }: SmsOptions, now: () => Date): Channel {
  const operation = 'sms_send'
  return {
    name: 'sms',
    async send({ id, peerId, text }) {
      if (text === '') return NOT_EXPRESSIBLE
      return tried(now, async () => {
        const answer = await callHttp({
          operation,
          method: 'POST',
          url: new URL('/messages', baseUrl),
          headers: { Authorization: `Bearer ${key}` },
          body: { clientId: id, phone: peerId, text: `【${signature}】${text}` },
          signal: AbortSignal.timeout(DEADLINE_MS),
        })
        const { id: externalId, code } = parseAnswer({ operation }, answer, Answer)
        if (externalId !== undefined) return externalId
        throw new ChannelError(MEANINGS[code ?? ''] ?? 'unknown_outcome', code ?? 'unexpected_answer', { operation })
      })
    },
  }
}

/** What the gateway tells later of a message. It has no nonce: a report is the same report, however often it comes. */
export function smsCallback({ key }: Pick<SmsOptions, 'key'>): CallbackSource {
  return {
    channel: 'sms',
    path: 'sms',
    success: '',
    check: null,
    open({ body, authorization }) {
      if (!isSame(authorization, `Bearer ${key}`)) return { refused: 'bad_signature' }
      const parsed = Report.safeParse(jsonOf(body))
      if (!parsed.success) return { refused: 'malformed' }
      const { id, status, at } = parsed.data
      const isDelivered = status === 'delivered'
      const event = { type: 'delivery_result', externalId: id, isDelivered, code: isDelivered ? null : status } as const
      const content = { kind: 'event', event } as const
      const dedupeKey = `job:${id}:${status}`
      // the phone number is not told, and not needed: the message is known by its id
      const inbound = [{ dedupeKey, peerId: id, occurredAt: new Date(at), opensWindow: null, content }]
      return { nonce: dedupeKey, signature: status, inbound }
    },
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
