import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type LocalDate, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { trendOf, trendParts, trendStep } from '../../server/domain/trend.ts'

const period = (from: string, until: string) => ({ from: parseLocalDate(from), until: parseLocalDate(until) })

test.each([
  ['2026-03-02', '2026-03-08', 'day', 7],
  ['2026-03-01', '2026-03-31', 'week', 6],
  ['2026-01-01', '2026-03-31', 'week', 14],
  ['2026-01-01', '2026-12-31', 'month', 12],
])('%s to %s goes by %s, %i points', (from, until, step, count) => {
  expect(trendStep(period(from, until))).toBe(step)
  expect(trendParts(period(from, until))).toHaveLength(count)
})

test('weeks begin on Mondays and months on their first day, the ends may be shorter', () => {
  expect(trendParts(period('2026-02-25', '2026-03-15'))).toEqual([
    period('2026-02-25', '2026-03-01'),
    period('2026-03-02', '2026-03-08'),
    period('2026-03-09', '2026-03-15'),
  ])
  expect(trendParts(period('2025-11-20', '2026-03-01'))[3]).toEqual(period('2026-02-01', '2026-02-28'))
})

describe('whatever the time', () => {
  const start = parseLocalDate('2024-01-01')
  const anyPeriod = fc
    .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 399 }))
    .map(([first, days]) => ({ from: addDays(start, first), until: addDays(start, first + days) }))

  test('the steps are the whole of it without gap or overlap, and few enough for a chart', () => {
    fc.assert(
      fc.property(anyPeriod, (whole) => {
        const parts = trendParts(whole)
        expect(parts[0]?.from).toBe(whole.from)
        expect(parts.at(-1)?.until).toBe(whole.until)
        for (const [index, { from }] of parts.entries()) {
          if (index > 0) expect(from).toBe(addDays(parts[index - 1]?.until as LocalDate, 1))
        }
        expect(parts.length).toBeLessThanOrEqual(16)
      }),
    )
  })

  test('the points add up to the days', () => {
    const day = fc.record({ offset: fc.nat(399), registered: fc.nat(50), completed: fc.nat(50), postageFen: fc.nat() })
    fc.assert(
      fc.property(anyPeriod, fc.array(day, { maxLength: 30 }), (whole, days) => {
        const counts = days
          .map(({ offset, ...count }) => ({ ...count, day: addDays(whole.from, offset) }))
          .filter(({ day: at }) => at <= whole.until)
        const sum = (rows: readonly { registered: number; completed: number; postageFen: number }[]) =>
          (['registered', 'completed', 'postageFen'] as const).map((count) =>
            rows.reduce((total, row) => total + row[count], 0),
          )
        expect(sum(trendOf(whole, counts))).toEqual(sum(counts))
      }),
    )
  })
})
