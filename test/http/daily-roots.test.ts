import { beforeAll, describe, expect, test } from 'vitest'
import { ClosedDay, InclusionProof } from '../../server/contract/daily-roots.ts'
import { Problem, pageOf } from '../../server/contract/endpoint.ts'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { isIncluded } from '../../server/domain/daily-root.ts'
import type { Person } from '../../server/services/actor.ts'
import { closeDays } from '../../server/services/close-day.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aLeader, aResident, carry, type TestConsignment } from '../setup/factories.ts'

const api = useApi()
const Page = pageOf(ClosedDay)
let leader: Person
let early: TestConsignment
let late: TestConsignment

/** Monday: two on their way. Wednesday: one of them goes on. Friday: another, not closed yet. */
beforeAll(async () => {
  leader = await aLeader(api)
  early = await aConsignment(api, { to: PLACES.village }).registered()
  await carry(api, early).to(PLACES.hub)
  await carry(api, await aConsignment(api, { to: PLACES.village }).registered()).onwards()
  api.clock.set('2026-03-04T10:00:00+08:00')
  await carry(api, early).onwards()
  api.clock.set('2026-03-06T08:00:00+08:00')
  await closeDays(api.context, new AbortController().signal)
  late = await aConsignment(api, { to: PLACES.village }).registered()
  await carry(api, late).onwards()
})

const proof = async (consignment: TestConsignment, date = '') =>
  api.call('GET', `/tracking/${consignment.trackingNumber}/proof${date && `?date=${date}`}`)

function holds(body: unknown): boolean {
  const { day, ...rest } = InclusionProof.parse(body)
  return isIncluded({ day: { ...day, date: parseLocalDate(day.date) }, ...rest })
}

describe('closed days', () => {
  test('are listed page by page, youngest first, each on the root before', async () => {
    const days: ClosedDay[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { status, body } = await api.call('GET', `/daily-roots?limit=3${cursor && `&cursor=${cursor}`}`, {
        as: leader,
      })
      expect(status).toBe(200)
      const page = Page.parse(body)
      days.push(...page.items)
      cursor = page.nextCursor
    }
    expect(days.map(({ date, consignments }) => [date, consignments])).toEqual([
      ['2026-03-05', 0],
      ['2026-03-04', 1],
      ['2026-03-03', 0],
      ['2026-03-02', 2],
    ])
    expect(days.map(({ previousRoot }) => previousRoot)).toEqual([...days.slice(1).map(({ root }) => root), null])
  })

  test('are for oversight', async () => {
    expect((await api.call('GET', '/daily-roots')).status).toBe(401)
    expect((await api.call('GET', '/daily-roots', { as: await aResident(api) })).status).toBe(403)
    expect((await api.call('GET', '/daily-roots?cursor=yesterday', { as: leader })).status).toBe(400)
  })
})

describe('a consignment’s proof', () => {
  test('is anybody’s who has the number, and holds for its last closed day', async () => {
    const { status, body } = await proof(early)
    expect(status).toBe(200)
    expect(InclusionProof.parse(body)).toMatchObject({
      day: { date: '2026-03-04', consignments: 1 },
      head: { consignmentId: early.id, sequence: 3 },
    })
    expect(holds(body)).toBe(true)
    expect(Object.keys(body as object).toSorted()).toEqual(['day', 'head', 'leafIndex', 'path'])
  })

  test('holds for a day that is asked for', async () => {
    const { body } = await proof(early, '2026-03-02')
    expect(InclusionProof.parse(body)).toMatchObject({ day: { date: '2026-03-02' }, head: { sequence: 2 } })
    expect(holds(body)).toBe(true)
    const { head, ...rest } = InclusionProof.parse(body)
    expect(holds({ ...rest, head: { ...head, sequence: 1 } })).toBe(false)
  })

  test.each([
    ['of the day that is open', () => proof(late)],
    ['of a day to come', () => proof(early, '2026-03-20')],
    ['of a day on which nothing was recorded of it', () => proof(early, '2026-03-03')],
    ['of a day before it was', () => proof(early, '2026-02-01')],
  ])('there is none %s', async (_name, ask) => {
    const { status, body } = await ask()
    expect([status, Problem.parse(body).code]).toEqual([404, 'day_not_closed'])
  })

  test('there is none of a number that is nobody’s', async () => {
    const { body } = await api.call('GET', '/tracking/SH000000018/proof')
    expect(['tracking_number_invalid', 'consignment_not_found']).toContain(Problem.parse(body).code)
  })
})
