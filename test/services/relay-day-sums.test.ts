import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Period } from '../../server/domain/period-summary.ts'
import type { Person } from '../../server/services/actor.ts'
import { cancelConsignment } from '../../server/services/cancel-consignment.ts'
import { readFigureFacts, townsIn } from '../../server/services/figures/count-figures.ts'
import { rateConsignment, satisfactionOfPeriod } from '../../server/services/ratings.ts'
import { savingsOfPeriod } from '../../server/services/savings-of-period.ts'
import { summarisePeriod } from '../../server/services/summarise-period.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { checkRelayDaySums, readRelayedMonths } from '../../server/store/relay-day-sums.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness({ start: START })
const { hub, measuredVillage, measuredTown, village } = PLACES
let clerk: Person

beforeAll(async () => {
  clerk = await staffAt(harness, hub)
})

async function defects() {
  const months = await readRelayedMonths(harness.db)
  return (await Promise.all(months.map((month) => checkRelayDaySums(harness.db, month)))).flat()
}

/** What people do to consignments, in any order, over weeks. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('register' as const),
      home: fc.constantFrom(measuredVillage, village, measuredTown),
      direction: fc.constantFrom('materials' as const, 'result' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('deliver' as const), of: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('rate' as const), of: fc.nat(), score: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('takeBack' as const), of: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const), of: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('measure' as const), metres: fc.integer({ min: 0, max: 60_000 }) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Delivered and rated, taken back after its village was measured, handed over anew; one before, one after, one cancelled. */
const STORY: readonly Step[] = [
  { what: 'register', home: village, direction: 'result' },
  { what: 'register', home: village, direction: 'result' },
  { what: 'deliver', of: 0 },
  { what: 'rate', of: 0, score: 4 },
  { what: 'measure', metres: 21_000 },
  { what: 'wait', days: 3 },
  { what: 'deliver', of: 1 },
  { what: 'takeBack', of: 0 },
  { what: 'register', home: village, direction: 'result' },
  { what: 'cancel', of: 2 },
]

async function take(known: TestConsignment[], one: Step): Promise<void> {
  if (one.what === 'wait') {
    harness.clock.advance({ days: one.days })
    return
  }
  if (one.what === 'register') {
    const { home, direction } = one
    const ends = direction === 'result' ? { to: home } : { from: home }
    known.push(await aConsignment(harness, { direction, ...ends }).registered())
    return
  }
  if (one.what === 'measure') {
    // the distance of a village changes while its cases are under way
    await harness.db.site.update({ where: { id: village }, data: { roadMetres: one.metres, roadSource: '测试' } })
    harness.context.network.invalidate()
    return
  }
  const consignment = known[one.of % Math.max(1, known.length)]
  if (consignment === undefined) return
  const { status } = await harness.db.consignment.findUniqueOrThrow({ where: { id: consignment.id } })
  const { resident, id } = consignment
  if (one.what === 'deliver' && status === 'requested') await carry(harness, consignment).toTheEnd()
  if (one.what === 'cancel' && status === 'requested') {
    await cancelConsignment(harness.context, resident, { consignmentId: id, eventId: randomUUID() })
  }
  if (one.what === 'rate' && status === 'completed') {
    await rateConsignment(harness.context, resident, { consignmentId: id, score: one.score, tags: [] }).catch(
      () => undefined,
    )
  }
  const isHandedOver = status === 'completed' && consignment.direction === 'result'
  if (one.what === 'takeBack' && isHandedOver) await takeBack(consignment)
}

async function takeBack(consignment: TestConsignment): Promise<void> {
  const last = await harness.db.scanEvent.findFirstOrThrow({
    where: { consignmentId: consignment.id, kind: 'collected' },
    orderBy: { sequence: 'desc' },
  })
  harness.clock.advance({ minutes: 10 })
  const details = { note: '扫错了', supersedes: last.id }
  const { outcome } = await scan(harness, consignment, 'corrected', hub, { details, by: clerk })
  expect(outcome).toBe('recorded')
}

describe('day sums of consignments', () => {
  test('equal recomputation, and so do savings, whatever happens to them in whatever order', async () => {
    let completed = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
        const known: TestConsignment[] = []
        for (const one of steps) await take(known, one)
        expect(await defects()).toEqual([])
        completed = await harness.db.consignment.count({ where: { status: 'completed' } })
      }),
      { numRuns: 8, examples: [[[...STORY]]] },
    )
    expect(completed).toBeGreaterThan(3)
    expect(await harness.db.scanEvent.count({ where: { kind: 'corrected' } })).toBeGreaterThan(0)
    expect((await verifyDatabase(harness.context)).defects).toEqual([])
    const year = { from: '2026-01-01', until: '2026-12-31' }
    const posted = await savingsOfPeriod(harness.context, year)
    const anew = await savingsOfPeriod(harness.context, { ...year, methodId: 'sample-savings-1' })
    expect(anew.totals).toEqual(posted.totals)
    expect(posted.totals.casesWithoutDistance).toBeGreaterThanOrEqual(0)
    expect(posted.cases.saving).toBe(posted.totals.casesWithDistance + posted.totals.casesWithoutDistance)
  }, 240_000)

  test('give the figures of each town and of the county as its consignments do', async () => {
    const { relayed } = await readFigureFacts(harness.context, { from: '2026-01-01', until: '2026-12-31' } as Period)
    const homes = townsIn(await harness.context.network.tree()).map(({ id }) => id)
    expect(homes).toEqual(expect.arrayContaining(relayed.flatMap(({ townId }) => townId ?? [])))
    const anew = await harness.db.$queryRaw`
      SELECT town AS "townId", count(*)::int AS registered,
        (count(*) FILTER (WHERE c.direction = 'materials'))::int AS "registeredMaterials",
        (count(*) FILTER (WHERE c.status = 'completed'))::int AS completed,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY relay_minutes(c.registered_at, c.completed_at))
          FILTER (WHERE c.status = 'completed'))::int AS "medianMinutes"
      FROM consignment c JOIN relay_case k ON k.id = c.case_id JOIN site s ON s.id = k.home_site_id
      CROSS JOIN LATERAL (SELECT CASE s.kind WHEN 'village_station' THEN s.parent_id ELSE s.id END AS town) AS t
      GROUP BY GROUPING SETS ((), (town)) ORDER BY town NULLS FIRST`
    const kept = relayed
      .map(({ townId, registered, registeredMaterials, completed, medianMinutes }) => ({
        ...{ townId, registered, registeredMaterials, completed, medianMinutes },
      }))
      .toSorted((a, b) => ((a.townId ?? '') < (b.townId ?? '') ? -1 : 1))
    expect(kept).toEqual(anew)
    expect(kept.length).toBeGreaterThan(2)
    expect(kept[0]?.registeredMaterials).toBeGreaterThan(0)
  })

  test('of parts add up to the whole', async () => {
    const whole = { from: '2026-03-01', until: '2026-08-31' }
    const all = await summarisePeriod(harness.context, whole)
    const months = ['03-01/03-31', '04-01/04-30', '05-01/05-31', '06-01/06-30', '07-01/07-31', '08-01/08-31']
    const parts = await Promise.all(
      months.map((month) => {
        const [from = '', until = ''] = month.split('/')
        return summarisePeriod(harness.context, { from: `2026-${from}`, until: `2026-${until}` })
      }),
    )
    for (const figure of ['registered', 'completed', 'handedOver', 'cancelled'] as const) {
      expect(parts.reduce((sum, { facts }) => sum + facts[figure], 0)).toBe(all.facts[figure])
    }
    const satisfaction = await satisfactionOfPeriod(harness.context, whole)
    expect(satisfaction.completed).toBe(all.facts.completed)
    const ofAgencies = satisfaction.byAgency.reduce((sum, { n }) => sum + n, 0)
    expect([ofAgencies, satisfaction.byTown.reduce((sum, { n }) => sum + n, 0)]).toEqual([
      satisfaction.n,
      satisfaction.n,
    ])
  })

  test.each([
    ['a count', 'UPDATE relay_day_sum SET completed = completed + 1 WHERE completed > 0'],
    ['which way', 'UPDATE relay_day_sum SET registered_materials = registered_materials + 1 WHERE registered > 0'],
    ['how long it took', 'UPDATE relay_day_sum SET minutes = minutes || 1 WHERE completed > 0'],
    ['a rating', "UPDATE relay_day_sum SET ratings = '{9,9,9,9,9}' WHERE completed > 0"],
    ['a missing sum', "DELETE FROM relay_day_sum WHERE subject = 'matter'"],
    ['a sum of dispatches', 'UPDATE dispatch_day_sum SET legs = legs + 1'],
    [
      'what savings were reckoned from',
      `UPDATE ledger_transaction SET basis = basis || '{"homeRoadMetres": 35000}' WHERE basis IS NOT NULL`,
    ],
  ])('whoever changes %s is found out', async (_what, sql) => {
    const verdict = await verdictAfter(harness, (db) => db.$executeRawUnsafe(sql))
    const kinds = [...verdict.byKind.keys()]
    expect(kinds.includes('day_sums_differ') || kinds.includes('posting_mispriced')).toBe(true)
  })
})
