import { generateReqId, WSClient, type WsFrame } from '@wecom/aibot-node-sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'
import { FakeWeComBot, WECOM_BOT } from './fake-wecom-bot.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
let clock = new TestClock(START)
let bot = new FakeWeComBot(clock)
let url = ''
const clients: WSClient[] = []

beforeEach(async () => {
  clock = new TestClock(START)
  bot = new FakeWeComBot(clock)
  url = await bot.start()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await bot.stop()
})

function client(more: { secret?: string; heartbeatInterval?: number } = {}): WSClient {
  const made = new WSClient({ ...WECOM_BOT, wsUrl: url, logger: silent, reconnectInterval: 10, ...more })
  made.on('error', () => undefined)
  clients.push(made)
  return made
}

const event = (of: WSClient, name: 'authenticated' | 'disconnected' | 'error') =>
  new Promise<unknown>((resolve) => of.once(name, resolve as () => void))
const frame = (of: WSClient, name: 'message.text' | 'event.enter_chat' | 'event.template_card_event') =>
  new Promise<WsFrame>((resolve) => of.once(name, resolve as (frame: WsFrame) => void))

async function connected(more: Parameters<typeof client>[0] = {}): Promise<WSClient> {
  const made = client(more)
  const ready = event(made, 'authenticated')
  made.connect()
  await ready
  return made
}

describe('the official SDK with the fake', () => {
  test('signs in, hears a text and answers it with a stream that grows', async () => {
    const sdk = await connected()
    const heard = frame(sdk, 'message.text')
    bot.writes('zhang', '我的件到哪了')
    const message = await heard
    expect(message.body).toMatchObject({ from: { userid: 'zhang' }, text: { content: '我的件到哪了' } })
    const stream = generateReqId('stream')
    await sdk.replyStream(message, stream, '正在查…', false)
    await sdk.replyStream(message, stream, '已到三河镇', true)
    expect(bot.shown).toEqual([{ userId: 'zhang', kind: 'stream', text: '已到三河镇', isFinished: true }])
    await expect(sdk.replyStream(message, stream, '又来', true)).rejects.toMatchObject({ errcode: 846608 })
  })

  test('writes unasked only to who has written before', async () => {
    const sdk = await connected()
    const push = (userId: string) => sdk.sendMessage(userId, { msgtype: 'markdown', markdown: { content: '新任务' } })
    await expect(push('li')).rejects.toMatchObject({ errcode: 846605 })
    bot.writes('li', '你好')
    await push('li')
    expect(bot.shown).toHaveLength(1)
  })

  test('welcomes within five seconds, once', async () => {
    const sdk = await connected()
    const entered = frame(sdk, 'event.enter_chat')
    bot.enters('zhang')
    const first = await entered
    const welcome = () => sdk.replyWelcome(first, { msgtype: 'text', text: { content: '您好' } })
    await welcome()
    await expect(welcome()).rejects.toMatchObject({ errcode: 846605 })
    const again = frame(sdk, 'event.enter_chat')
    bot.enters('li')
    const late = await again
    clock.advance({ seconds: 6 })
    await expect(sdk.replyWelcome(late, { msgtype: 'text', text: { content: '您好' } })).rejects.toMatchObject({
      errcode: 846608,
    })
  })

  test('a tap is answered with another card only', async () => {
    const sdk = await connected()
    const tapped = frame(sdk, 'event.template_card_event')
    bot.taps('zhang', '收到 12', 'task-1')
    const tap = await tapped
    await expect(sdk.replyStream(tap, 'stream', '好', true)).rejects.toMatchObject({ errcode: 846605 })
    await sdk.updateTemplateCard(tap, { card_type: 'text_notice', main_title: { title: '已收到' }, task_id: 'task-1' })
    expect(bot.shown.map(({ kind }) => kind)).toEqual(['card_update'])
  })

  test('a stream has at most 20,480 bytes, a person at most 30 messages a minute', async () => {
    const sdk = await connected()
    const heard = frame(sdk, 'message.text')
    bot.writes('zhang', '周报')
    const message = await heard
    await expect(sdk.replyStream(message, 's', '字'.repeat(6827), true)).rejects.toMatchObject({ errcode: 40058 })
    for (let count = 0; count < 30; count += 1) await sdk.replyStream(message, `s${count}`, '好', true)
    await expect(sdk.replyStream(message, 's30', '好', true)).rejects.toMatchObject({ errcode: 45009 })
    clock.advance({ minutes: 1, seconds: 1 })
    await sdk.replyStream(message, 's31', '好', true)
  })
})

describe('connections', () => {
  test('a later connection of the same bot ends the earlier one', async () => {
    const first = await connected()
    const ended = event(first, 'disconnected')
    await connected()
    await ended
    expect(bot.logins).toBe(2)
  })

  test('a wrong secret is refused', async () => {
    const sdk = client({ secret: 'wrong' })
    const failed = event(sdk, 'error')
    sdk.connect()
    expect(String(await failed)).toContain('853000')
  })

  test('a cut connection comes back, and a silent one is noticed by its missing pongs', async () => {
    const sdk = await connected({ heartbeatInterval: 15 })
    const back = event(sdk, 'authenticated')
    bot.cut()
    await back
    expect(bot.logins).toBe(2)
    bot.faults.add('ignore_pings')
    const silentEnd = event(sdk, 'disconnected')
    await silentEnd
    expect(bot.pings).toBeGreaterThanOrEqual(2)
  })

  test('a message comes twice when told to; an answer that is never acknowledged fails', async () => {
    const sdk = await connected()
    const seen: string[] = []
    const twice = new Promise<void>((resolve) => {
      sdk.on('message.text', ({ body }) => {
        seen.push(String(body?.msgid))
        if (seen.length === 2) resolve()
      })
    })
    bot.writes('zhang', '收到', { times: 2, msgId: 'same' })
    await twice
    expect(seen).toEqual(['same', 'same'])
    const heard = frame(sdk, 'message.text')
    bot.writes('zhang', '在吗')
    const message = await heard
    bot.faults.add('half_close')
    await expect(sdk.replyStream(message, 's', '在', true)).rejects.toThrow()
  })
})
