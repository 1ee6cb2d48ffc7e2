import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Tracking } from '../../server/contract/consignments.ts'
import { Site, StaffMember } from '../../server/contract/network.ts'
import { canonicalJson } from '../../server/domain/canonical-json.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff, aResident } from '../setup/factories.ts'
import { aRegistration, file } from '../setup/registrations.ts'

const api = useApi()
const consignmentsOf = (person: Person) => api.db.consignment.findMany({ where: { registeredBy: person.userId } })
const numberIn = (body: unknown) => Tracking.parse(body).trackingNumber

describe('the same wish under the same key', () => {
  test('a repeat gets the first answer, word for word, and changes nothing', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    const first = await file(api, resident, aRegistration(), key)
    api.clock.advance({ minutes: 5 })
    const repeat = await changingNothing(api.db, () => file(api, resident, aRegistration(), key))
    expect(repeat.status).toBe(201)
    expect(repeat.body).toEqual(first.body)
    expect(await consignmentsOf(resident)).toHaveLength(1)
  })

  test('two at the same time make one consignment', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 8 }, () => file(api, resident, aRegistration(), key)))
    expect(await consignmentsOf(resident)).toHaveLength(1)
    const done = answers.filter(({ status }) => status === 201)
    expect(new Set(done.map(({ body }) => numberIn(body))).size).toBe(1)
    // those who came while the first was under way are told to wait, and get its answer when they ask again
    for (const answer of answers.filter(({ status }) => status !== 201)) expectProblem(answer, 'request_in_progress')
    expect((await file(api, resident, aRegistration(), key)).body).toEqual(done[0]?.body)
  })

  test('another wish under a used key is refused', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    await file(api, resident, aRegistration(), key)
    const other = aRegistration({ contents: '另一份文件' })
    expectProblem(await changingNothing(api.db, () => file(api, resident, other, key)), 'idempotency_key_reused')
  })

  test('fields in another order are the same wish', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    const first = await file(api, resident, aRegistration(), key)
    const turned = Object.fromEntries(Object.entries(aRegistration()).reverse())
    expect((await file(api, resident, turned, key)).body).toEqual(first.body)
  })

  test('a key belongs to its person', async () => {
    const [one, other] = [await aResident(api), await aResident(api)]
    const key = randomUUID()
    const answers = [await file(api, one, aRegistration(), key), await file(api, other, aRegistration(), key)]
    expect(new Set(answers.map(({ body }) => numberIn(body))).size).toBe(2)
  })

  test('what was refused may be corrected under the same key', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    expectProblem(await file(api, resident, aRegistration({ matterId: 'M999' }), key), 'matter_not_found')
    expect((await file(api, resident, aRegistration(), key)).status).toBe(201)
  })

  test.each([[''], ['short'], ['x'.repeat(101)], ['with spaces in it'], ['quote"; DROP TABLE']])(
    'the key %j is none',
    async (key) => {
      const resident = await aResident(api)
      const answer = await changingNothing(api.db, () => file(api, resident, aRegistration(), key))
      expectProblem(answer, 'idempotency_key_required')
    },
  )

  test('nor is a missing header', async () => {
    const resident = await aResident(api)
    const ask = () => api.call('POST', '/consignments', { as: resident, body: aRegistration() })
    expectProblem(await changingNothing(api.db, ask), 'idempotency_key_required')
  })
})

describe('a crash between the commit and the answer doubles nothing', () => {
  test('the key was lost: the same consignment is found again', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    const first = await file(api, resident, aRegistration(), key)
    await api.db.idempotencyKey.deleteMany({ where: { userId: resident.userId } })
    const again = await file(api, resident, aRegistration(), key)
    expect(again.status).toBe(201)
    expect(numberIn(again.body)).toBe(numberIn(first.body))
    expect(await consignmentsOf(resident)).toHaveLength(1)
    expect(await api.db.case.count({ where: { residentId: resident.userId } })).toBe(1)
    expect(await api.db.task.count({ where: { consignment: { registeredBy: resident.userId } } })).toBe(1)
  })

  test('the key was taken and never answered: a repeat waits a minute, then runs and finds it', async () => {
    const resident = await aResident(api)
    const key = randomUUID()
    const first = await file(api, resident, aRegistration(), key)
    await api.db.idempotencyKey.updateMany({ where: { userId: resident.userId }, data: { status: null } })
    expectProblem(await file(api, resident, aRegistration(), key), 'request_in_progress')
    api.clock.advance({ seconds: 61 })
    const other = aRegistration({ contents: '另一份文件' })
    expectProblem(await file(api, resident, other, key), 'idempotency_key_reused')
    expect(numberIn((await file(api, resident, aRegistration(), key)).body)).toBe(numberIn(first.body))
    expect(await consignmentsOf(resident)).toHaveLength(1)
  })

  test('likewise for staff and sites', async () => {
    const as = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    const send = (path: string, body: unknown) =>
      api.call('POST', path, { as, body, headers: { 'Idempotency-Key': 'the-same-key' } })
    const roles = [{ role: 'handler', siteId: PLACES.village }]
    const staff = { staffLabel: '测试管理员', phone: '13400000001', roles }
    const office = { opensAt: 510, closesAt: 720 }
    const weekly = { '1': [office], '2': [], '3': [office], '4': [], '5': [office], '6': [], '7': [] }
    const site = {
      ...{ id: 'test-station', kind: 'village_station', parentId: PLACES.town, name: '测试村', aliases: [] },
      ...{ address: null, roadMetres: 5_000, roadSource: '测试里程表', openingHours: { weekly }, isActive: true },
    }
    const first = read(StaffMember, await send('/admin/staff', staff), 201)
    await api.db.idempotencyKey.deleteMany()
    expect(read(StaffMember, await send('/admin/staff', staff), 201)).toEqual(first)
    await api.db.idempotencyKey.deleteMany()
    const station = read(Site, await send('/admin/sites', site), 201)
    await api.db.idempotencyKey.deleteMany()
    expect(read(Site, await send('/admin/sites', site), 201)).toEqual(station)
    await api.db.idempotencyKey.deleteMany()
    expectProblem(await send('/admin/sites', { ...site, name: '另一个村' }), 'conflict')
  })
})

test('a kept key says nothing of the person: the wish is hashed with the key that personal data have', async () => {
  const resident = await aResident(api)
  const body = aRegistration({ consignee: { name: '不可见', phone: '13311112222' } })
  await file(api, resident, body)
  const [row] = await api.db.idempotencyKey.findMany({ where: { userId: resident.userId } })
  expect(row?.requestHash).toBe(
    api.context.personalData.hash('request', canonicalJson(JSON.parse(JSON.stringify({ body })))),
  )
  expectNoneOf(row, ['不可见', '13311112222'])
})
