import { beforeAll, describe, expect, test, vi } from 'vitest'
import { Problem, pageOf } from '../../server/contract/endpoint.ts'
import { LedgerTransaction, WeeklySummary } from '../../server/contract/reports.ts'
import { stopPictures } from '../../server/reports/pictures.ts'
import type { Person } from '../../server/services/actor.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aLeader, aMemberOfStaff, carry, type TestConsignment } from '../setup/factories.ts'

vi.setConfig({ testTimeout: 40_000 })

const api = useApi()
const LedgerPage = pageOf(LedgerTransaction)
let leader: Person
let licence: TestConsignment

beforeAll(async () => {
  leader = await aLeader(api)
  licence = await aConsignment(api, { to: PLACES.measuredVillage }).registered()
  await carry(api, licence).toTheEnd()
  return () => stopPictures()
})

describe('the weekly summary', () => {
  test('as figures, with its text and the range of its estimates', async () => {
    const { status, body } = await api.call('GET', '/reports/weekly?week=2026-W10', { as: leader })
    expect(status).toBe(200)
    expect(WeeklySummary.parse(body)).toMatchObject({
      week: '2026-W10',
      from: '2026-03-01T16:00:00.000Z',
      to: '2026-03-08T16:00:00.000Z',
      registered: 1,
      handedOver: 3,
      completed: 1,
      completedWeekBefore: 0,
      medianHours: 7,
      postageFen: { towns: 1_800, county_seat: 800 },
      savings: { cases: 1, casesWithoutDistance: 0, trips: 1, metres: { low: 31_000, middle: 34_000, high: 35_400 } },
      byTown: [{ townId: PLACES.measuredTown, townName: '茶阳镇', completed: 1, overdue: 0, escalated: 0 }],
    })
  })

  test('is of the running week when none is named', async () => {
    const { body } = await api.call('GET', '/reports/weekly', { as: leader })
    expect(WeeklySummary.parse(body).week).toBe('2026-W10')
  })

  test('as text: the same words as in the figures', async () => {
    const { headers, body } = await api.call('GET', '/reports/weekly/text?week=2026-W10', { as: leader })
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    const { body: figures } = await api.call('GET', '/reports/weekly?week=2026-W10', { as: leader })
    expect(String(body)).toBe(WeeklySummary.parse(figures).text)
  })

  test('as a picture', async () => {
    const { status, headers, body } = await api.call('GET', '/reports/weekly/card.png?week=2026-W10', { as: leader })
    expect([status, headers.get('content-type')]).toEqual([200, 'image/png'])
    const picture = body as Buffer
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.readUInt32BE(16)).toBe(1080)
  })

  test.each([['2025-W53'], ['2026-W00'], ['2026-10'], ['last week']])('has no week %s, and says so', async (week) => {
    const answer = await api.call('GET', `/reports/weekly?week=${encodeURIComponent(week)}`, { as: leader })
    expect(answer.status).toBe(422)
    const { code, issues } = Problem.parse(answer.body)
    expect([code, issues?.[0]?.path]).toEqual(['validation_failed', 'week'])
  })
})

describe('the ledger', () => {
  test('pages through every posting, each with its tariff or method', async () => {
    const finance = await aMemberOfStaff(api, { role: 'finance', siteId: null })
    const items = []
    let cursor = ''
    do {
      const { status, body } = await api.call('GET', `/ledger?limit=3${cursor}`, { as: finance })
      expect(status).toBe(200)
      const page = LedgerPage.parse(body)
      items.push(...page.items)
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(items.map(({ kind, versionId }) => [kind, versionId])).toEqual(
      expect.arrayContaining([
        ['items', 'item-count-1'],
        ['postage', 'sample-county_seat-1'],
        ['postage', 'sample-towns-1'],
        ['savings', 'sample-savings-1'],
      ]),
    )
    expect(items).toHaveLength(4)
    expect(items.every(({ trackingNumber }) => trackingNumber === licence.trackingNumber)).toBe(true)
    expect(items.flatMap(({ entries }) => entries).reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0)
  })

  test('a missing road distance is named as the gap that it is', async () => {
    const unmeasured = await aConsignment(api, { to: PLACES.village }).registered()
    await carry(api, unmeasured).toTheEnd()
    const { body } = await api.call('GET', `/ledger?consignmentId=${unmeasured.id}`, { as: leader })
    const savings = LedgerPage.parse(body).items.find(({ kind }) => kind === 'savings')
    expect(savings?.usage.find(({ measure }) => measure === 'metres')).toEqual({
      measure: 'metres',
      low: null,
      middle: null,
      high: null,
      gap: 'road_distance_missing',
    })
  })

  test.each([
    ['from=2026-02-30'],
    ['from=2026-03-05&until=2026-03-04'],
    ['consignmentId=SH1'],
    ['limit=0'],
    ['limit=101'],
  ])('refuses %s', async (query) => {
    const answer = await api.call('GET', `/ledger?${query}`, { as: leader })
    expect(answer.status).toBe(422)
    expect(Problem.parse(answer.body).code).toBe('validation_failed')
  })
})
