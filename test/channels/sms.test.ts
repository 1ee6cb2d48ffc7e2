import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ChannelMessage } from '../../server/channels/port.ts'
import { smsChannel } from '../../server/channels/sms.ts'
import { FakeSmsGateway, SMS_RULES } from '../fakes/fake-sms-gateway.ts'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'

const clock = new TestClock(START)
const gateway = new FakeSmsGateway(clock)

beforeAll(() => gateway.server.start())
afterAll(() => gateway.server.stop())
beforeEach(() => {
  clock.advance({ hours: 2 })
  gateway.server.forget()
  gateway.sent.length = 0
})

function send(change: Partial<ChannelMessage> = {}, key: string = SMS_RULES.key) {
  const channel = smsChannel({ baseUrl: gateway.server.url, key, signature: '少跑' }, () => clock.now())
  return channel.send({
    id: 'message-1',
    peerId: '13800000000',
    text: '您的居民身份证已到三河镇',
    template: null,
    buttons: [],
    ...change,
  })
}

test('a text goes out signed, and once however often it is tried', async () => {
  const first = await send({ id: 'once' })
  expect(first).toMatchObject({ outcome: 'sent', externalId: expect.any(String) })
  expect(await send({ id: 'once' })).toEqual(first)
  expect(gateway.sent).toMatchObject([{ phone: '13800000000', text: '【少跑】您的居民身份证已到三河镇' }])
})

test.each<[string, Partial<ChannelMessage>, object]>([
  ['no mobile number', { peerId: '07535521234' }, { outcome: 'refused', reason: 'bad_peer', code: 'phone_invalid' }],
  ['a text too long', { text: '字'.repeat(600) }, { outcome: 'refused', reason: 'invalid_message' }],
  ['nothing to say', { text: '' }, { outcome: 'refused', reason: 'not_expressible' }],
])('%s', async (_name, change, result) => {
  expect(await send({ id: _name, ...change })).toMatchObject(result)
})

test('who wants none, a wrong key, a full minute, and what nobody can tell', async () => {
  gateway.stops('13900000000')
  expect(await send({ id: 'a', peerId: '13900000000' })).toMatchObject({ outcome: 'refused', reason: 'no_consent' })
  expect(await send({ id: 'b' }, 'wrong')).toMatchObject({ outcome: 'refused', reason: 'configuration' })
  await send({ id: 'c' })
  expect(await send({ id: 'd' })).toMatchObject({ outcome: 'failed', code: 'too_many', wholeChannel: false })
  gateway.server.fail({ kind: 'lost', done: true })
  clock.advance({ minutes: 2 })
  expect(await send({ id: 'e' })).toEqual({ outcome: 'ambiguous', code: 'broken_off' })
  gateway.server.fail({ kind: 'html' })
  expect(await send({ id: 'f' })).toEqual({ outcome: 'ambiguous', code: 'http_502' })
})
