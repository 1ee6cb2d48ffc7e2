import '../puppet/silence-log.mjs'
import { setTimeout as delay } from 'node:timers/promises'
import { FileBox } from 'file-box'
import type { Logger } from 'pino'
import { type Puppet, types } from 'wechaty-puppet'
import { ChannelOfflineError, ChannelRefused } from '../channel-errors.ts'
import type { Channel, IncomingMessage, MessageKind, OutgoingFile, OutgoingOptions, Sink } from '../puppet/channel.ts'

export interface PersonalOptions {
  /** npm name of the wechaty puppet that signs in with the account */
  readonly puppetName: string
  /** messages a day (Asia/Shanghai), all people together */
  readonly dailyCap: number
  readonly logger: Logger
  readonly load?: (puppetName: string) => Promise<Puppet>
  readonly now?: () => Date
  /** from 0 to 1 */
  readonly chance?: () => number
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

/** Before each message, in milliseconds: nobody types faster. */
export const TYPING_MS = { least: 1_000, most: 3_000 }
const LAST_OF_DAY = '\n（今天的自动回复到此为止。急事请打电话，或用小程序。）'
/** China has one time zone and no summer time. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

const KINDS: Partial<Record<types.Message, MessageKind>> = {
  [types.Message.Text]: 'text',
  [types.Message.Image]: 'image',
  [types.Message.Audio]: 'audio',
  [types.Message.Video]: 'video',
  [types.Message.Attachment]: 'file',
  [types.Message.Location]: 'location',
}

/**
 * Somebody's own WeChat account, by a wechaty puppet that the office chose and installed itself. WeChat bars accounts
 * that behave like programs, so this one only answers, one message at a time, after a pause of random length, and not
 * more than so often a day.
 */
export class PersonalChannel implements Channel {
  readonly name = 'personal'
  readonly #options: Required<PersonalOptions>
  #puppet: Puppet | undefined
  #day = ''
  #sentToday = 0
  #hearing: Promise<void> = Promise.resolve()
  #saying: Promise<void> = Promise.resolve()

  constructor(options: PersonalOptions) {
    this.#options = { load: loadPuppet, now: () => new Date(), chance: Math.random, pause: delay, ...options }
  }

  async start(sink: Sink): Promise<void> {
    const puppet = await this.#options.load(this.#options.puppetName)
    this.#puppet = puppet
    puppet.on('login', ({ contactId }) => this.#hear(sink, () => this.#loggedIn(puppet, contactId, sink)))
    puppet.on('logout', ({ data }) => sink.offline(data ?? 'logged out'))
    puppet.on('error', (error) => sink.error(error))
    puppet.on('heartbeat', () => sink.heartbeat())
    puppet.on('reset', ({ data }) => sink.lost(data ?? 'the puppet asks for a new start'))
    puppet.on('scan', ({ qrcode }) => {
      if (qrcode) this.#options.logger.warn({ qrcode }, 'sign in: show this as a QR code to the phone of the account')
    })
    puppet.on('message', ({ messageId }) => this.#hear(sink, () => this.#pass(puppet, messageId, sink)))
    await puppet.start()
  }

  async stop(): Promise<void> {
    const puppet = this.#puppet
    this.#puppet = undefined
    puppet?.removeAllListeners()
    await puppet?.stop()
  }

  async sendText(to: string, text: string, { mentions, replyTo }: OutgoingOptions): Promise<void> {
    await this.#inTurn(replyTo, (puppet, isLast) =>
      puppet.messageSendText(to, isLast ? `${text}${LAST_OF_DAY}` : text, [...mentions]),
    )
  }

  async sendFile(to: string, { name, content }: OutgoingFile, { replyTo }: OutgoingOptions): Promise<void> {
    await this.#inTurn(replyTo, (puppet) => puppet.messageSendFile(to, FileBox.fromBuffer(content, name)))
  }

  /** What the puppet is asked takes a while: one after the other, so that messages keep their order. */
  #hear(sink: Sink, work: () => Promise<void>): void {
    this.#hearing = this.#hearing.then(work).catch((error) => sink.error(error))
  }

  async #loggedIn(puppet: Puppet, contactId: string, sink: Sink): Promise<void> {
    const { name } = await puppet.contactPayload(contactId)
    sink.online({ id: contactId, name })
  }

  async #pass(puppet: Puppet, messageId: string, sink: Sink): Promise<void> {
    const message = await puppet.messagePayload(messageId)
    const { talkerId, roomId, type, text = '', timestamp } = message
    const mentions = 'mentionIdList' in message ? (message.mentionIdList ?? []) : []
    if (!talkerId || talkerId === puppet.currentUserId) return
    const talker = await puppet.contactPayload(talkerId)
    // Answering public accounts, which write to thousands, would be an endless conversation of programs.
    if (talker.type !== types.Contact.Individual) return
    const kind = KINDS[type] ?? 'other'
    const from = { id: talkerId, name: talker.name }
    const said = { id: messageId, from, kind, text: kind === 'text' ? text : '', at: instantOf(timestamp) }
    sink.message(roomId ? { ...said, room: await this.#room(puppet, roomId, mentions, from) } : said)
  }

  async #room(puppet: Puppet, id: string, mentions: readonly string[], from: IncomingMessage['from']) {
    const { topic } = await puppet.roomPayload(id)
    return { id, topic, members: [from], mentionsBot: mentions.includes(puppet.currentUserId) }
  }

  async #inTurn(replyTo: string | undefined, send: (puppet: Puppet, isLast: boolean) => Promise<unknown>) {
    if (replyTo === undefined) throw new ChannelRefused('answers_only')
    const turn = this.#saying.then(async () => {
      const { least, most } = TYPING_MS
      await this.#options.pause(least + this.#options.chance() * (most - least))
      const puppet = this.#puppet
      if (!puppet?.isLoggedIn) throw new ChannelOfflineError(this.name)
      await send(puppet, this.#countToday() === this.#options.dailyCap)
    })
    this.#saying = turn.catch(() => undefined)
    await turn
  }

  /** The number of this message within the day. @throws ChannelRefused when the day's cap is reached */
  #countToday(): number {
    const day = new Date(this.#options.now().getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
    if (day !== this.#day) {
      this.#day = day
      this.#sentToday = 0
    }
    if (this.#sentToday >= this.#options.dailyCap) throw new ChannelRefused('daily_cap')
    this.#sentToday++
    return this.#sentToday
  }
}

/** Puppets tell seconds or milliseconds. */
function instantOf(timestamp: number): Date {
  return new Date(timestamp < 1e11 ? timestamp * 1000 : timestamp)
}

async function loadPuppet(name: string): Promise<Puppet> {
  let exported: Readonly<Record<string, unknown>>
  try {
    exported = await import(name)
  } catch (error) {
    throw new Error(`没有装好 wechaty puppet「${name}」：请先 npm install ${name}，或去掉 BOT_PERSONAL`, {
      cause: error,
    })
  }
  const Exported = [exported.default, ...Object.values(exported)].find(isPuppetClass)
  if (Exported === undefined) throw new Error(`「${name}」不是 wechaty puppet，请检查 BOT_PERSONAL`)
  return new Exported()
}

function isPuppetClass(value: unknown): value is new () => Puppet {
  return typeof value === 'function' && typeof value.prototype === 'object' && 'messageSendText' in value.prototype
}
