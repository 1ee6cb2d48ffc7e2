import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { changeSite, createSite, importAgencies, importMatters, listMatters } from '../../server/contract/network.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aMemberOfStaff } from '../setup/factories.ts'

const api = useApi()
let as: Person
beforeAll(async () => {
  as = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
})

const open = { opensAt: 510, closesAt: 720 }
const week = (days: Record<string, object[]> = { '1': [open] }) => ({
  weekly: { ...Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, []])), ...days },
})
const aSite = (changes: Record<string, unknown> = {}) => ({
  ...{ id: `t-${randomUUID().slice(0, 8)}`, kind: 'village_station', parentId: PLACES.town, name: '测试村' },
  ...{ address: null, aliases: [], roadMetres: null, roadSource: null, openingHours: week(), isActive: true },
  ...changes,
})
const create = (body: object) =>
  api.call('POST', '/admin/sites', { as, body, headers: { 'Idempotency-Key': randomUUID() } })
const change = (id: string, body: object) => api.call('PUT', `/admin/sites/${encodeURIComponent(id)}`, { as, body })
const audited = (subject: string) => api.db.auditRecord.findMany({ where: { subject }, orderBy: { at: 'asc' } })

describe('adding a site', () => {
  test('it is there at once, for everybody, and on the record', async () => {
    const body = aSite({ name: '新测试村', roadMetres: 21_500, roadSource: '测试里程表' })
    const site = answerOf(createSite, await create(body))
    expect(site).toMatchObject({ id: body.id, fullName: '新测试村服务站', parentName: '三河镇', isSample: false })
    const { route } = await aConsignment(api, { to: site.id }).registered()
    expect(route.at(-1)).toBe(site.id)
    expect(await audited(site.id)).toMatchObject([{ action: 'site.create', actorId: as.userId }])
  })

  test.each([
    ['a village under the hub', { parentId: PLACES.hub }],
    ['a village under a village', { parentId: PLACES.village }],
    ['a village under nothing', { parentId: null }],
    ['a parent that is not there', { parentId: '999' }],
    ['a second hub', { kind: 'hub', parentId: null }],
    ['an agency under a town', { kind: 'agency' }],
  ])('%s is refused', async (_name, changes) => {
    expectProblem(await changingNothing(api.db, () => create(aSite(changes))), 'site_not_allowed')
  })

  test('a distance names its source', async () => {
    expectProblem(await changingNothing(api.db, () => create(aSite({ roadMetres: 5_000 }))), 'road_source_required')
    const blank = aSite({ roadMetres: 5_000, roadSource: ' ' })
    expectProblem(await changingNothing(api.db, () => create(blank)), 'road_source_required')
  })

  test.each([
    ['never open', week({})],
    ['open twice at once', week({ '2': [open, { opensAt: 600, closesAt: 700 }] })],
    ['closing before it opens', week({ '2': [{ opensAt: 700, closesAt: 600 }] })],
    ['open past midnight', week({ '2': [{ opensAt: 700, closesAt: 1500 }] })],
  ])('%s: opening hours that cannot be', async (_name, openingHours) => {
    const answer = await changingNothing(api.db, () => create(aSite({ openingHours })))
    expect(expectProblem(answer, 'validation_failed').issues?.[0]?.path).toMatch(/^openingHours\.weekly/)
  })

  test.each([['../etc'], ['a b'], ['村'], [''], ['x'.repeat(33)]])('the code %j is none', async (id) => {
    expectProblem(await changingNothing(api.db, () => create(aSite({ id }))), 'validation_failed')
  })

  test('a code that another site has', async () => {
    expectProblem(await changingNothing(api.db, () => create(aSite({ id: PLACES.village }))), 'conflict')
  })
})

describe('changing a site', () => {
  test('its distance with the source, seen at once', async () => {
    const changed = await change(PLACES.town, { roadMetres: 43_000, roadSource: '测试里程表' })
    expect(answerOf(changeSite, changed)).toMatchObject({
      roadMetres: 43_000,
      roadSource: '测试里程表',
      name: '三河镇',
    })
    expect(await audited(PLACES.town)).toMatchObject([{ action: 'site.change' }])
    expectProblem(
      await changingNothing(api.db, () => change(PLACES.town, { roadSource: null })),
      'road_source_required',
    )
    const back = answerOf(changeSite, await change(PLACES.town, { roadMetres: null, roadSource: null }))
    expect(back).toMatchObject({ roadMetres: null, roadSource: null })
  })

  test('its hours', async () => {
    const saturdays = week({ '6': [open] })
    const site = answerOf(changeSite, await change(PLACES.village, { openingHours: saturdays }))
    expect(site.openingText).toMatch(/周六/)
    const never = await changingNothing(api.db, () => change(PLACES.village, { openingHours: week({}) }))
    expectProblem(never, 'validation_failed')
  })

  test('a site that is not there', async () => {
    expectProblem(await changingNothing(api.db, () => change('999', { name: '没有的站' })), 'site_not_found')
  })
})

describe('loading the office’s own agencies and matters from CSV', () => {
  const load = (what: 'agencies' | 'matters', csv: string) =>
    api.call('POST', `/admin/${what}/import`, { as, body: { csv } })
  const MATTERS = 'code,name,agency_code,result_document,baseline_visits,attendance_required,aliases\n'

  test('every fault is named by its row, and none of the rows is taken', async () => {
    const csv = `${MATTERS}N001,好的事项,A01,证书,2,否,\nN002,,A01,证书,2,否,\nN003,事项三,A99,证书,many,maybe,\nN001,重复,A01,证书,1,是,\n`
    const answer = await changingNothing(api.db, () => load('matters', csv))
    const { issues } = expectProblem(answer, 'csv_invalid')
    expect(issues?.map(({ path }) => path)).toEqual([
      '第 5 行 code',
      '第 3 行 name',
      '第 4 行 agency_code',
      '第 4 行 baseline_visits',
      '第 4 行 attendance_required',
    ])
  })

  test.each([
    ['no table at all', '"unfinished', /引号|CSV/],
    ['columns missing', 'code,name\nX1,甲\n', /缺少列/],
    ['rows missing', MATTERS, /没有数据行/],
    ['too many columns', `${MATTERS}N1,甲,A01,证,1,否,,,\n`, /第 2 行/],
    ['too many rows', MATTERS + 'N1,甲,A01,证,1,否,\n'.repeat(5001), /5000/],
  ])('%s', async (_name, csv, advice) => {
    const answer = await changingNothing(api.db, () => load('matters', csv))
    expect(expectProblem(answer, 'csv_invalid').detail).toMatch(advice)
  })

  test('agencies: a village’s code is refused, all or none', async () => {
    const csv = `code,name,address\nB01,测试新局,一楼\n${PLACES.village},不是单位,\n`
    const answer = await changingNothing(api.db, () => load('agencies', csv))
    expect(expectProblem(answer, 'csv_invalid').issues).toEqual([
      { path: '第 3 行 code', message: expect.stringMatching(/已是别的站点/) },
    ])
  })

  test('good ones replace the samples, at once and on the record', async () => {
    const agencies = await load('agencies', '\uFEFFcode,name,address\r\nB01,测试新局,一楼\r\n')
    expect(answerOf(importAgencies, agencies)).toEqual({ created: 1, updated: 0 })
    const matters = await load('matters', `${MATTERS}N001,测试许可,B01,许可证,2,否,许可\n`)
    expect(answerOf(importMatters, matters)).toEqual({ created: 1, updated: 0 })
    const { items } = answerOf(listMatters, await api.call('GET', '/matters'))
    expect(items).toEqual([
      {
        ...{ id: 'N001', name: '测试许可', agencyId: 'B01', agencyName: '测试新局', resultDocument: '许可证' },
        ...{ baselineVisits: 2, visitsSource: null, attendanceRequired: false, isSample: false },
      },
    ])
    const records = await audited(PLACES.hub)
    expect(records.map(({ action }) => action)).toEqual(['agencies.import', 'matters.import'])
    const again = await load('agencies', 'code,name,address\nB01,测试更名局,\n')
    expect(answerOf(importAgencies, again)).toEqual({ created: 0, updated: 1 })
  })
})
