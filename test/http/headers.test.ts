import { describe, expect, test } from 'vitest'
import { API_PREFIX } from '../../server/contract/index.ts'
import { useApi } from '../setup/api.ts'
import { aLeader, aResident } from '../setup/factories.ts'

const api = useApi()

describe('headers that keep a browser safe', () => {
  const addresses = [
    '/',
    '/nowhere',
    '/healthz',
    '/openapi.json',
    '/docs/api',
    `${API_PREFIX}/sites`,
    `${API_PREFIX}/me`,
  ]
  test.each(addresses.map((address) => [address]))('at %s', async (address) => {
    const { headers } = await fetch(api.url + address)
    const value = (name: string) => headers.get(name) ?? ''
    expect(value('X-Content-Type-Options')).toBe('nosniff')
    expect(value('X-Frame-Options')).toBe('SAMEORIGIN')
    expect(value('Referrer-Policy')).toBe('no-referrer')
    expect(value('Strict-Transport-Security')).toMatch(/max-age=\d{7,}/)
    const policy = value('Content-Security-Policy')
    expect(policy).toMatch(/default-src '(self|none)'/)
    expect(policy).toMatch(/frame-ancestors '(self|none)'/)
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    expect(value('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    // what runs here is nobody's business
    expect(headers.has('X-Powered-By')).toBe(false)
    expect(headers.has('Server')).toBe(false)
    // no other page may read an answer
    expect(headers.has('Access-Control-Allow-Origin')).toBe(false)
  })
})

describe('answers of the API', () => {
  test('are kept by no cache, good ones, pictures and problems', async () => {
    const leader = await aLeader(api)
    const answers = [
      await api.call('GET', '/me', { as: await aResident(api) }),
      await api.call('GET', '/me'),
      await api.call('GET', '/reports/weekly/text', { as: leader }),
      await api.call('GET', '/tracking/SH123456789'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 422])
    for (const { headers } of answers) expect(headers.get('Cache-Control')).toBe('no-store')
  })

  test('each has an id of its own, and names it in a problem', async () => {
    const ids = new Set<string>()
    for (let count = 0; count < 5; count += 1) {
      const { headers, body } = await api.call('GET', '/me')
      expect((body as { requestId: string }).requestId).toBe(headers.get('X-Request-Id'))
      ids.add(headers.get('X-Request-Id') ?? '')
    }
    expect(ids.size).toBe(5)
  })

  test('an id that the caller brings along is not taken over', async () => {
    const { headers } = await api.call('GET', '/sites?limit=1', { headers: { 'X-Request-Id': 'mine' } })
    expect(headers.get('X-Request-Id')).not.toBe('mine')
  })
})

describe('health', () => {
  test('lives, is ready, and shows its figures without a word about persons', async () => {
    expect(await (await fetch(`${api.url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${api.url}/readyz`)).json()).toEqual({
      status: 'ready',
      database: true,
      warnings: [],
      channels: [],
    })
    await api.call('GET', '/tracking/SH123456789?phoneLast4=4321')
    const metrics = await (await fetch(`${api.url}/metrics`)).text()
    expect(metrics).toMatch(/shaopao_http_request_seconds_count\{endpoint="trackByNumber",status="422"\} [1-9]/)
    // figures are any digits; what a person typed would stand in a label
    const labels = metrics.match(/\{.*\}/g) ?? []
    expect(labels.filter((label) => /SH123456789|4321/.test(label))).toEqual([])
  })
})
