import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  isoText,
  isoWeekdayOf,
  isoWeekOf,
  isoWeekOfDate,
  localDateOf,
  localMonthOf,
  minuteOfLocalDay,
  monthRange,
  nextWeek,
  parseIsoWeek,
  parseLocalDate,
  parseLocalMonth,
  previousWeek,
  startOfLocalDay,
  weekRange,
} from '../../server/domain/calendar-time.ts'

const instants = fc.date({
  min: new Date('1950-01-01T00:00:00Z'),
  max: new Date('2150-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const dates = instants.map(localDateOf)

describe('local days', () => {
  it.each([
    ['2025-02-10T15:59:59.999Z', '2025-02-10', 1439],
    ['2025-02-10T16:00:00.000Z', '2025-02-11', 0],
    ['2024-12-31T16:00:00.000Z', '2025-01-01', 0],
    ['2024-02-28T16:30:00.000Z', '2024-02-29', 30],
    ['1970-01-01T00:00:00.000Z', '1970-01-01', 480],
    ['1969-12-31T15:59:00.000Z', '1969-12-31', 1439],
  ])('%s falls on %s at minute %d', (instant, date, minute) => {
    expect(localDateOf(new Date(instant))).toBe(date)
    expect(minuteOfLocalDay(new Date(instant))).toBe(minute)
  })

  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '2025-2-3',
    '25-02-03',
    '',
    '2025-02-03T00:00:00Z',
    ' 2025-02-03',
  ])('refuses the day %j', (text) => {
    expect(() => parseLocalDate(text)).toThrow(RangeError)
  })

  it('refuses instants that have no day', () => {
    expect(() => localDateOf(new Date(Number.NaN))).toThrow(RangeError)
    expect(() => localDateOf(new Date('+010000-01-01T00:00:00Z'))).toThrow(RangeError)
  })

  it('agrees with the time zone table of the runtime since summer time ended', () => {
    const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
    fc.assert(
      fc.property(instants, (instant) => {
        fc.pre(instant >= new Date('1992-01-01'))
        expect(localDateOf(instant)).toBe(shanghai.format(instant))
      }),
    )
  })

  it('tiles time: each instant lies in exactly its own day of 24 hours', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const date = localDateOf(instant)
        const start = startOfLocalDay(date).getTime()
        expect(start).toBeLessThanOrEqual(instant.getTime())
        expect(startOfLocalDay(addDays(date, 1)).getTime()).toBe(start + 24 * 3_600_000)
        expect(instant.getTime()).toBeLessThan(start + 24 * 3_600_000)
        expect(parseLocalDate(date)).toBe(date)
      }),
    )
  })

  it('adds days and turns weekdays in step', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        const later = addDays(date, days)
        expect(addDays(later, -days)).toBe(date)
        expect((((isoWeekdayOf(date) - 1 + days) % 7) + 7) % 7).toBe(isoWeekdayOf(later) - 1)
      }),
    )
  })

  it.each([
    ['2025-02-10', 1],
    ['2025-02-16', 7],
    ['1970-01-01', 4],
    ['1969-12-31', 3],
    ['2000-02-29', 2],
  ])('%s is weekday %d', (date, weekday) => {
    expect(isoWeekdayOf(parseLocalDate(date))).toBe(weekday)
  })
})

describe('ISO weeks', () => {
  it.each([
    ['2023-01-01', '2022-W52'],
    ['2023-01-02', '2023-W01'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2024-12-29', '2024-W52'],
    ['2024-12-30', '2025-W01'],
    ['2025-02-12', '2025-W07'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2010-01-03', '2009-W53'],
    ['2008-12-29', '2009-W01'],
  ])('%s falls in %s', (date, week) => {
    expect(isoWeekOfDate(parseLocalDate(date))).toBe(week)
  })

  it('changes on Monday 00:00 in Shanghai, not in Greenwich', () => {
    expect(isoWeekOf(new Date('2025-02-09T15:59:59.999Z'))).toBe('2025-W06')
    expect(isoWeekOf(new Date('2025-02-09T16:00:00.000Z'))).toBe('2025-W07')
  })

  it.each([2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048])('%d has 53 weeks', (year) => {
    expect(parseIsoWeek(`${year}-W53`)).toBe(`${year}-W53`)
    expect(nextWeek(parseIsoWeek(`${year}-W53`))).toBe(`${year + 1}-W01`)
    expect(previousWeek(parseIsoWeek(`${year + 1}-W01`))).toBe(`${year}-W53`)
  })

  it('has 71 years of 53 weeks in every 400', () => {
    const long = Array.from({ length: 400 }, (_, index) => 2000 + index).filter(
      (year) => isoWeekOfDate(parseLocalDate(`${year}-12-28`)) === `${year}-W53`,
    )
    expect(long).toHaveLength(71)
  })

  it.each(['2025-W53', '2025-W00', '2025-W54', '2025-W7', '2025W07', '2025-w07', '', '2025-W07-1', '2025-W99'])(
    'refuses %j',
    (text) => {
      expect(() => parseIsoWeek(text)).toThrow(RangeError)
    },
  )

  it('begins on Monday and ends on Monday', () => {
    const { from, to } = weekRange(parseIsoWeek('2025-W07'))
    expect(from.toISOString()).toBe('2025-02-09T16:00:00.000Z')
    expect(to.toISOString()).toBe('2025-02-16T16:00:00.000Z')
  })

  it('tiles time with no gap and no overlap', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const week = isoWeekOf(instant)
        const { from, to } = weekRange(week)
        expect(from <= instant && instant < to).toBe(true)
        expect(to.getTime() - from.getTime()).toBe(7 * 24 * 3_600_000)
        expect(weekRange(nextWeek(week)).from).toEqual(to)
        expect(weekRange(previousWeek(week)).to).toEqual(from)
        expect(previousWeek(nextWeek(week))).toBe(week)
        expect(nextWeek(week) > week).toBe(true)
        expect(isoWeekOf(from)).toBe(week)
        expect(isoWeekOf(new Date(to.getTime() - 1))).toBe(week)
        expect(isoWeekOf(to)).toBe(nextWeek(week))
        expect(parseIsoWeek(week)).toBe(week)
      }),
    )
  })
})

describe('months', () => {
  it.each([
    ['2025-02', '2025-01-31T16:00:00.000Z', '2025-02-28T16:00:00.000Z'],
    ['2024-02', '2024-01-31T16:00:00.000Z', '2024-02-29T16:00:00.000Z'],
    ['2024-12', '2024-11-30T16:00:00.000Z', '2024-12-31T16:00:00.000Z'],
  ])('%s runs from %s to %s', (month, from, to) => {
    const range = monthRange(parseLocalMonth(month))
    expect(range.from.toISOString()).toBe(from)
    expect(range.to.toISOString()).toBe(to)
  })

  it.each(['2025-13', '2025-00', '2025-2', '2025', '2025-02-01', ''])('refuses %j', (text) => {
    expect(() => parseLocalMonth(text)).toThrow(RangeError)
  })

  it('tiles time with no gap and no overlap', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const month = localMonthOf(instant)
        const { from, to } = monthRange(month)
        expect(from <= instant && instant < to).toBe(true)
        expect(localMonthOf(new Date(from.getTime() - 1)) < month).toBe(true)
        expect(monthRange(localMonthOf(to)).from).toEqual(to)
      }),
    )
  })
})

describe('isoText', () => {
  it('writes what toISOString writes', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(isoText(instant)).toBe(instant.toISOString())
      }),
    )
  })
})
