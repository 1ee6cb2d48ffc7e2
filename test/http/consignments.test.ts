import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { CaseView, ConsignmentListItem, Tracking } from '../../server/contract/consignments.ts'
import { pageOf } from '../../server/contract/endpoint.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aCourier, aHandlerAt, aLeader, aResident, carry, scan, staffAt } from '../setup/factories.ts'
import { aRegistration, file } from '../setup/registrations.ts'

const api = useApi()

/** Walks a list to its end. @returns the ids in the order of the list, and the lengths of its pages */
async function walk(as: Person, path: string, limit: number): Promise<{ ids: string[]; lengths: number[] }> {
  const Page = pageOf(ConsignmentListItem.or(CaseView))
  const found = { ids: [] as string[], lengths: [] as number[] }
  let cursor: string | null = null
  do {
    const query = `limit=${limit}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const page: { items: { id: string }[]; nextCursor: string | null } = read(
      Page,
      await api.call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`, { as }),
    )
    found.ids.push(...page.items.map(({ id }) => id))
    found.lengths.push(page.items.length)
    cursor = page.nextCursor
  } while (cursor !== null && found.lengths.length < 50)
  return found
}

describe('my consignments, 45 of them', () => {
  let resident: Person
  beforeAll(async () => {
    resident = await aResident(api)
    for (let count = 0; count < 45; count += 1) {
      // three at a time share an instant, so that pages are cut between equals
      if (count % 3 === 0) api.clock.advance({ seconds: 1 })
      const answer = await file(api, resident, aRegistration())
      expect(answer.status).toBe(201)
    }
  })

  test.each([[7], [20], [44], [45], [100]])('in pages of %i: none lost, none twice, newest first', async (limit) => {
    const { ids, lengths } = await walk(resident, '/consignments', limit)
    expect(ids).toHaveLength(45)
    expect(new Set(ids).size).toBe(45)
    expect(lengths).toEqual([...Array(Math.floor(44 / limit)).fill(limit), 45 - limit * Math.floor(44 / limit)])
    const rows = await api.db.consignment.findMany({ where: { id: { in: ids } } })
    const instants = ids.map((id) => rows.find((row) => row.id === id)?.registeredAt.getTime() ?? 0)
    expect(instants).toEqual(instants.toSorted((a, b) => b - a))
  })

  test('what comes new while somebody pages shifts nothing', async () => {
    const Page = pageOf(ConsignmentListItem)
    const first = read(Page, await api.call('GET', '/consignments?limit=10', { as: resident }))
    api.clock.advance({ seconds: 1 })
    const { id } = await aConsignment(api, { resident: await aResident(api) }).registered()
    await file(api, resident, aRegistration())
    const query = `?limit=100&cursor=${first.nextCursor}`
    const rest = read(Page, await api.call('GET', `/consignments${query}`, { as: resident }))
    expect(rest.items).toHaveLength(35)
    const seen = [...first.items, ...rest.items].map((item) => item.id)
    expect(new Set(seen).size).toBe(45)
    expect(seen).not.toContain(id)
  })

  test('cases page likewise', async () => {
    const { ids } = await walk(resident, '/cases', 20)
    expect(ids).toHaveLength(46)
    expect(new Set(ids).size).toBe(46)
  })

  test('one case is found by its id, however old it is; nobody else’s is', async () => {
    const { ids } = await walk(resident, '/cases', 100)
    const oldest = ids.at(-1)
    expect((await walk(resident, `/cases?caseId=${oldest}`, 1)).ids).toEqual([oldest])
    expect((await walk(await aResident(api), `/cases?caseId=${oldest}`, 1)).ids).toEqual([])
    expectProblem(await api.call('GET', '/cases?caseId=oldest', { as: resident }), 'validation_failed')
  })

  test('nobody else sees any of them', async () => {
    expect((await walk(await aResident(api), '/consignments', 100)).ids).toEqual([])
  })

  test.each([['limit=0'], ['limit=101'], ['limit=ten'], ['open=perhaps'], ['scope=county'], ['limit=1&limit=2']])(
    '%s is refused',
    async (query) => {
      expectProblem(await api.call('GET', `/consignments?${query}`, { as: resident }), 'validation_failed')
    },
  )
})

describe('filters', () => {
  test('open=true leaves out what is completed or cancelled', async () => {
    const resident = await aResident(api)
    const [done, under] = [
      await aConsignment(api, { resident }).registered(),
      await aConsignment(api, { resident }).registered(),
    ]
    await carry(api, done).toTheEnd()
    const all = await walk(resident, '/consignments', 20)
    expect(all.ids.toSorted()).toEqual([done.id, under.id].toSorted())
    expect((await walk(resident, '/consignments?open=true', 20)).ids).toEqual([under.id])
  })

  test('scope=site shows what my site holds or expects, and no site no list', async () => {
    const consignment = await aConsignment(api, { to: PLACES.measuredVillage }).registered()
    const keeper = await aHandlerAt(api, PLACES.measuredVillage)
    const at = async (person: Person) => (await walk(person, '/consignments?scope=site', 100)).ids
    expect(await at(keeper)).not.toContain(consignment.id)
    await carry(api, consignment).to(PLACES.measuredTown)
    expect(await at(await staffAt(api, PLACES.measuredTown))).toContain(consignment.id)
    await carry(api, consignment).onwards()
    expect(await at(keeper)).toEqual([consignment.id])
    expect(await at(await staffAt(api, PLACES.measuredTown))).not.toContain(consignment.id)
    for (const person of [await aResident(api), await aCourier(api)]) {
      expectProblem(await api.call('GET', '/consignments?scope=site', { as: person }), 'not_your_site')
    }
  })
})

describe('one consignment', () => {
  const path = (id: string) => `/consignments/${id}`

  test('its holder, whoever filed it, staff on its way and oversight read it; others are told that there is none', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const resident = await aResident(api)
    const { id } = await aConsignment(api, { resident }).registered()
    for (const person of [resident, keeper, await staffAt(api, PLACES.hub), await aLeader(api)]) {
      const tracking = read(Tracking, await api.call('GET', path(id), { as: person }))
      expect(tracking.details?.consigneePhone).toMatch(/^139\*{4}\d{4}$/)
    }
    for (const person of [await aResident(api), await staffAt(api, PLACES.measuredVillage)]) {
      expectProblem(await api.call('GET', path(id), { as: person }), 'consignment_not_found')
    }
    expectProblem(await api.call('GET', path(randomUUID()), { as: resident }), 'consignment_not_found')
    expectProblem(await api.call('GET', path('SH123'), { as: resident }), 'validation_failed')
  })
})

describe('cancelling', () => {
  const cancel = (as: Person, id: string, eventId: string = randomUUID()) =>
    api.call('POST', `/consignments/${id}/cancel`, { as, body: { eventId, reason: '不需要了' } })

  test('the holder may until the documents are handed in; the same event twice is one', async () => {
    const resident = await aResident(api)
    const { id } = await aConsignment(api, { resident }).registered()
    const eventId = randomUUID()
    const first = read(Tracking, await cancel(resident, id, eventId))
    expect(first).toMatchObject({ status: 'cancelled', statusText: '已取消', nextText: null })
    const repeat = await changingNothing(api.db, () => cancel(resident, id, eventId.toUpperCase()))
    expect(repeat.body).toEqual(first)
    expect(await api.db.scanEvent.count({ where: { consignmentId: id } })).toBe(1)
    expect(await api.db.task.count({ where: { consignmentId: id, status: { in: ['open', 'acknowledged'] } } })).toBe(0)
    expect(expectProblem(await cancel(resident, id), 'cannot_cancel').detail).toMatch(/已经取消/)
  })

  test('at once from two phones: one of them', async () => {
    const resident = await aResident(api)
    const { id } = await aConsignment(api, { resident }).registered()
    const answers = await Promise.all([cancel(resident, id), cancel(resident, id), cancel(resident, id)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect(await api.db.scanEvent.count({ where: { consignmentId: id } })).toBe(1)
  })

  test('not after that', async () => {
    const resident = await aResident(api)
    const consignment = await aConsignment(api, { resident }).registered()
    await carry(api, consignment).onwards()
    const answer = await changingNothing(api.db, () => cancel(resident, consignment.id))
    expect(expectProblem(answer, 'cannot_cancel').detail).toMatch(/不能取消/)
  })

  test('staff at the origin may, others not, nor a courier', async () => {
    const { id } = await aConsignment(api).registered()
    const others = [
      await aResident(api),
      await staffAt(api, PLACES.village),
      await staffAt(api, PLACES.otherAgency),
      await aCourier(api),
    ]
    for (const person of others) {
      expectProblem(await changingNothing(api.db, () => cancel(person, id)), 'consignment_not_found')
    }
    expect((await cancel(await staffAt(api, PLACES.agency), id)).status).toBe(200)
  })

  test('an event id that belongs to another consignment is refused', async () => {
    const resident = await aResident(api)
    const [one, other] = [
      await aConsignment(api, { resident }).registered(),
      await aConsignment(api, { resident }).registered(),
    ]
    const eventId = randomUUID()
    expect((await scan(api, one, 'dispatched', PLACES.agency, { eventId })).outcome).toBe('recorded')
    expectProblem(await changingNothing(api.db, () => cancel(resident, other.id, eventId)), 'event_id_reused')
  })
})
