import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChannelMessage } from '../../server/channels/port.ts'
import { wecomChannel, withinBytes } from '../../server/channels/wecom/app-channel.ts'
import { CODE_PICTURE } from '../fakes/fake-wechat.ts'
import { useHarness } from '../setup/harness.ts'
import { type Clients, usePlatforms } from './platforms.ts'

const harness = useHarness()
const platforms = usePlatforms(harness)
const { wecom } = platforms
let clients: Clients

beforeAll(() => {
  clients = platforms.clients()
  wecom.employs('zhang')
})
beforeEach(() => {
  wecom.server.forget()
  wecom.shown.length = 0
  wecom.dropped.length = 0
  harness.clock.advance({ hours: 2 })
})

function send(change: Partial<ChannelMessage> = {}) {
  const channel = wecomChannel(clients.wecomApp, () => harness.clock.now())
  const text = '【任务 12】请收件\n单号 SH012345678，今天 17:00 前'
  return channel.send({ id: 'task-12', peerId: 'zhang', text, template: null, buttons: [], ...change })
}
const buttons = [
  { says: '收到 12', label: '收到' },
  { says: '异常 12', label: '有问题' },
]

test('a message with buttons is a card whose taps say what the buttons say', async () => {
  expect(await send({ buttons })).toMatchObject({ outcome: 'sent' })
  expect(wecom.shown).toMatchObject([
    {
      kind: 'card',
      taskId: 'task-12',
      text: '【任务 12】请收件\n单号 SH012345678，今天 17:00 前',
      buttons: [
        { text: '收到', key: '收到 12' },
        { text: '有问题', key: '异常 12' },
      ],
    },
  ])
})

test('tried again within half an hour it is shown once, whether card or text', async () => {
  for (const change of [{ buttons, id: 'task-13' }, { text: '只有文字' }]) {
    wecom.server.fail({ kind: 'lost', done: true }, { path: '/cgi-bin/message/send' })
    expect(await send(change)).toEqual({ outcome: 'ambiguous', code: 'broken_off' })
    expect(await send(change)).toMatchObject({ outcome: 'sent' })
  }
  expect([wecom.shown.length, wecom.dropped.length]).toEqual([2, 2])
})

test('an answer in a talk is shown however often it is asked for', async () => {
  await clients.wecomApp.sendText('zhang', '没有待办', false)
  await clients.wecomApp.sendText('zhang', '没有待办', false)
  expect(wecom.shown).toHaveLength(2)
})

test('what does not fit on a card is text, what does not fit into a text is cut at a character', async () => {
  await send({ id: 'long-1', text: `标题\n${'字'.repeat(113)}`, buttons })
  await send({ id: 'long-2', text: '字'.repeat(900) })
  expect(wecom.shown.map(({ kind }) => kind)).toEqual(['text', 'text'])
  const long = wecom.shown[1]?.text ?? ''
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(2048)
  expect(long).toMatch(/字…（完整内容请看小程序）$/)
  expect(withinBytes('好'.repeat(10), 30)).toBe('好'.repeat(10))
})

test('whoever is no member is refused', async () => {
  expect(await send({ peerId: 'stranger' })).toMatchObject({ outcome: 'refused', code: '81013', reason: 'bad_peer' })
})

describe('after a tap', () => {
  test('the card says so, once', async () => {
    await send({ id: 'task-14', buttons })
    const code = wecom.taps('task-14')
    await clients.wecomApp.markTapped('zhang', code, '已收到')
    expect(wecom.shown[0]?.markedAs).toBe('已收到')
    await expect(clients.wecomApp.markTapped('zhang', code, '已收到')).rejects.toMatchObject({ code: '40058' })
  })
})

test('the picture that a member sent is had untouched', async () => {
  const mediaId = wecom.sentPictures.add(CODE_PICTURE)
  expect(await clients.wecomApp.fetchPicture(mediaId)).toMatchObject({ bytes: CODE_PICTURE })
  await expect(clients.wecomApp.fetchPicture('made up')).rejects.toMatchObject({ code: '40007' })
})

test('a picture is uploaded and shown', async () => {
  await clients.wecomApp.sendPicture('zhang', { contentType: 'image/png', bytes: CODE_PICTURE })
  expect(wecom.shown).toMatchObject([{ kind: 'image' }])
})
