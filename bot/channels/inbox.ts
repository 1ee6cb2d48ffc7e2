import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { ResponseOf } from '../../server/contract/endpoint.ts'
import {
  claimInboundMessages,
  type InboundMessage,
  readInboundPicture,
  replyToInboundMessage,
  settleInboundMessage,
} from '../../server/contract/inbound-messages.ts'
import { type Backoff, backoffMs } from '../backoff.ts'
import { ChannelBusy, ChannelRefused, ChannelUnsure } from '../channel-errors.ts'
import { eventIdFrom } from '../event-id.ts'
import type { Channel, OutgoingFile, OutgoingOptions, Sink } from '../puppet/channel.ts'
import type { ServerApi } from '../server-api.ts'
import { ServerAway } from '../server-errors.ts'

export interface InboxOptions {
  readonly name: 'official-account' | 'wecom'
  readonly api: ServerApi
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
  /** from 0 to 1 */
  readonly chance?: () => number
}

/** Messages taken and not answered yet: no more are taken than can be answered within their lease. */
const MOST_AT_ONCE = 32
/** Pause while nobody writes, in milliseconds. */
const IDLE_MS = 500
const SERVER_AWAY: Backoff = { firstMs: 1_000, longestMs: 30_000 }
/** An answer that was certainly not sent is tried again so often, after pauses of so many milliseconds. */
const TRIES = 3
const TRY_AGAIN_MS = 700

type Reply =
  | { readonly text: string }
  | { readonly picture: { contentType: 'image/png' | 'image/jpeg'; base64: string } }

/**
 * A channel that calls the server back (the Official Account, the WeCom app): what people write is claimed from the
 * server and answered through it, one message of each person at a time. The server itself tells what nobody asked for.
 */
export class InboxChannel implements Channel {
  readonly name: InboxOptions['name']
  readonly #options: Required<InboxOptions>
  /** Claims of the messages in work, by message. */
  readonly #claims = new Map<string, string>()
  /** Messages that were dealt with, should their settlement have been lost. */
  readonly #settled = new LRUCache<string, true>({ max: 5_000 })
  #stopping = new AbortController()
  #waking = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: InboxOptions) {
    this.name = options.name
    this.#options = { pause: pauseByTimer, chance: Math.random, ...options }
  }

  async start(sink: Sink): Promise<void> {
    this.#stopping = new AbortController()
    this.#running = this.#run(sink, this.#stopping.signal)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#waking.abort()
    await this.#running
    const unanswered = [...this.#claims]
    this.#claims.clear()
    await Promise.allSettled(unanswered.map(([messageId, claimId]) => this.#settle(messageId, claimId, 'failed')))
  }

  async sendText(_to: string, text: string, options: OutgoingOptions): Promise<void> {
    await this.#reply({ text }, options)
  }

  async sendFile(_to: string, { mediaType, content }: OutgoingFile, options: OutgoingOptions): Promise<void> {
    const contentType = mediaType === 'image/jpeg' ? 'image/jpeg' : 'image/png'
    await this.#reply({ picture: { contentType, base64: content.toString('base64') } }, options)
  }

  /** Tells the server that the message need not come again, and makes room for the next one. */
  async settled(messageId: string): Promise<void> {
    const claimId = this.#claims.get(messageId)
    if (claimId === undefined) return
    this.#claims.delete(messageId)
    this.#settled.set(messageId, true)
    try {
      await this.#settle(messageId, claimId, 'done')
    } finally {
      this.#waking.abort()
    }
  }

  async #run(sink: Sink, signal: AbortSignal): Promise<void> {
    const { chance } = this.#options
    let failures = 0
    while (!signal.aborted) {
      const room = MOST_AT_ONCE - this.#claims.size
      try {
        const taken = room > 0 ? await this.#claim(sink, room, signal) : 0
        failures = 0
        if (taken === 0) await this.#rest(IDLE_MS)
      } catch (error) {
        if (signal.aborted) return
        failures++
        if (failures === 1) sink.error(error)
        sink.offline('the server is away')
        await this.#rest(backoffMs(failures, SERVER_AWAY, chance))
      }
    }
  }

  /** Ends early when a message was settled: the next one of its writer may be due. */
  async #rest(milliseconds: number): Promise<void> {
    this.#waking = new AbortController()
    await this.#options.pause(milliseconds, AbortSignal.any([this.#waking.signal, this.#stopping.signal]))
  }

  async #claim(sink: Sink, limit: number, signal: AbortSignal): Promise<number> {
    const { items } = await this.#options.api.call(claimInboundMessages, {
      body: { channel: this.name, limit },
      signal,
    })
    sink.online({ id: this.name, name: '少跑助手' })
    sink.heartbeat()
    for (const item of items) await this.#pass(item, sink)
    return items.length
  }

  async #pass({ id, claimId, peerId, type, text, occurredAt }: InboundMessage, sink: Sink): Promise<void> {
    if (this.#settled.has(id)) return this.#settle(id, claimId, 'done')
    const isInWork = this.#claims.has(id)
    this.#claims.set(id, claimId)
    if (isInWork) return
    const message = { id, from: { id: peerId, name: peerId }, text, at: new Date(occurredAt) }
    if (type === 'picture') {
      const picture = () => this.#options.api.picture(readInboundPicture, { params: { messageId: id } })
      sink.message({ ...message, kind: 'image', picture })
    } else sink.message({ ...message, kind: type === 'other' ? 'other' : 'text' })
  }

  /** `failed`: it is to come again, to whoever asks next. */
  async #settle(messageId: string, claimId: string, outcome: 'done' | 'failed'): Promise<void> {
    await this.#options.api.call(settleInboundMessage, { params: { messageId }, body: { claimId, outcome } })
  }

  async #reply(content: Reply, { id, replyTo }: OutgoingOptions): Promise<void> {
    if (replyTo === undefined) throw new ChannelRefused('answers_only')
    for (let attempt = 1; ; attempt++) {
      const { outcome, errorCode } = await this.#try(replyTo, { id: replyId(this.name, id, attempt), ...content })
      const code = errorCode ?? outcome
      if (outcome === 'sent' || outcome === 'delivered') return
      if (outcome === 'refused') throw new ChannelRefused(code)
      if (outcome !== 'failed') throw new ChannelUnsure(code)
      if (attempt === TRIES) throw new ChannelBusy(code)
      await this.#options.pause(TRY_AGAIN_MS * attempt, this.#stopping.signal)
    }
  }

  /** Asks once more when no answer came: the server sends what has the same id once. */
  async #try(messageId: string, body: Reply & { readonly id: string }): Promise<Outcome> {
    const { api, pause } = this.#options
    const call = () => api.call(replyToInboundMessage, { params: { messageId }, body })
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof ServerAway)) throw error
      await pause(TRY_AGAIN_MS, this.#stopping.signal)
      return call().catch((again) => {
        throw again instanceof ServerAway ? new ChannelUnsure('server_away', again) : again
      })
    }
  }
}

type Outcome = ResponseOf<typeof replyToInboundMessage>

/** The same part of an answer has the same id in every process; a try that failed for certain is followed by another. */
function replyId(channel: string, id: string, attempt: number): string {
  return eventIdFrom('reply', channel, id, String(attempt))
}

async function pauseByTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}
