import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { registerConsignment } from '../../server/contract/consignments.ts'
import { type Endpoint, Problem } from '../../server/contract/endpoint.ts'
import { API_PREFIX, ENDPOINTS } from '../../server/contract/index.ts'
import { demoRoutes } from '../../server/demo/routes.ts'
import type { ErrorCode } from '../../server/errors.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { type ApiAnswer, type ApiRequest, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff, aResident } from '../setup/factories.ts'
import { aRegistration, file } from '../setup/registrations.ts'
import { IS_FULL } from '../setup/thoroughness.ts'

const api = useApi({ extraRoutes: demoRoutes, drawPicture: async () => Buffer.from('a picture') })
const all = ENDPOINTS.map(({ endpoint }) => endpoint)
const withBody = all.filter(({ body }) => body !== undefined)

/** Somebody who may do everything, so that nothing is refused for want of a role. */
let everybody: Person
let resident: Person
/** Signed in once: this file asks thousands of times. */
let token: string
beforeAll(async () => {
  const county = ['resident', 'courier', 'finance', 'leader', 'auditor', 'administrator'] as const
  everybody = await aMemberOfStaff(
    api,
    ...county.map((role) => ({ role, siteId: null })),
    { role: 'handler', siteId: PLACES.village },
    { role: 'dispatcher', siteId: PLACES.hub },
  )
  resident = await aResident(api)
  token = (await api.sessions.signIn(everybody, 'phone')).token
})

/** Parameters that are no ids. */
const NAMED: Readonly<Record<string, string>> = { siteId: 'no-such-site', channel: 'simulator', row: '7', line: '7' }
/** Parameters that fit, though nothing of that id is there; or those given. */
const pathOf = ({ path }: Endpoint, value?: string) =>
  path.replace(/:(\w+)/g, (_, name) => value ?? NAMED[name] ?? randomUUID())
function send(endpoint: Endpoint, body: unknown, request: ApiRequest & { path?: string } = {}): Promise<ApiAnswer> {
  return api.call(endpoint.method, request.path ?? pathOf(endpoint), {
    ...(endpoint.access === 'service' ? { as: 'service' } : { token }),
    body,
    ...request,
    headers: { 'Idempotency-Key': randomUUID(), ...request.headers },
  })
}

/** A request that fetch would tidy up before it sends it. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<ApiAnswer> {
  const { port } = new URL(api.url)
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const given = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string])
        resolve({
          status: answer.statusCode ?? 0,
          body: text === '' ? null : JSON.parse(text),
          headers: new Headers(given),
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

type Refusal = [string, ApiRequest, ErrorCode]
describe.each(withBody)('a body that is none: $method $path', (endpoint) => {
  const nothing: Refusal = ['nothing', { body: '' }, 'validation_failed']
  const bodies: Refusal[] = [
    ['broken JSON', { body: '{"a": 1' }, 'bad_request'],
    ['a bare word', { body: 'null' }, 'bad_request'],
    ['__proto__', { body: '{"__proto__": {"role": "administrator"}}' }, 'bad_request'],
    ['a list', { body: '[]' }, 'validation_failed'],
    ['deep nesting', { body: `${'['.repeat(9_000)}${']'.repeat(9_000)}` }, 'validation_failed'],
    ...(endpoint.body?.safeParse({}).success ? [] : [nothing]),
    ['plain text', { body: 'hello', headers: { 'Content-Type': 'text/plain' } }, 'unsupported_media_type'],
    [
      'a form',
      { body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      'unsupported_media_type',
    ],
    ['GBK', { body: '{}', headers: { 'Content-Type': 'application/json; charset=gbk' } }, 'unsupported_media_type'],
    ['an unknown compression', { body: '{}', headers: { 'Content-Encoding': 'rot13' } }, 'unsupported_media_type'],
  ]
  test('is refused with a stable code and changes nothing', async () => {
    await changingNothing(api.db, async () => {
      for (const [name, request, code] of bodies) {
        const answer = await send(endpoint, undefined, request)
        expect({ name, code: Problem.parse(answer.body).code }).toEqual({ name, code })
        expectProblem(answer, code)
      }
    })
  })

  test('too large', async () => {
    const bytes = endpoint.maxBodyBytes ?? 100_000
    const body = JSON.stringify({ filler: 'x'.repeat(bytes) })
    expectProblem(await changingNothing(api.db, () => send(endpoint, body)), 'body_too_large')
  })
})

describe('nobody makes the server read what he may not send', () => {
  test('a large body of a stranger is refused for the stranger, not for its size', async () => {
    const body = JSON.stringify({ csv: 'x'.repeat(1_500_000) })
    expectProblem(await api.call('POST', '/admin/matters/import', { body }), 'not_signed_in')
    expectProblem(await api.call('POST', '/admin/matters/import', { as: resident, body }), 'forbidden')
  })
})

describe('addresses and methods', () => {
  test.each([['/nowhere'], ['/tracking'], ['/..%2f..%2fetc/passwd'], ['//'], ['/__proto__'], ['/constructor']])(
    '%s is not there',
    async (path) => {
      expectProblem(await raw('GET', `${API_PREFIX}${path}`), 'not_found')
    },
  )

  test.each([['/'], ['/api'], ['/api/v2/sites'], ['/.env'], ['/data/secrets.json'], ['/server/main.ts'], ['/%']])(
    'nor is %s outside the API',
    async (path) => {
      expectProblem(await raw('GET', path), 'not_found')
    },
  )

  test.each([['DELETE'], ['PATCH'], ['TRACE'], ['PROPFIND'], ['PUT']])(
    '%s is answered with what is allowed',
    async (method) => {
      const answer = await raw(method, `${API_PREFIX}/consignments`)
      expectProblem(answer, 'method_not_allowed')
      expect(answer.headers.get('Allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'POST'])
    },
  )

  test('HEAD asks as GET does, without the answer; OPTIONS tells what is allowed', async () => {
    expect(await raw('HEAD', `${API_PREFIX}/sites`)).toMatchObject({ status: 200, body: null })
    expect(await raw('OPTIONS', `${API_PREFIX}/sites`)).toMatchObject({ status: 200, body: null })
  })

  test.each([['%E0%A4%A'], ['%'], ['%00'], ['%F0%90'], ['%ff%fe%fd%fc'], ['....%2f%2f']])(
    'the tracking number %s',
    async (number) => {
      const answer = await changingNothing(api.db, () => raw('GET', `${API_PREFIX}/tracking/${number}`))
      expect(['tracking_number_invalid', 'validation_failed', 'bad_request']).toContain(Problem.parse(answer.body).code)
    },
  )
})

const STRANGE = [
  "'; DROP TABLE consignment; --",
  '" OR 1=1 --',
  '#{7*7}{{7*7}}',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'a\u202Eb\u200D',
  '👨‍👩‍👧‍👦𠮷野家',
  'NaN',
  '-1e999',
  '%27%22',
  'x'.repeat(5_000),
]
const BROKEN = ['a\0b', '\uD800', 'x\uDFFFy', '\uFFFD']

/** For every address and every query: all of them when the tests are run in full, else one of each sort. */
const WORDS = [...STRANGE, ...BROKEN.map((text) => text.toWellFormed())].filter(
  (_, index) => IS_FULL || index % 3 === 0,
)

const addressed = all.filter(({ params, query }) => params !== undefined || query !== undefined)
describe.each(addressed)('strange words in address and query: $method $path', (endpoint) => {
  test('are refused or not found, never an error of the server, and change nothing', async () => {
    const names = endpoint.query instanceof z.ZodObject ? Object.keys(endpoint.query.shape) : []
    const work = async () => {
      for (const word of WORDS) {
        const text = encodeURIComponent(word)
        const paths = [
          ...(endpoint.path.includes(':') ? [pathOf(endpoint, text)] : []),
          ...names.map((name) => `${pathOf(endpoint)}?${name}=${text}`),
          ...(names.length > 0 ? [`${pathOf(endpoint)}?${text}=1`] : []),
        ]
        for (const path of paths) {
          const answer = await send(endpoint, endpoint.body === undefined ? undefined : {}, { path })
          expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(500)
          if (answer.status >= 400) expectProblem(answer, Problem.parse(answer.body).code as ErrorCode)
        }
      }
    }
    // figures that were asked for, however strangely, are asked for, and have their codes
    await changingNothing(api.db, work, endpoint.method === 'GET' ? ['audit_record', 'figure_code'] : [])
  })
})

describe('cursors', () => {
  const lists: [string, string][] = [
    ['/consignments', 'consignments'],
    ['/cases', 'cases'],
    ['/tasks', 'tasks'],
    ['/sites', 'sites'],
    ['/matters', 'matters'],
    ['/admin/staff', 'staff'],
    ['/notifications', 'notifications'],
    ['/ledger', 'ledger'],
    ['/ratings', 'ratings'],
    ['/complaints', 'complaints'],
  ]
  const encode = (text: string) => Buffer.from(text).toString('base64url')
  const cursors = [
    'next',
    '------------------------------------',
    encode('2026-03-02T09:30:00.000Z'),
    encode(`2026-13-45T99:99:99.000Z ${randomUUID()}`),
    encode(`0000-01-01T00:00:00.000Z ${randomUUID()}`),
    encode(`2026-03-02T09:30:00.000Z ' OR 1=1`),
    encode('{"id":1}'),
  ]
  test.each(lists)('%s refuses what it never gave out', async (path) => {
    for (const cursor of cursors) {
      const answer = await api.call('GET', `${path}?cursor=${encodeURIComponent(cursor)}`, { as: everybody })
      expect(expectProblem(answer, 'bad_request').detail, cursor).toMatch(/第一页/)
    }
    const long = await api.call('GET', `${path}?cursor=${'x'.repeat(201)}`, { as: everybody })
    expectProblem(long, 'validation_failed')
  })
})

describe('days and weeks that cannot be', () => {
  test.each([
    ['/reports/weekly?week=2026-W54'],
    ['/reports/weekly?week=2026-W00'],
    ['/reports/weekly?week=2025-W53'],
    ['/reports/weekly/text?week=last'],
    ['/reports/weekly/card.png?week=2026-W9'],
    ['/ledger?from=2026-02-30'],
    ['/ledger?until=yesterday'],
    ['/ledger?from=2026-3-1'],
  ])('%s', async (path) => {
    expectProblem(await api.call('GET', path, { as: everybody }), 'validation_failed')
  })

  test.each([
    ['/reports/weekly?week=0000-W01'],
    ['/reports/weekly?week=9999-W52'],
    ['/ledger?from=0000-01-01'],
    ['/ledger?until=9999-12-31'],
  ])('%s is far away, and no error of the server', async (path) => {
    const { status } = await api.call('GET', path, { as: everybody })
    expect([200, 422]).toContain(status)
  })
})

describe('texts that people send', () => {
  test.each(BROKEN.map((text) => [text]))('%j cannot be kept, and is named', async (text) => {
    const bodies: [Record<string, unknown>, string][] = [
      [{ contents: `证${text}照` }, 'contents'],
      [{ consignee: { name: `测${text}`, phone: '13900001234' } }, 'consignee.name'],
      [{ matterId: text }, 'matterId'],
      [
        { destination: { kind: 'home', siteId: PLACES.village, address: `测试路一百号${text}` } },
        'destination.address',
      ],
    ]
    for (const [changes, path] of bodies) {
      const answer = await changingNothing(api.db, () => file(api, resident, aRegistration(changes)))
      expect(expectProblem(answer, 'validation_failed').issues).toEqual([
        { path, message: '含有无法识别的字符，请重新输入' },
      ])
    }
  })

  test('bytes that are no UTF-8 are refused, not stored as question marks', async () => {
    const [before, after] = JSON.stringify(aRegistration({ contents: '证#照' })).split('#') as [string, string]
    const own = (await api.sessions.signIn(resident, 'phone')).token
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xd6, 0xd0]), Buffer.from(after)])
    const headers = {
      Authorization: `Bearer ${own}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
    }
    const ask = () =>
      raw('POST', `${API_PREFIX}/consignments`, { ...headers, 'Content-Length': String(body.length) }, body)
    expectProblem(await changingNothing(api.db, ask), 'validation_failed')
  })

  test('whatever is a text is kept as it is, SQL and markup too', async () => {
    const texts = STRANGE.filter((text) => text.length <= 60)
    const before = await api.db.consignment.count()
    for (const contents of texts) {
      const answer = await file(api, resident, aRegistration({ contents }))
      expect(answerOf(registerConsignment, answer).details?.contents).toBe(contents)
    }
    expect(await api.db.consignment.count()).toBe(before + texts.length)
  })

  test('fields that nobody asked for are let fall', async () => {
    const extra = { id: randomUUID(), residentId: everybody.userId, status: 'completed', constructor: 'x', toString: 1 }
    const tracking = answerOf(registerConsignment, await file(api, resident, aRegistration(extra as object)))
    expect(tracking.status).toBe('requested')
    expect(tracking.details?.consignmentId).not.toBe(extra.id)
    const nested = {
      body: `{"constructor": {"prototype": {"role": "administrator"}}, "name": "测试", "phone": "13900001234"}`,
    }
    expect((await api.call('PUT', '/me/contact', { as: resident, ...nested })).status).toBe(200)
    expect(({} as { role?: string }).role).toBeUndefined()
  })
})
