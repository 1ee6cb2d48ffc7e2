import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../server/services/clock.ts'
import { withinRate } from './rate.ts'
import { WECOM_BOT_RULES } from './wecom-rules.ts'

/** The smart bot that the fake knows. */
export const WECOM_BOT = { botId: 'bot-0000', secret: 'secret-of-the-bot' }

interface Frame {
  readonly cmd?: string
  readonly headers: { readonly req_id: string }
  readonly body?: Readonly<Record<string, unknown>>
}

/** What a person asked or did, and when it has to be answered. */
interface Asked {
  readonly kind: 'message' | 'enter_chat' | 'template_card_event'
  /** who, or the group in which it was written */
  readonly userId: string
  readonly at: number
  isAnswered: boolean
  readonly streams: Map<string, BotMessage>
}

export interface BotMessage {
  /** who reads it, or the group that does */
  readonly userId: string
  readonly kind: 'stream' | 'welcome' | 'markdown' | 'card' | 'card_update' | 'image'
  text: string
  isFinished: boolean
}

interface WrittenOptions {
  readonly times?: number
  readonly msgId?: string
  /** what was said comes written down */
  readonly msgType?: 'text' | 'voice'
  /** the group in which the bot was mentioned */
  readonly chatId?: string
}

/** How the socket is to misbehave. */
export type BotFault = 'refuse_login' | 'ignore_pings' | 'never_acknowledge' | 'half_close' | 'garbage'

/** Errcodes of the socket: those that its own documents and clients name. */
const CODE = {
  ok: 0,
  notSubscribed: 846601,
  wrongSecret: 853000,
  invalidRequest: 846605,
  expired: 846608,
  rate: 45009,
  invalid: 40058,
}

/**
 * The WebSocket of a WeCom smart bot, as `@wecom/aibot-node-sdk` speaks it: one connection a bot (a later one ends the earlier),
 * frames `{cmd, headers: {req_id}, body}`, answers tied to the `req_id` of what they answer.
 */
export class FakeWeComBot {
  readonly #clock: Clock
  readonly #server: Server = createServer()
  readonly #sockets = new WebSocketServer({ server: this.#server })
  #subscribed: WebSocket | null = null
  readonly #asked = new Map<string, Asked>()
  readonly #hasWritten = new Set<string>()
  readonly #sentAt = new Map<string, number[]>()
  readonly faults = new Set<BotFault>()
  readonly shown: BotMessage[] = []
  #waiting: (() => void)[] = []
  pings = 0
  logins = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => this.#receive(socket, JSON.parse(String(data)) as Frame))
      socket.on('error', () => undefined)
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Resolves at the next frame that comes in or goes out, for tests that wait for something to become true. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** A person writes to the bot. @returns the req_id that answers carry */
  writes(
    userId: string,
    content: string,
    { times = 1, msgId = id(), msgType = 'text', chatId }: WrittenOptions = {},
  ): string {
    this.#hasWritten.add(chatId ?? userId)
    const group = chatId === undefined ? {} : { chattype: 'group', chatid: chatId }
    return this.#callback('message', chatId ?? userId, times, {
      cmd: 'aibot_msg_callback',
      body: { ...this.#common(userId, msgId), ...group, msgtype: msgType, [msgType]: { content } },
    })
  }

  /** A person opens the chat for the first time that day. */
  enters(userId: string): string {
    const event = { eventtype: 'enter_chat' }
    return this.#callback('enter_chat', userId, 1, this.#event(userId, event))
  }

  /** A person taps a button of a card. */
  taps(userId: string, key: string, taskId: string): string {
    const event = { eventtype: 'template_card_event', template_card_event: { event_key: key, task_id: taskId } }
    return this.#callback('template_card_event', userId, 1, this.#event(userId, event))
  }

  /** Cuts the connection as a network does. */
  cut(): void {
    this.#subscribed?.terminate()
  }

  #common(userId: string, msgid = id()) {
    const create_time = Math.floor(this.#now() / 1000)
    return { msgid, create_time, aibotid: WECOM_BOT.botId, chattype: 'single', from: { userid: userId } }
  }

  #event(userId: string, event: object) {
    return { cmd: 'aibot_event_callback', body: { ...this.#common(userId), msgtype: 'event', event } }
  }

  #callback(kind: Asked['kind'], userId: string, times: number, frame: object): string {
    const req_id = id()
    this.#asked.set(req_id, { kind, userId, at: this.#now(), isAnswered: false, streams: new Map() })
    for (let time = 0; time < times; time += 1)
      this.#subscribed?.send(JSON.stringify({ ...frame, headers: { req_id } }))
    return req_id
  }

  #receive(socket: WebSocket, frame: Frame): void {
    const errcode = this.#handle(socket, frame)
    for (const wake of this.#waiting.splice(0)) wake()
    if (errcode === null) return
    if (this.faults.has('half_close')) socket.terminate()
    else if (this.faults.has('garbage')) socket.send('<html>502</html>')
    else socket.send(JSON.stringify({ headers: frame.headers, errcode, errmsg: errcode === 0 ? 'ok' : 'refused' }))
  }

  /** @returns the errcode to answer with; null: no answer */
  #handle(socket: WebSocket, { cmd, headers, body = {} }: Frame): number | null {
    if (cmd === 'aibot_subscribe') return this.#subscribe(socket, body)
    if (cmd === 'ping') {
      this.pings += 1
      return this.faults.has('ignore_pings') ? null : CODE.ok
    }
    if (socket !== this.#subscribed) return CODE.notSubscribed
    if (cmd?.startsWith('aibot_upload_media_')) return this.#upload(socket, cmd, headers, body)
    const errcode = cmd === 'aibot_send_msg' ? this.#push(body) : this.#reply(cmd, headers.req_id, body)
    return this.faults.has('never_acknowledge') ? null : errcode
  }

  #subscribe(socket: WebSocket, { bot_id, secret }: Readonly<Record<string, unknown>>): number {
    if (bot_id !== WECOM_BOT.botId || secret !== WECOM_BOT.secret) return CODE.wrongSecret
    if (this.faults.has('refuse_login')) return CODE.wrongSecret
    if (this.#subscribed !== null && this.#subscribed !== socket) this.#replace(this.#subscribed)
    this.#subscribed = socket
    this.logins += 1
    return CODE.ok
  }

  /** One connection a bot: the earlier one is told, and ended. */
  #replace(earlier: WebSocket): void {
    const event = { eventtype: 'disconnected_event' }
    earlier.send(JSON.stringify({ headers: { req_id: id() }, ...this.#event('', event) }), () => earlier.close())
  }

  /** Files come in parts, and are named by an id afterwards. */
  #upload(socket: WebSocket, cmd: string, headers: Frame['headers'], body: Readonly<Record<string, unknown>>): null {
    const media = cmd.endsWith('_finish') ? { type: 'image', media_id: `media-of-${String(body.upload_id)}` } : {}
    const answer = cmd.endsWith('_init') ? { upload_id: id() } : media
    socket.send(JSON.stringify({ headers, errcode: 0, errmsg: 'ok', body: answer }))
    return null
  }

  #push(body: Readonly<Record<string, unknown>>): number {
    const userId = String(body.chatid)
    if (!this.#hasWritten.has(userId)) return CODE.invalidRequest
    const content = (body.markdown as { content?: string } | undefined)?.content ?? mediaIn(body)
    if (body.msgtype !== 'template_card' && (content === undefined || content === '')) return CODE.invalid
    const written = body.msgtype === 'image' ? 'image' : 'markdown'
    return this.#show({
      userId,
      kind: content === undefined ? 'card' : written,
      text: content ?? '',
      isFinished: true,
    })
  }

  #reply(cmd: string | undefined, reqId: string, body: Readonly<Record<string, unknown>>): number {
    const asked = this.#asked.get(reqId)
    if (asked === undefined) return CODE.invalidRequest
    const age = (this.#now() - asked.at) / 1000
    const { userId } = asked
    if (cmd === 'aibot_respond_msg' && asked.kind === 'message') return this.#stream(asked, age, body)
    const fits =
      (cmd === 'aibot_respond_welcome_msg' && asked.kind === 'enter_chat') ||
      (cmd === 'aibot_respond_update_msg' && asked.kind === 'template_card_event')
    if (!fits || asked.isAnswered) return CODE.invalidRequest
    if (age > WECOM_BOT_RULES.answerWithinSeconds) return CODE.expired
    asked.isAnswered = true
    const text = (body.text as { content?: string } | undefined)?.content ?? JSON.stringify(body.template_card)
    return this.#show({ userId, kind: asked.kind === 'enter_chat' ? 'welcome' : 'card_update', text, isFinished: true })
  }

  #stream({ userId, streams }: Asked, age: number, body: Readonly<Record<string, unknown>>): number {
    const media = mediaIn(body)
    if (media !== undefined) return this.#show({ userId, kind: 'image', text: media, isFinished: true })
    const stream = body.stream as { id?: string; content?: string; finish?: boolean } | undefined
    if (body.msgtype !== 'stream' || stream?.id === undefined) return CODE.invalid
    const { id: streamId, content = '', finish = false } = stream
    if (Buffer.byteLength(content) > WECOM_BOT_RULES.longestStreamBytes) return CODE.invalid
    const known = streams.get(streamId)
    if (age > WECOM_BOT_RULES.streamWithinSeconds || known?.isFinished === true) return CODE.expired
    if (known !== undefined) {
      Object.assign(known, { text: content, isFinished: finish })
      return CODE.ok
    }
    const message: BotMessage = { userId, kind: 'stream', text: content, isFinished: finish }
    streams.set(streamId, message)
    return this.#show(message)
  }

  #show(message: BotMessage): number {
    const sent = this.#sentAt.get(message.userId) ?? []
    if (!withinRate(sent, this.#now(), WECOM_BOT_RULES.perPerson)) return CODE.rate
    this.#sentAt.set(message.userId, sent)
    this.shown.push(message)
    return CODE.ok
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

const mediaIn = (body: Readonly<Record<string, unknown>>) => (body.image as { media_id?: string } | undefined)?.media_id

const id = () => randomBytes(8).toString('hex')
