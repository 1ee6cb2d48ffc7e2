import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoffMs } from '../../bot/backoff.ts'
import { type Bot, type BotOptions, createBot, type PeerMessage } from '../../bot/bot.ts'
import { ChannelUnusableError } from '../../bot/channel-errors.ts'
import { FakeChannel, ROBOT, SILENT_LOGGER } from './fake-channel.ts'

let channel: FakeChannel
let bots: Bot[]

beforeEach(() => {
  channel = new FakeChannel()
  bots = []
})

afterEach(async () => {
  for (const bot of bots) await bot.stop()
})

function botWith(options: Partial<BotOptions> = {}): Bot {
  const echo = async (message: PeerMessage) => [{ text: `回${message.text}` }]
  const bot = createBot({
    channel,
    handle: echo,
    logger: SILENT_LOGGER,
    backoff: { firstMs: 1, longestMs: 2 },
    ...options,
  })
  bots.push(bot)
  return bot
}

const never = () => new Promise<never>(() => undefined)

describe('starting and stopping', () => {
  it('is healthy while online and heard of, and not before or after', async () => {
    const bot = botWith()
    expect(bot.health()).toMatchObject({ channel: 'fake', ok: false, loggedIn: false, pending: 0 })
    await bot.start()
    expect(bot.health()).toMatchObject({ ok: true, loggedIn: true, lastHeartbeatAt: expect.any(Date) })
    await bot.stop()
    expect(bot.health()).toMatchObject({ ok: false, loggedIn: false })
    expect(channel.stops).toBe(1)
  })

  it('fails to start when the channel does, at once and with its reason, and can be started again', async () => {
    channel.onStart = () => Promise.reject(new Error('端口已被占用'))
    const bot = botWith()
    const failure = await bot.start().catch((error: Error) => error)
    expect(failure).toBeInstanceOf(ChannelUnusableError)
    expect(String((failure as Error).cause)).toContain('端口已被占用')
    expect(channel.stops).toBe(1)
    channel.onStart = (sink) => sink.online(ROBOT)
    await bot.start()
    expect(bot.health().ok).toBe(true)
  })

  it('goes on trying when the platform is away at the start, and says in its health that it is', async () => {
    channel.onStart = (sink) => (channel.starts < 3 ? never() : sink.online(ROBOT))
    const bot = botWith({ startDeadlineMs: 30 })
    await bot.start()
    expect(bot.health()).toMatchObject({ ok: false, loggedIn: false })
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ ok: true, loggedIn: true }))
    channel.hear('在吗')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回在吗']))
  })

  it('stops at once while it waits for a platform that is away', async () => {
    channel.onStart = () => never()
    const bot = botWith({ startDeadlineMs: 20, backoff: { firstMs: 600_000, longestMs: 600_000 } })
    await bot.start()
    await bot.stop()
    expect(channel.stops).toBe(channel.starts)
  })

  it('starts anew after a stop, and answers as before', async () => {
    const bot = botWith()
    await bot.start()
    await expect(bot.start()).rejects.toThrow('already started')
    await bot.stop()
    await bot.start()
    channel.hear('又来')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回又来']))
    expect(channel.starts).toBe(2)
  })

  it('finishes the messages in work before it stops', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const bot = botWith({
      handle: async () => {
        await gate
        return [{ text: '办好了' }]
      },
    })
    await bot.start()
    channel.hear('办')
    await vi.waitFor(() => expect(bot.health().pending).toBe(1))
    const stopped = bot.stop()
    release()
    await stopped
    expect(channel.texts()).toEqual(['办好了'])
  })
})

describe('losing the channel', () => {
  it('replaces one that has gone silent by a new connection, however often it takes', async () => {
    let beats: NodeJS.Timeout | undefined
    channel.onStart = (sink) => {
      if (channel.starts > 1 && channel.starts < 30) throw new Error('still down')
      sink.online(ROBOT)
      if (channel.starts === 30) beats = setInterval(() => sink.heartbeat(), 20)
    }
    const bot = botWith({ silenceMs: 300 })
    await bot.start()
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ ok: true, reconnects: 1 }), 5_000)
    expect(channel.starts).toBe(30)
    channel.hear('还在吗')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回还在吗']))
    clearInterval(beats)
  })

  it('opens another at once when the channel says that it is over, without waiting for silence', async () => {
    const bot = botWith()
    await bot.start()
    channel.sink.lost('the socket was closed')
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ ok: true, reconnects: 1 }))
    expect(channel.starts).toBe(2)
    expect(channel.stops).toBe(1)
    channel.hear('还在吗')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回还在吗']))
  })

  it('takes a channel that is lost before it was ever online for one that is away', async () => {
    channel.onStart = (sink) => (channel.starts === 1 ? sink.lost('wrong secret') : sink.online(ROBOT))
    const bot = botWith()
    await bot.start()
    await vi.waitFor(() => expect(bot.health().ok).toBe(true))
    expect(channel.starts).toBe(2)
  })

  it('waits as long as the channel asks before it comes back', async () => {
    const bot = botWith()
    await bot.start()
    channel.sink.lost('another connection took over', 3_600_000)
    await vi.waitFor(() => expect(bot.health().loggedIn).toBe(false))
    await expect(bot.say('ahua', { text: '早' }, { id: 'n-1' })).rejects.toThrow('not online')
    await bot.stop()
    expect(channel.starts).toBe(1)
  })

  it('stays with a channel that keeps giving signs of life', async () => {
    const bot = botWith({ silenceMs: 300 })
    await bot.start()
    const beats = setInterval(() => channel.sink.heartbeat(), 20)
    const first = bot.health().lastHeartbeatAt
    const stayed = () => expect(Number(bot.health().lastHeartbeatAt) - Number(first)).toBeGreaterThan(600)
    await vi.waitFor(stayed, { timeout: 5000 })
    clearInterval(beats)
    expect(channel.starts).toBe(1)
  })
})

describe('pauses between attempts', () => {
  it('double up to the longest, and are spread over their upper half', () => {
    const backoff = { firstMs: 1_000, longestMs: 60_000 }
    const shortest = [1, 2, 3, 6, 7, 50].map((attempt) => backoffMs(attempt, backoff, () => 0))
    const longest = [1, 2, 3, 6, 7, 50].map((attempt) => backoffMs(attempt, backoff, () => 1))
    expect(shortest).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000])
    expect(longest).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
  })
})
