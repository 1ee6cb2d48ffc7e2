import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'
import { FakeWeCom, WECOM_APP } from './fake-wecom.ts'

let clock = new TestClock(START)
let wecom = new FakeWeCom(clock)
let url = ''

beforeEach(async () => {
  await wecom.server.stop().catch(() => undefined)
  clock = new TestClock(START)
  wecom = new FakeWeCom(clock)
  url = await wecom.server.start()
  wecom.employs('zhang')
})
afterAll(() => wecom.server.stop())

type Answer = Readonly<Record<string, unknown>>

async function getToken(secret = WECOM_APP.secret): Promise<Answer> {
  const query = new URLSearchParams({ corpid: WECOM_APP.corpId, corpsecret: secret })
  return (await (await fetch(`${url}/cgi-bin/gettoken?${query}`)).json()) as Answer
}

async function post(path: string, body: object): Promise<Answer> {
  const { access_token } = await getToken()
  const response = await fetch(`${url}${path}?access_token=${access_token}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Answer
}

const say = (content: string, more: object = {}) =>
  post('/cgi-bin/message/send', {
    touser: 'zhang',
    agentid: WECOM_APP.agentId,
    msgtype: 'text',
    text: { content },
    ...more,
  })

const sayOnce = (more: object) => say('收到', more)

test('the token stays the same until it ends, and may end early', async () => {
  const first = await getToken()
  clock.advance({ hours: 1 })
  expect(await getToken()).toEqual({ ...first, expires_in: 3600 })
  wecom.endTokenEarly()
  expect((await getToken()).access_token).not.toBe(first.access_token)
  expect((await getToken('wrong')).errcode).toBe(40001)
})

test('a text over 2048 bytes is cut', async () => {
  expect((await say('字'.repeat(1000))).errcode).toBe(0)
  expect(Buffer.byteLength(wecom.shown[0]?.text ?? '')).toBeLessThanOrEqual(2050)
})

test('who is no member is not written to', async () => {
  expect((await say('在吗', { touser: 'stranger' })).errcode).toBe(81013)
  expect((await say('在吗', { agentid: 1 })).errcode).toBe(40056)
})

test('30 a minute and 1000 an hour a member: what is more is dropped without a word', async () => {
  for (let count = 0; count < 31; count += 1) expect((await say(`第${count}条`)).errcode).toBe(0)
  expect([wecom.shown.length, wecom.dropped]).toEqual([30, [{ memberId: 'zhang', why: 'rate' }]])
  clock.advance({ minutes: 1, seconds: 1 })
  await say('又一条')
  expect(wecom.shown).toHaveLength(31)
})

test('the same JSON within half an hour is dropped without a word, unless the sender wants it shown', async () => {
  await say('收到')
  expect((await say('收到')).errcode).toBe(0)
  expect(wecom.shown).toHaveLength(1)
  await say('收到', { enable_duplicate_check: 0 })
  await say('收到', { enable_duplicate_check: 0 })
  expect(wecom.shown).toHaveLength(3)
  clock.advance({ minutes: 30, seconds: 1 })
  await say('收到')
  expect(wecom.shown).toHaveLength(4)
})

test('a sender may have repeats dropped for another time, four hours at most', async () => {
  const say = (duplicate_check_interval: number) => sayOnce({ enable_duplicate_check: 1, duplicate_check_interval })
  await say(60)
  clock.advance({ seconds: 61 })
  await say(60)
  expect(wecom.shown).toHaveLength(2)
  await say(100_000)
  clock.advance({ hours: 3, minutes: 59 })
  await say(100_000)
  expect(wecom.shown).toHaveLength(3)
  clock.advance({ minutes: 2 })
  await say(100_000)
  expect(wecom.shown).toHaveLength(4)
})

test('a picture that a member sent is kept for three days', async () => {
  const mediaId = wecom.sentPictures.add(Buffer.from('a photograph'))
  const get = async () => {
    const { access_token } = await getToken()
    return fetch(`${wecom.server.url}/cgi-bin/media/get?access_token=${access_token}&media_id=${mediaId}`)
  }
  expect(await (await get()).text()).toBe('a photograph')
  clock.advance({ days: 3 })
  expect(await (await get()).json()).toMatchObject({ errcode: 40007 })
})

describe('cards', () => {
  const card = (task_id: string, button_list: object[]) => ({
    msgtype: 'template_card',
    template_card: { card_type: 'button_interaction', main_title: { title: '任务' }, task_id, button_list },
  })
  const buttons = (count: number) => Array.from({ length: count }, (_, index) => ({ text: '收到', key: `k${index}` }))
  const mark = (response_code: string) =>
    post('/cgi-bin/message/update_template_card', { response_code, button: { replace_name: '已收到' } })

  test('have one to six buttons with keys of their own, and a task id used once', async () => {
    expect((await say('', card('task-1', buttons(2)))).errcode).toBe(0)
    expect((await say('', { ...card('task-1', buttons(3)) })).errcode).toBe(40058)
    expect((await say('', card('task-2', buttons(7)))).errcode).toBe(40058)
    expect((await say('', card('task-3', [...buttons(1), ...buttons(1)]))).errcode).toBe(40058)
    expect((await say('', card('task 4', buttons(1)))).errcode).toBe(40058)
  })

  test('the response code that came when it was sent marks the card once, too', async () => {
    const { response_code } = await say('', card('task-9', buttons(1)))
    expect((await mark(String(response_code))).errcode).toBe(0)
    expect((await mark(String(response_code))).errcode).toBe(40058)
    expect((await mark('made up')).errcode).toBe(40058)
  })

  test('a response code marks the card once, within 72 hours', async () => {
    await say('', card('task-1', buttons(2)))
    const code = wecom.taps('task-1')
    expect((await mark(code)).errcode).toBe(0)
    expect(wecom.shown[0]?.markedAs).toBe('已收到')
    expect((await mark(code)).errcode).toBe(40058)
    const late = wecom.taps('task-1')
    clock.advance({ hours: 72, seconds: 1 })
    expect((await mark(late)).errcode).toBe(40058)
  })
})
