import { describe, expect, it } from 'vitest'
import { Failure } from '../../../miniprogram/src/services/failure.ts'
import type { HttpAnswer, HttpRequest } from '../../../miniprogram/src/services/platform.ts'
import { createApi, DEADLINE_MS } from '../../../miniprogram/src/services/request.ts'
import { type Behaviour, type FakePhone, fakePhone } from './fake-phone.ts'

const BASE = 'http://127.0.0.1:1/api/v1'
const ME = {
  id: '0b0f6a3e-0000-4000-8000-000000000001',
  staffLabel: null,
  roles: [],
  contact: null,
  isPhoneVerified: false,
  homeSite: null,
}

function session(token: string, expiresAt = '2026-11-03T09:00:00+08:00') {
  return { token, expiresAt, me: ME }
}

function problem(status: number, code: string, detail: string, more: object = {}): HttpAnswer {
  return { status, body: { type: 'about:blank', title: code, status, code, detail, requestId: 'r-1', ...more } }
}

/** Signs in with token-1, token-2 …; everything else behaves as told. */
function phone(behave: Behaviour): FakePhone {
  let tokens = 0
  return fakePhone((request) => {
    if (!request.url.endsWith('/sessions/miniprogram')) return behave(request)
    tokens += 1
    return { status: 200, body: session(`token-${tokens}`) }
  })
}

function calls(device: FakePhone): HttpRequest[] {
  return device.sent.filter(({ url }) => !url.endsWith('/sessions/miniprogram'))
}

async function failureOfCall(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.catch((thrown) => thrown)
  if (!(error instanceof Failure)) throw new Error('the call was to fail with a Failure')
  return error
}

const registration = {
  body: {
    direction: 'result' as const,
    matterId: 'm1',
    destination: { kind: 'site' as const, siteId: 's1' },
    consignee: { name: '张三', phone: '13800138000' },
  },
}

describe('sign-in', () => {
  it('happens once for calls that start together and is kept for the next ones', async () => {
    const device = phone(() => ({ status: 200, body: ME }))
    const api = createApi(device, BASE)
    await Promise.all([api.call('readMe', {}), api.call('readMe', {}), api.call('listTasks', { query: {} })])
    await createApi(device, BASE).call('readMe', {})
    expect(device.logins()).toBe(1)
    expect(new Set(calls(device).map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']))
  })

  it('is renewed before a token that is about to end is used', async () => {
    const device = phone(() => ({ status: 200, body: ME }))
    const api = createApi(device, BASE)
    await api.call('readMe', {})
    device.pass(24 * 3_600_000 - 30_000)
    await api.call('readMe', {})
    expect(calls(device).map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('is repeated once on 401, also when several calls are refused together', async () => {
    const device = phone(({ headers }) =>
      headers.authorization === 'Bearer token-1'
        ? problem(401, 'unauthenticated', '请重新登录')
        : { status: 200, body: ME },
    )
    const api = createApi(device, BASE)
    await Promise.all([api.call('readMe', {}), api.call('readMe', {})])
    expect(device.logins()).toBe(2)
  })

  it('gives up when the new token is refused too', async () => {
    const device = phone(() => problem(401, 'unauthenticated', '请重新登录'))
    const failure = await failureOfCall(createApi(device, BASE).call('readMe', {}))
    expect(failure).toMatchObject({ code: 'unauthenticated', status: 401, message: '请重新登录' })
    expect(device.logins()).toBe(2)
  })

  it('is not needed for what everybody may see', async () => {
    const device = phone(() => ({ status: 200, body: { items: [], nextCursor: null } }))
    await createApi(device, BASE).call('listSites', { query: { kind: 'town_centre' } })
    expect(device.logins()).toBe(0)
    expect(device.sent[0]?.headers).not.toHaveProperty('authorization')
  })

  it('takes over the session that binding brings', async () => {
    const device = phone(() => ({ status: 200, body: ME }))
    const api = createApi(device, BASE)
    await api.call('readMe', {})
    api.session.replace(session('staff-token'))
    await api.call('readMe', {})
    expect(device.sent.at(-1)?.headers.authorization).toBe('Bearer staff-token')
  })
})

describe('retries', () => {
  it('tries a reading call three times in all', async () => {
    for (const trouble of ['offline', { status: 503, body: '' }] as const) {
      const device = phone(() => trouble)
      await failureOfCall(createApi(device, BASE).call('readMe', {}))
      expect(calls(device)).toHaveLength(3)
    }
  })

  it('succeeds when the network comes back in between', async () => {
    let tries = 0
    const device = phone(() => (++tries < 3 ? 'offline' : { status: 200, body: ME }))
    expect(await createApi(device, BASE).call('readMe', {})).toEqual(ME)
  })

  it('never repeats a call that changes something by itself', async () => {
    const device = phone(() => 'offline')
    const failure = await failureOfCall(
      createApi(device, BASE).call('registerConsignment', registration, { idempotencyKey: 'k' }),
    )
    expect(calls(device)).toHaveLength(1)
    expect(failure).toMatchObject({ code: 'offline', isOutcomeUnknown: true, isOffline: true })
  })

  it('does not repeat what the server refused', async () => {
    const device = phone(() => problem(404, 'not_found', '没有这一件，请核对单号'))
    const failure = await failureOfCall(createApi(device, BASE).call('readMe', {}))
    expect(calls(device)).toHaveLength(1)
    expect(failure.isOutcomeUnknown).toBe(false)
  })

  it('ends within the deadline when nobody answers', async () => {
    const device = phone(() => 'silent')
    const api = createApi(device, BASE)
    await api.session.signIn()
    const start = device.now()
    const failure = await failureOfCall(api.call('readMe', {}))
    expect(failure.code).toBe('timeout')
    expect(device.now() - start).toBeLessThanOrEqual(DEADLINE_MS)
  })
})

describe('what goes over the wire', () => {
  it('keeps the key of a submit through its repeats', async () => {
    let tries = 0
    const device = phone(() => (++tries < 2 ? 'offline' : { status: 201, body: {} }))
    const api = createApi(device, BASE)
    await failureOfCall(api.call('registerConsignment', registration, { idempotencyKey: 'submit-1' }))
    await api.call('registerConsignment', registration, { idempotencyKey: 'submit-1' })
    expect(calls(device).map(({ headers }) => headers['idempotency-key'])).toEqual(['submit-1', 'submit-1'])
    expect(calls(device)[0]?.body).toBe(JSON.stringify(registration.body))
  })

  it('encodes parameters and leaves out what is empty', async () => {
    const device = phone(() => ({ status: 200, body: {} }))
    const api = createApi(device, BASE)
    await api.call('trackByNumber', { params: { trackingNumber: 'SH 1/2' }, query: {} })
    await api.call('listMatters', { query: { q: '营业执照', limit: 50, cursor: '' } })
    expect(device.sent.map(({ url }) => url)).toEqual([
      `${BASE}/tracking/SH%201%2F2`,
      `${BASE}/matters?q=${encodeURIComponent('营业执照')}&limit=50`,
    ])
  })
})

describe('failures', () => {
  it('carry the server’s words and the fields that were wrong', async () => {
    const issues = [{ path: 'body.consignee.phone', message: '请填写 11 位手机号' }]
    const device = phone(() => problem(422, 'invalid_request', '有填错的地方，请改一改', { issues }))
    const failure = await failureOfCall(
      createApi(device, BASE).call('saveContact', { body: { name: '张', phone: '1' } }),
    )
    expect(failure).toMatchObject({ message: '有填错的地方，请改一改', code: 'invalid_request', issues })
  })

  it('say something readable when the answer is no problem document', async () => {
    const device = phone(() => ({ status: 500, body: '<html>Bad gateway</html>' }))
    const failure = await failureOfCall(createApi(device, BASE).call('createOwnBindingCode', {}))
    expect(failure).toMatchObject({ code: 'unreadable', message: '服务暂时没有回应，请过一会儿再试。' })
  })
})
