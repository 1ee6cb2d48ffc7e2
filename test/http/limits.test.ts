import { describe, expect, test } from 'vitest'
import { ENDPOINTS } from '../../server/contract/index.ts'
import { demoRoutes } from '../../server/demo/routes.ts'
import { EXPORTS_PER_MINUTE } from '../../server/http/list-export.ts'
import { DEFAULT_REQUESTS_PER_MINUTE } from '../../server/http/middleware/limits.ts'
import { expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aResident } from '../setup/factories.ts'

describe('with limits as in production', () => {
  const api = useApi({ rateLimitScale: 1 })

  test('who guesses binding codes gets ten tries a minute', async () => {
    const guesser = await aResident(api)
    await api.sessions.createBindingCode((await aResident(api)).userId, guesser.userId)
    const guess = (code: number) =>
      api.call('POST', '/me/bindings', { as: guesser, body: { code: String(code).padStart(8, '0') } })
    await changingNothing(api.db, async () => {
      for (let code = 0; code < 10; code += 1) expectProblem(await guess(code), 'binding_code_invalid')
      const refused = await guess(10)
      expect(expectProblem(refused, 'too_many_requests').detail).toMatch(/稍后再试/)
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    })
    // the limit is his, not everybody's
    const other = await aResident(api)
    const answer = await api.call('POST', '/me/bindings', { as: other, body: { code: '00000000' } })
    expectProblem(answer, 'binding_code_invalid')
  })

  test('who takes whole lists out gets a few a minute; the list itself stays open to him', async () => {
    const collector = await aResident(api)
    const take = () => api.call('GET', '/consignments', { as: collector, headers: { Accept: 'text/csv' } })
    for (let count = 0; count < EXPORTS_PER_MINUTE; count += 1) expect((await take()).status).toBe(200)
    expectProblem(await take(), 'too_many_requests')
    expect((await api.call('GET', '/consignments', { as: collector })).status).toBe(200)
  })

  test('who guesses tokens, from one address, is stopped', async () => {
    const codes = []
    for (let count = 0; count <= DEFAULT_REQUESTS_PER_MINUTE; count += 1) {
      const answer = await api.call('GET', '/me', { token: `guess-${count}` })
      codes.push((answer.body as { code: string }).code)
    }
    expect(codes.slice(0, -1)).toEqual(Array(DEFAULT_REQUESTS_PER_MINUTE).fill('not_signed_in'))
    expect(codes.at(-1)).toBe('too_many_requests')
    expect((await api.call('GET', '/me', { as: await aResident(api) })).status).toBe(200)
  })

  test('who guesses the last four digits of a phone gets sixty tries a minute', async () => {
    const statuses = []
    for (let count = 0; count < 61; count += 1) {
      statuses.push((await api.call('GET', `/tracking/SH123456789?phoneLast4=${1000 + count}`)).status)
    }
    expect(statuses.indexOf(429)).toBe(60)
  })

  test('an address that the caller claims for himself does not count', async () => {
    for (let count = 0; count < 30; count += 1) await signInFrom(`203.0.113.${count}`)
    expectProblem(await signInFrom('203.0.113.99'), 'too_many_requests')
  })
  const signInFrom = (address: string) =>
    api.call('POST', '/sessions/miniprogram', { body: { code: 'stale' }, headers: { 'X-Forwarded-For': address } })
})

describe('behind a proxy', () => {
  const api = useApi({ rateLimitScale: 1, trustProxy: true })
  const signInFrom = (chain: string) =>
    api.call('POST', '/sessions/miniprogram', { body: { code: 'stale' }, headers: { 'X-Forwarded-For': chain } })

  test('the address that the proxy wrote counts, not what stood there before', async () => {
    for (let count = 0; count < 30; count += 1) {
      expectProblem(await signInFrom(`198.51.100.${count}, 203.0.113.7`), 'wechat_code_invalid')
    }
    expectProblem(await signInFrom('198.51.100.99, 203.0.113.7'), 'too_many_requests')
    expectProblem(await signInFrom('203.0.113.7, 203.0.113.8'), 'wechat_code_invalid')
  })
})

describe('every endpoint has a limit', () => {
  const api = useApi({ rateLimitScale: 1e-9, extraRoutes: demoRoutes })

  test.each(ENDPOINTS.map(({ endpoint }) => endpoint))('$method $path', async ({ method, path }) => {
    const answer = await api.call(method, path.replace(/:\w+/g, 'x'), method === 'GET' ? {} : { body: {} })
    expectProblem(answer, 'too_many_requests')
  })
})
