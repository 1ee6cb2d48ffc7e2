import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../server/contract/savings.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aLeader, aMemberOfStaff, carry } from '../setup/factories.ts'

const api = useApi()
const MARCH = 'from=2026-03-01&until=2026-03-31'
let finance: Person
let leader: Person

const source = (text: string) => ({ text, asOf: '2026-01-01' })
const METHOD = {
  validFrom: '2026-04-01',
  source: '2026 年第 3 号核定表',
  stationMetres: { low: 0, middle: 1_000, high: 2_000 },
  stationSource: source('入户抽样'),
  modes: [
    {
      ...{ mode: 'bus', share: 0.75, shareSource: source('问卷'), metresPerMinute: 500, speedSource: source('时刻表') },
      ...{ fenPerKilometre: { low: 30, middle: 40, high: 50 }, fareSource: source('客运票价公示') },
    },
    {
      ...{ mode: 'taxi', share: 0.25, shareSource: source('问卷'), metresPerMinute: 700, speedSource: source('导航') },
      ...{ fenPerKilometre: { low: 200, middle: 220, high: 260 }, fareSource: source('价目表') },
    },
  ],
}

beforeAll(async () => {
  finance = await aMemberOfStaff(api, { role: 'finance', siteId: null })
  leader = await aLeader(api)
  await carry(api, await aConsignment(api, { to: PLACES.measuredVillage }).registered()).toTheEnd()
  await carry(api, await aConsignment(api, { to: PLACES.village }).registered()).toTheEnd()
  await aConsignment(api, { to: PLACES.village }).registered()
})

const get = async (path: string) => await api.call('GET', path, { as: leader })
const post = (path: string, body: unknown, as = finance) =>
  api.call('POST', path, { as, body, headers: { 'Idempotency-Key': randomUUID() } })
const savings = async (query = '') => answerOf(contract.readSavings, await get(`/savings?${MARCH}${query}`))

describe('an office enters its own', () => {
  test('method, with a source and a day for every parameter; the one before stays as it is', async () => {
    const added = await answerOf(contract.addSavingsMethod, await post('/savings/methods', METHOD))
    expect(added).toMatchObject({ ...METHOD, isSample: false })
    const read = await answerOf(contract.readSavingsMethod, await get(`/savings/methods/${added.id}`))
    expect(read).toEqual(added)
    const { items } = await answerOf(contract.listSavingsMethods, await get('/savings/methods'))
    expect(items.map(({ id }) => id)).toEqual([added.id, 'sample-savings-1'])
    const guarded = api.owner.$executeRaw`UPDATE savings_method_version SET source = '改过' WHERE id = ${added.id}`
    await expect(guarded).rejects.toThrow(/append-only/)
  })

  test('which must be sound, and is not anybody’s to enter', async () => {
    const [bus, taxi] = METHOD.modes
    expectProblem(await post('/savings/methods', { ...METHOD, modes: [bus] }), 'validation_failed')
    expectProblem(
      await post('/savings/methods', { ...METHOD, modes: [bus, { ...bus, share: 0.25 }] }),
      'validation_failed',
    )
    const { fareSource: _, ...unsourced } = taxi as (typeof METHOD.modes)[number]
    expectProblem(await post('/savings/methods', { ...METHOD, modes: [bus, unsourced] }), 'validation_failed')
    const backwards = { ...METHOD, stationMetres: { low: 2, middle: 1, high: 3 } }
    expectProblem(await post('/savings/methods', backwards), 'validation_failed')
    expectProblem(await post('/savings/methods', METHOD, leader), 'forbidden')
    expectProblem(await get('/savings/methods/nothing'), 'savings_method_not_found')
  })

  test('distances from a table, with their source; what is blank stays a gap, what was posted stays as it was', async () => {
    const before = await savings()
    const csv = `code,road_km,source\n${PLACES.village},31.5,2026 年导航实测\n${PLACES.neighbourVillage},,\n`
    const imported = await answerOf(contract.importRoadDistances, await post('/road-distances/import', { csv }))
    expect(imported).toMatchObject({ measured: 1, blank: 1 })
    const gaps = await answerOf(
      contract.listRoadDistances,
      await get(`/road-distances?townId=${PLACES.town}&gaps=true`),
    )
    expect(gaps.items.map(({ siteId }) => siteId)).toContain(PLACES.neighbourVillage)
    expect(gaps.items.map(({ siteId }) => siteId)).not.toContain(PLACES.village)
    expect(imported.gaps).toBeGreaterThan(gaps.items.length)
    expect((await savings()).total).toEqual(before.total)
    const now = await savings('&inputs=current')
    expect(now.total).toMatchObject({ trips: 2, cases: 2, casesWithoutDistance: 0 })
    expect(now.total.metresMiddle - before.total.metresMiddle).toBe(2 * 31_500 - 2 * 1_000)
    expect(now.findings.map(({ code }) => code)).not.toContain('distance_missing')
  })

  test('distances without faults only: all of them are named, and nothing changes', async () => {
    const csv = `code,road_km,source\nA01,3,测试\n${PLACES.town},30,\n${PLACES.village},远,测试\n`
    const refused = await post('/road-distances/import', { csv })
    expectProblem(refused, 'csv_invalid')
    const { issues } = refused.body as { issues: { path: string }[] }
    expect(issues).toHaveLength(3)
  })
})

describe('the figures', () => {
  test('say what they are made by, what they cost, and what must be known with them', async () => {
    const march = await savings()
    expect(march).toMatchObject({ reckoning: 'posted', methodIds: ['sample-savings-1'], filedCases: 3, savingCases: 2 })
    expect(march).toMatchObject({ costFen: 2 * 2_600, unsaved: { open: 1, cancelled: 0 } })
    expect(march.netFenMiddle).toBe(march.total.fareFenMiddle - march.costFen)
    expect(march.findings.map(({ code }) => code)).toEqual(['distance_missing', 'visits_unsourced', 'sample_method'])
    expect(march.items.map(({ townName }) => townName)).toEqual(['茶阳镇', '三河镇'])
    const table = await api.call('GET', `/savings?${MARCH}`, { as: leader, headers: { Accept: 'text/csv' } })
    expect(String(table.body)).toContain('少走米数中值')
  })

  test('open down to the cases that save nothing', async () => {
    const all = await answerOf(contract.listUnsavedCases, await get(`/savings/unsaved-cases?${MARCH}`))
    expect(all.items).toMatchObject([{ reason: 'open', reasonText: '尚未办结', trackingNumbers: [expect.any(String)] }])
    const none = await get(`/savings/unsaved-cases?${MARCH}&reason=cancelled`)
    expect((await answerOf(contract.listUnsavedCases, none)).items).toEqual([])
  })

  test('compare with another version by component, and the other way round with the other sign', async () => {
    const { items: methods } = await answerOf(contract.listSavingsMethods, await get('/savings/methods'))
    const [ours, sample] = methods.map(({ id }) => id)
    const compare = async (query: string) =>
      (await answerOf(contract.compareSavings, await get(`/savings/comparison?${MARCH}${query}`))).items
    const forth = await compare(`&methodId=${sample}&otherMethodId=${ours}&otherInputs=current`)
    const back = await compare(`&methodId=${ours}&inputs=current&otherMethodId=${sample}`)
    const whole = forth.filter(({ townName }) => townName === '合计')
    expect(whole.map(({ part }) => part)).toEqual([
      ...['before', 'visits', 'distances', 'station', 'shares', 'fares', 'speeds', 'after'],
    ])
    const of = (rows: typeof forth, part: string) => rows.find((row) => row.part === part) as (typeof forth)[number]
    const parts = whole.slice(1, -1).reduce((sum, { fareFenMiddle }) => sum + fareFenMiddle, 0)
    expect(parts).toBeCloseTo(of(forth, 'after').fareFenMiddle - of(forth, 'before').fareFenMiddle, 6)
    for (const part of ['distances', 'station', 'shares', 'fares', 'speeds']) {
      expect(of(forth, part).fareFenMiddle + of(back, part).fareFenMiddle).toBeCloseTo(0, 6)
    }
    expect(of(forth, 'distances').metresMiddle).toBeGreaterThan(0)
    expect(of(forth, 'speeds').fareFenMiddle).toBe(0)
  })
})
