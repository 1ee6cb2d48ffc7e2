import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bot, type BotOptions, createBot, type PeerMessage } from '../../bot/bot.ts'
import { ChannelOfflineError } from '../../bot/channel-errors.ts'
import { DeadlineError } from '../../bot/deadline.ts'
import type { ReadyReply } from '../../bot/reply.ts'
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
      { to: 'ahua', id: 're:m-7', text: '第一句', mentions: [], replyTo: 'm-7' },
      {
        to: 'ahua',
        id: 're:m-7#1',
        replyTo: 'm-7',
        file: { name: 'w.png', mediaType: 'image/png', content: Buffer.from('png') },
        mentions: [],
      },
      { to: 'ahua', id: 're:m-7#2', text: '第二句', mentions: [], replyTo: 'm-7' },
    ])
  })

  it('says at once what is ready, and what comes later after it, before it turns to the next message', async () => {
    let draw = (_reply: ReadyReply): void => undefined
    const coming = new Promise<ReadyReply>((resolve) => {
      draw = resolve
    })
    await botWith({
      handle: async ({ text }) => (text === '周报' ? [{ text: '三句话' }, { coming }] : [{ text: '好' }]),
    }).start()
    channel.hear('周报', { id: 'm-1' })
    channel.hear('谢谢')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['三句话']))
    draw({ image: Buffer.from('png'), name: 'w.png' })
    await vi.waitFor(() => expect(channel.sent.map(({ id }) => id)).toEqual(['re:m-1', 're:m-1#1', 're:m2']))
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
    const asked = ['@少跑助手 任务', '@少跑 任务', '任务 @少跑', '@少跑任务', '@老王 @少跑 任务', '@大埔流转\u2005任务']
    for (const text of asked) channel.hear(text, { room: { ...room, mentionsBot: true } })
    await vi.waitFor(() => expect(channel.sent).toHaveLength(asked.length))
    expect(channel.sent[0]).toMatchObject({ to: 'r1', mentions: ['ahua'] })
    expect(channel.texts('r1')).toEqual(asked.map(() => 'true 任务'))
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

  it('says to wait when what is coming takes long, and what has come afterwards', async () => {
    let draw = (_reply: ReadyReply): void => undefined
    const coming = new Promise<ReadyReply>((resolve) => {
      draw = resolve
    })
    const handle = async () => [{ text: '三句话' }, { coming, meanwhile: '请稍等' }]
    await botWith({ handle, patienceMs: 1 }).start()
    channel.hear('周报', { id: 'm-1' })
    await vi.waitFor(() => expect(channel.texts()).toEqual(['三句话', '请稍等']))
    draw({ image: Buffer.from('png'), name: 'w.png' })
    await vi.waitFor(() => expect(channel.sent).toHaveLength(3))
    expect(channel.sent.map(({ id }) => id)).toEqual(['re:m-1', 're:m-1#meanwhile1', 're:m-1#1'])
  })

  it('answers meanwhile what else the person writes', async () => {
    let draw = (_reply: ReadyReply): void => undefined
    const coming = new Promise<ReadyReply>((resolve) => {
      draw = resolve
    })
    const handle = async ({ text }: PeerMessage) =>
      text === '周报' ? [{ coming, meanwhile: '请稍等' }, { text: '以上' }] : [{ text: '好' }]
    await botWith({ handle, patienceMs: 1 }).start()
    channel.hear('周报')
    channel.hear('谢谢')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['请稍等', '好']))
    draw({ text: '图' })
    await vi.waitFor(() => expect(channel.texts()).toEqual(['请稍等', '好', '图', '以上']))
  })

  it('says nothing of waiting when what is coming is there in time', async () => {
    const coming = Promise.resolve({ text: '图' })
    await botWith({ handle: async () => [{ coming, meanwhile: '请稍等' }] }).start()
    channel.hear('周报')
    await vi.waitFor(() => expect(channel.texts()).toEqual(['图']))
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

  it('says once to each that it is crowded when too many wait together, and loses nothing that it took', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const handle = async (message: PeerMessage) => {
      await gate
      return [{ text: `回${message.text}` }]
    }
    const bot = botWith({ handle, totalBacklog: 3, concurrency: 2 })
    await bot.start()
    for (let i = 0; i < 4; i++) {
      for (const id of ['a', 'b', 'c', 'd', 'e']) channel.hear(`${id}${i}`, { from: { id, name: id } })
    }
    await vi.waitFor(() => expect(bot.health()).toMatchObject({ pending: 3, turnedAway: 17 }))
    const told = channel.sent.map(({ to, text }) => [to, text?.slice(0, 3)])
    expect(told.sort()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => [id, '请稍等']))
    release()
    await vi.waitFor(() => expect(channel.texts().slice(5).sort()).toEqual(['回a0', '回b0', '回c0']))
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
