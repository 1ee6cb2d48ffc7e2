import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { cancelConsignment } from '../../server/services/cancel-consignment.ts'
import { type SavingsQuery, savingsOfPeriod } from '../../server/services/savings-of-period.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
const { measuredTown, measuredVillage, town, village } = PLACES
const MARCH = { from: '2026-03-01', until: '2026-03-31' }

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()
const savings = (query: Partial<SavingsQuery> = {}) => savingsOfPeriod(harness.context, { ...MARCH, ...query })

/** In March: a round trip and a result over a known road, a result over one nobody measured, and four that save nothing. */
beforeAll(async () => {
  const materials = await registered({ direction: 'materials', from: measuredVillage })
  await carry(harness, materials).toTheEnd()
  const { caseId, resident } = materials
  await carry(harness, await registered({ to: measuredVillage, caseId, resident })).toTheEnd()
  await carry(harness, await registered({ to: measuredVillage })).toTheEnd()
  await carry(harness, await registered({ to: village })).toTheEnd()
  await carry(harness, await registered({ to: village, matterId: 'M019' })).toTheEnd()
  await registered({ to: village })
  const unwanted = await registered({ to: village })
  await cancelConsignment(harness.context, unwanted.resident, { consignmentId: unwanted.id, eventId: randomUUID() })
})

describe('savings of a time', () => {
  test('are those that were posted, with their cost, their gaps and the cases that save nothing', async () => {
    const march = await savings()
    expect(march.totals).toMatchObject({ trips: 4, casesWithDistance: 2, casesWithoutDistance: 1 })
    expect(march.totals.metres).toEqual({ low: 3 * 31_000, middle: 3 * 34_000, high: 3 * 35_400 })
    expect(march.costFen).toBe(5 * 1_800 + 5 * 800)
    expect(march.netFen.middle).toBe(march.totals.fareFen.middle - march.costFen)
    expect(march.cases).toEqual({
      filed: 6,
      saving: 3,
      unsaved: { cancelled: 1, returned: 0, written_off: 0, attendance_required: 1, open: 1, no_visit_spared: 0 },
    })
    expect(march.byTown.map(({ townId, totals }) => [townId, totals.trips])).toEqual([
      [measuredTown, 3],
      [town, 1],
    ])
    expect(march.findings).toEqual(['distance_missing', 'visits_unsourced', 'sample_method'])
    expect(march.methods.map(({ id }) => id)).toEqual(['sample-savings-1'])
  })

  test('of a town are its part, and towns add up', async () => {
    const [all, measured, other] = await Promise.all([
      savings(),
      savings({ townId: measuredTown }),
      savings({ townId: town }),
    ])
    expect(measured.totals).toEqual(all.byTown[0]?.totals)
    expect(measured.totals.trips + other.totals.trips).toBe(all.totals.trips)
    expect(measured.costFen + other.costFen).toBe(all.costFen)
    expect(measured.cases.filed + other.cases.filed).toBe(all.cases.filed)
  })

  test('reckoned anew by the version that posted them are what was posted', async () => {
    const posted = await savings()
    const anew = await savings({ methodId: 'sample-savings-1' })
    expect(anew.reckoning).toBe('anew')
    expect([anew.totals, anew.byTown]).toEqual([posted.totals, posted.byTown])
  })

  test('of another time are none', async () => {
    const february = await savings({ from: '2026-02-01', until: '2026-02-28' })
    expect([february.totals.trips, february.costFen, february.cases.filed, february.findings]).toEqual([0, 0, 0, []])
  })

  test('of a version or a town that is not there are refused', async () => {
    await expect(savings({ methodId: 'nothing' })).rejects.toMatchObject({ code: 'savings_method_not_found' })
    await expect(savings({ townId: village })).rejects.toMatchObject({ code: 'site_not_found' })
  })
})
