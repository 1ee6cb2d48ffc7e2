import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACCOUNTS } from '../../server/domain/accounts.ts'
import {
  adjustmentPosting,
  appropriationPosting,
  commitmentPosting,
  monthChargePosting,
  paymentPosting,
  transferPostings,
} from '../../server/domain/books.ts'
import { budgetState, thresholdReached } from '../../server/domain/budget.ts'
import { forecastBudget, LEAST_WORKDAYS } from '../../server/domain/budget-forecast.ts'
import { spentBudgetText } from '../../server/domain/budget-text.ts'
import { addDays, isoWeekdayOf, type LocalDate, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { accountBalances, type LedgerPosting, postagePosting, reversalOf } from '../../server/domain/ledger.ts'
import { fen, sumFen } from '../../server/domain/money.ts'
import { daysOfReportPeriod } from '../../server/domain/report-period.ts'
import { BUDGET_LINES } from '../../server/domain/tariff.ts'

const line = fc.constantFrom(...BUDGET_LINES)
const amount = fc.integer({ min: 1, max: 1e10 }).map(fen)
const signed = fc.oneof(
  amount,
  amount.map((positive) => fen(-positive)),
)

describe('the books', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('appropriation' as const), line, amountFen: signed }),
    fc.record({ kind: fc.constant('transfer' as const), line, amountFen: amount }),
    fc.record({ kind: fc.constant('commitment' as const), line, amountFen: signed }),
    fc.record({ kind: fc.constant('postage' as const), line, amountFen: amount }),
    fc.record({ kind: fc.constant('month' as const), line, amountFen: amount }),
    fc.record({ kind: fc.constant('adjustment' as const), line, amountFen: signed }),
    fc.record({ kind: fc.constant('payment' as const), line, amountFen: amount }),
    fc.record({ kind: fc.constant('reversal' as const), of: fc.nat() }),
  )
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

  function postingsOf(steps: readonly Step[]): readonly LedgerPosting[] {
    const all: LedgerPosting[] = []
    for (const [index, one] of steps.entries()) all.push(...postingsOfStep(one, `n${index}`, all))
    return all
  }
  function postingsOfStep(one: Step, id: string, known: readonly LedgerPosting[]): readonly LedgerPosting[] {
    switch (one.kind) {
      case 'appropriation':
        return [appropriationPosting({ ...one, id })]
      case 'commitment':
        return [commitmentPosting({ ...one, id })]
      case 'adjustment':
        return [adjustmentPosting({ ...one, id })]
      case 'payment':
        return [paymentPosting({ ...one, id })]
      case 'transfer': {
        const toLine = one.line === 'towns' ? 'county_seat' : 'towns'
        return transferPostings({ id, fromLine: one.line, toLine, amountFen: one.amountFen })
      }
      case 'postage':
        return [postagePosting({ sourceKey: id, line: one.line, amountFen: one.amountFen, tariffVersionId: 't' })]
      case 'month': {
        const month = { month: '2026-03' as never, line: one.line, tariffVersionId: 't' }
        return [monthChargePosting(month, { townId: id, fen: one.amountFen })]
      }
      case 'reversal': {
        const reversed = known[one.of % Math.max(1, known.length)]
        return reversed === undefined ? [] : [reversalOf(reversed, '更正')]
      }
    }
  }

  it('balance in every line, whatever is posted and taken back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const all = postingsOf(steps)
        for (const one of BUDGET_LINES) {
          const balances = accountBalances(all.filter((posting) => posting.line === one))
          expect(sumFen(Object.values(balances))).toBe(0)
          const state = budgetState(one, balances)
          expect(state.availableFen + state.committedFen).toBe(state.appropriatedFen)
          expect(state.spentFen - state.paidFen).toBe(0 - balances.payable_carrier)
        }
      }),
    )
  })

  it('a transfer changes what the lines have, not what both have together', () => {
    fc.assert(
      fc.property(amount, (amountFen) => {
        const given = BUDGET_LINES.map((one) => appropriationPosting({ id: one, line: one, amountFen }))
        const moved = transferPostings({ id: 't', fromLine: 'towns', toLine: 'county_seat', amountFen })
        const stateOf = (one: (typeof BUDGET_LINES)[number]) =>
          budgetState(one, accountBalances([...given, ...moved].filter((posting) => posting.line === one)))
        expect(stateOf('towns').appropriatedFen).toBe(0)
        expect(stateOf('county_seat').appropriatedFen).toBe(2 * amountFen)
      }),
    )
  })

  it('a payment of nothing, or of less, is none', () => {
    for (const wrong of [0, -1]) {
      expect(() => paymentPosting({ id: 'p', line: 'towns', amountFen: fen(wrong) })).toThrow(RangeError)
    }
    expect(ACCOUNTS.every(({ lines }) => lines.length > 0)).toBe(true)
  })
})

describe('thresholds', () => {
  it.each([
    [0, 0, null],
    [1, 0, 100],
    [7_999, 10_000, null],
    [8_000, 10_000, 80],
    [9_499, 10_000, 80],
    [9_500, 10_000, 95],
    [9_999, 10_000, 95],
    [10_000, 10_000, 100],
    [31_250_000, 31_250_000, 100],
    [50_000, 10_000, 100],
    [-5, 10_000, null],
  ])('%i of %i reaches %s', (spent, appropriated, expected) => {
    expect(thresholdReached(fen(spent), fen(appropriated))).toBe(expected)
  })

  it('speak plainly', () => {
    const spent = { line: 'towns', percent: 95, spentFen: 25_100_000, appropriatedFen: 26_250_000 } as const
    expect(spentBudgetText(spent)).toBe('各镇场邮递费已用251,000.00元，占预算262,500.00元的95.6%')
    expect(spentBudgetText({ ...spent, appropriatedFen: 0 })).toBe('各镇场邮递费已用251,000.00元，还没有下达预算')
  })
})

describe('the day that the budget runs out', () => {
  const calendar = { isWorkday: (date: LocalDate) => isoWeekdayOf(date) <= 5 }
  const first = parseLocalDate('2026-01-05')
  /** so much on each of so many working days */
  const steady = (workdays: number, daily: (index: number) => number) => {
    const days: { date: LocalDate; fen: ReturnType<typeof fen> }[] = []
    for (let date = first; days.length < workdays; date = addDays(date, 1)) {
      if (calendar.isWorkday(date)) days.push({ date, fen: fen(daily(days.length)) })
    }
    return days
  }
  const asOfLast = (days: ReturnType<typeof steady>) => days.at(-1)?.date ?? first

  it('is exact, and without a range, where every day is the same', () => {
    const spending = steady(40, () => 1_000)
    const forecast = forecastBudget({ appropriatedFen: fen(50_000), spending, asOf: asOfLast(spending), calendar })
    const tenLater = steady(50, () => 0).at(-1)?.date
    expect(forecast).toMatchObject({
      kind: 'forecast',
      workdays: 40,
      earliest: tenLater,
      expected: tenLater,
      latest: tenLater,
    })
  })

  it('lies between an early and a late day where days differ', () => {
    const spending = steady(40, (index) => (index % 2 === 0 ? 500 : 1_500))
    const forecast = forecastBudget({ appropriatedFen: fen(100_000), spending, asOf: asOfLast(spending), calendar })
    if (forecast.kind !== 'forecast') throw new Error(forecast.kind)
    const { earliest, expected, latest } = forecast
    expect([earliest, expected, latest].toSorted()).toEqual([earliest, expected, latest])
    expect(earliest).not.toBe(latest)
  })

  it('is none where it lasts the year, with what is left', () => {
    const spending = steady(60, () => 10)
    const forecast = forecastBudget({ appropriatedFen: fen(1_000_000), spending, asOf: asOfLast(spending), calendar })
    expect(forecast).toMatchObject({ kind: 'forecast', earliest: null, expected: null, latest: null })
    if (forecast.kind === 'forecast') expect(forecast.leftAtYearEndFen.middle).toBe(1_000_000 - 10 * 259)
  })

  it('is not said before there are twenty working days, nor of a line that spends nothing', () => {
    const few = steady(LEAST_WORKDAYS - 1, () => 10)
    const tooLittle = { kind: 'too_little_data', needed: LEAST_WORKDAYS }
    const forecast = (spending: typeof few, asOf: LocalDate) =>
      forecastBudget({ appropriatedFen: fen(1_000), spending, asOf, calendar })
    expect(forecast(few, asOfLast(few))).toEqual({ ...tooLittle, workdays: LEAST_WORKDAYS - 1 })
    expect(forecast([], parseLocalDate('2026-06-01'))).toEqual({ ...tooLittle, workdays: 0 })
  })

  it('has passed where all is spent; later spending does not move it', () => {
    const spending = steady(30, () => 100)
    const forecast = forecastBudget({ appropriatedFen: fen(1_000), spending, asOf: asOfLast(spending), calendar })
    expect(forecast).toEqual({ kind: 'exhausted', since: spending[9]?.date })
  })

  it('counts what was spent on a day off with the working day before, and nothing of what is to come', () => {
    const spending = steady(30, () => 100)
    const saturday = addDays(first, 5)
    const moved = spending.map((day, index) => (index === 4 ? { date: saturday, fen: day.fen } : day))
    const later = { date: addDays(asOfLast(spending), 1), fen: fen(900_000) }
    const input = { appropriatedFen: fen(100_000), asOf: asOfLast(spending), calendar }
    expect(forecastBudget({ ...input, spending: [later, ...moved].toReversed() })).toEqual(
      forecastBudget({ ...input, spending }),
    )
  })

  it('never says a later day for a smaller budget', () => {
    const spending = steady(30, (index) => 50 + ((index * 37) % 100))
    const dayOf = (appropriatedFen: number) => {
      const forecast = forecastBudget({
        appropriatedFen: fen(appropriatedFen),
        spending,
        asOf: asOfLast(spending),
        calendar,
      })
      if (forecast.kind === 'exhausted') return forecast.since as string
      return forecast.kind === 'forecast' ? (forecast.expected ?? '9999') : '9999'
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), fc.nat(20_000), (smaller, more) => {
        expect(dayOf(smaller) <= dayOf(smaller + more)).toBe(true)
      }),
    )
  })
})

describe('the days of a report', () => {
  it.each([
    ['2026-W10', '2026-03-02', '2026-03-08'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2023', '2023-01-01', '2023-12-31'],
  ])('%s', (text, from, until) => {
    expect(daysOfReportPeriod(text)).toEqual({ from, until })
  })

  it.each(['2026-13', '2026-Q5', '2025-W53', '26', '2026-1', ''])('refuses %j', (text) => {
    expect(() => daysOfReportPeriod(text)).toThrow(RangeError)
  })
})
