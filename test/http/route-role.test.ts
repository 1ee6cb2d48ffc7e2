import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Endpoint, Problem, ROLES, type Role } from '../../server/contract/endpoint.ts'
import { ENDPOINTS } from '../../server/contract/index.ts'
import { demoRoutes } from '../../server/demo/routes.ts'
import { apiRoutes } from '../../server/http/routes/index.ts'
import { renderPaper } from '../../server/reports/papers/papers.ts'
import { renderPicture } from '../../server/reports/pictures.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectProblem } from '../setup/answers.ts'
import { PUBLIC_URL, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aMemberOfStaff, aResident, type TestConsignment } from '../setup/factories.ts'
import { aRegistration } from '../setup/registrations.ts'

const api = useApi({ extraRoutes: demoRoutes, drawPicture: async () => Buffer.from('a picture') })
const CALLERS = ['nobody', 'service', ...ROLES] as const
type Caller = (typeof CALLERS)[number]
/** Codes by which a caller is turned away for what he is, and not for what he asks. */
const TURNED_AWAY = ['not_signed_in', 'session_expired', 'forbidden']

let people: Readonly<Record<Role, Person>>
beforeAll(async () => {
  const countyWide = (role: Role) => aMemberOfStaff(api, { role, siteId: null })
  people = {
    resident: await aResident(api),
    handler: await aMemberOfStaff(api, { role: 'handler', siteId: PLACES.village }),
    dispatcher: await aMemberOfStaff(api, { role: 'dispatcher', siteId: PLACES.hub }),
    courier: await countyWide('courier'),
    finance: await countyWide('finance'),
    leader: await countyWide('leader'),
    auditor: await countyWide('auditor'),
    administrator: await countyWide('administrator'),
  }
})

function signedInAs(caller: Caller): Person | 'service' | undefined {
  if (caller === 'nobody') return undefined
  return caller === 'service' ? caller : people[caller]
}

/** How each caller ought to be met: `let in`, or the status and code of the refusal. */
function expected({ access }: Endpoint, caller: Caller): string {
  if (access === 'public') return 'let in'
  if (caller === 'nobody') return '401 not_signed_in'
  const isAllowed = access === 'service' ? caller === 'service' : access.some((role) => role === caller)
  return isAllowed ? 'let in' : '403 forbidden'
}

async function met(endpoint: Endpoint, caller: Caller): Promise<string> {
  const answer = await api.call(
    endpoint.method,
    endpoint.path.replace(/:\w+/g, () => randomUUID()),
    {
      as: signedInAs(caller),
      headers: { 'Idempotency-Key': randomUUID() },
      ...(endpoint.body === undefined ? {} : { body: {} }),
    },
  )
  expect(answer.status).toBeLessThan(500)
  if (answer.status < 300) return 'let in'
  const { code, status } = Problem.parse(answer.body)
  expect(status).toBe(answer.status)
  return TURNED_AWAY.includes(code) ? `${status} ${code}` : 'let in'
}

describe('every endpoint meets every caller as the contract says', () => {
  test.each(ENDPOINTS.map(({ endpoint }) => endpoint))('$method $path', async (endpoint) => {
    const outcomes = await Promise.all(CALLERS.map(async (caller) => [caller, await met(endpoint, caller)]))
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(CALLERS.map((caller) => [caller, expected(endpoint, caller)])),
    )
  })
})

describe('a right request of the wrong caller', () => {
  let consignment: TestConsignment
  beforeAll(async () => {
    consignment = await aConsignment(api).registered()
  })
  const scans = () => {
    const { trackingNumber } = consignment
    const occurredAt = api.clock.now().toISOString()
    return {
      events: [{ eventId: randomUUID(), trackingNumber, kind: 'dispatched', siteId: PLACES.agency, occurredAt }],
    }
  }
  const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ opensAt: 510, closesAt: 720 }]]))
  const site = {
    ...{
      id: 'not-mine',
      kind: 'village_station',
      parentId: PLACES.town,
      name: '不该有的村',
      address: null,
      aliases: [],
    },
    ...{ roadMetres: null, roadSource: null, openingHours: { weekly }, isActive: true },
  }
  const roles = [{ role: 'administrator', siteId: null }]
  const csv = 'code,name,address\nB01,不该有的局,\n'

  const attempts: [Caller, 'POST' | 'PUT', string, () => object][] = [
    ['nobody', 'POST', '/consignments', () => aRegistration()],
    ['leader', 'POST', '/consignments', () => aRegistration()],
    ['service', 'POST', '/consignments', () => aRegistration()],
    ['resident', 'POST', '/scans', scans],
    ['administrator', 'POST', '/scans', scans],
    ['service', 'POST', '/scans', scans],
    ['dispatcher', 'POST', '/admin/sites', () => site],
    ['auditor', 'POST', '/admin/agencies/import', () => ({ csv })],
    ['leader', 'POST', '/admin/staff', () => ({ staffLabel: '不该有的人', phone: null, roles })],
    ['administrator', 'POST', '/sessions/peer', () => ({ channel: 'simulator', peerId: 'somebody-new' })],
    ['administrator', 'POST', '/notifications/claims', () => ({ channel: 'simulator' })],
    ['service', 'PUT', '/me/contact', () => ({ name: '不该有的人', phone: '13900001234' })],
  ]
  test.each(attempts)('%s: %s %s changes nothing', async (caller, method, path, body) => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const ask = () => api.call(method, path, { as: signedInAs(caller), body: body(), headers })
    expectProblem(await changingNothing(api.db, ask), caller === 'nobody' ? 'not_signed_in' : 'forbidden')
  })
})

describe('routes and contract', () => {
  const papers = { render: renderPaper, publicUrl: PUBLIC_URL }
  const routed = () => [
    ...apiRoutes(api.sessions, { openIdOf: async () => null }, renderPicture, papers),
    ...demoRoutes,
  ]

  test('every endpoint of the contract has one route, and every route is in the contract', () => {
    const ids = routed().map(({ endpoint }) => endpoint.id)
    expect(ids.toSorted()).toEqual(ENDPOINTS.map(({ endpoint }) => endpoint.id).toSorted())
  })

  test('no two endpoints share id, or method and path', () => {
    const all = ENDPOINTS.map(({ endpoint }) => endpoint)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const places = all.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)
    expect(new Set(places).size).toBe(all.length)
  })

  test('an endpoint that asks for an Idempotency-Key also asks who calls', () => {
    const keyed = ENDPOINTS.filter(({ endpoint }) => endpoint.idempotencyKey)
    expect(keyed.length).toBeGreaterThan(0)
    for (const { endpoint } of keyed) expect(endpoint.access, endpoint.id).toBeInstanceOf(Array)
  })

  test('reading never needs a body, and every JSON answer has its schema', () => {
    for (const { endpoint } of ENDPOINTS) {
      if (endpoint.method === 'GET') expect(endpoint.body, endpoint.id).toBeUndefined()
      const isJson = endpoint.contentType === undefined || endpoint.contentType === 'application/ld+json'
      expect(endpoint.response !== undefined, endpoint.id).toBe(isJson)
    }
  })
})
