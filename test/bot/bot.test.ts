import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bot, type BotOptions, createBot, type PeerMessage } from '../../bot/bot.ts'
import { ChannelOfflineError } from '../../bot/connection.ts'
import { DeadlineError } from '../../bot/deadline.ts'
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
  const bot = createBot({ channel, handle: echo, logger: SILENT_LOGGER, ...options })
  bots.push(bot)
  return bot
}

const never = () => new Promise<never>(() => undefined)

describe('answering', () => {
  it('hands the message to the handler and sends what it returns', async () => {
    const handle = vi.fn(async () => [
      { text: '第一句' },
      { image: Buffer.from('png'), name: 'w.png', caption: '第二句' },
    ])
    await botWith({ handle }).start()
    channel.hear('周报', { id: 'm-7' })
    await vi.waitFor(() => expect(channel.sent).toHaveLength(3))
    const asked = { channel: 'fake', peerId: 'ahua', peerName: '阿花', text: '周报', messageId: 'm-7', room: false }
    expect(handle).toHaveBeenCalledExactlyOnceWith(asked, { signal: expect.any(AbortSignal) })
    expect(channel.sent).toEqual([
      { to: 'ahua', id: 're:m-7', text: '第一句', mentions: [] },
      {
        to: 'ahua',
        id: 're:m-7#1',
        file: { name: 'w.png', mediaType: 'image/png', content: Buffer.from('png') },
        mentions: [],
      },
      { to: 'ahua', id: 're:m-7#2', text: '第二句', mentions: [] },
    ])
  })

  it('keeps the order of one peer while another overtakes', async () => {
    let release = (): void => undefined
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    const handle = async (message: PeerMessage) => {
      if (message.text === '慢') await slow
      return [{ text: `回${message.text}` }]
    }
    await botWith({ handle }).start()
    channel.hear('慢')
    channel.hear('快')
    channel.hear('旁', { from: { id: 'laowang', name: '老王' } })
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回旁']))
    release()
    await vi.waitFor(() => expect(channel.texts('ahua')).toEqual(['回慢', '回快']))
  })

  it('answers what is not text, and ignores itself', async () => {
    await botWith().start()
    channel.hear('', { kind: 'audio' })
    channel.hear('自言自语', { from: ROBOT })
    channel.hear('完')
    await vi.waitFor(() => expect(channel.texts()).toEqual([expect.stringContaining('只看得懂文字'), '回完']))
  })

  it('answers in a room only when mentioned, to the room, naming who asked', async () => {
    await botWith({ handle: async (message) => [{ text: `${message.room} ${message.text}` }] }).start()
    const room = { id: 'r1', topic: '站点群', members: [{ id: 'ahua', name: '阿花' }, ROBOT] }
    channel.hear('聊天', { room: { ...room, mentionsBot: false } })
    channel.hear('@少跑助手 任务', { room: { ...room, mentionsBot: true } })
    await vi.waitFor(() => expect(channel.sent).toHaveLength(1))
    expect(channel.sent[0]).toMatchObject({ to: 'r1', text: 'true 任务', mentions: ['ahua'] })
  })
})

describe('when things go wrong', () => {
  it('excuses itself when the handler throws, sync or async, and goes on', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const handle = (message: PeerMessage) => {
      if (message.text === '炸') throw new Error('boom')
      return message.text === '爆' ? Promise.reject(new Error('bang')) : Promise.resolve([{ text: '好' }])
    }
    await botWith({ handle }).start()
    for (const text of ['炸', '爆', '行']) channel.hear(text)
    await vi.waitFor(() => expect(channel.sent).toHaveLength(3))
    expect(channel.texts()).toEqual([expect.stringContaining('稍后再试'), expect.stringContaining('稍后再试'), '好'])
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('says that it is busy when the deadline passes, aborts the work, and goes on', async () => {
    let signal: AbortSignal | undefined
    const handle = async (message: PeerMessage, context: { signal: AbortSignal }) => {
      if (message.text !== '卡') return [{ text: '好' }]
      signal = context.signal
      return never()
    }
    await botWith({ handle, handleDeadlineMs: 30 }).start()
    channel.hear('卡')
    channel.hear('行')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['系统有点忙，请稍后再试。', '好']))
    expect(signal?.aborted).toBe(true)
  })

  it('turns messages away over the backlog, says so once, and takes them again later', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const handle = async (message: PeerMessage) => {
      await gate
      return [{ text: `回${message.text}` }]
    }
    const bot = botWith({ handle, backlog: 2 })
    await bot.start()
    for (const text of ['一', '二', '三', '四']) channel.hear(text)
    await vi.waitFor(() => expect(channel.texts()).toEqual([expect.stringContaining('还在处理')]))
    expect(bot.health().pending).toBe(2)
    release()
    await vi.waitFor(() => expect(channel.texts().slice(1)).toEqual(['回一', '回二']))
    channel.hear('五')
    await vi.waitFor(() => expect(channel.texts().at(-1)).toBe('回五'))
  })

  it('survives a channel that refuses to send, and one that never answers', async () => {
    channel.onSend = ({ text }) => {
      if (text === '回拒') throw new Error('refused')
      return text === '回等' ? never() : undefined
    }
    await botWith({ sendDeadlineMs: 30 }).start()
    for (const text of ['拒', '等', '行']) channel.hear(text)
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回行']))
  })
})

describe('saying something unasked', () => {
  it('reaches someone who never wrote, with ids that stay the same when repeated', async () => {
    const bot = botWith()
    await bot.start()
    const long = `${'长'.repeat(600)}\n尾`
    await bot.say('laowang', [{ text: long }, { text: '完' }], { id: 'n-1' })
    expect(channel.sent.map(({ to, id }) => ({ to, id }))).toEqual([
      { to: 'laowang', id: 'n-1' },
      { to: 'laowang', id: 'n-1#1' },
      { to: 'laowang', id: 'n-1#2' },
    ])
    await bot.say('laowang', { text: '一句' }, { id: 'n-2' })
    expect(channel.texts().at(-1)).toBe('一句')
  })

  it('tells not sent, perhaps sent and refused apart', async () => {
    const bot = botWith({ sendDeadlineMs: 30 })
    await expect(bot.say('a', { text: '早' }, { id: '1' })).rejects.toThrow(ChannelOfflineError)
    await bot.start()
    channel.onSend = () => never()
    await expect(bot.say('a', { text: '等' }, { id: '2' })).rejects.toThrow(DeadlineError)
    channel.onSend = () => Promise.reject(new Error('45015 out of window'))
    await expect(bot.say('a', { text: '拒' }, { id: '3' })).rejects.toThrow('45015')
    channel.sink.offline('踢下线')
    await vi.waitFor(() => expect(bot.health().loggedIn).toBe(false))
    await expect(bot.say('a', { text: '晚' }, { id: '4' })).rejects.toThrow(ChannelOfflineError)
  })
})

describe('life', () => {
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
    expect(failure).toBeInstanceOf(ChannelOfflineError)
    expect(String((failure as Error).cause)).toContain('端口已被占用')
    expect(channel.stops).toBe(1)
    channel.onStart = (sink) => sink.online(ROBOT)
    await bot.start()
    expect(bot.health().ok).toBe(true)
  })

  it('fails to start when the channel does not come online in time, and lets go of it', async () => {
    channel.onStart = () => never()
    await expect(botWith({ startDeadlineMs: 30 }).start()).rejects.toThrow(ChannelOfflineError)
    expect(channel.stops).toBe(1)
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

  it('replaces a channel that has gone silent by a new connection, however often it takes', async () => {
    let beats: NodeJS.Timeout | undefined
    channel.onStart = (sink) => {
      if (channel.starts === 2 || channel.starts === 3) throw new Error('still down')
      sink.online(ROBOT)
      if (channel.starts === 4) beats = setInterval(() => sink.heartbeat(), 20)
    }
    const bot = botWith({ silenceMs: 300, reconnect: { attempts: 5, pauseMs: 1 } })
    await bot.start()
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ ok: true, reconnects: 1 }))
    expect(channel.starts).toBe(4)
    channel.hear('还在吗')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['回还在吗']))
    clearInterval(beats)
  })

  it('gives up after the allowed attempts, and says so in its health', async () => {
    channel.onStart = (sink) => {
      if (channel.starts > 1) throw new Error('still down')
      sink.online(ROBOT)
    }
    const bot = botWith({ silenceMs: 50, reconnect: { attempts: 3, pauseMs: 1 } })
    await bot.start()
    await vi.waitFor(() => expect(channel.starts).toBe(4))
    await vi.waitFor(() => expect(channel.stops).toBe(4))
    expect(bot.health()).toMatchObject({ ok: false, loggedIn: false, reconnects: 0 })
    await bot.stop()
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
