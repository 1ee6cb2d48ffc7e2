import { expect, test } from 'vitest'
import { Tracking } from '../../server/contract/consignments.ts'
import { listRatings, rateConsignment, readOwnSatisfaction, readSatisfaction } from '../../server/contract/ratings.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aDispatcher, aLeader, aResident, carry, staffAt } from '../setup/factories.ts'

const api = useApi()
const rate = (as: Person, id: string, body: unknown) => api.call('POST', `/consignments/${id}/rating`, { as, body })
const received = async (to: string = PLACES.village) => {
  const licence = await aConsignment(api, { to }).registered()
  await carry(api, licence).toTheEnd()
  return licence
}

test('the holder rates what he received, once; the same again is the same', async () => {
  const licence = await received()
  const body = { score: 5, tags: ['friendly', 'fast', 'fast'], comment: '张师傅送得很快' }
  const canRate = async () => {
    const answer = await api.call('GET', `/consignments/${licence.id}`, { as: licence.resident })
    return read(Tracking, answer).details?.canRate
  }
  expect(await canRate()).toBe(true)
  const rating = answerOf(rateConsignment, await rate(licence.resident, licence.id, body))
  expect(rating).toEqual({
    consignmentId: licence.id,
    score: 5,
    tags: ['fast', 'friendly'],
    ratedAt: api.clock.now().toISOString(),
  })
  expect(await canRate()).toBe(false)
  api.clock.advance({ hours: 1 })
  const again = await changingNothing(api.db, () => rate(licence.resident, licence.id, body))
  expect(answerOf(rateConsignment, again)).toEqual(rating)
  for (const other of [{ ...body, score: 4 }, { ...body, tags: [] }, { ...body, comment: '别的' }, { score: 5 }]) {
    expectProblem(await changingNothing(api.db, () => rate(licence.resident, licence.id, other)), 'already_rated')
  }
  expectNoneOf(await api.db.rating.findUnique({ where: { consignmentId: licence.id } }), ['张师傅'])
})

test('not before it was received, and nobody else', async () => {
  const waiting = await aConsignment(api).registered()
  expectProblem(await rate(waiting.resident, waiting.id, { score: 5 }), 'not_yet_received')
  const licence = await received()
  expectProblem(await rate(await aResident(api), licence.id, { score: 1 }), 'consignment_not_found')
  expectProblem(await rate(await staffAt(api, PLACES.village), licence.id, { score: 5 }), 'forbidden')
})

test.each([
  [{ score: 0 }, 'score'],
  [{ score: 6 }, 'score'],
  [{ score: 4.5 }, 'score'],
  [{ score: 5, tags: ['free beer'] }, 'tags.0'],
  [{ score: 5, comment: '字'.repeat(301) }, 'comment'],
])('%j is no rating', async (body, path) => {
  const answer = await rate(await aResident(api), crypto.randomUUID(), body)
  expect(expectProblem(answer, 'validation_failed').issues).toMatchObject([{ path }])
})

test('oversight reads distribution, n and response rate, by town; a mean only with its n', async () => {
  const leader = await aLeader(api)
  api.clock.set('2026-05-11T09:00:00+08:00')
  const [good, bad] = [await received(), await received(PLACES.measuredVillage)]
  await received()
  await rate(good.resident, good.id, { score: 5, tags: ['fast'] })
  await rate(bad.resident, bad.id, { score: 2, tags: ['slow'] })
  const ask = (from: string, until: string) =>
    api.call('GET', `/reports/satisfaction?from=${from}&until=${until}`, { as: leader })
  const report = answerOf(readSatisfaction, await ask('2026-05-11', '2026-05-20'))
  expect(report).toMatchObject({ completed: 3, n: 2, responsePerMille: 666, mean: { n: 2, score: 3.5 } })
  expect(report.distribution.map(({ count }) => count)).toEqual([0, 1, 0, 0, 1])
  expect(report.tags).toEqual([
    { tag: 'fast', count: 1 },
    { tag: 'slow', count: 1 },
  ])
  expect(report.byTown.map(({ townId, completed, n }) => ({ townId, completed, n }))).toEqual([
    { townId: PLACES.measuredTown, completed: 1, n: 1 },
    { townId: PLACES.town, completed: 2, n: 1 },
  ])
  expect(answerOf(readSatisfaction, await ask('2026-06-01', '2026-06-30'))).toMatchObject({
    completed: 0,
    n: 0,
    responsePerMille: null,
    mean: null,
    byTown: [],
  })
  expectProblem(await ask('2026-05-11', '2026-05-10'), 'validation_failed')
  expectProblem(await ask('2025-01-01', '2026-05-10'), 'validation_failed')
})

test('what was written is read page by page, and that it was read is audited', async () => {
  const leader = await aLeader(api)
  await api.db.rating.deleteMany()
  for (const score of [1, 3, 5]) {
    const licence = await received()
    await rate(licence.resident, licence.id, { score, comment: `意见${score}` })
  }
  const list = async (query: string) =>
    answerOf(listRatings, await api.call('GET', `/ratings?${query}`, { as: leader }))
  const first = await list('limit=2')
  const second = await list(`limit=2&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ comment }) => comment)).toEqual(['意见5', '意见3', '意见1'])
  expect(second.nextCursor).toBeNull()
  expect((await list('most=2')).items.map(({ score }) => score)).toEqual([1])
  expect(await api.db.auditRecord.count({ where: { action: 'rating.read', actorId: leader.userId } })).toBe(3)
})

test('staff read the ratings of what passed their own site, with n; the hub all of them', async () => {
  await api.db.rating.deleteMany()
  api.clock.set('2026-07-06T09:00:00+08:00')
  const [here, elsewhere] = [await received(), await received(PLACES.measuredVillage)]
  await received()
  await rate(here.resident, here.id, { score: 4, comment: '李站长很热情' })
  await rate(elsewhere.resident, elsewhere.id, { score: 1 })
  const keeper = await staffAt(api, PLACES.village)
  const ratingsOf = async (as: Person) =>
    answerOf(listRatings, await api.call('GET', '/ratings', { as })).items.map(({ score, comment }) => [score, comment])
  const figuresOf = (as: Person, until = '2026-07-20') =>
    api.call('GET', `/reports/satisfaction/own?from=2026-07-06&until=${until}`, { as })

  expect(await ratingsOf(keeper)).toEqual([[4, '李站长很热情']])
  expect(answerOf(readOwnSatisfaction, await figuresOf(keeper))).toMatchObject({
    completed: 2,
    n: 1,
    responsePerMille: 500,
    mean: { n: 1, score: 4 },
  })
  expect(await api.db.auditRecord.count({ where: { action: 'rating.read', actorId: keeper.userId } })).toBe(1)

  const dispatcher = await aDispatcher(api)
  expect(await ratingsOf(dispatcher)).toHaveLength(2)
  expect(answerOf(readOwnSatisfaction, await figuresOf(dispatcher))).toMatchObject({ completed: 3, n: 2 })

  expectProblem(await figuresOf(keeper, '2026-12-31'), 'validation_failed')
  expectProblem(await figuresOf(await aResident(api)), 'forbidden')
  expectProblem(await api.call('GET', '/ratings', { as: await aResident(api) }), 'forbidden')
})
