import { generateReqId, WSClient, type WsFrame } from '@wecom/aibot-node-sdk'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { ChannelBusy, ChannelOfflineError, ChannelRefused, ChannelUnsure } from '../channel-errors.ts'
import type { Channel, OutgoingFile, OutgoingOptions, Person, Sink } from '../puppet/channel.ts'
import { createRateWindow, type Verdict } from './rate-window.ts'
import { createSendQuota, type SendQuota } from './send-quota.ts'
import { buttonCard, tappedCard } from './wecom-aibot-card.ts'
import { readMessage, readTap } from './wecom-aibot-frames.ts'

export interface WeComAibotOptions {
  readonly botId: string
  readonly secret: string
  /** what the bot is called in WeCom */
  readonly botName: string
  /** another than WeCom's own, for a private deployment or a test */
  readonly url?: string
  readonly logger: Logger
  readonly heartbeatMs?: number
  readonly now?: () => Date
}

/** WeCom's rules for a smart bot. */
export const AIBOT_LIMITS = {
  streamBytes: 20_480,
  perPeer: [
    { messages: 30, windowMs: 60_000, code: 'minute_used_up' },
    { messages: 1_000, windowMs: 3_600_000, code: 'hour_used_up' },
  ],
  /** an answer may refer to its question for so long; WeCom's own limit is six minutes */
  answerMs: 300_000,
}

/** Notifications may use up so much of a limit; the rest is kept for answers. */
const UNASKED_SHARE = 0.7
/** More than this of one person in a minute cannot all be answered. */
const HEARD_LIMIT = { messages: 20, windowMs: 60_000 }
/** Another program with the same bot: whoever comes back at once throws the other one out. */
const TAKEN_OVER_PAUSE_MS = 300_000

const CODES = {
  /** the socket is open, but WeCom has forgotten who it belongs to */
  notSubscribed: new Set([846601, 846609]),
  /** what the answer refers to is unknown or too old */
  tooLateToAnswer: new Set([846605, 846608]),
  busy: new Set([-1, 45009, 45033]),
}

const SAYS = {
  welcome:
    '您好，我是少跑助手。证照寄到哪了、要寄回证件，直接告诉我就行；工作人员回复“任务”看待办。回复“帮助”看能办什么。',
  tooFast: '请稍等：您发得太快了，过一分钟再发。',
}

/**
 * A smart bot (智能机器人) of WeCom, over the WebSocket that its SDK keeps: no public address is needed, and one
 * connection a bot is allowed. It may write only to people who have written to it.
 */
export class WeComAibotChannel implements Channel {
  readonly name = 'wecom-aibot'
  readonly #options: WeComAibotOptions
  readonly #now: () => Date
  readonly #self: Person
  readonly #quota: SendQuota
  readonly #heard: (peerId: string) => Verdict
  /** Frames that can still be answered, by message id. */
  readonly #asked: LRUCache<string, WsFrame>
  /** Ids of what was sent: WeCom itself cannot tell a repeat. */
  readonly #sent = new LRUCache<string, true>({ max: 20_000 })
  #client: WSClient | undefined
  #sink: Sink | undefined
  #beat: NodeJS.Timeout | undefined

  constructor(options: WeComAibotOptions) {
    this.#options = options
    this.#now = options.now ?? (() => new Date())
    this.#self = { id: options.botId, name: options.botName }
    const milliseconds = () => this.#now().getTime()
    this.#quota = createSendQuota(AIBOT_LIMITS.perPeer, milliseconds)
    this.#heard = createRateWindow(HEARD_LIMIT, milliseconds)
    this.#asked = new LRUCache({ max: 5_000, ttl: AIBOT_LIMITS.answerMs, perf: { now: milliseconds } })
  }

  async start(sink: Sink): Promise<void> {
    const { botId, secret, url, heartbeatMs = 10_000 } = this.#options
    const client = new WSClient({
      botId,
      secret,
      ...(url === undefined ? {} : { wsUrl: url }),
      heartbeatInterval: heartbeatMs,
      // Whoever is told that the channel is lost opens another one.
      maxReconnectAttempts: 0,
      maxAuthFailureAttempts: 0,
      logger: quiet(this.#options.logger),
    })
    this.#client = client
    this.#sink = sink
    this.#listen(client, sink)
    client.connect()
    // The SDK ends a socket whose heartbeats stay unanswered three times: one that is open is alive.
    this.#beat = setInterval(() => {
      if (client.isConnected) sink.heartbeat()
    }, heartbeatMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#beat)
    const client = this.#client
    this.#client = undefined
    this.#sink = undefined
    this.#asked.clear()
    client?.removeAllListeners()
    client?.disconnect()
  }

  async sendText(to: string, text: string, options: OutgoingOptions): Promise<void> {
    const { buttons = [], id } = options
    if (this.#sent.has(id)) return
    if (Buffer.byteLength(text) > AIBOT_LIMITS.streamBytes) throw new ChannelRefused('too_long')
    const client = this.#open()
    const { card, fits } = buttonCard(id, text, buttons)
    const isCard = buttons.length > 0
    if (!(isCard && fits)) await this.#sayText(client, to, text, options)
    if (isCard) {
      this.#take(to, options)
      await this.#accepted(() => client.sendMessage(to, { msgtype: 'template_card', template_card: card }))
    }
    this.#sent.set(id, true)
  }

  async sendFile(to: string, file: OutgoingFile, options: OutgoingOptions): Promise<void> {
    if (this.#sent.has(options.id)) return
    const client = this.#open()
    this.#take(to, options)
    const { media_id } = await this.#accepted(() =>
      client.uploadMedia(file.content, { type: 'image', filename: file.name }),
    )
    await this.#answer(
      options,
      (frame) => client.replyMedia(frame, 'image', media_id),
      () => client.sendMediaMessage(to, 'image', media_id),
    )
    this.#sent.set(options.id, true)
  }

  async #sayText(client: WSClient, to: string, text: string, options: OutgoingOptions): Promise<void> {
    this.#take(to, options)
    await this.#answer(
      options,
      (frame) => client.replyStream(frame, generateReqId('stream'), text, true),
      () => client.sendMessage(to, { msgtype: 'markdown', markdown: { content: text } }),
    )
  }

  #take(to: string, { replyTo }: OutgoingOptions): void {
    this.#quota.take(to, replyTo === undefined ? UNASKED_SHARE : 1)
  }

  /** As an answer to what was asked; as a message of its own when there is no such thing, or it is too long ago. */
  async #answer(
    { replyTo }: OutgoingOptions,
    reply: (frame: WsFrame) => Promise<unknown>,
    send: () => Promise<unknown>,
  ): Promise<void> {
    const frame = replyTo === undefined ? undefined : this.#asked.get(replyTo)
    if (!frame) {
      await this.#accepted(send)
      return
    }
    try {
      await this.#accepted(() => reply(frame))
    } catch (error) {
      const isTooLate = error instanceof ChannelRefused && CODES.tooLateToAnswer.has(Number(error.code))
      if (!isTooLate) throw error
      await this.#accepted(send)
    }
  }

  #open(): WSClient {
    if (!this.#client?.isConnected) throw new ChannelOfflineError(this.name)
    return this.#client
  }

  /** What became of a frame, as far as WeCom told. */
  async #accepted<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      const code = errcodeOf(error)
      if (code === undefined) throw this.#unacknowledged(error)
      if (CODES.busy.has(code)) throw new ChannelBusy(String(code))
      if (!CODES.notSubscribed.has(code)) throw new ChannelRefused(String(code))
      this.#sink?.lost(`WeCom does not know the connection any more (${code})`)
      throw new ChannelOfflineError(this.name)
    }
  }

  #unacknowledged(error: unknown): Error {
    const message = error instanceof Error ? error.message : ''
    if (message.includes('not connected')) return new ChannelOfflineError(this.name, error)
    return new ChannelUnsure(message.includes('timeout') ? 'no_acknowledgement' : 'connection_lost', error)
  }

  #listen(client: WSClient, sink: Sink): void {
    let isReplaced = false
    client.on('authenticated', () => sink.online(this.#self))
    client.on('disconnected', (reason) => {
      if (isReplaced) sink.lost('another connection of the same bot took over', TAKEN_OVER_PAUSE_MS)
      else sink.lost(reason)
    })
    client.on('error', (error) => {
      // That the SDK itself does not reconnect is as we want it.
      const code = 'code' in error ? String(error.code) : ''
      if (!['WS_RECONNECT_EXHAUSTED', 'WS_AUTH_FAILURE_EXHAUSTED'].includes(code)) sink.error(error)
    })
    client.on('event.disconnected_event', () => {
      isReplaced = true
    })
    client.on('message', (frame) => this.#hear(client, frame, sink))
    client.on('event.enter_chat', (frame) => {
      const welcome = { msgtype: 'text' as const, text: { content: SAYS.welcome } }
      this.#atOnce(frame.body?.from.userid ?? '', sink, () => client.replyWelcome(frame, welcome))
    })
    client.on('event.template_card_event', (frame) => this.#tapped(client, frame, sink))
  }

  #hear(client: WSClient, frame: WsFrame, sink: Sink): void {
    try {
      const message = readMessage(frame.body, this.#self, this.#now, async (url, aesKey) => {
        const { buffer } = await this.#open().downloadFile(url, aesKey)
        return buffer
      })
      const verdict = this.#heard(message.from.id)
      if (verdict === 'excess') {
        const to = message.room?.id ?? message.from.id
        this.#atOnce(to, sink, () => client.replyStream(frame, generateReqId('stream'), SAYS.tooFast, true))
      }
      if (verdict !== 'taken') return
      this.#asked.set(message.id, frame)
      sink.message(message)
    } catch (error) {
      sink.error(error)
    }
  }

  /** The card has to change within five seconds, so it does not wait for what becomes of the tap. */
  #tapped(client: WSClient, frame: WsFrame, sink: Sink): void {
    try {
      const { message, taskId, says } = readTap(frame.body, this.#self, this.#now)
      const { id } = message.from
      this.#atOnce(message.room?.id ?? id, sink, () => client.updateTemplateCard(frame, tappedCard(taskId, says), [id]))
      sink.message(message)
    } catch (error) {
      sink.error(error)
    }
  }

  /** For what WeCom wants within five seconds, and nobody waits for. */
  #atOnce(to: string, sink: Sink, say: () => Promise<unknown>): void {
    const said = async () => {
      this.#quota.take(to)
      await this.#accepted(say)
    }
    said().catch((error) => sink.error(error))
  }
}

/** The SDK rejects with the frame of the refusal. */
function errcodeOf(error: unknown): number | undefined {
  const errcode = error instanceof Object && 'errcode' in error ? error.errcode : undefined
  return typeof errcode === 'number' ? errcode : undefined
}

/** Without its details: the SDK would log what people write. */
function quiet(logger: Logger) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => logger.warn({ sdk: firstWords(message) }, 'smart bot'),
    error: (message: string) => logger.error({ sdk: firstWords(message) }, 'smart bot'),
  }
}

/** Up to where the SDK appends a frame. */
function firstWords(message: string): string {
  return message.split('{')[0]?.slice(0, 120) ?? ''
}
