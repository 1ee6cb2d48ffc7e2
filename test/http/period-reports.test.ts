import { beforeAll, describe, expect, test } from 'vitest'
import { readFigure } from '../../server/contract/figures.ts'
import { listOverdueSites, readPeriodSummary, readTrend } from '../../server/contract/period-reports.ts'
import { parseIsoWeek } from '../../server/domain/calendar-time.ts'
import type { Person } from '../../server/services/actor.ts'
import { sendWeeklySummaries } from '../../server/services/send-weekly-summaries.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aLeader, aResident, carry } from '../setup/factories.ts'

const api = useApi()
let leader: Person

beforeAll(async () => {
  leader = await aLeader(api)
  await carry(api, await aConsignment(api, { to: PLACES.measuredVillage }).registered()).toTheEnd()
  await aConsignment(api, { to: PLACES.village }).registered()
})

const period = async (query: string) =>
  answerOf(readPeriodSummary, await api.call('GET', `/reports/period?${query}`, { as: leader }))

describe('the summary of a time', () => {
  test('counts what the weekly summary counts', async () => {
    const month = await period('from=2026-03-01&until=2026-03-31')
    expect(month).toMatchObject({ registered: 2, handedOver: 3, completed: 1, completedBefore: 0, siteName: null })
    expect(month).toMatchObject({ postageFen: { towns: 1_800, county_seat: 800 }, savings: { cases: 1, trips: 1 } })
    expect(month.text.split('\n')).toHaveLength(5)
    expect(month.text).toContain('全县 2026年3月1日至3月31日')
    expect(await period('from=2026-02-01&until=2026-02-28')).toMatchObject({ registered: 0, completed: 0 })
  })

  test('of one town counts its residents alone, and the towns add up', async () => {
    const query = 'from=2026-03-01&until=2026-03-31'
    const measured = await period(`${query}&siteId=${PLACES.measuredTown}`)
    expect(measured).toMatchObject({ registered: 1, completed: 1, handedOver: 3, postageFen: { towns: 1_800 } })
    const other = await period(`${query}&siteId=${PLACES.village}`)
    expect(other).toMatchObject({ registered: 1, completed: 0, handedOver: 0, savings: { cases: 0 } })
    expect(other.siteName).toMatch(/服务站$/)
    expect(await period(`${query}&siteId=${PLACES.hub}`)).toMatchObject({ registered: 2, siteName: null })
  })

  test('of the county and of a town names codes that open what it says; of a village there are none', async () => {
    const query = 'from=2026-03-01&until=2026-03-31'
    for (const [place, registered] of [
      ['', '2件'],
      [`&siteId=${PLACES.measuredTown}`, '1件'],
    ]) {
      const { text } = await period(`${query}${place}`)
      const code = /数字码：登记(F\w{5})、/.exec(text)?.[1] ?? ''
      const opened = answerOf(readFigure, await api.call('GET', `/figures/${code}`, { as: leader }))
      expect(opened).toMatchObject({ query: 'registered', text: registered })
    }
    expect((await period(`${query}&siteId=${PLACES.village}`)).text).not.toContain('数字码')
  })

  test('a time that runs backwards, is too long, or of an agency is refused', async () => {
    const ask = (query: string) => api.call('GET', `/reports/period?${query}`, { as: leader })
    expectProblem(await ask('from=2026-03-02&until=2026-03-01'), 'validation_failed')
    expectProblem(await ask('from=2024-01-01&until=2026-03-01'), 'validation_failed')
    expectProblem(await ask(`from=2026-03-01&until=2026-03-01&siteId=${PLACES.agency}`), 'site_not_allowed')
    expectProblem(await ask('from=2026-03-01&until=2026-03-01&siteId=nowhere'), 'site_not_found')
    const query = { as: await aResident(api) }
    expectProblem(await api.call('GET', '/reports/period?from=2026-03-01&until=2026-03-01', query), 'forbidden')
  })
})

describe('how a time went', () => {
  const trend = async (query: string) =>
    answerOf(readTrend, await api.call('GET', `/reports/trend?${query}`, { as: leader }))

  test('adds up to the summary of the same time, the county and one town', async () => {
    for (const place of ['', `&siteId=${PLACES.measuredTown}`]) {
      for (const days of [
        'from=2026-03-01&until=2026-03-14',
        'from=2026-03-01&until=2026-03-31',
        'from=2025-06-01&until=2026-03-31',
      ]) {
        const [{ points }, whole] = await Promise.all([trend(days + place), period(days + place)])
        const sum = (count: 'registered' | 'completed') => points.reduce((total, point) => total + point[count], 0)
        expect([sum('registered'), sum('completed')]).toEqual([whole.registered, whole.completed])
        const postage = points.map(({ postageFen }) => postageFen)
        if (place !== '') expect(new Set(postage)).toEqual(new Set([null]))
        else expect(postage.reduce((total, fen) => (total ?? 0) + (fen ?? 0), 0)).toBe(2_600)
      }
    }
  })

  test('a time that runs backwards or a place that is none is refused', async () => {
    const ask = (query: string) => api.call('GET', `/reports/trend?${query}`, { as: leader })
    expectProblem(await ask('from=2026-03-02&until=2026-03-01'), 'validation_failed')
    expectProblem(await ask('from=2026-03-01&until=2026-03-01&siteId=nowhere'), 'site_not_found')
  })
})

test('who is late: the sites, the longest overdue first, and all of them in one number', async () => {
  api.clock.advance({ hours: 24 * 9 })
  const late = await answerOf(listOverdueSites, await api.call('GET', '/reports/overdue?limit=1', { as: leader }))
  expect(late.tasks).toBeGreaterThan(0)
  expect(late.items[0]).toMatchObject({ siteName: '市场监督管理局', leads: [] })
  const village = await api.call('GET', `/reports/overdue?siteId=${PLACES.measuredTown}`, { as: leader })
  expect((await answerOf(listOverdueSites, village)).items).toEqual([])
})

test('every look at the figures is in the audit', async () => {
  const before = await api.db.auditRecord.count({ where: { action: 'report.read', actorId: leader.userId } })
  await api.call('GET', '/reports/weekly/text', { as: leader })
  await api.call('GET', '/reports/overdue', { as: leader })
  await api.call('GET', '/reports/satisfaction?from=2026-03-01&until=2026-03-31', { as: leader })
  await api.call('GET', '/exceptions', { as: leader })
  await period(`from=2026-03-01&until=2026-03-31&siteId=${PLACES.town}`)
  const records = await api.db.auditRecord.findMany({ where: { action: 'report.read', actorId: leader.userId } })
  expect(records.length - before).toBe(5)
  expect(records.find(({ detail }) => JSON.stringify(detail).includes(PLACES.town))?.subject).toBe('period')
})

test('a leader stops the scheduled summary and has it again', async () => {
  const want = (wanted: boolean) => api.call('PUT', '/me/weekly-summary', { as: leader, body: { wanted } })
  const toLeader = { recipientId: leader.userId, template: 'weekly_summary' }
  await sendWeeklySummaries(api.context, parseIsoWeek('2026-W10'))
  expect(await api.db.notification.count({ where: { ...toLeader, status: 'pending' } })).toBe(1)
  expect((await want(false)).body).toEqual({ wanted: false })
  await want(false)
  expect(await api.db.notification.count({ where: { ...toLeader, status: 'pending' } })).toBe(0)
  await sendWeeklySummaries(api.context, parseIsoWeek('2026-W11'))
  expect(await api.db.notification.count({ where: { ...toLeader, status: 'pending' } })).toBe(0)
  await want(true)
  await sendWeeklySummaries(api.context, parseIsoWeek('2026-W12'))
  expect(await api.db.notification.count({ where: { ...toLeader, status: 'pending' } })).toBe(1)
  expectProblem(
    await api.call('PUT', '/me/weekly-summary', { as: await aResident(api), body: { wanted: true } }),
    'forbidden',
  )
})
