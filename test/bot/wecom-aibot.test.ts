import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bot, createBot, type PeerMessage } from '../../bot/bot.ts'
import { ChannelBusy, ChannelOfflineError, ChannelRefused, ChannelUnsure } from '../../bot/channel-errors.ts'
import { AIBOT_LIMITS, WeComAibotChannel } from '../../bot/channels/wecom-aibot.ts'
import type { Reply } from '../../bot/reply.ts'
import { FakeWeComBot, WECOM_BOT } from '../fakes/fake-wecom-bot.ts'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'
import { SILENT_LOGGER } from './fake-channel.ts'

let clock: TestClock
let wecom: FakeWeComBot
let url: string
let bots: Bot[]
let heard: PeerMessage[]

beforeEach(async () => {
  clock = new TestClock(START)
  wecom = new FakeWeComBot(clock)
  url = await wecom.start()
  bots = []
  heard = []
})

afterEach(async () => {
  for (const bot of bots) await bot.stop()
  await wecom.stop()
})

const echo = async ({ text }: PeerMessage): Promise<readonly Reply[]> => [{ text: `回${text}` }]

async function started(
  options: { secret?: string; heartbeatMs?: number; answer?: typeof echo } = {},
): Promise<{ bot: Bot; channel: WeComAibotChannel }> {
  const { answer = echo, ...settings } = options
  const now = () => clock.now()
  const channel = new WeComAibotChannel({
    ...WECOM_BOT,
    botName: '少跑',
    url,
    logger: SILENT_LOGGER,
    now,
    heartbeatMs: 1_000,
    ...settings,
  })
  const bot = createBot({
    channel,
    handle: async (message) => {
      heard.push(message)
      return answer(message)
    },
    logger: SILENT_LOGGER,
    backoff: { firstMs: 1, longestMs: 5 },
  })
  bots.push(bot)
  await bot.start()
  return { bot, channel }
}

const shown = () => wecom.shown.map(({ userId, kind, text }) => `${userId} ${kind} ${text}`)
const toShow = (...texts: string[]) => vi.waitFor(() => expect(shown()).toEqual(texts))

describe('answering', () => {
  it('streams the answer to what was asked, each in the order of its person', async () => {
    await started()
    for (const text of ['一', '二', '三']) wecom.writes('zhang', text)
    await toShow('zhang stream 回一', 'zhang stream 回二', 'zhang stream 回三')
    expect(wecom.shown.every(({ isFinished }) => isFinished)).toBe(true)
    expect(heard[0]).toMatchObject({ channel: 'wecom-aibot', peerId: 'zhang', room: false })
  })

  it('answers a repeated message once', async () => {
    await started()
    wecom.writes('zhang', '收到 12', { times: 3, msgId: 'same' })
    wecom.writes('zhang', '完')
    await toShow('zhang stream 回收到 12', 'zhang stream 回完')
  })

  it('says it as a message of its own when the question is too long ago', async () => {
    await started({
      answer: async ({ text }) => {
        clock.advance({ minutes: 7 })
        return [{ text: `回${text}` }]
      },
    })
    wecom.writes('zhang', '慢')
    await toShow('zhang markdown 回慢')
  })

  it('answers in a group, to the group, and takes the mention off', async () => {
    await started({ answer: async ({ text, room }) => [{ text: `${room} ${text}` }, { text: '还有' }] })
    wecom.writes('zhang', '@大埔少跑 收到 12', { chatId: 'room-1' })
    await toShow('room-1 stream true 收到 12', 'room-1 stream 还有')
    expect(heard[0]).toMatchObject({ peerId: 'zhang', text: '收到 12' })
  })

  it('reads what was said aloud, and sends pictures', async () => {
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47])
    await started({ answer: async ({ text }) => [{ image, name: '周报.png', caption: `回${text}` }] })
    wecom.writes('zhang', '周报', { msgType: 'voice' })
    await vi.waitFor(() => expect(wecom.shown.map(({ kind }) => kind)).toEqual(['image', 'stream']))
    expect(wecom.shown.at(-1)?.text).toBe('回周报')
  })

  it('welcomes whoever opens the chat', async () => {
    await started()
    wecom.enters('li')
    await vi.waitFor(() => expect(shown().join()).toContain('li welcome 您好，我是少跑助手'))
    expect(heard).toEqual([])
  })

  it('tells once who writes too fast, and stays within what WeCom lets a person be sent', async () => {
    await started()
    for (let i = 0; i < 50; i++) wecom.writes('zhang', String(i))
    wecom.writes('li', '完')
    await vi.waitFor(() => expect(shown()).toContain('li stream 回完'))
    await vi.waitFor(() => expect(wecom.shown.filter(({ userId }) => userId === 'zhang')).toHaveLength(21))
    expect(shown().filter((line) => line.includes('请稍等'))).toHaveLength(1)
    clock.advance({ minutes: 2 })
    wecom.writes('zhang', '又来')
    await vi.waitFor(() => expect(shown()).toContain('zhang stream 回又来'))
  })
})

describe('saying something unasked', () => {
  it('reaches who has written before, and once for one id', async () => {
    const { bot } = await started()
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    await bot.say('zhang', { text: '新任务' }, { id: 'n-1' })
    await bot.say('zhang', { text: '新任务' }, { id: 'n-1' })
    await toShow('zhang stream 回在吗', 'zhang markdown 新任务')
  })

  it('is refused for who has never written', async () => {
    const { bot } = await started()
    const refused = await bot.say('li', { text: '新任务' }, { id: 'n-1' }).catch((error: Error) => error)
    expect(refused).toBeInstanceOf(ChannelRefused)
    expect(refused).toMatchObject({ code: '846605' })
  })

  it('leaves room for answers: of 30 a minute at most 21', async () => {
    const { bot } = await started()
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    const results = []
    for (let i = 0; i < 25; i++) {
      const said = bot.say('zhang', { text: `通知${i}` }, { id: `n-${i}` })
      results.push(await said.then(() => 'sent').catch((error: Error) => error))
    }
    expect(results.filter((result) => result === 'sent')).toHaveLength(20)
    expect(results.at(-1)).toBeInstanceOf(ChannelBusy)
    expect(results.at(-1)).toMatchObject({ code: 'minute_used_up' })
    wecom.writes('zhang', '还在吗')
    await vi.waitFor(() => expect(shown()).toContain('zhang stream 回还在吗'))
    clock.advance({ minutes: 1, seconds: 1 })
    await bot.say('zhang', { text: '通知24' }, { id: 'n-24' })
  })

  it('is refused when it is longer than a stream may be, and is not sent', async () => {
    const { channel } = await started()
    const longest = 'a'.repeat(AIBOT_LIMITS.streamBytes)
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    await channel.sendText('zhang', longest, { id: 'n-1', mentions: [] })
    const tooLong = channel.sendText('zhang', `${longest}a`, { id: 'n-2', mentions: [] })
    await expect(tooLong).rejects.toMatchObject({ code: 'too_long' })
    expect(wecom.shown).toHaveLength(2)
  })

  it('is unsure when the connection ends before it was acknowledged', async () => {
    const { bot } = await started()
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    wecom.faults.add('half_close')
    const unsure = await bot.say('zhang', { text: '新任务' }, { id: 'n-1' }).catch((error: Error) => error)
    expect(unsure).toBeInstanceOf(ChannelUnsure)
    wecom.faults.clear()
  })
})

describe('buttons', () => {
  const buttons = [
    { label: '收到', says: '收到 12' },
    { label: '有问题', says: '异常 12' },
  ]

  it('come as a card; a tap is heard as what the button says, and changes the card at once', async () => {
    const { bot } = await started()
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    await bot.say('zhang', { text: '【任务 12】请收件\n收到后回复：收到 12', buttons }, { id: 'n:1' })
    wecom.taps('zhang', '收到 12', 'n_1')
    await vi.waitFor(() => expect(wecom.shown).toHaveLength(4))
    expect(wecom.shown.map(({ kind }) => kind)).toEqual(['stream', 'card', 'card_update', 'markdown'])
    expect(wecom.shown.at(2)?.text).toContain('已回复')
    expect(wecom.shown.at(3)?.text).toBe('回收到 12')
  })

  it('stand under their text when it is too long for a card', async () => {
    const { bot } = await started()
    wecom.writes('zhang', '在吗')
    await toShow('zhang stream 回在吗')
    await bot.say('zhang', { text: `【任务 12】\n${'长'.repeat(113)}`, buttons }, { id: 'n-1' })
    expect(wecom.shown.map(({ kind }) => kind)).toEqual(['stream', 'markdown', 'card'])
  })
})

describe('the connection', () => {
  it('comes back by a new one when it is cut, and when nobody answers its heartbeats', async () => {
    const { bot } = await started({ heartbeatMs: 15 })
    wecom.cut()
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ loggedIn: true, reconnects: 1 }))
    wecom.faults.add('ignore_pings')
    await vi.waitFor(() => expect(wecom.logins).toBeGreaterThan(2))
    wecom.faults.clear()
    // heartbeats as short as these miss a busy machine's answers, too: what was written meanwhile is written again
    const writesAgain = () => {
      wecom.writes('zhang', '还在吗')
      expect(shown()).toContain('zhang stream 回还在吗')
    }
    await vi.waitFor(writesAgain, { timeout: 10_000, interval: 200 })
  })

  it('does not fight with another program that has the same bot: it waits', async () => {
    const first = await started()
    const second = await started()
    await vi.waitFor(() => expect(first.bot.health().loggedIn).toBe(false))
    expect(second.bot.health().loggedIn).toBe(true)
    wecom.writes('zhang', '谁在')
    await toShow('zhang stream 回谁在')
    expect(wecom.logins).toBe(2)
    await expect(first.bot.say('zhang', { text: '早' }, { id: 'n-1' })).rejects.toThrow(ChannelOfflineError)
  })

  it('goes on trying with a secret that WeCom refuses, and is away meanwhile', async () => {
    wecom.faults.add('refuse_login')
    const { bot } = await started()
    expect(bot.health()).toMatchObject({ ok: false, loggedIn: false })
    wecom.faults.clear()
    await vi.waitFor(() => expect(bot.health().ok).toBe(true))
  })

  it('survives what is no frame of WeCom', async () => {
    const { bot } = await started()
    wecom.faults.add('garbage')
    wecom.enters('li')
    wecom.taps('li', '', '')
    wecom.faults.clear()
    wecom.writes('zhang', '在吗')
    await vi.waitFor(() => expect(shown()).toContain('zhang stream 回在吗'))
    expect(bot.health().ok).toBe(true)
  })
})
