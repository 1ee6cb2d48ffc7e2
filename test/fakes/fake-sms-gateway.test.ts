import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { TestClock } from '../setup/clock.ts'
import { START } from '../setup/harness.ts'
import { FakeSmsGateway, SMS_RULES } from './fake-sms-gateway.ts'

let clock = new TestClock(START)
let gateway = new FakeSmsGateway(clock)
let url = ''

beforeEach(async () => {
  await gateway.server.stop().catch(() => undefined)
  clock = new TestClock(START)
  gateway = new FakeSmsGateway(clock)
  url = await gateway.server.start()
})
afterAll(() => gateway.server.stop())

async function send(clientId: string, change: object = {}, key: string = SMS_RULES.key) {
  const response = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ phone: '13800000000', text: '【少跑】您的证件已到站', clientId, ...change }),
  })
  return [response.status, ((await response.json()) as { code?: string }).code]
}

test('takes signed texts to mobile numbers from who has the key', async () => {
  expect(await send('a')).toEqual([200, undefined])
  expect(await send('b', {}, 'wrong')).toEqual([401, 'key_wrong'])
  expect(await send('b', { phone: '07535521234' })).toEqual([422, 'phone_invalid'])
  expect(await send('b', { text: '您的证件已到站' })).toEqual([422, 'signature_missing'])
  expect(await send('b', { text: `【少跑】${'字'.repeat(500)}` })).toEqual([422, 'text_too_long'])
})

test('one a minute and five an hour a phone; the same client id once; none to who wants none', async () => {
  expect(await send('a')).toEqual([200, undefined])
  expect(await send('a')).toEqual([200, undefined])
  expect(await send('b')).toEqual([429, 'too_many'])
  for (const id of ['b', 'c', 'd', 'e']) {
    clock.advance({ minutes: 1, seconds: 1 })
    expect(await send(id)).toEqual([200, undefined])
  }
  clock.advance({ minutes: 2 })
  expect(await send('f')).toEqual([429, 'too_many'])
  expect(gateway.sent).toHaveLength(5)
  gateway.stops('13900000000')
  expect(await send('g', { phone: '13900000000' })).toEqual([422, 'phone_unsubscribed'])
})

test('tells later what became of a message', async () => {
  await send('a')
  const told: unknown[] = []
  const server = createServer((request, response) => {
    request.on('data', (chunk) => told.push(JSON.parse(String(chunk))))
    request.on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const [message] = gateway.sent
  if (message === undefined) throw new Error('nothing was sent')
  expect(await gateway.report(callback, message, 'delivered')).toBe(204)
  expect(told).toEqual([{ id: message.id, clientId: 'a', status: 'delivered', at: new Date(START).toISOString() }])
  server.close()
})
