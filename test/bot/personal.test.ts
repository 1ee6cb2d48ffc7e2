import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type payloads, types } from 'wechaty-puppet'
import { type Bot, createBot, type PeerMessage } from '../../bot/bot.ts'
import { ChannelRefused, ChannelUnusableError } from '../../bot/channel-errors.ts'
import { PersonalChannel, type PersonalOptions } from '../../bot/channels/personal.ts'
import { PuppetBase } from '../../bot/puppet/puppet-base.ts'
import { TestClock } from '../setup/clock.ts'
import { SILENT_LOGGER } from './fake-channel.ts'

const ACCOUNT = 'wxid-account'

/** A wechaty puppet as an office might install one, with an account in memory. */
class AccountPuppet extends PuppetBase {
  static override readonly VERSION = '1.0.0'
  readonly said: string[] = []
  readonly #messages = new Map<string, payloads.Message>()

  override async onStart(): Promise<void> {
    setImmediate(() => this.login(ACCOUNT))
  }
  override async onStop(): Promise<void> {}
  override ding(): void {}
  override version(): string {
    return '1.0.0'
  }

  /** Somebody writes to the account. */
  writes(talkerId: string, text: string, more: { roomId?: string; mentionIdList?: string[] } = {}): void {
    const id = `m${this.#messages.size + 1}`
    const base = { id, talkerId, text, type: types.Message.Text, timestamp: 1_763_870_400 }
    this.#messages.set(id, more.roomId ? { ...base, ...more, roomId: more.roomId } : { ...base, listenerId: ACCOUNT })
    this.emit('message', { messageId: id })
  }

  override async messageSendText(to: string, text: string, mentions: string[] = []): Promise<void> {
    this.said.push([to, ...mentions, text].join(' '))
  }
  override async messageRawPayload(id: string) {
    return this.#messages.get(id)
  }
  override async messageRawPayloadParser(message: payloads.Message) {
    return message
  }
  override async contactRawPayload(id: string) {
    return id
  }
  override async contactRawPayloadParser(id: string): Promise<payloads.Contact> {
    const type = id.startsWith('gh_') ? types.Contact.Official : types.Contact.Individual
    return { id, name: id, avatar: '', gender: types.ContactGender.Unknown, type, phone: [] }
  }
  override async roomRawPayload(id: string) {
    return id
  }
  override async roomRawPayloadParser(id: string): Promise<payloads.Room> {
    return { id, topic: '三河镇站点群', memberIdList: [], adminIdList: [] }
  }
}

let puppet: AccountPuppet
let clock: TestClock
let pauses: number[]
let chances: number[]
let bots: Bot[]

beforeEach(() => {
  puppet = new AccountPuppet()
  clock = new TestClock('2026-11-23T10:00:00+08:00')
  pauses = []
  chances = []
  bots = []
})

afterEach(async () => {
  for (const bot of bots) await bot.stop()
})

function botWith(options: Partial<PersonalOptions> = {}): Bot {
  const channel = new PersonalChannel({
    puppetName: 'wechaty-puppet-of-the-office',
    dailyCap: 200,
    logger: SILENT_LOGGER,
    load: async () => puppet,
    now: () => clock.now(),
    chance: () => chances.shift() ?? 0.5,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    ...options,
  })
  const handle = async ({ text }: PeerMessage) => [{ text: `回${text}` }]
  const bot = createBot({ channel, handle, logger: SILENT_LOGGER })
  bots.push(bot)
  return bot
}

const toHaveSaid = (...lines: string[]) => vi.waitFor(() => expect(puppet.said).toEqual(lines))

describe('a personal account', () => {
  it('answers one after the other, each after a pause of one to three seconds', async () => {
    chances = [0, 0.25, 1]
    await botWith().start()
    for (const text of ['一', '二', '三']) puppet.writes('ahua', text)
    await toHaveSaid('ahua 回一', 'ahua 回二', 'ahua 回三')
    expect(pauses).toEqual([1_000, 1_500, 3_000])
  })

  it('never says anything unasked', async () => {
    const bot = botWith()
    await bot.start()
    const refused = await bot.say('ahua', { text: '到了' }, { id: 'n-1' }).catch((error: Error) => error)
    expect(refused).toBeInstanceOf(ChannelRefused)
    expect(refused).toMatchObject({ code: 'answers_only' })
    expect(puppet.said).toEqual([])
  })

  it('says no more than its daily cap, says so with the last one, and starts over at midnight', async () => {
    await botWith({ dailyCap: 2 }).start()
    for (const text of ['一', '二', '三']) puppet.writes('ahua', text)
    await vi.waitFor(() => expect(pauses).toHaveLength(3))
    expect(puppet.said).toEqual(['ahua 回一', expect.stringContaining('ahua 回二\n（今天的自动回复到此为止')])
    clock.set('2026-11-24T00:00:00+08:00')
    puppet.writes('ahua', '早')
    await vi.waitFor(() => expect(puppet.said.at(-1)).toBe('ahua 回早'))
  })

  it('answers in a room only when mentioned, and neither itself nor public accounts', async () => {
    await botWith().start()
    puppet.writes('ahua', '聊天', { roomId: 'r1' })
    puppet.writes('gh_news', '今日头条')
    puppet.writes(ACCOUNT, '自言自语')
    puppet.writes('ahua', '@少跑 任务', { roomId: 'r1', mentionIdList: [ACCOUNT] })
    await toHaveSaid('r1 ahua 回任务')
  })

  it('does not start without its puppet, and says what to install', async () => {
    const channel = new PersonalChannel({ puppetName: 'wechaty-puppet-nobody', dailyCap: 1, logger: SILENT_LOGGER })
    const bot = createBot({ channel, handle: async () => [], logger: SILENT_LOGGER })
    const failure = await bot.start().catch((error: Error) => error)
    expect(failure).toBeInstanceOf(ChannelUnusableError)
    expect(String((failure as Error).cause)).toContain('请先 npm install wechaty-puppet-nobody')
    const other = new PersonalChannel({ puppetName: 'pino', dailyCap: 1, logger: SILENT_LOGGER })
    const second = createBot({ channel: other, handle: async () => [], logger: SILENT_LOGGER })
    const notOne = await second.start().catch((error: Error) => error)
    expect(String((notOne as Error).cause)).toContain('不是 wechaty puppet')
  })
})
