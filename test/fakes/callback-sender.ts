import { createHash, randomBytes } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import type { Clock } from '../../server/services/clock.ts'

/** What both sides of a callback know. */
export interface CallbackAccount {
  readonly token: string
  readonly encodingAesKey: string
  /** app id or corporation id */
  readonly receiveId: string
  /** the platform's own name of the receiver, `ToUserName` */
  readonly accountName: string
}

export interface CallbackAnswer {
  readonly status: number
  readonly text: string
}

/** A callback ready to be sent: once, twice, or later than another. */
export interface SealedCallback {
  readonly query: Readonly<Record<string, string>>
  readonly body: string
}

type Fields = Readonly<Record<string, string | number>>

/** A message as XML, texts in CDATA as the platforms write them. */
export function xmlOf(fields: Fields, raw = ''): string {
  const lines = Object.entries(fields).map(([name, value]) =>
    typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
  )
  return `<xml>${lines.join('\n')}${raw}</xml>`
}

/** Sends callbacks as WeChat and WeCom do: encrypted by WeCom's own package, signed, as XML. */
export class CallbackSender {
  readonly #url: string
  readonly #account: CallbackAccount
  readonly #clock: Clock
  #messageId = 7_000_000_000

  constructor(url: string, account: CallbackAccount, clock: Clock) {
    this.#url = url
    this.#account = account
    this.#clock = clock
  }

  /** A number such as `MsgId`; never the same twice. */
  nextId(): number {
    this.#messageId += 1
    return this.#messageId
  }

  /** The fields that every callback has. */
  fields(from: string, type: string, more: Fields = {}): Fields {
    const CreateTime = Math.floor(this.#clock.now().getTime() / 1000)
    return { ToUserName: this.#account.accountName, FromUserName: from, CreateTime, MsgType: type, ...more }
  }

  text(from: string, content: string): SealedCallback {
    return this.seal(xmlOf(this.fields(from, 'text', { Content: content, MsgId: this.nextId() })))
  }

  picture(from: string, mediaId: string): SealedCallback {
    const where = { PicUrl: 'http://pictures.example/1', MediaId: mediaId }
    return this.seal(xmlOf(this.fields(from, 'image', { ...where, MsgId: this.nextId() })))
  }

  event(from: string, event: string, more: Fields = {}, raw = ''): SealedCallback {
    return this.seal(xmlOf(this.fields(from, 'event', { Event: event, ...more }), raw))
  }

  /** @param changed what a forger, or a test, does differently */
  seal(
    xml: string,
    changed: { readonly receiveId?: string; readonly timestamp?: number; readonly nonce?: string } = {},
  ): SealedCallback {
    const { token, encodingAesKey, receiveId } = this.#account
    const ciphertext = encrypt(encodingAesKey, xml, changed.receiveId ?? receiveId)
    const timestamp = String(changed.timestamp ?? Math.floor(this.#clock.now().getTime() / 1000))
    const nonce = changed.nonce ?? randomBytes(6).toString('hex')
    return {
      query: {
        timestamp,
        nonce,
        msg_signature: getSignature(token, timestamp, nonce, ciphertext),
        encrypt_type: 'aes',
        signature: plainSignature(token, timestamp, nonce),
      },
      body: xmlOf({ ToUserName: this.#account.accountName, Encrypt: ciphertext }),
    }
  }

  async send({ query, body }: SealedCallback): Promise<CallbackAnswer> {
    const response = await fetch(`${this.#url}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml' },
      body,
    })
    return { status: response.status, text: await response.text() }
  }

  /** Sends each `times` times, all at once and in another order: what a platform does when answers come late. */
  async sendInDisorder(callbacks: readonly SealedCallback[], times = 2): Promise<CallbackAnswer[]> {
    const all = Array.from({ length: times }, () => [...callbacks].reverse()).flat()
    return Promise.all(all.map((one) => this.send(one)))
  }

  /** The check of the address when it is entered. @param style how WeChat or WeCom does it */
  async checkAddress(style: 'wechat' | 'wecom', echo: string, token = this.#account.token): Promise<CallbackAnswer> {
    const timestamp = String(Math.floor(this.#clock.now().getTime() / 1000))
    const nonce = randomBytes(6).toString('hex')
    const echostr = style === 'wechat' ? echo : encrypt(this.#account.encodingAesKey, echo, this.#account.receiveId)
    const signed =
      style === 'wechat'
        ? { signature: plainSignature(token, timestamp, nonce) }
        : { msg_signature: getSignature(token, timestamp, nonce, echostr) }
    const response = await fetch(`${this.#url}?${new URLSearchParams({ ...signed, timestamp, nonce, echostr })}`)
    return { status: response.status, text: await response.text() }
  }
}

function plainSignature(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
}
