import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseIsoWeek } from '../../server/domain/calendar-time.ts'
import { cancelConsignment } from '../../server/services/cancel-consignment.ts'
import { readWeek, summariseWeek } from '../../server/services/summarise-week.ts'
import { findFigure } from '../../server/store/figure-codes.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
const WEEK = parseIsoWeek('2026-W10')
const { hub, measuredVillage, village, town, measuredTown } = PLACES

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()

/**
 * Week 9: one result completed. Week 10: three completed (one of them the materials of a case whose result is on its way), one
 * waiting, two on the road, one misdirected, one cancelled. Everything stands still from Thursday evening on.
 */
beforeAll(async () => {
  const { clock } = harness
  clock.set('2026-02-24T09:00:00+08:00')
  await carry(harness, await registered({ to: measuredVillage })).toTheEnd()

  clock.set('2026-03-02T00:00:00+08:00')
  const measured = await registered({ to: measuredVillage })
  await carry(harness, measured).toTheEnd()
  clock.set('2026-03-03T08:00:00+08:00')
  await carry(harness, await registered({ to: village })).toTheEnd()
  clock.set('2026-03-04T08:00:00+08:00')
  const materials = await registered({ direction: 'materials', from: measuredVillage })
  clock.advance({ hours: 20 })
  await carry(harness, materials).toTheEnd()
  const { caseId, resident } = materials
  await carry(harness, await registered({ to: measuredVillage, caseId, resident })).onwards()

  clock.set('2026-03-05T18:00:00+08:00')
  await carry(harness, await registered({ to: village })).to(village)
  const astray = await registered({ to: village })
  await carry(harness, astray).onwards()
  await scan(harness, astray, 'received', measuredVillage)
  const unwanted = await registered({ to: village })
  await cancelConsignment(harness.context, unwanted.resident, { consignmentId: unwanted.id, eventId: randomUUID() })
})

describe('summariseWeek', () => {
  test('counts what moved from Monday to Sunday, Shanghai time', async () => {
    harness.clock.set('2026-03-06T09:00:00+08:00')
    const { facts } = await summariseWeek(harness.context, WEEK)
    expect(facts).toMatchObject({
      week: '2026-W10',
      from: new Date('2026-03-02T00:00:00+08:00'),
      to: new Date('2026-03-09T00:00:00+08:00'),
      asOf: harness.clock.now(),
      registered: 7,
      // three whole journeys of three legs, one more up to the station, two first legs
      handedOver: 3 * 3 + 3 + 2,
      completed: 3,
      cancelled: 1,
      previousWeekCompleted: 1,
      // 7, 7 and 27 hours
      medianHours: 7,
    })
  })

  test('tells how things stand now', async () => {
    harness.clock.set('2026-03-06T09:00:00+08:00')
    const { facts } = await summariseWeek(harness.context, WEEK)
    expect(facts).toMatchObject({ inTransit: 1, awaitingPickup: 1, openExceptions: 1, overdueTasks: 0 })
    // a working day after: the resolution of the exception and the dispatch of what went astray
    harness.clock.set('2026-03-09T09:00:00+08:00')
    const monday = await summariseWeek(harness.context, WEEK)
    const overdue = await harness.db.task.count({
      where: { status: { in: ['open', 'acknowledged'] }, dueAt: { lt: harness.clock.now() } },
    })
    expect(overdue).toBeGreaterThan(0)
    expect(monday.facts.overdueTasks).toBe(overdue)
  })

  test('counts by the resident’s own town, and all towns make the whole', async () => {
    harness.clock.set('2026-03-09T09:00:00+08:00')
    const { facts } = await summariseWeek(harness.context, WEEK)
    expect(facts.byTown).toEqual([
      { townId: measuredTown, townName: '茶阳镇', completed: 2, overdue: expect.any(Number), escalated: 0 },
      { townId: town, townName: '三河镇', completed: 1, overdue: expect.any(Number), escalated: 0 },
    ])
    expect(facts.byTown.reduce((sum, one) => sum + one.overdue, 0)).toBe(facts.overdueTasks)
  })

  test('takes postage from the ledger, by budget line', async () => {
    const { facts } = await summariseWeek(harness.context, WEEK)
    // each consignment pays each line once: 3 whole journeys and 1 to the station pay both, 2 have only left their agency
    expect(facts.postageFen).toEqual({ towns: 4 * 1_800, county_seat: 6 * 800 })
  })

  test('takes savings from the ledger; a missing distance is counted, not filled in', async () => {
    const { facts } = await summariseWeek(harness.context, WEEK)
    const { metres, minutes, fareFen, ...counts } = facts.savings
    expect(counts).toEqual({ trips: 3, casesWithDistance: 2, casesWithoutDistance: 1 })
    // two trips over 18 km, less the way to the station: 2 × (36 km − 2 × 2.5, 1 or 0.3 km)
    expect(metres).toEqual({ low: 62_000, middle: 68_000, high: 70_800 })
    expect(minutes.low).toBeGreaterThan(0)
    expect(fareFen.low).toBeLessThan(fareFen.high)
    expect(facts.methodVersionIds).toEqual(['sample-county_seat-1', 'sample-savings-1', 'sample-towns-1'])
  })

  test('says it in a title and three lines, and names the codes of what it says', async () => {
    harness.clock.set('2026-03-06T09:00:00+08:00')
    const { text } = await summariseWeek(harness.context, WEEK)
    const lines = text.split('\n')
    expect(lines).toHaveLength(5)
    const code = /登记(F\w{5})/.exec(lines.at(-1) ?? '')?.[1] ?? ''
    const week = { from: '2026-03-02', until: '2026-03-08' }
    expect(await findFigure(harness.db, code)).toEqual({ query: 'registered', ...week, siteId: null, line: null })
    expect(text).toContain('登记7件，交接14次，办结3件（上周全周1件）')
    expect(text).toContain('1件缺路程')
    expect(text.length).toBeLessThanOrEqual(600)
  })

  test('is of the running week when none is named', async () => {
    harness.clock.set('2026-03-08T23:59:59+08:00')
    expect((await summariseWeek(harness.context)).facts.week).toBe('2026-W10')
    harness.clock.set('2026-03-09T00:00:00+08:00')
    const { facts } = await summariseWeek(harness.context)
    expect(facts).toMatchObject({
      week: '2026-W11',
      registered: 0,
      completed: 0,
      previousWeekCompleted: 3,
      medianHours: null,
    })
    expect(facts.savings).toMatchObject({ trips: 0, casesWithDistance: 0, casesWithoutDistance: 0 })
    // the present is the same whatever week is asked for
    expect(facts).toMatchObject({ inTransit: 1, awaitingPickup: 1, openExceptions: 1 })
  })

  test('a gap stays a gap when the case’s second half is completed weeks later', async () => {
    const { clock } = harness
    clock.set('2026-03-16T08:00:00+08:00')
    const materials = await registered({ direction: 'materials', from: village })
    await carry(harness, materials).toTheEnd()
    clock.set('2026-03-23T08:00:00+08:00')
    const { caseId, resident } = materials
    await carry(harness, await registered({ to: village, caseId, resident })).toTheEnd()
    // the case counts once, in the week in which it first saves a trip: weeks add up
    for (const [week, casesWithoutDistance] of [
      ['2026-W12', 1],
      ['2026-W13', 0],
    ] as const) {
      const { savings } = (await summariseWeek(harness.context, parseIsoWeek(week))).facts
      const counts = { trips: 1, casesWithDistance: 0, casesWithoutDistance }
      expect(savings, week).toMatchObject({ ...counts, metres: { low: 0, middle: 0, high: 0 } })
    }
  })

  test('a week without anything is a week of zeros', async () => {
    const { facts, text } = await summariseWeek(harness.context, parseIsoWeek('2020-W53'))
    expect(facts).toMatchObject({
      registered: 0,
      handedOver: 0,
      completed: 0,
      postageFen: { towns: 0, county_seat: 0 },
    })
    expect(facts.methodVersionIds).toEqual([])
    expect(text).toContain('2020年第53周')
  })

  test('misdirected documents wait at the wrong place, and the hub is asked', async () => {
    const open = await harness.db.task.findMany({ where: { kind: 'resolve_exception', status: 'open' } })
    expect(open.map(({ siteId }) => siteId)).toEqual([hub])
  })
})

describe('readWeek', () => {
  test('reads weeks that exist, and says which one does not', () => {
    expect(readWeek(undefined)).toBeUndefined()
    expect(readWeek('2026-W53')).toBe('2026-W53')
    expect(() => readWeek('2025-W53')).toThrow(expect.objectContaining({ code: 'validation_failed' }))
  })
})
