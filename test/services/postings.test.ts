import { beforeAll, describe, expect, test } from 'vitest'
import { listLedger } from '../../server/services/list-ledger.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
const { agency, hub, measuredVillage, village } = PLACES

/** The price goes up on 1 July; in 2027 the county seat is paid by weight and the towns by the month. */
beforeAll(async () => {
  const { db, context } = harness
  const day = (text: string) => new Date(`${text}T00:00:00Z`)
  await db.tariffVersion.createMany({
    data: [
      {
        id: 'towns-0',
        line: 'towns',
        validFrom: day('2025-11-01'),
        validUntil: day('2025-11-30'),
        rule: { basis: 'per_item', fen: 1_700 },
        source: '测试合同',
      },
      {
        id: 'towns-a',
        line: 'towns',
        validFrom: day('2026-01-01'),
        validUntil: day('2026-06-30'),
        rule: { basis: 'per_item', fen: 1_800 },
        source: '测试合同',
      },
      {
        id: 'towns-b',
        line: 'towns',
        validFrom: day('2026-07-01'),
        validUntil: day('2026-12-31'),
        rule: { basis: 'per_item', fen: 2_100 },
        source: '测试合同',
      },
      {
        id: 'towns-c',
        line: 'towns',
        validFrom: day('2027-01-01'),
        rule: { basis: 'flat_per_month', fen: 2_000_000 },
        source: '测试合同',
      },
      {
        id: 'seat-0',
        line: 'county_seat',
        validFrom: day('2025-11-01'),
        validUntil: day('2025-11-30'),
        rule: { basis: 'per_item', fen: 700 },
        source: '测试合同',
      },
      {
        id: 'seat-a',
        line: 'county_seat',
        validFrom: day('2026-01-01'),
        validUntil: day('2026-12-31'),
        rule: { basis: 'per_item', fen: 800 },
        source: '测试合同',
      },
      {
        id: 'seat-b',
        line: 'county_seat',
        validFrom: day('2027-01-01'),
        rule: { basis: 'weight_steps', firstGrams: 1_000, firstFen: 600, stepGrams: 500, stepFen: 150 },
        source: '测试合同',
      },
    ],
  })
  context.pricing.invalidate()
})

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()
const postedFor = async (consignmentId: string) => {
  const { rows } = await listLedger(harness.context, { consignmentId, limit: 100 })
  return rows
}
const postageFor = async (consignmentId: string) =>
  (await postedFor(consignmentId))
    .filter(({ kind }) => kind === 'postage')
    .map(({ versionId, entries }) => [versionId, entries[0]?.account, entries[0]?.amountFen])

describe('postage', () => {
  test('is priced on the day of the dispatch, line by line, once each', async () => {
    harness.clock.set('2026-06-30T15:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    await carry(harness, licence).to(hub)
    harness.clock.set('2026-07-01T08:00:00+08:00')
    await carry(harness, licence).toTheEnd()
    expect(await postageFor(licence.id)).toEqual([
      ['seat-a', 'postage_county_seat', 800],
      ['towns-b', 'postage_towns', 2_100],
    ])
  })

  test('of a late scan is the price of the day on which it happened', async () => {
    harness.clock.set('2026-06-30T10:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    const occurredAt = harness.clock.advance({ hours: 1 })
    harness.clock.set('2026-07-02T10:00:00+08:00')
    await scan(harness, licence, 'dispatched', hub, { occurredAt })
    expect(await postageFor(licence.id)).toEqual([['towns-a', 'postage_towns', 1_800]])
  })

  test('balances to the fen, and names the event that it is for', async () => {
    harness.clock.set('2026-03-02T09:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    await carry(harness, licence).toTheEnd()
    for (const row of await postedFor(licence.id)) {
      expect(row.entries.reduce((sum, entry) => sum + entry.amountFen, 0)).toBe(0)
      const event = await harness.db.scanEvent.findUniqueOrThrow({ where: { id: row.sourceEventId ?? '' } })
      expect([event.consignmentId, event.occurredAt]).toEqual([licence.id, row.occurredAt])
      expect(row.trackingNumber).toBe(licence.trackingNumber)
    }
  })

  test.each([
    ['with its weight', 1_200, [['seat-b', 'postage_county_seat', 750]]],
    ['without a weight nothing is made up', undefined, []],
  ] as const)('by weight, %s; by the month no item costs anything', async (_what, weightGrams, expected) => {
    harness.clock.set('2027-03-01T09:00:00+08:00')
    const licence = await registered({ to: measuredVillage, ...(weightGrams === undefined ? {} : { weightGrams }) })
    await carry(harness, licence).toTheEnd()
    expect(await postageFor(licence.id)).toEqual(expected)
  })

  test('by the weight that whoever sent it on has weighed, and verify reckons it the same', async () => {
    harness.clock.set('2027-03-02T09:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    const details = { weightGrams: 1_600 }
    await scan(harness, licence, 'dispatched', agency, { details })
    await carry(harness, licence).toTheEnd()
    const taken = await registered({ to: measuredVillage })
    const { eventId } = await scan(harness, taken, 'dispatched', agency, { details })
    harness.clock.advance({ minutes: 10 })
    // it had left earlier: posted for the same carriage, by the same weight
    const earlier = { kind: 'dispatched' as const, siteId: agency, occurredAt: '2027-03-02T10:05:00+08:00' }
    await scan(harness, taken, 'corrected', agency, {
      details: { note: '时间写错', supersedes: eventId, replacement: earlier },
    })
    for (const { id } of [licence, taken])
      expect(await postageFor(id)).toEqual([['seat-b', 'postage_county_seat', 900]])
    expect((await verifyDatabase(harness.context)).defects).toEqual([])
  })

  test('is missing where the tariff has ended; the item and the savings are posted all the same', async () => {
    harness.clock.set('2025-12-01T09:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    await carry(harness, licence).toTheEnd()
    expect((await postedFor(licence.id)).map(({ kind }) => kind).toSorted()).toEqual(['items', 'savings'])
  })
})

describe('savings', () => {
  test('of a case with both directions are two trips, posted half and half', async () => {
    harness.clock.set('2026-03-02T09:00:00+08:00')
    const materials = await registered({ direction: 'materials', from: measuredVillage })
    await carry(harness, materials).toTheEnd()
    const { caseId, resident } = materials
    const result = await registered({ to: measuredVillage, caseId, resident })
    await carry(harness, result).toTheEnd()
    const posted = await Promise.all([materials, result].map(({ id }) => postedFor(id)))
    const savings = posted.flat().filter(({ kind }) => kind === 'savings')
    expect(savings.map(({ caseId: of }) => of)).toEqual([caseId, caseId])
    expect(savings.map(({ versionId }) => versionId)).toEqual(['sample-savings-1', 'sample-savings-1'])
    for (const { usage } of savings) {
      // 2 × 18 km, less twice the way to the station of 2.5, 1 or 0.3 km
      expect(usage.find(({ measure }) => measure === 'metres')).toEqual({
        measure: 'metres',
        low: 31_000,
        middle: 34_000,
        high: 35_400,
        gapChange: 0,
      })
      expect(usage.find(({ measure }) => measure === 'trips')).toMatchObject({ middle: 1 })
    }
  })

  test('over a road that nobody has measured show the gap and no kilometre', async () => {
    harness.clock.set('2026-03-02T09:00:00+08:00')
    const licence = await registered({ to: village })
    await carry(harness, licence).toTheEnd()
    const savings = (await postedFor(licence.id)).find(({ kind }) => kind === 'savings')
    expect(savings?.usage).toEqual([
      { measure: 'cases', low: 1, middle: 1, high: 1, gapChange: 0 },
      { measure: 'fare_fen', low: null, middle: null, high: null, gapChange: 1 },
      { measure: 'metres', low: null, middle: null, high: null, gapChange: 1 },
      { measure: 'minutes', low: null, middle: null, high: null, gapChange: 1 },
      { measure: 'trips', low: 1, middle: 1, high: 1, gapChange: 0 },
    ])
  })

  test('of a matter for which one must appear in person are none', async () => {
    harness.clock.set('2026-03-02T09:00:00+08:00')
    const certificate = await registered({ to: measuredVillage, matterId: 'M019' })
    await carry(harness, certificate).toTheEnd()
    expect((await postedFor(certificate.id)).map(({ kind }) => kind).toSorted()).toEqual([
      'items',
      'postage',
      'postage',
    ])
  })

  test('are none while the documents are on their way', async () => {
    harness.clock.set('2026-03-02T09:00:00+08:00')
    const licence = await registered({ to: measuredVillage })
    await carry(harness, licence).to(measuredVillage)
    expect((await postedFor(licence.id)).filter(({ kind }) => kind === 'savings')).toEqual([])
    await scan(harness, licence, 'dispatched', agency)
  })
})
