import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChannelMessage } from '../../server/channels/port.ts'
import { wechatLogin } from '../../server/channels/wechat/login.ts'
import { officialAccountChannel } from '../../server/channels/wechat/official-account-channel.ts'
import { subscribeMessageChannel } from '../../server/channels/wechat/subscribe-message.ts'
import { CODE_PHOTO, CODE_PICTURE, MINI_PROGRAM } from '../fakes/fake-wechat.ts'
import { useHarness } from '../setup/harness.ts'
import { type Clients, usePlatforms } from './platforms.ts'

const harness = useHarness()
const platforms = usePlatforms(harness)
const { wechat, pauses } = platforms
const { messages } = wechat
const now = () => harness.clock.now()
let clients: Clients

beforeAll(() => {
  clients = platforms.clients()
  messages.approve('arrived', ['thing1', 'time2'])
  messages.release('pages/track/index')
})
beforeEach(() => {
  wechat.server.forget()
  wechat.server.requests.length = 0
  messages.shown.length = 0
  pauses.length = 0
})

function message(change: Partial<ChannelMessage> = {}): ChannelMessage {
  return {
    id: '7d0f2c1e-1111-4222-8333-444455556666',
    peerId: 'openid-1',
    text: '您的居民身份证已到三河镇，请来取',
    template: {
      templateId: 'arrived',
      fields: { thing1: '居民身份证', time2: '2026年3月2日 09:30' },
      page: 'pages/track/index?n=SH012345678',
    },
    buttons: [],
    ...change,
  }
}

describe('signing in', () => {
  const login = (change = {}) => wechatLogin({ ...MINI_PROGRAM, baseUrl: wechat.server.url, ...change })

  test('a code is somebody’s once; a used or made-up one is nobody’s', async () => {
    const code = wechat.opens('openid-1')
    expect(await login().openIdOf(code)).toBe('openid-1')
    expect(await login().openIdOf(code)).toBeNull()
    expect(await login().openIdOf('made up')).toBeNull()
  })

  test('a wrong secret, a busy WeChat and a gateway’s page are faults, and tell no secret', async () => {
    const told = async (promise: Promise<unknown>) => String(await promise.catch((error: Error) => error.stack))
    expect(await told(login({ secret: 'wrong-secret' }).openIdOf('x'))).toMatch(/40125 \(configuration\)/)
    wechat.server.fail({ kind: 'html' })
    const fault = await told(login().openIdOf('code-of-somebody'))
    expect(fault).toMatch(/http_502 \(unknown_outcome\)/)
    expect(fault).not.toMatch(/code-of-somebody|secret-of/)
  })
})

test('a phone code is a number once', async () => {
  const code = wechat.givesPhone('13800000000')
  expect(await clients.miniProgram.phoneNumberOf(code)).toBe('13800000000')
  expect(await clients.miniProgram.phoneNumberOf(code)).toBeNull()
})

test('a text is checked in the name of who wrote it', async () => {
  wechat.opens('openid-1')
  wechat.riskyWords.add('刷单')
  expect(await clients.miniProgram.checkText('openid-1', '谢谢', 2)).toBe('pass')
  expect(await clients.miniProgram.checkText('openid-1', '刷单', 2)).toBe('risky')
})

describe('code pictures', () => {
  test('come through byte for byte', async () => {
    const picture = await clients.miniProgram.unlimitedCode('pages/track/index', 'n=SH012345678')
    expect(picture).toMatchObject({ contentType: 'image/png', bytes: CODE_PICTURE })
  })

  test('a refusal in JSON is an error, also where it calls itself a picture', async () => {
    await expect(clients.miniProgram.unlimitedCode('p', 'a%b')).rejects.toThrow(RangeError)
    wechat.server.fail({ kind: 'errcode', errcode: 45009 })
    await expect(clients.miniProgram.unlimitedCode('p', 'ok')).rejects.toMatchObject({ kind: 'stop_until_tomorrow' })
  })
})

describe('subscribe messages', () => {
  const send = (change: Partial<ChannelMessage> = {}) =>
    subscribeMessageChannel(clients.miniProgram, now).send(message(change))

  test('are sent once for each consent', async () => {
    messages.consent('openid-1', 'arrived')
    expect(await send()).toEqual({ outcome: 'sent', externalId: null })
    expect(await send()).toEqual({ outcome: 'refused', code: '43101', reason: 'no_consent', field: null })
    expect(messages.shown).toMatchObject([{ openId: 'openid-1', page: 'pages/track/index?n=SH012345678' }])
  })

  test('a field that breaks its limit is named, its value is not', async () => {
    const fields = { thing1: '字'.repeat(21), time2: '09:30' }
    messages.consent('openid-2', 'arrived')
    const result = await send({ peerId: 'openid-2', template: { templateId: 'arrived', fields, page: null } })
    expect(result).toEqual({ outcome: 'refused', code: '47003', reason: 'invalid_message', field: 'thing1' })
  })

  test('without a template there is none', async () => {
    expect(await send({ template: null })).toMatchObject({ outcome: 'refused', reason: 'not_expressible' })
    expect(wechat.server.requests).toEqual([])
  })

  test('a busy WeChat is asked three times, with growing pauses', async () => {
    messages.consent('openid-1', 'arrived')
    const path = '/cgi-bin/message/subscribe/send'
    wechat.server.fail({ kind: 'errcode', errcode: -1 }, { path, times: 2 })
    expect(await send()).toMatchObject({ outcome: 'sent' })
    expect([wechat.server.count(path), pauses]).toEqual([3, [200, 800]])
    wechat.server.fail({ kind: 'errcode', errcode: -1 }, { path, times: 3 })
    expect(await send()).toMatchObject({ outcome: 'failed', code: '-1', wholeChannel: false })
    expect(wechat.server.count(path)).toBe(6)
  })

  test.each([
    ['half_closed', 'broken_off'],
    ['lost', 'broken_off'],
  ] as const)('%s: perhaps it was sent, and it is not sent again', async (kind, code) => {
    const path = '/cgi-bin/message/subscribe/send'
    messages.consent('openid-3', 'arrived')
    wechat.server.fail({ kind, done: true }, { path })
    expect(await send({ peerId: 'openid-3' })).toEqual({ outcome: 'ambiguous', code })
    expect([wechat.server.count(path), messages.shown.length]).toEqual([1, 1])
  })

  test('a gateway’s page instead of JSON: perhaps it was sent', async () => {
    wechat.server.fail({ kind: 'html' }, { path: '/cgi-bin/message/subscribe/send' })
    expect(await send()).toEqual({ outcome: 'ambiguous', code: 'http_502' })
  })
})

describe('the Official Account', () => {
  const send = (change: Partial<ChannelMessage> = {}) =>
    officialAccountChannel(clients.officialAccount, MINI_PROGRAM.appId, now).send(message(change))

  test('sends a template to who follows, once also when it is tried again', async () => {
    messages.follow('openid-1')
    const first = await send()
    expect(first).toMatchObject({ outcome: 'sent', externalId: expect.stringMatching(/^\d+$/) })
    expect(await send()).toEqual(first)
    expect(messages.shown).toMatchObject([{ kind: 'template', page: 'pages/track/index?n=SH012345678' }])
    expect(await send({ peerId: 'stranger' })).toMatchObject({ outcome: 'refused', code: '40003', reason: 'bad_peer' })
  })

  test('says what has no template only while the window is open', async () => {
    messages.writes('openid-4')
    const say = () => send({ peerId: 'openid-4', template: null })
    for (let count = 0; count < 5; count += 1) expect(await say()).toMatchObject({ outcome: 'sent' })
    expect(await say()).toMatchObject({ outcome: 'refused', code: '45047', reason: 'window_closed' })
    harness.clock.advance({ hours: 49 })
    expect(await say()).toMatchObject({ outcome: 'refused', code: '45015', reason: 'window_closed' })
  })

  test('shows a picture', async () => {
    messages.writes('openid-1')
    await clients.officialAccount.sendPicture('openid-1', { contentType: 'image/png', bytes: CODE_PICTURE })
    expect(messages.shown).toMatchObject([{ kind: 'image', openId: 'openid-1' }])
    const upload = wechat.server.requests.find(({ path }) => path === '/cgi-bin/media/upload')
    expect(upload?.body.includes(CODE_PICTURE)).toBe(true)
  })

  test('gets the picture that somebody sent, untouched', async () => {
    const mediaId = wechat.sentPictures.add(CODE_PHOTO)
    expect(await clients.officialAccount.fetchPicture(mediaId)).toMatchObject({
      contentType: 'image/jpeg',
      bytes: CODE_PHOTO,
    })
    await expect(clients.officialAccount.fetchPicture('made up')).rejects.toMatchObject({ code: '40007' })
  })
})
