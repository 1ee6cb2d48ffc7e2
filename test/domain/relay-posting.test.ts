import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { estimate, fen } from '../../server/domain/money.ts'
import { type CaseFacts, itemOf, postageOfLeg, savingsOfCompletion } from '../../server/domain/relay-posting.ts'
import type { SavingsMethod } from '../../server/domain/savings.ts'
import type { BudgetLine, TariffRule, TariffVersion } from '../../server/domain/tariff.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY, PLANS } from '../setup/relay-facts.ts'
import { METHOD as ANY_METHOD, SOURCES } from '../setup/savings-inputs.ts'

const { agency, hub, town, village, measuredTown, measuredVillage, otherAgency } = PLACES

function tariff(id: string, line: BudgetLine, from: string, until: string | null, rule: TariffRule): TariffVersion {
  const validUntil = until === null ? null : parseLocalDate(until)
  return { id, line, validFrom: parseLocalDate(from), validUntil, rule, source: '测试合同' }
}
const TARIFFS = [
  tariff('towns-1', 'towns', '2026-01-01', '2026-06-30', { basis: 'per_item', fen: fen(1_800) }),
  tariff('towns-2', 'towns', '2026-07-01', null, { basis: 'per_item', fen: fen(2_000) }),
  tariff('seat-1', 'county_seat', '2026-01-01', null, { basis: 'per_item', fen: fen(800) }),
]

function leg(fromSiteId: string, dispatchedAt: string, weightGrams: number | null = null) {
  const route = PLANS.resultToVillage.route
  const at = new Date(dispatchedAt)
  return { consignmentId: 'c1', route, fromSiteId, dispatchedAt: at, recordedAt: at, weightGrams }
}
const MARCH = '2026-03-02T10:00:00+08:00'

describe('postageOfLeg', () => {
  it.each([
    ['out of the agency', agency, 'postage:c1:county_seat', 'postage_county_seat', 800],
    ['out of the hub', hub, 'postage:c1:towns', 'postage_towns', 1_800],
    ['out of the town', town, 'postage:c1:towns', 'postage_towns', 1_800],
    ['out of a wrong village', measuredVillage, 'postage:c1:towns', 'postage_towns', 1_800],
    ['out of a wrong agency', otherAgency, 'postage:c1:county_seat', 'postage_county_seat', 800],
    ['out of the destination', village, 'postage:c1:towns', 'postage_towns', 1_800],
  ])('%s', (_what, from, key, account, amountFen) => {
    const { posting, gap } = postageOfLeg(COUNTY, TARIFFS, leg(from, MARCH))
    expect(gap).toBeNull()
    expect(posting?.key).toBe(key)
    expect(posting?.entries).toEqual([
      { account, amountFen },
      { account: 'payable_carrier', amountFen: -amountFen },
    ])
  })

  it.each([
    ['2026-06-30T23:59:59+08:00', 'towns-1', 1_800],
    ['2026-07-01T00:00:00+08:00', 'towns-2', 2_000],
    // still June in Greenwich
    ['2026-06-30T16:30:00Z', 'towns-2', 2_000],
  ])('by the tariff of the day in Shanghai: %s', (dispatchedAt, version, amount) => {
    const { posting } = postageOfLeg(COUNTY, TARIFFS, leg(hub, dispatchedAt))
    expect([posting?.tariffVersionId, posting?.entries[0]?.amountFen]).toEqual([version, amount])
  })

  it('shows a gap where no tariff holds', () => {
    const before = leg(hub, '2025-12-31T23:00:00+08:00')
    expect(postageOfLeg(COUNTY, TARIFFS, before)).toEqual({ posting: null, gap: 'no_tariff' })
  })

  it('shows a gap where the tariff needs a weight that nobody recorded', () => {
    const rule: TariffRule = {
      basis: 'weight_steps',
      firstGrams: 1_000,
      firstFen: fen(800),
      stepGrams: 500,
      stepFen: fen(150),
    }
    const byWeight = [tariff('weight', 'towns', '2026-01-01', null, rule)]
    expect(postageOfLeg(COUNTY, byWeight, leg(hub, MARCH))).toEqual({ posting: null, gap: 'weight_missing' })
    expect(postageOfLeg(COUNTY, byWeight, leg(hub, MARCH, 1_200)).posting?.entries[0]?.amountFen).toBe(950)
  })

  it.each(['per_bag', 'flat_per_month'] as const)('posts nothing, and no gap, under a %s tariff', (basis) => {
    const carriedElsewhere = [tariff('bulk', 'towns', '2026-01-01', null, { basis, fen: fen(5_000) })]
    expect(postageOfLeg(COUNTY, carriedElsewhere, leg(hub, MARCH))).toEqual({ posting: null, gap: null })
  })
})

describe('itemOf', () => {
  it('counts one item under the consignment’s own key', () => {
    expect(itemOf('c1')).toMatchObject({ key: 'items:c1', entries: [{ measure: 'items', quantity: { middle: 1 } }] })
  })
})

describe('savingsOfCompletion', () => {
  const METHOD: SavingsMethod = {
    ...ANY_METHOD,
    id: 'method-1',
    validFrom: parseLocalDate('2026-01-01'),
    stationMetres: estimate(0, 1_000, 2_000),
    modes: [{ mode: 'bus', share: 1, fenPerKilometre: estimate(40, 50, 60), metresPerMinute: 500, ...SOURCES }],
  }
  const facts = (given: Partial<CaseFacts> = {}): CaseFacts => ({
    caseId: 'k1',
    baselineVisits: 2,
    attendanceRequired: false,
    homeSiteId: measuredVillage,
    completedDirections: [],
    ...given,
  })
  const completed = (direction: 'materials' | 'result', at = MARCH) => ({
    sourceKey: 'c1',
    direction,
    at: new Date(at),
  })
  const savings = (given: Partial<CaseFacts>, direction: 'materials' | 'result' = 'result') =>
    savingsOfCompletion(COUNTY, [METHOD], facts(given), completed(direction)).posting

  const trips = (posting: ReturnType<typeof savings>) =>
    posting?.entries.find(({ measure }) => measure === 'trips')?.quantity?.middle

  it('saves a trip of twice the road, less the way to the station', () => {
    const posting = savings({})
    expect(posting?.key).toBe('savings:k1:c1')
    expect(posting?.methodVersion).toBe('method-1')
    expect(posting?.entries).toEqual([
      { measure: 'cases', quantity: { low: 1, middle: 1, high: 1 }, gapChange: 0 },
      { measure: 'trips', quantity: { low: 1, middle: 1, high: 1 }, gapChange: 0 },
      { measure: 'metres', quantity: { low: 32_000, middle: 34_000, high: 36_000 }, gapChange: 0 },
      { measure: 'minutes', quantity: { low: 64, middle: 68, high: 72 }, gapChange: 0 },
      { measure: 'fare_fen', quantity: { low: 1_280, middle: 1_700, high: 2_160 }, gapChange: 0 },
    ])
  })

  it('adds the second direction of the case to the first', () => {
    const first = savings({}, 'materials')
    const second = savings({ completedDirections: ['materials'] }, 'result')
    expect([trips(first), trips(second)]).toEqual([1, 1])
    expect(second?.entries.every(({ gapChange }) => gapChange === 0)).toBe(true)
  })

  it.each([
    ['a matter that needs one visit saves it once', { baselineVisits: 1, completedDirections: ['materials'] }],
    ['the same direction twice saves once', { completedDirections: ['result'] }],
    ['a matter that needs no visit saves none', { baselineVisits: 0 }],
    ['who must appear in person saves nothing', { attendanceRequired: true }],
  ] as const)('%s', (_what, given) => {
    expect(savings(given)).toBeNull()
  })

  it('counts the trip and shows the gap where nobody has measured the road', () => {
    expect(COUNTY.roadMetresFrom(village)).toBeNull()
    expect(savings({ homeSiteId: village })?.entries).toEqual([
      { measure: 'cases', quantity: { low: 1, middle: 1, high: 1 }, gapChange: 0 },
      { measure: 'trips', quantity: { low: 1, middle: 1, high: 1 }, gapChange: 0 },
      { measure: 'metres', quantity: null, gapChange: 1 },
      { measure: 'minutes', quantity: null, gapChange: 1 },
      { measure: 'fare_fen', quantity: null, gapChange: 1 },
    ])
  })

  it('opens the gap of a case once, whatever it completes after', () => {
    const second = savings({ homeSiteId: village, completedDirections: ['materials'] })
    expect(second?.entries).toEqual([{ measure: 'trips', quantity: { low: 1, middle: 1, high: 1 }, gapChange: 0 }])
  })

  it('uses the town’s road for its villages', () => {
    const ofTown = savings({ homeSiteId: measuredTown })
    expect(savings({ homeSiteId: measuredVillage })?.entries).toEqual(ofTown?.entries)
  })

  it('shows a gap before the first method', () => {
    const early = savingsOfCompletion(COUNTY, [METHOD], facts(), completed('result', '2025-12-31T23:59:00+08:00'))
    expect(early).toEqual({ posting: null, gap: 'no_savings_method' })
  })
})
