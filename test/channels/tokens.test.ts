import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { ChannelError } from '../../server/channels/channel-error.ts'
import { type Database, openDatabase } from '../../server/store/database.ts'
import { MINI_PROGRAM } from '../fakes/fake-wechat.ts'
import { START, serviceContext, useHarness } from '../setup/harness.ts'
import { usePlatforms } from './platforms.ts'

const harness = useHarness()
const platforms = usePlatforms(harness)
const { wechat, wecom } = platforms
const others: Database[] = []

/** Clients of another process: a pool of its own on the same database. */
function another() {
  const { logger } = harness.context
  const db = openDatabase({ url: harness.databaseUrl, poolSize: 3, logger })
  others.push(db)
  return platforms.clients({ context: serviceContext(db, harness.clock) })
}

beforeEach(async () => {
  harness.clock.advance({ days: 1 })
  await harness.owner.channelToken.deleteMany()
  wechat.tokens[MINI_PROGRAM.appId]?.kill()
  wechat.server.requests.length = 0
  wecom.server.requests.length = 0
  wecom.endTokenEarly()
  wecom.employs('zhang')
})
afterAll(async () => {
  await Promise.all(others.map((db) => db.close()))
})

const ask = (clients: ReturnType<typeof another>) => clients.miniProgram.phoneNumberOf(wechat.givesPhone('13800000000'))
const tokensAsked = () => wechat.server.count('/cgi-bin/stable_token')
const forced = () => wechat.server.requests.filter(({ json }) => json.force_refresh === true).length
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.catch((caught: unknown) => caught)
  if (!(error instanceof ChannelError)) throw new Error(`expected a ChannelError, got ${String(error)}`)
  return error
}

describe('one token for all', () => {
  test('forty first calls of two processes ask for it once', async () => {
    const [first, second] = [another(), another()]
    const calls = Array.from({ length: 40 }, (_, index) => ask(index % 2 === 0 ? first : second))
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['13800000000']))
    expect(tokensAsked()).toBe(1)
  })

  test('so do calls of two processes when it is about to end, and nobody meets a dead one', async () => {
    const [first, second] = [another(), another()]
    await Promise.all([ask(first), ask(second)])
    harness.clock.advance({ minutes: 116, seconds: 1 })
    const calls = Array.from({ length: 20 }, (_, index) => ask(index % 2 === 0 ? first : second))
    await Promise.all(calls)
    expect(tokensAsked()).toBe(2)
    expect(wechat.server.count('/wxa/business/getuserphonenumber')).toBe(22)
  })

  test('of a process that died while it asked the lease runs out, and another asks', async () => {
    await harness.owner.channelToken.create({
      data: {
        holder: `wechat:${MINI_PROGRAM.appId}`,
        leasedBy: '00000000-0000-4000-8000-000000000001',
        leaseUntil: new Date(harness.clock.now().getTime() + 15_000),
      },
    })
    expect((await failure(ask(another()))).code).toBe('token_lease')
    harness.clock.advance({ seconds: 16 })
    expect(await ask(another())).toBe('13800000000')
  })

  test('one that is near its end serves on while no other can be had', async () => {
    const clients = another()
    await ask(clients)
    harness.clock.advance({ minutes: 117 })
    wechat.server.fail({ kind: 'errcode', errcode: -1 }, { path: '/cgi-bin/stable_token' })
    expect(await ask(clients)).toBe('13800000000')
    expect(await ask(clients)).toBe('13800000000')
    expect(tokensAsked()).toBe(3)
  })

  test('it lies sealed in the database', async () => {
    await ask(another())
    const row = await harness.db.channelToken.findUniqueOrThrow({ where: { holder: `wechat:${MINI_PROGRAM.appId}` } })
    const sent = wechat.server.requests.at(-1)?.query.get('access_token') ?? ''
    expect(sent.length).toBeGreaterThan(20)
    expect(JSON.stringify(row)).not.toContain(sent)
    expect(harness.context.personalData.open(row.tokenSealed ?? '')).toBe(sent)
  })
})

describe('a dead token', () => {
  test.each([40001, 40014, 42001])('%i: another is asked for normally, and the call succeeds', async (errcode) => {
    const clients = another()
    await ask(clients)
    wechat.tokens[MINI_PROGRAM.appId]?.kill()
    wechat.server.fail({ kind: 'errcode', errcode }, { path: '/wxa/business/getuserphonenumber' })
    expect(await ask(clients)).toBe('13800000000')
    expect([tokensAsked(), forced()]).toEqual([2, 0])
  })

  test('that WeChat answers again is replaced by force, once for all processes', async () => {
    const [first, second] = [another(), another()]
    await Promise.all([ask(first), ask(second)])
    wechat.tokens[MINI_PROGRAM.appId]?.killSilently()
    const calls = Array.from({ length: 12 }, (_, index) => ask(index % 2 === 0 ? first : second))
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['13800000000']))
    expect(forced()).toBe(1)
  })

  test('that stays dead when forced is an alarm of the configuration, without a second forcing', async () => {
    const clients = another()
    wechat.server.fail({ kind: 'errcode', errcode: 40001 }, { path: '/wxa/business/getuserphonenumber', times: 9 })
    const error = await failure(ask(clients))
    expect([error.kind, error.code, forced()]).toEqual(['configuration', '40001', 1])
    expect(wechat.server.count('/wxa/business/getuserphonenumber')).toBe(2)
    wechat.server.forget()
  })

  test('is not forced twice within 30 seconds, nor more than 20 times a day, by any process', async () => {
    harness.clock.set('2026-05-04T09:00:00+08:00')
    const processes = [another(), another()] as const
    const dies = async (count: number) => {
      wechat.tokens[MINI_PROGRAM.appId]?.killSilently()
      return ask(count % 2 === 0 ? processes[0] : processes[1])
    }
    await ask(processes[0])
    await dies(0)
    const soon = await failure(dies(1))
    expect([soon.kind, soon.code, soon.retryAt]).toEqual([
      'unreachable',
      'force_limit',
      new Date('2026-05-04T09:00:30+08:00'),
    ])
    for (let count = 1; count < 20; count += 1) {
      harness.clock.advance({ seconds: 31 })
      await dies(count)
    }
    expect(forced()).toBe(20)
    harness.clock.advance({ minutes: 1 })
    const over = await failure(dies(0))
    expect([over.code, over.retryAt]).toEqual(['force_limit', new Date('2026-05-05T00:05:00+08:00')])
    harness.clock.set('2026-05-05T00:05:00+08:00')
    expect(await ask(processes[1])).toBe('13800000000')
    harness.clock.set(START)
  })
})

describe('WeCom', () => {
  const say = (clients: ReturnType<typeof another>) => clients.wecomApp.sendText('zhang', '在吗', false)

  test('one token for two processes until it ends', async () => {
    const [first, second] = [another(), another()]
    await Promise.all([say(first), say(second), say(first), say(second)])
    harness.clock.advance({ hours: 1 })
    await say(first)
    expect(wecom.server.count('/cgi-bin/gettoken')).toBe(1)
    harness.clock.advance({ hours: 1, seconds: 1 })
    await Promise.all([say(first), say(second)])
    expect(wecom.server.count('/cgi-bin/gettoken')).toBe(2)
  })

  test('one that ends before its time is replaced', async () => {
    const clients = another()
    await say(clients)
    wecom.endTokenEarly()
    await say(clients)
    expect(wecom.server.count('/cgi-bin/gettoken')).toBe(2)
  })

  test('one that stays dead is an alarm: there is nothing to force', async () => {
    wecom.server.fail({ kind: 'errcode', errcode: 40014 }, { path: '/cgi-bin/message/send', times: 5 })
    const error = await failure(say(another()))
    expect([error.kind, error.code]).toEqual(['configuration', '40014'])
    wecom.server.forget()
  })
})
