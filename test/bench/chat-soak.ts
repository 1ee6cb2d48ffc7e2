import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pino } from 'pino'
import { type Bot, createBot } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createDelivery, type Delivery } from '../../bot/deliver.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { withRoomRules } from '../../bot/room-rules.ts'
import { CountingChannel } from './chat-channel.ts'
import { type StubbedServer, stubbedServer } from './chat-county.ts'

export interface SoakOptions {
  readonly messages: number
  /** people who write again and again; one message of ten is from somebody who never wrote before */
  readonly regulars: number
  /** people whom the bot remembers at once; its own limits when it is left out */
  readonly remembered?: number
  /** how often the heap is looked at, besides the start */
  readonly samples: number
}

export interface SoakResult {
  readonly perSecond: number
  /** the same by processor time, which other programs on the machine do not shorten */
  readonly perCpuSecond: number
  readonly p99Ms: number
  readonly answered: number
  readonly notified: number
  readonly delivered: number
  readonly reconnects: number
  readonly turnedAway: number
  /** in use after collecting garbage, in megabytes: at the start, and after each part of the day */
  readonly heapMb: readonly number[]
}

const DAY = { start: Date.parse('2026-11-23T00:00:00+08:00'), ms: 24 * 3_600_000 }
const HOURS = 24
/** Messages on their way at once. */
const AT_ONCE = 200
/** One message of so many tells a handler of a task. */
const NOTIFIED_EVERY = 20
/** One message of so many is written in a handlers' room. */
const ROOM_EVERY = 15
const TEXTS: readonly (readonly [who: 'handler' | 'resident' | 'leader', text: string])[] = [
  ['handler', '任务'],
  ['handler', '收到 12'],
  ['handler', '收到12，13'],
  ['handler', '全部收到'],
  ['handler', '是'],
  ['handler', '异常 12 信封破损'],
  ['resident', '我的件'],
  ['resident', 'SH000000012'],
  ['resident', '寄回 营业执照'],
  ['resident', '取消'],
  ['resident', '今天天气不错'],
  ['resident', '帮助'],
  ['leader', '周报'],
]

/**
 * A day of chat in as little time as it takes: the whole chatbot (wechaty, bridge, queue, dialogues, delivery) with the
 * server stubbed and a clock of its own. Every hour of that day the platform ends the connection.
 */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { messages, samples } = options
  const day = new SimulatedDay(options)
  await day.start()
  const heapMb = [await heapInUse()]
  let workMs = 0
  let cpuMs = 0
  for (let sample = 1; sample <= samples; sample++) {
    const begin = performance.now()
    const cpu = process.cpuUsage()
    await day.passUntil(Math.round((messages * sample) / samples))
    workMs += performance.now() - begin
    const { user, system } = process.cpuUsage(cpu)
    cpuMs += (user + system) / 1000
    heapMb.push(await heapInUse())
  }
  return {
    ...(await day.end()),
    perSecond: messages / (workMs / 1000),
    perCpuSecond: messages / (cpuMs / 1000),
    heapMb,
  }
}

class SimulatedDay {
  readonly #options: SoakOptions
  readonly #channel = new CountingChannel()
  readonly #server: StubbedServer
  readonly #bot: Bot
  readonly #delivery: Delivery
  #time = DAY.start
  #sent = 0
  #notified = 0
  #losses = 0

  constructor(options: SoakOptions) {
    this.#options = options
    const now = () => new Date(this.#time)
    const logger = pino({ level: 'silent' })
    const channel = this.#channel
    this.#server = stubbedServer(now)
    const limit = options.remembered === undefined ? {} : { limit: options.remembered }
    const common = { api: this.#server.api, channel: channel.name, logger, now }
    const sessions = createPeerSessions({ ...common, ...limit })
    const memories = createPeerMemories({ ...common, ...limit })
    const conversation = createConversation({ ...common, sessions, memories })
    const handle = withRoomRules(conversation, sessions)
    this.#bot = createBot({ channel, handle, logger, now, backoff: { firstMs: 1, longestMs: 1 } })
    const isOnline = () => this.#bot.health().loggedIn
    const pause = async () => void (await delay(5))
    this.#delivery = createDelivery({ ...common, sessions, say: this.#bot.say, isOnline, pause })
  }

  async start(): Promise<void> {
    await this.#bot.start()
    this.#delivery.start()
  }

  /** Lets people write until so many messages were written, and waits until each is answered. */
  async passUntil(count: number): Promise<void> {
    while (this.#sent < count) {
      await this.#loseConnectionEachHour()
      const batch = Math.min(AT_ONCE, count - this.#sent)
      for (let left = batch; left > 0; left--) this.#write()
      await this.#channel.toHaveAnswered(this.#sent)
    }
    while (this.#server.delivered < this.#notified) await delay(1)
  }

  async end() {
    const { reconnects, turnedAway } = this.#bot.health()
    await this.#delivery.stop()
    await this.#bot.stop()
    return {
      p99Ms: this.#channel.quantileMs(0.99),
      answered: this.#channel.answered,
      notified: this.#notified,
      delivered: this.#server.delivered,
      reconnects,
      turnedAway,
    }
  }

  #write(): void {
    const { messages, regulars } = this.#options
    const index = this.#sent++
    this.#time = DAY.start + (DAY.ms * index) / messages
    const [who, text] = TEXTS[index % TEXTS.length] as (typeof TEXTS)[number]
    const isStranger = index % 10 === 9
    const id = isStranger ? `stranger-${index}` : `${who}-${index % regulars}`
    const from = { id, name: id }
    const isInRoom = who === 'handler' && index % ROOM_EVERY === 0
    const room = { id: `room-${index % 50}`, topic: '三河镇站点群', members: [from], mentionsBot: true }
    const message = { id: `m${index}`, from, at: new Date(this.#time) }
    this.#channel.hear(isInRoom ? { ...message, text: `@少跑 ${text}`, room } : { ...message, text })
    if (index % NOTIFIED_EVERY !== 0) return
    this.#notified++
    this.#server.notify(`handler-${index % regulars}`, '【任务 12】请收件\n收到后回复：收到 12')
  }

  async #loseConnectionEachHour(): Promise<void> {
    const hour = Math.floor(((this.#time - DAY.start) / DAY.ms) * HOURS)
    if (hour <= this.#losses) return
    this.#losses = hour
    this.#channel.lose()
    while (!this.#bot.health().loggedIn) await delay(1)
  }
}

/** After collecting garbage twice, since what a finaliser lets go of is collected the next time; in megabytes. */
async function heapInUse(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 3; round++) {
    collect()
    await delay(5)
  }
  return process.memoryUsage().heapUsed / 1e6
}
