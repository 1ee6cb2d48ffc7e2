import { beforeAll, describe, expect, test } from 'vitest'
import { listLedger } from '../../server/services/list-ledger.ts'
import { summariseWeek } from '../../server/services/summarise-week.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
let consignments: TestConsignment[] = []

/** Six journeys a day apart, five of them scanned at once at the same instant, and a scan that comes days late. */
beforeAll(async () => {
  for (let day = 2; day <= 7; day += 1) {
    harness.clock.set(`2026-03-0${day}T08:00:00+08:00`)
    const one = await aConsignment(harness, { to: PLACES.measuredVillage }).registered()
    await carry(harness, one).toTheEnd()
    consignments = [...consignments, one]
  }
  const late = await aConsignment(harness, { to: PLACES.measuredVillage }).registered()
  const occurredAt = harness.clock.advance({ hours: 1 })
  harness.clock.advance({ days: 5 })
  await scan(harness, late, 'dispatched', PLACES.agency, { occurredAt })
})

async function allPages(query: Omit<Parameters<typeof listLedger>[1], 'limit' | 'cursor'>, limit: number) {
  const rows = []
  let cursor: string | undefined
  for (;;) {
    const page = await listLedger(harness.context, { ...query, limit, cursor })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    rows.push(...page.rows)
    if (page.nextCursor === null) return rows
    cursor = page.nextCursor
  }
}

describe('listLedger', () => {
  test.each([1, 3, 7, 26, 27, 100])(
    'in pages of %i: none lost, none twice, in the order of recording',
    async (limit) => {
      const rows = await allPages({}, limit)
      expect(rows).toHaveLength(await harness.db.ledgerTransaction.count())
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      const order = rows.map(({ recordedAt, id }) => `${recordedAt.toISOString()} ${id}`)
      expect(order).toEqual(order.toSorted())
    },
  )

  test('of one day holds what happened on that day in Shanghai, also what was told days later', async () => {
    const day = await allPages({ from: '2026-03-07', until: '2026-03-07' }, 5)
    expect(day).toHaveLength(6)
    for (const { occurredAt } of day) {
      expect(occurredAt >= new Date('2026-03-07T00:00:00+08:00')).toBe(true)
      expect(occurredAt < new Date('2026-03-08T00:00:00+08:00')).toBe(true)
    }
    expect(day.at(-1)?.recordedAt).toEqual(harness.clock.now())
  })

  test('from and until alone are open on the other side', async () => {
    const [all, early, late] = await Promise.all([
      allPages({}, 50),
      allPages({ until: '2026-03-04' }, 50),
      allPages({ from: '2026-03-05' }, 50),
    ])
    expect(early.length).toBeGreaterThan(0)
    expect([...early, ...late].map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted())
  })

  test('of one consignment is its own, with usage and money', async () => {
    const [first] = consignments as [TestConsignment]
    const rows = await allPages({ consignmentId: first.id }, 50)
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual(['items', 'postage', 'postage', 'savings'])
    expect(rows.every(({ trackingNumber }) => trackingNumber === first.trackingNumber)).toBe(true)
  })

  test('opens up the figures of the weekly summary', async () => {
    const { facts } = await summariseWeek(harness.context, '2026-W10' as Parameters<typeof summariseWeek>[1])
    const rows = await allPages({ from: '2026-03-02', until: '2026-03-08' }, 50)
    const sumOf = (account: string) =>
      rows
        .flatMap(({ entries }) => entries)
        .filter((entry) => entry.account === account)
        .reduce((sum, { amountFen }) => sum + amountFen, 0)
    expect(facts.postageFen).toEqual({ towns: sumOf('postage_towns'), county_seat: sumOf('postage_county_seat') })
    expect(facts.postageFen.towns).toBeGreaterThan(0)
    const metres = rows.flatMap(({ usage }) => usage).filter(({ measure }) => measure === 'metres')
    expect(facts.savings.metres.middle).toBe(metres.reduce((sum, { middle }) => sum + (middle ?? 0), 0))
  })

  test.each([
    [{ from: '2026-03-05', until: '2026-03-04' }, 'validation_failed'],
    [{ cursor: 'bm90IGEgY3Vyc29y' }, 'bad_request'],
  ])('refuses %j', async (query, code) => {
    await expect(listLedger(harness.context, { ...query, limit: 10 })).rejects.toMatchObject({ code })
  })
})
