import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createServerApi, type ServerApi } from '../../bot/server-api.ts'
import { ApiProblem, ServerAway } from '../../bot/server-errors.ts'
import { listConsignments, registerConsignment, trackByNumber } from '../../server/contract/consignments.ts'
import { claimNotifications } from '../../server/contract/notifications.ts'
import { readWeeklyCard, readWeeklyText } from '../../server/contract/reports.ts'
import { readMe, signInByPeer } from '../../server/contract/sessions.ts'
import { type FakeServer, on, Refused, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'

const ME = {
  id: '00000000-0000-4000-8000-000000000001',
  staffLabel: null,
  roles: [],
  contact: null,
  isPhoneVerified: false,
  homeSite: null,
}
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00, 0xff, 0xfe])

let server: FakeServer
let api: ServerApi
let pauses: number[]

beforeEach(async () => {
  pauses = []
  server = await startFakeServer([
    on(readMe, () => ME),
    on(listConsignments, () => ({ items: [], nextCursor: null })),
    on(claimNotifications, () => ({ items: [] })),
    on(signInByPeer, () => ({ token: 't', expiresAt: '2026-11-18T10:00:00+08:00', me: ME })),
    on(readWeeklyText, ({ query }) => `周报 ${query.week}`),
    on(readWeeklyCard, () => PNG),
    on(trackByNumber, () => {
      const issues = [{ path: 'x', message: '不对' }]
      throw new Refused(404, 'consignment_not_found', '没有找到这个流转单号，请核对后再查', issues)
    }),
  ])
  api = apiWith({})
})

afterEach(async () => {
  await server.close()
})

function apiWith(options: { deadlineMs?: number; pictureDeadlineMs?: number; baseUrl?: string }): ServerApi {
  const pause = async (milliseconds: number) => void pauses.push(milliseconds)
  return createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN, pause, ...options })
}

describe('a call', () => {
  it('sends the person’s token and reads the answer by the contract', async () => {
    expect(await api.call(readMe, { token: 'of-a-person' })).toEqual(ME)
    expect(server.seen[0]?.token).toBe('of-a-person')
  })

  it('sends the service token by itself, where the service account is asked for', async () => {
    expect(await api.call(claimNotifications, { body: { channel: 'simulator' } })).toEqual({ items: [] })
    expect(server.seen[0]?.token).toBe(SERVICE_TOKEN)
  })

  it('never sends the service token elsewhere', async () => {
    await expect(api.call(readMe, {})).rejects.toMatchObject({ status: 401 })
  })

  it('puts parameters into the path, safely, and leaves out what is undefined', async () => {
    const params = { trackingNumber: 'SH/../me?x=1' }
    await expect(api.call(trackByNumber, { params, query: { phoneLast4: undefined } })).rejects.toThrow(ApiProblem)
    expect(server.seen[0]?.params).toEqual(params)
    expect(server.seen[0]?.query).toEqual({})
  })

  it('sends the idempotency key', async () => {
    const body = { direction: 'result' as const, matterId: 'M001' }
    await api.call(registerConsignment, { body, token: 't', idempotencyKey: 'key-12345678' }).catch(() => undefined)
    expect(server.seen[0]?.idempotencyKey).toBe('key-12345678')
  })

  it('reads text and pictures byte for byte', async () => {
    expect(await api.text(readWeeklyText, { query: { week: '2026-W47' }, token: 't' })).toBe('周报 2026-W47')
    expect(await api.picture(readWeeklyCard, { token: 't' })).toEqual(PNG)
  })
})

describe('what goes wrong', () => {
  it('tells a refusal with its code and its words', async () => {
    const refused = api.call(trackByNumber, { params: { trackingNumber: 'SH123456789' } })
    await expect(refused).rejects.toBeInstanceOf(ApiProblem)
    await expect(refused).rejects.toMatchObject({
      status: 404,
      code: 'consignment_not_found',
      detail: '没有找到这个流转单号，请核对后再查',
      issues: [{ path: 'x', message: '不对' }],
    })
  })

  it.each(['reset', 502, 503] as const)('repeats a GET twice after %s, and no more', async (fault) => {
    server.fail('listConsignments', fault, fault)
    expect(await api.call(listConsignments, { token: 't' })).toEqual({ items: [], nextCursor: null })
    expect(server.count('listConsignments')).toBe(3)
    expect(pauses).toEqual([150, 600])

    server.fail('listConsignments', fault, fault, fault, fault)
    await expect(api.call(listConsignments, { token: 't' })).rejects.toMatchObject({ mayHaveHappened: false })
    expect(server.count('listConsignments')).toBe(6)
  })

  it.each(['reset', 'lost_answer', 502] as const)('never repeats an action after %s', async (fault) => {
    server.fail('signInByPeer', fault)
    const action = api.call(signInByPeer, { body: { channel: 'simulator', peerId: 'ahua' } })
    await expect(action).rejects.toBeInstanceOf(ServerAway)
    await expect(action).rejects.toMatchObject({ mayHaveHappened: true })
    expect(server.count('signInByPeer')).toBe(1)
  })

  it.each(['html', 'wrong_shape'] as const)('believes no answer that is not of the contract: %s', async (fault) => {
    server.fail('readMe', fault)
    await expect(api.call(readMe, { token: 't' })).rejects.toMatchObject({ reason: 'unexpected_answer' })
  })

  it('gives up at the deadline, repeats included', async () => {
    server.fail('readMe', 'hang')
    const away = apiWith({ deadlineMs: 50 }).call(readMe, { token: 't' })
    await expect(away).rejects.toMatchObject({ reason: 'deadline' })
    expect(server.count('readMe')).toBe(1)
  })

  it('waits longer for a picture than for anything else', async () => {
    server.fail('readWeeklyCard', 'hang')
    const late = apiWith({ deadlineMs: 1, pictureDeadlineMs: 60 }).picture(readWeeklyCard, {
      query: { week: '2026-W10' },
      token: 't',
    })
    const started = performance.now()
    await expect(late).rejects.toMatchObject({ reason: 'deadline' })
    expect(performance.now() - started).toBeGreaterThan(50)
  })

  it('gives up when its caller does', async () => {
    server.fail('readMe', 'hang')
    const away = api.call(readMe, { token: 't', signal: AbortSignal.timeout(30) })
    await expect(away).rejects.toMatchObject({ reason: 'aborted' })
  })

  it('says so when nobody listens', async () => {
    await server.close()
    await expect(api.call(readMe, { token: 't' })).rejects.toMatchObject({ reason: 'unreachable' })
    expect(pauses).toHaveLength(2)
  })
})
