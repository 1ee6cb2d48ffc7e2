import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNTS } from '../../server/domain/accounts.ts'
import { adjustmentPosting, appropriationPosting, commitmentPosting } from '../../server/domain/books.ts'
import {
  addDays,
  localDateOf,
  localMonthOf,
  parseLocalDate,
  startOfLocalDay,
} from '../../server/domain/calendar-time.ts'
import { type LedgerPosting, postagePosting, reversalOf } from '../../server/domain/ledger.ts'
import { fen } from '../../server/domain/money.ts'
import { postingDay } from '../../server/domain/relay-posting.ts'
import { BUDGET_LINES } from '../../server/domain/tariff.ts'
import type { Person } from '../../server/services/actor.ts'
import { closeMonth } from '../../server/services/close-month.ts'
import { readTrialBalance } from '../../server/services/trial-balance.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { checkDaySums, readPostedMonths } from '../../server/store/day-sums.ts'
import { postToBooks } from '../../server/store/post-books.ts'
import { readOpenFrom } from '../../server/store/pricing.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aMemberOfStaff, carry } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness({ start: '2026-01-05T09:00:00+08:00' })
let finance: Person

beforeAll(async () => {
  finance = await aMemberOfStaff(harness, { role: 'finance', siteId: null })
})

async function daySumDefects() {
  const months = await readPostedMonths(harness.db)
  return (await Promise.all(months.map((month) => checkDaySums(harness.db, month)))).flat()
}

describe('the chart of accounts', () => {
  test('is the same in the program and in the database', async () => {
    const rows = await harness.db.ledgerAccount.findMany()
    const ours = ACCOUNTS.flatMap(({ code, lines }) => lines.map((line) => `${code} ${line}`))
    expect(rows.map(({ code, budgetLine }) => `${code} ${budgetLine}`).toSorted()).toEqual(ours.toSorted())
  })
})

describe('day sums', () => {
  test('of a relay are those of its entries', async () => {
    for (const to of [PLACES.village, PLACES.measuredVillage, PLACES.measuredVillage]) {
      await carry(harness, await aConsignment(harness, { to }).registered()).toTheEnd()
    }
    expect(await harness.db.ledgerDaySum.count()).toBeGreaterThan(3)
    expect(await harness.db.usageDaySum.count()).toBeGreaterThan(4)
    expect(await daySumDefects()).toEqual([])
  })

  /** Postings of any kind in any order of days, reversals, closes between them, and repeats, a month being closed or not. */
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constantFrom(
          'postage' as const,
          'commitment' as const,
          'adjustment' as const,
          'appropriation' as const,
        ),
        line: fc.constantFrom(...BUDGET_LINES),
        amount: fc.integer({ min: 1, max: 1_000_000 }),
        daysAgo: fc.nat(70),
        town: fc.constantFrom(null, PLACES.town, PLACES.measuredTown),
      }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('reversal' as const), of: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('repeat' as const), of: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('close' as const), days: fc.integer({ min: 1, max: 31 }) }) },
  )
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
  let made = 0

  function moneyOf(one: Extract<Step, { line: unknown }>): LedgerPosting {
    made += 1
    const id = `made-${made}`
    const amountFen = fen(one.amount)
    switch (one.what) {
      case 'postage':
        return postagePosting({ sourceKey: id, line: one.line, amountFen, tariffVersionId: 'sample-towns-1' })
      case 'commitment':
        return commitmentPosting({ id, line: one.line, amountFen })
      case 'adjustment':
        return adjustmentPosting({ id, line: one.line, amountFen })
      case 'appropriation':
        return appropriationPosting({ id, line: one.line, amountFen })
    }
  }

  async function take(known: LedgerPosting[], one: Step): Promise<void> {
    if (one.what === 'close') {
      harness.clock.advance({ days: one.days })
      const openFrom = await readOpenFrom(harness.db)
      const next = openFrom ?? parseLocalDate('2025-10-01')
      if (addDays(next, 31) < localDateOf(harness.clock.now())) {
        await closeMonth(harness.context, finance, localMonthOf(startOfLocalDay(next)))
      }
      return
    }
    const now = harness.clock.now()
    const last = known[('of' in one ? one.of : 0) % Math.max(1, known.length)]
    if ('of' in one && last === undefined) return
    const money =
      'of' in one ? (one.what === 'reversal' ? reversalOf(last as LedgerPosting, '更正') : last) : moneyOf(one)
    const daysAgo = 'daysAgo' in one ? one.daysAgo : 0
    const occurredAt = new Date(now.getTime() - daysAgo * 86_400_000)
    const postedOn = postingDay(occurredAt, await readOpenFrom(harness.db))
    const townId = 'town' in one ? one.town : null
    await postToBooks(harness.db, [
      { money: money as LedgerPosting, occurredAt, postedOn, recordedAt: now, townId, note: null },
    ])
    known.push(money as LedgerPosting)
  }

  test('equal recomputation, and every month balances, under any postings, reversals, repeats and closes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const known: LedgerPosting[] = []
        for (const one of steps) await take(known, one)
        expect(await daySumDefects()).toEqual([])
        const months = await readPostedMonths(harness.db)
        for (const { from } of months.slice(-4)) {
          const balance = await readTrialBalance(harness.context, localMonthOf(startOfLocalDay(from)))
          expect(balance.differenceFen).toBe(0)
        }
      }),
      { numRuns: 25 },
    )
    expect(await harness.db.monthClose.count()).toBeGreaterThan(1)
    expect((await verifyDatabase(harness.context)).defects).toEqual([])
  })

  test('of many who post at once lose nothing', async () => {
    const now = harness.clock.now()
    const postedOn = postingDay(now, await readOpenFrom(harness.db))
    const one = (index: number) => ({
      money: postagePosting({
        sourceKey: `at-once-${index}`,
        line: 'towns',
        amountFen: fen(100),
        tariffVersionId: 'at-once',
      }),
      ...{ occurredAt: now, postedOn, recordedAt: now, townId: PLACES.town, note: null },
    })
    await Promise.all(Array.from({ length: 40 }, (_, index) => postToBooks(harness.db, [one(index % 30)])))
    const [sum] = await harness.db.ledgerDaySum.findMany({ where: { versionId: 'at-once', account: 'postage_towns' } })
    expect(sum).toMatchObject({ debitFen: 3_000n, creditFen: 0n, entries: 30 })
  })
})

describe('whoever changes the past is found out', () => {
  test.each([
    ['a day sum', 'UPDATE ledger_day_sum SET debit_fen = debit_fen + 1 WHERE debit_fen > 0', 'day_sums_differ'],
    ['a day sum of usage', 'UPDATE usage_day_sum SET gaps = gaps + 1', 'day_sums_differ'],
    ['a missing day sum', "DELETE FROM usage_day_sum WHERE measure = 'items'", 'day_sums_differ'],
    [
      'a balance of a closed month',
      `UPDATE ledger_entry SET amount_fen = amount_fen * 2 WHERE transaction_id IN (
         SELECT id FROM ledger_transaction WHERE posted_on < (SELECT max(month) FROM month_close))`,
      'day_sums_differ',
    ],
    [
      'sums and entries of a closed month alike',
      `UPDATE month_close SET balances = jsonb_set(balances, '{0,balanceFen}', '123456789')`,
      'closed_month_differs',
    ],
  ])('%s', async (_what, sql, kind) => {
    const verdict = await verdictAfter(harness, (db) => db.$executeRawUnsafe(sql))
    expect([...verdict.byKind.keys()]).toContain(kind)
  })
})
