import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACCOUNTS, EXPENSE_ACCOUNTS, isOfLine } from '../../server/domain/accounts.ts'
import {
  accountBalances,
  ITEM_COUNT_METHOD,
  itemsUsage,
  type LedgerPosting,
  ledgerPosting,
  postagePosting,
  reversalOf,
  reversalOfUsage,
  savingsUsage,
  USAGE_MEASURES,
  type UsagePosting,
  usageTotals,
} from '../../server/domain/ledger.ts'
import { estimate, exactly, fen, sumFen, ZERO_ESTIMATE } from '../../server/domain/money.ts'
import { type CaseSavings, type SavingsMethod, savingsOfCase, subtractSavings } from '../../server/domain/savings.ts'
import { BUDGET_LINES } from '../../server/domain/tariff.ts'
import { METHOD as ANY_METHOD, SOURCES } from '../setup/savings-inputs.ts'

const POSTAGE = postagePosting({
  sourceKey: 'event:e1',
  line: 'towns',
  amountFen: fen(1200),
  tariffVersionId: 'tariff-1',
})

function withEntries(...amounts: number[]): LedgerPosting {
  return { ...POSTAGE, entries: amounts.map((amount) => ({ account: 'payable_carrier', amountFen: fen(amount) })) }
}

describe('the chart of accounts', () => {
  it('has a postage account of its own for each budget line and each code once', () => {
    for (const line of BUDGET_LINES) {
      expect(EXPENSE_ACCOUNTS.filter((code) => isOfLine(code, line))).toEqual([`postage_${line}`, 'adjustment'])
    }
    expect(new Set(ACCOUNTS.map((account) => account.code)).size).toBe(ACCOUNTS.length)
    expect(Object.keys(accountBalances([])).toSorted()).toEqual(ACCOUNTS.map((account) => account.code).toSorted())
  })
})

describe('ledgerPosting', () => {
  it.each([
    ['nothing', []],
    ['one side only', [100]],
    ['sides that differ by one fen', [100, -99]],
    ['sides that differ the other way', [99, -100]],
    ['two debits', [100, 100]],
    ['an entry of nothing', [100, -100, 0]],
    ['only nothing', [0, 0]],
  ])('refuses %s', (_name, amounts) => {
    expect(() => ledgerPosting(withEntries(...amounts))).toThrow(RangeError)
  })

  it.each([
    ['two sides', [100, -100]],
    ['three sides', [100, -60, -40]],
  ])('takes %s', (_name, amounts) => {
    expect(ledgerPosting(withEntries(...amounts))).toEqual(withEntries(...amounts))
  })

  it('lets a line pay only for what it is for', () => {
    expect(() => ledgerPosting({ ...POSTAGE, line: 'county_seat' })).toThrow('county_seat does not pay postage_towns')
  })

  it('refuses a posting without a source', () => {
    expect(() => ledgerPosting({ ...POSTAGE, key: ' ' })).toThrow(RangeError)
  })
})

describe('postagePosting', () => {
  it.each([
    ['towns', 'postage_towns'],
    ['county_seat', 'postage_county_seat'],
  ] as const)('debits the expense of %s and credits the carrier', (line, account) => {
    const posting = postagePosting({ sourceKey: 'bag:b1', line, amountFen: fen(250), tariffVersionId: 't1' })
    expect(posting).toEqual({
      key: 'postage:bag:b1',
      kind: 'postage',
      line,
      entries: [
        { account, amountFen: 250 },
        { account: 'payable_carrier', amountFen: -250 },
      ],
      tariffVersionId: 't1',
      reverses: null,
    })
  })

  it.each([0, -1])('refuses %d fen', (amount) => {
    const input = { sourceKey: 'event:e1', line: 'towns', amountFen: fen(amount), tariffVersionId: 't1' } as const
    expect(() => postagePosting(input)).toThrow(RangeError)
  })
})

describe('reversalOf', () => {
  it('takes every entry back and names what it reverses and why', () => {
    expect(reversalOf(POSTAGE, '扫描更正')).toEqual({
      key: 'reversal:postage:event:e1',
      kind: 'reversal',
      line: 'towns',
      entries: [
        { account: 'postage_towns', amountFen: -1200 },
        { account: 'payable_carrier', amountFen: 1200 },
      ],
      tariffVersionId: 'tariff-1',
      reverses: { key: 'postage:event:e1', reason: '扫描更正' },
    })
  })

  it('has one key for one reversed posting, so that it happens once', () => {
    expect(reversalOf(POSTAGE, '一').key).toBe(reversalOf(POSTAGE, '二').key)
  })

  it('needs a reason', () => {
    expect(() => reversalOf(POSTAGE, '  ')).toThrow(RangeError)
  })
})

describe('any sequence of postings and reversals', () => {
  const step = fc.oneof(
    fc.record({ line: fc.constantFrom(...BUDGET_LINES), amount: fc.integer({ min: 1, max: 10_000_000 }) }),
    fc.record({ reverse: fc.nat() }),
  )

  it('sums to zero in each transaction and in total, and equals what was not reversed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const postings = new Map<string, LedgerPosting>()
        for (const [index, one] of steps.entries()) {
          const known = [...postings.values()]
          const reversed = 'reverse' in one ? known[one.reverse % known.length] : undefined
          if ('line' in one) {
            const input = {
              sourceKey: `event:${index}`,
              line: one.line,
              amountFen: fen(one.amount),
              tariffVersionId: 't',
            }
            const posting = postagePosting(input)
            postings.set(posting.key, posting)
          } else if (reversed !== undefined) {
            const reversal = reversalOf(reversed, '更正')
            postings.set(reversal.key, reversal)
          }
        }
        const all = [...postings.values()]
        for (const posting of all) expect(sumFen(posting.entries.map((entry) => entry.amountFen))).toBe(0)
        const balances = accountBalances(all)
        expect(sumFen(Object.values(balances))).toBe(0)
        expect(balances.postage_towns + balances.postage_county_seat).toBe(standingPostage(all))
      }),
    )
  })

  function standingPostage(all: readonly LedgerPosting[]): number {
    const keys = new Set(all.map((posting) => posting.key))
    const stands = (key: string): boolean => !keys.has(`reversal:${key}`) || !stands(`reversal:${key}`)
    return all
      .filter((posting) => posting.kind === 'postage' && stands(posting.key))
      .reduce((sum, posting) => sum + Math.max(...posting.entries.map((entry) => entry.amountFen)), 0)
  }
})

const METHOD: SavingsMethod = {
  ...ANY_METHOD,
  id: 'savings-test-1',
  modes: [{ mode: 'bus', share: 1, fenPerKilometre: estimate(20, 25, 30), metresPerMinute: 500, ...SOURCES }],
}

function savings(outcome: 'completed' | 'returned', homeRoadMetres: number | null): CaseSavings {
  const relayed = { materials: true, result: true }
  return savingsOfCase({
    baselineVisits: 2,
    attendanceRequired: false,
    relayed,
    outcome,
    homeRoadMetres,
    method: METHOD,
  })
}

function usageOf(now: CaseSavings, before: CaseSavings | null, sourceKey = 'event:e1'): UsagePosting | null {
  return savingsUsage({ sourceKey, change: subtractSavings(now, before) })
}

describe('usage', () => {
  it('counts items', () => {
    expect(itemsUsage({ sourceKey: 'event:e1', items: 2 })).toEqual({
      key: 'items:event:e1',
      methodVersion: ITEM_COUNT_METHOD,
      entries: [{ measure: 'items', quantity: exactly(2), gapChange: 0 }],
    })
  })

  it.each([0, -1, 1.5])('refuses %d items', (items) => {
    expect(() => itemsUsage({ sourceKey: 'event:e1', items })).toThrow(RangeError)
  })

  it('posts trips, metres, minutes and fares with the version of the method', () => {
    expect(usageOf(savings('completed', 30_000), null)).toEqual({
      key: 'savings:event:e1',
      methodVersion: 'savings-test-1',
      basis: null,
      entries: [
        { measure: 'cases', quantity: exactly(1), gapChange: 0 },
        { measure: 'trips', quantity: exactly(2), gapChange: 0 },
        { measure: 'metres', quantity: { low: 112_000, middle: 116_000, high: 118_000 }, gapChange: 0 },
        { measure: 'minutes', quantity: { low: 224, middle: 232, high: 236 }, gapChange: 0 },
        { measure: 'fare_fen', quantity: { low: 2240, middle: 2900, high: 3540 }, gapChange: 0 },
      ],
    })
  })

  it('posts a gap as a gap, not as 0', () => {
    expect(usageOf(savings('completed', null), null)?.entries).toEqual([
      { measure: 'cases', quantity: exactly(1), gapChange: 0 },
      { measure: 'trips', quantity: exactly(2), gapChange: 0 },
      { measure: 'metres', quantity: null, gapChange: 1 },
      { measure: 'minutes', quantity: null, gapChange: 1 },
      { measure: 'fare_fen', quantity: null, gapChange: 1 },
    ])
  })

  it('closes the gap when the distance becomes known, and when the case is returned', () => {
    expect(usageOf(savings('completed', 30_000), savings('completed', null))?.entries).toContainEqual({
      measure: 'metres',
      quantity: { low: 112_000, middle: 116_000, high: 118_000 },
      gapChange: -1,
    })
    expect(usageOf(savings('returned', null), savings('completed', null))?.entries).toContainEqual({
      measure: 'metres',
      quantity: ZERO_ESTIMATE,
      gapChange: -1,
    })
  })

  it('posts nothing when nothing changed', () => {
    expect(usageOf(savings('completed', 30_000), savings('completed', 30_000))).toBeNull()
    expect(usageOf(savings('returned', 30_000), null)).toBeNull()
  })

  it('adds up to the present savings, and reversed to nothing', () => {
    const state = fc
      .tuple(fc.constantFrom('completed' as const, 'returned' as const), fc.option(fc.nat(90_000)))
      .map(([outcome, road]) => savings(outcome, road))
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 8 }), (history) => {
        const postings = history
          .map((now, index) => usageOf(now, history[index - 1] ?? null, `event:${index}`))
          .filter((posting) => posting !== null)
        const last = history.at(-1)
        const totals = usageTotals(postings)
        expect(totals.trips).toEqual({ quantity: exactly(last?.trips ?? 0), gaps: 0 })
        expect(totals.metres).toEqual({ quantity: last?.metres ?? ZERO_ESTIMATE, gaps: last?.gaps.length })
        expect(totals.minutes).toEqual({ quantity: last?.minutes ?? ZERO_ESTIMATE, gaps: last?.gaps.length })
        expect(totals.fare_fen).toEqual({ quantity: last?.fareFen ?? ZERO_ESTIMATE, gaps: last?.gaps.length })

        const withReversals = usageTotals([...postings, ...postings.map(reversalOfUsage)])
        for (const measure of USAGE_MEASURES) {
          expect(withReversals[measure]).toEqual({ quantity: ZERO_ESTIMATE, gaps: 0 })
        }
      }),
    )
  })
})
