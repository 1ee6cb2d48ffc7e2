import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'
import { CODE_PHOTO, CODE_PICTURE, FakeWeChat, MINI_PROGRAM, OFFICIAL_ACCOUNT } from './fake-wechat.ts'
import { FIELD_RULES } from './wechat-rules.ts'

let clock = new TestClock(START)
let wechat = new FakeWeChat(clock)
let url = ''

beforeEach(async () => {
  await wechat.server.stop().catch(() => undefined)
  clock = new TestClock(START)
  wechat = new FakeWeChat(clock)
  url = await wechat.server.start()
})
afterAll(() => wechat.server.stop())

type Answer = Readonly<Record<string, unknown>>

async function post(path: string, body: object, token = ''): Promise<Answer> {
  const response = await fetch(`${url}${path}?access_token=${token}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Answer
}

async function stableToken(force = false, app = MINI_PROGRAM): Promise<Answer> {
  const body = { grant_type: 'client_credential', appid: app.appId, secret: app.secret, force_refresh: force }
  return post('/cgi-bin/stable_token', body)
}

const tokenOf = async (app = MINI_PROGRAM) => String((await stableToken(false, app)).access_token)

describe('stable_token', () => {
  test('answers the same token until five minutes before its end, then the next while the old one still lives', async () => {
    const first = await stableToken()
    expect(first.expires_in).toBe(7200)
    clock.advance({ minutes: 114 })
    expect(await stableToken()).toEqual({ access_token: first.access_token, expires_in: 360 })
    clock.advance({ minutes: 2 })
    expect((await stableToken()).access_token).not.toBe(first.access_token)
    const check = () => post('/wxa/business/getuserphonenumber', { code: 'x' }, String(first.access_token))
    expect((await check()).errcode).toBe(40029)
    clock.advance({ minutes: 5 })
    expect((await check()).errcode).toBe(42001)
  })

  test('forced, the old token dies at once; twice within 30 seconds is too soon, and 20 a day are all', async () => {
    const first = await tokenOf()
    const forced = await stableToken(true)
    expect(forced.access_token).not.toBe(first)
    expect((await post('/wxa/business/getuserphonenumber', { code: 'x' }, first)).errcode).toBe(40001)
    clock.advance({ seconds: 29 })
    expect((await stableToken(true)).errcode).toBe(45011)
    for (let count = 1; count < 20; count += 1) {
      clock.advance({ seconds: 31 })
      expect((await stableToken(true)).errcode).toBeUndefined()
    }
    clock.advance({ minutes: 5 })
    expect((await stableToken(true)).errcode).toBe(45009)
    clock.advance({ days: 1 })
    expect((await stableToken(true)).errcode).toBeUndefined()
  })

  test('10,000 a minute', async () => {
    const tokens = wechat.tokens[MINI_PROGRAM.appId]
    for (let count = 0; count < 10_000; count += 1) tokens?.answer(false)
    expect((await stableToken()).errcode).toBe(45011)
    clock.advance({ minutes: 1, seconds: 1 })
    expect((await stableToken()).errcode).toBeUndefined()
  })

  test('another app’s secret and token are of no use', async () => {
    expect((await stableToken(false, { ...MINI_PROGRAM, secret: 'wrong' })).errcode).toBe(40125)
    expect((await stableToken(false, { ...MINI_PROGRAM, appId: 'wxnobody' })).errcode).toBe(40013)
    const answer = await post('/wxa/msg_sec_check', {}, await tokenOf(OFFICIAL_ACCOUNT))
    expect(answer.errcode).toBe(40001)
  })
})

describe('codes', () => {
  const login = async (code: string) => {
    const query = new URLSearchParams({ appid: MINI_PROGRAM.appId, secret: MINI_PROGRAM.secret, js_code: code })
    return (await (await fetch(`${url}/sns/jscode2session?${query}`)).json()) as Answer
  }

  test('a login code is good once and for five minutes', async () => {
    const code = wechat.opens('openid-1')
    expect((await login(code)).openid).toBe('openid-1')
    expect((await login(code)).errcode).toBe(40163)
    const late = wechat.opens('openid-1')
    clock.advance({ minutes: 5, seconds: 1 })
    expect((await login(late)).errcode).toBe(40029)
    expect((await login('made up')).errcode).toBe(40029)
  })

  test('so is a phone code', async () => {
    const token = await tokenOf()
    const code = wechat.givesPhone('13800000000')
    const ask = (given: string) => post('/wxa/business/getuserphonenumber', { code: given }, token)
    expect(await ask(code)).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '13800000000' } })
    expect((await ask(code)).errcode).toBe(40163)
    const late = wechat.givesPhone('13800000000')
    clock.advance({ minutes: 6 })
    expect((await ask(late)).errcode).toBe(40029)
  })
})

describe('subscribe messages', () => {
  const data = { thing1: { value: '居民身份证' }, time2: { value: '2026年3月2日 09:30' } }
  const message = { touser: 'openid-1', template_id: 'template-1', data }
  const send = async (change: object = {}) =>
    (await post('/cgi-bin/message/subscribe/send', { ...message, ...change }, await tokenOf())).errcode

  beforeEach(() => wechat.messages.approve('template-1', ['thing1', 'time2']))

  test('one consent is one message, and it does not run out', async () => {
    wechat.messages.consent('openid-1', 'template-1', 2)
    clock.advance({ days: 300 })
    expect([await send(), await send(), await send()]).toEqual([0, 0, 43101])
    expect(wechat.messages.shown.map(({ text }) => text)).toEqual(Array(2).fill('居民身份证 | 2026年3月2日 09:30'))
  })

  test('a long-term consent is not used up', async () => {
    wechat.messages.approve('template-1', ['thing1', 'time2'], { isLongTerm: true })
    wechat.messages.consent('openid-1', 'template-1')
    expect([await send(), await send(), await send()]).toEqual([0, 0, 0])
  })

  test('who, which template, which page and which field is wrong is said, and costs no consent', async () => {
    wechat.messages.consent('openid-1', 'template-1')
    expect(await send({ touser: 'nobody' })).toBe(40003)
    expect(await send({ template_id: 'unknown' })).toBe(40037)
    expect(await send({ page: 'pages/track/index?id=1' })).toBe(41030)
    wechat.messages.release('pages/track/index')
    expect(await send({ data: { ...data, thing1: { value: '字'.repeat(21) } } })).toBe(47003)
    expect(await send({ data: { thing1: data.thing1 } })).toBe(47003)
    expect(wechat.messages.consentsLeft('openid-1', 'template-1')).toBe(1)
    expect(await send({ page: 'pages/track/index?id=1' })).toBe(0)
  })

  test.each([
    ['thing', '字'.repeat(20), '字'.repeat(21)],
    ['character_string', 'SH012345678', '单号'],
    ['character_string', 'A'.repeat(32), 'A'.repeat(33)],
    ['number', '0'.repeat(32), '0'.repeat(33)],
    ['letter', 'abc', 'abc1'],
    ['symbol', '！！', '好'],
    ['phrase', '已到站点了', '已经到站点了'],
    ['name', '欧阳测试', '字'.repeat(11)],
    ['name', 'John Smith', 'J'.repeat(21)],
    ['phone_number', '0753-5521234', '0'.repeat(18)],
    ['car_number', '粤M12345', '粤M12345678'],
    ['amount', '¥12.50', '¥12345678901'],
    ['time', '15:01', '25:01'],
    ['time', '2026年3月2日 15:01', '昨天'],
    ['date', '2026年3月2日', '3月2日'],
  ])('a field of kind %s takes %s and not %s', (kind, fits, breaks) => {
    expect([FIELD_RULES[kind]?.(fits), FIELD_RULES[kind]?.(breaks)]).toEqual([true, false])
  })
})

describe('the Official Account', () => {
  const say = async () => {
    const body = { touser: 'openid-1', msgtype: 'text', text: { content: '您好' } }
    return (await post('/cgi-bin/message/custom/send', body, await tokenOf(OFFICIAL_ACCOUNT))).errcode
  }
  const times = async (count: number) => {
    const codes: unknown[] = []
    for (let time = 0; time < count; time += 1) codes.push(await say())
    return codes
  }

  test('answers five times within 48 hours of a message', async () => {
    wechat.messages.knows('openid-1')
    expect(await say()).toBe(45015)
    wechat.messages.writes('openid-1')
    expect(await times(6)).toEqual([0, 0, 0, 0, 0, 45047])
    wechat.messages.writes('openid-1')
    clock.advance({ hours: 48, seconds: 1 })
    expect(await say()).toBe(45015)
  })

  test('answers three times within a minute of a tap, a scan or the follow', async () => {
    wechat.messages.follow('openid-1')
    expect(await times(4)).toEqual([0, 0, 0, 45047])
    wechat.messages.taps('openid-1')
    clock.advance({ seconds: 61 })
    expect(await say()).toBe(45015)
  })

  test('sends templates to who follows, and the same client_msg_id once', async () => {
    wechat.messages.approve('template-2', ['thing1'])
    wechat.messages.knows('openid-1')
    const body = {
      touser: 'openid-1',
      template_id: 'template-2',
      data: { thing1: { value: '好' } },
      client_msg_id: 'a',
    }
    const send = async () => post('/cgi-bin/message/template/send', body, await tokenOf(OFFICIAL_ACCOUNT))
    expect((await send()).errcode).toBe(43004)
    wechat.messages.follow('openid-1')
    const first = await send()
    expect(first.errcode).toBe(0)
    expect(await send()).toEqual(first)
    expect(wechat.messages.shown).toHaveLength(1)
  })
})

describe('content and pictures', () => {
  test('the security check wants somebody who was there within two hours, and at most 2500 characters', async () => {
    const check = async (content: string, openid = 'openid-1') =>
      post('/wxa/msg_sec_check', { version: 2, scene: 2, openid, content }, await tokenOf())
    wechat.opens('openid-1')
    wechat.riskyWords.add('刷单')
    expect(await check('谢谢')).toMatchObject({ errcode: 0, result: { suggest: 'pass' } })
    expect(await check('刷单吗')).toMatchObject({ result: { suggest: 'risky' } })
    expect((await check('字'.repeat(2501))).errcode).toBe(45002)
    expect((await check('谢谢', 'stranger')).errcode).toBe(40003)
    clock.advance({ hours: 2, seconds: 1 })
    expect((await check('谢谢')).errcode).toBe(40003)
  })

  const askCode = async (scene: string, more: object = {}) =>
    fetch(`${url}/wxa/getwxacodeunlimit?access_token=${await tokenOf()}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ scene, page: 'pages/track/index', is_hyaline: true, ...more }),
    })
  const codeOf = async (scene: string, more?: object) => ((await (await askCode(scene, more)).json()) as Answer).errcode

  test('a picture that somebody sent is kept for three days', async () => {
    const mediaId = wechat.sentPictures.add(CODE_PHOTO)
    const get = async (id: string) => {
      const token = await tokenOf(OFFICIAL_ACCOUNT)
      return fetch(`${wechat.server.url}/cgi-bin/media/get?access_token=${token}&media_id=${id}`)
    }
    expect(Buffer.from(await (await get(mediaId)).arrayBuffer())).toEqual(CODE_PHOTO)
    expect(((await (await get('made up')).json()) as Answer).errcode).toBe(40007)
    clock.advance({ days: 3 })
    expect(((await (await get(mediaId)).json()) as Answer).errcode).toBe(40007)
  })

  test('a code picture is bytes, PNG on no ground and JPEG on white; a refusal is JSON', async () => {
    wechat.messages.release('pages/track/index')
    const picture = await askCode('n=SH012345678')
    expect(picture.headers.get('Content-Type')).toBe('image/png')
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(CODE_PICTURE)
    expect((await askCode('n=1', { is_hyaline: false })).headers.get('Content-Type')).toBe('image/jpeg')
    expect(await codeOf('a%20b')).toBe(40169)
  })

  test.each(['', 'a'.repeat(33), 'a%b', 'a b', '单号', 'a"b'])('a scene is not %j', async (scene) => {
    wechat.messages.release('pages/track/index')
    expect(await codeOf(scene)).toBe(40169)
    expect((await askCode("Az09!#$&'()*+,/:;=?@-._~")).status).toBe(200)
  })

  test('the page of a code is a released one, without a query or a slash before it', async () => {
    expect(await codeOf('n=1')).toBe(41030)
    expect((await askCode('n=1', { check_path: false })).headers.get('Content-Type')).toBe('image/png')
    wechat.messages.release('pages/track/index')
    expect(await codeOf('n=1', { page: '/pages/track/index' })).toBe(41030)
    expect(await codeOf('n=1', { page: 'pages/track/index?a=1' })).toBe(41030)
  })

  test('of codes 5000 a minute, of checks 4000', async () => {
    wechat.messages.release('pages/track/index')
    wechat.opens('openid-1')
    wechat.hasAsked({ codes: 4_999, checks: 3_999 })
    const check = async () =>
      (await post('/wxa/msg_sec_check', { version: 2, scene: 2, openid: 'openid-1', content: '好' }, await tokenOf()))
        .errcode
    expect([(await askCode('n=1')).headers.get('Content-Type'), await check()]).toEqual(['image/png', 0])
    expect([await codeOf('n=1'), await check()]).toEqual([45009, 45009])
    clock.advance({ minutes: 1, seconds: 1 })
    expect([(await askCode('n=1')).headers.get('Content-Type'), await check()]).toEqual(['image/png', 0])
  })
})

describe('wrong on purpose', () => {
  test('errcodes, pages of a gateway, broken and silent connections, each as often as asked for', async () => {
    wechat.server.fail({ kind: 'errcode', errcode: -1 })
    expect((await stableToken()).errcode).toBe(-1)
    wechat.server.fail({ kind: 'html' })
    await expect(stableToken()).rejects.toThrow(SyntaxError)
    for (const kind of ['half_closed', 'lost'] as const) {
      wechat.server.fail({ kind, done: false })
      await expect(stableToken()).rejects.toThrow(TypeError)
    }
    expect(wechat.tokens[MINI_PROGRAM.appId]?.made).toBe(0)
    wechat.server.fail({ kind: 'lost', done: true })
    await expect(stableToken()).rejects.toThrow(TypeError)
    expect(wechat.tokens[MINI_PROGRAM.appId]?.made).toBe(1)
    wechat.server.fail({ kind: 'hang', done: false })
    const abort = AbortSignal.timeout(50)
    await expect(fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', signal: abort })).rejects.toThrow()
    expect((await stableToken()).expires_in).toBe(7200)
  })
})
