import { randomUUID } from 'node:crypto'
import type { Clock } from '../../server/services/clock.ts'
import { nextShown, type PlatformRequest, PlatformServer } from './platform-server.ts'
import { withinRate } from './rate.ts'

/** The rules of the gateway that the fake enforces, in one table: those that Chinese carriers share. */
export const SMS_RULES = {
  phone: /^1[3-9]\d{9}$/,
  /** with the signature; longer texts are split and paid for by the part */
  longestText: 500,
  signature: /^【[^【】]{2,12}】/,
  perPhone: { minute: 1, hour: 5 },
  key: 'key-of-the-sms-account-0123456789',
} as const

export interface ShortMessage {
  readonly id: string
  readonly clientId: string
  readonly phone: string
  readonly text: string
  readonly at: Date
  readonly place: number
}

/** What the carrier says of a message later on. */
export type ShortMessageStatus = 'delivered' | 'undelivered'

/** A gateway for short messages: JSON over HTTP with a key in the header, and a callback for what became of each. */
export class FakeSmsGateway {
  readonly #clock: Clock
  readonly #byClientId = new Map<string, ShortMessage>()
  readonly #sentAt = new Map<string, number[]>()
  readonly #stopped = new Set<string>()
  readonly server: PlatformServer
  readonly sent: ShortMessage[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    const fault = (errcode: number) => ({ code: String(errcode), message: 'said on purpose' })
    this.server = new PlatformServer({ 'POST /messages': (request) => this.#send(request) }, fault)
  }

  /** The person answered with TD: no carrier delivers to him any more. */
  stops(phone: string): void {
    this.#stopped.add(phone)
  }

  /** Tells what became of a message. @param url where the account has its callback @returns the status of the answer */
  async report(url: string, message: ShortMessage, status: ShortMessageStatus): Promise<number> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${SMS_RULES.key}` },
      body: JSON.stringify({ id: message.id, clientId: message.clientId, status, at: this.#clock.now().toISOString() }),
    })
    return response.status
  }

  #send({ json: body, authorization }: PlatformRequest) {
    if (authorization !== `Bearer ${SMS_RULES.key}`) return refused(401, 'key_wrong')
    const { phone, text, clientId } = body
    if (typeof phone !== 'string' || !SMS_RULES.phone.test(phone)) return refused(422, 'phone_invalid')
    if (typeof text !== 'string' || !SMS_RULES.signature.test(text)) return refused(422, 'signature_missing')
    if ([...text].length > SMS_RULES.longestText) return refused(422, 'text_too_long')
    const known = this.#byClientId.get(String(clientId))
    if (known !== undefined) return { json: { id: known.id } }
    if (this.#stopped.has(phone)) return refused(422, 'phone_unsubscribed')
    const sent = this.#sentAt.get(phone) ?? []
    if (!withinRate(sent, this.#clock.now().getTime(), SMS_RULES.perPhone)) return refused(429, 'too_many')
    this.#sentAt.set(phone, sent)
    const message = {
      id: randomUUID(),
      clientId: String(clientId),
      phone,
      text,
      at: this.#clock.now(),
      place: nextShown(),
    }
    this.#byClientId.set(message.clientId, message)
    this.sent.push(message)
    return { json: { id: message.id } }
  }
}

function refused(status: number, code: string) {
  return { status, json: { code } }
}
