import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  type IsoWeekday,
  isoWeekdayOf,
  localDateOf,
  parseLocalDate,
  startOfLocalDay,
} from '../../server/domain/calendar-time.ts'
import {
  addWorkingMinutes,
  GOVERNMENT_OFFICE_HOURS,
  isBeyondHorizon,
  isOpenAt,
  type OpeningHours,
  openingHours,
  openingSpansOn,
  PART_TIME_STATION_HOURS,
  type WorkdayCalendar,
} from '../../server/domain/opening-hours.ts'

// The package's data, because its functions shift by a day on machines west of Greenwich.
const planFile = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
const plan: Record<'holidays' | 'workdays', Record<string, string>> = JSON.parse(readFileSync(planFile, 'utf8'))
const officialPlan: WorkdayCalendar = {
  isWorkday: (date) => date in plan.workdays || (isoWeekdayOf(date) <= 5 && !(date in plan.holidays)),
  horizon: parseLocalDate('2026-12-31'),
}
const plainWeek: WorkdayCalendar = {
  isWorkday: (date) => isoWeekdayOf(date) <= 5,
  horizon: parseLocalDate('9998-12-31'),
}
const SATURDAY_STATION = openingHours({
  2: [{ opensAt: 540, closesAt: 600 }],
  6: [{ opensAt: 540, closesAt: 660 }],
})
const ROUND_THE_CLOCK = openingHours({
  1: [{ opensAt: 0, closesAt: 1440 }],
  2: [{ opensAt: 0, closesAt: 720 }],
  5: [{ opensAt: 600, closesAt: 1440 }],
})

/** An instant of Shanghai, from '2025-02-10 08:30'. */
function at(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`)
}

function textOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

function addOffice(from: string, minutes: number): string {
  return textOf(addWorkingMinutes(at(from), minutes, GOVERNMENT_OFFICE_HOURS, officialPlan))
}

describe('openingHours', () => {
  it('orders the spans and closes the days left out', () => {
    const hours = openingHours({
      3: [
        { opensAt: 800, closesAt: 900 },
        { opensAt: 500, closesAt: 800 },
      ],
    })
    expect(hours.weekly[3].map((span) => span.opensAt)).toEqual([500, 800])
    expect(hours.weekly[4]).toEqual([])
  })

  it.each([
    ['an empty span', [{ opensAt: 500, closesAt: 500 }]],
    ['a span backwards', [{ opensAt: 600, closesAt: 500 }]],
    ['half a minute', [{ opensAt: 500.5, closesAt: 600 }]],
    ['before midnight', [{ opensAt: -1, closesAt: 600 }]],
    ['past midnight', [{ opensAt: 500, closesAt: 1441 }]],
    [
      'an overlap',
      [
        { opensAt: 500, closesAt: 700 },
        { opensAt: 699, closesAt: 800 },
      ],
    ],
    ['no number', [{ opensAt: Number.NaN, closesAt: 800 }]],
  ])('refuses %s', (_name, spans) => {
    expect(() => openingHours({ 1: spans })).toThrow(RangeError)
  })
})

describe('openingSpansOn', () => {
  it.each([
    ['an ordinary Wednesday', '2025-02-12', GOVERNMENT_OFFICE_HOURS, 2],
    ['an ordinary Saturday', '2025-02-15', GOVERNMENT_OFFICE_HOURS, 0],
    ['National Day', '2025-10-01', GOVERNMENT_OFFICE_HOURS, 0],
    ['a make-up Saturday', '2025-10-11', GOVERNMENT_OFFICE_HOURS, 2],
    ['a make-up Sunday', '2025-09-28', GOVERNMENT_OFFICE_HOURS, 2],
    ['a station on a day it opens', '2025-02-12', PART_TIME_STATION_HOURS, 1],
    ['a station on a day it does not open', '2025-02-13', PART_TIME_STATION_HOURS, 0],
    ['a station on a make-up Saturday', '2025-10-11', PART_TIME_STATION_HOURS, 1],
    ['a Saturday station on a Saturday', '2025-02-15', SATURDAY_STATION, 1],
    ['a Saturday station on a make-up Saturday', '2025-10-11', SATURDAY_STATION, 1],
    ['a Saturday station in the National Day week', '2025-10-04', SATURDAY_STATION, 0],
    ['a Saturday past the horizon', '2027-10-02', SATURDAY_STATION, 1],
    ['a weekday past the horizon', '2027-10-01', GOVERNMENT_OFFICE_HOURS, 2],
    ['a weekend past the horizon', '2027-10-03', GOVERNMENT_OFFICE_HOURS, 0],
  ])('%s', (_name, date, hours, spans) => {
    expect(openingSpansOn(parseLocalDate(date), hours, officialPlan)).toHaveLength(spans)
  })

  it('knows the days past the horizon that somebody entered, and no others', () => {
    const days = new Set(['2027-01-01'])
    const entered: WorkdayCalendar = {
      horizon: parseLocalDate('2026-12-31'),
      isWorkday: (date) => !days.has(date) && isoWeekdayOf(date) <= 5,
    }
    expect(openingSpansOn(parseLocalDate('2027-01-01'), GOVERNMENT_OFFICE_HOURS, entered)).toEqual([])
    expect(openingSpansOn(parseLocalDate('2027-01-04'), GOVERNMENT_OFFICE_HOURS, entered)).toHaveLength(2)
    expect(isBeyondHorizon(entered.horizon, entered)).toBe(false)
    expect(isBeyondHorizon(addDays(entered.horizon, 1), entered)).toBe(true)
  })

  it('is closed on every day that the holiday plans of 2020 to 2026 name a holiday', () => {
    const span = [{ opensAt: 540, closesAt: 1020 }]
    const everyDay = openingHours({ 1: span, 2: span, 3: span, 4: span, 5: span, 6: span, 7: span })
    const named = (days: Record<string, string>) =>
      Object.keys(days)
        .filter((day) => '2020' <= day && day < '2027')
        .map(parseLocalDate)
    const holidays = named(plan.holidays)
    for (const day of holidays) expect([day, openingSpansOn(day, everyDay, officialPlan)]).toEqual([day, []])
    for (const day of named(plan.workdays))
      expect([day, openingSpansOn(day, everyDay, officialPlan)]).toEqual([day, span])
    expect(holidays.length).toBeGreaterThan(150)
  })
})

describe('isOpenAt', () => {
  it.each([
    ['2025-02-12 08:29', false],
    ['2025-02-12 08:30', true],
    ['2025-02-12 11:59', true],
    ['2025-02-12 12:00', false],
    ['2025-02-12 14:29', false],
    ['2025-02-12 14:30', true],
    ['2025-02-12 17:29', true],
    ['2025-02-12 17:30', false],
    ['2025-02-15 10:00', false],
    ['2025-10-11 10:00', true],
    ['2025-10-02 10:00', false],
  ])('an office at %s: %s', (instant, open) => {
    expect(isOpenAt(at(instant), GOVERNMENT_OFFICE_HOURS, officialPlan)).toBe(open)
  })
})

describe('addWorkingMinutes', () => {
  it.each([
    ['within a span', '2025-02-12 09:00', 60, '2025-02-12 10:00'],
    ['exactly to closing time', '2025-02-12 11:00', 60, '2025-02-12 12:00'],
    ['over lunch', '2025-02-12 11:00', 61, '2025-02-12 14:31'],
    ['from lunch', '2025-02-12 13:00', 30, '2025-02-12 15:00'],
    ['from lunch, no minutes', '2025-02-12 13:00', 0, '2025-02-12 14:30'],
    ['from a closing time, no minutes', '2025-02-12 12:00', 0, '2025-02-12 12:00'],
    ['from a closing time', '2025-02-12 12:00', 1, '2025-02-12 14:31'],
    ['exactly to the end of the day', '2025-02-12 15:00', 150, '2025-02-12 17:30'],
    ['overnight', '2025-02-12 17:00', 60, '2025-02-13 09:00'],
    ['before opening', '2025-02-12 03:00', 10, '2025-02-12 08:40'],
    ['over a weekend', '2025-02-14 17:00', 60, '2025-02-17 09:00'],
    ['a whole week of 6.5 hours a day', '2025-02-10 08:30', 5 * 390, '2025-02-14 17:30'],
    ['over Spring Festival 2025', '2025-01-27 17:00', 60, '2025-02-05 09:00'],
    ['into the make-up Sunday before it', '2025-01-24 17:00', 60, '2025-01-26 09:00'],
    ['over National Day 2025', '2025-09-30 17:30', 30, '2025-10-09 09:00'],
    ['into a make-up Saturday', '2025-10-10 17:30', 30, '2025-10-11 09:00'],
  ])('%s', (_name, from, minutes, result) => {
    expect(addOffice(from, minutes)).toBe(result)
  })

  it('waits for the days a station opens', () => {
    const station = (from: string, minutes: number) =>
      textOf(addWorkingMinutes(at(from), minutes, PART_TIME_STATION_HOURS, officialPlan))
    expect(station('2025-02-13 09:00', 60)).toBe('2025-02-14 09:30')
    expect(station('2025-02-14 11:30', 60)).toBe('2025-02-17 09:00')
    expect(station('2025-09-30 09:00', 30)).toBe('2025-10-10 09:00')
  })

  it('takes midnight for a closing time', () => {
    const result = addWorkingMinutes(at('2025-02-14 23:00'), 60, ROUND_THE_CLOCK, plainWeek)
    expect(textOf(result)).toBe('2025-02-15 00:00')
    expect(addWorkingMinutes(result, 0, ROUND_THE_CLOCK, plainWeek)).toEqual(result)
    expect(textOf(addWorkingMinutes(result, 1, ROUND_THE_CLOCK, plainWeek))).toBe('2025-02-17 00:01')
  })

  it('keeps the seconds', () => {
    const from = new Date('2025-02-12T01:00:12.345Z')
    expect(addWorkingMinutes(from, 5, GOVERNMENT_OFFICE_HOURS, officialPlan).toISOString()).toBe(
      '2025-02-12T01:05:12.345Z',
    )
  })

  it('gives up when the site never opens, and only then', () => {
    const asked: string[] = []
    const counting: WorkdayCalendar = {
      horizon: plainWeek.horizon,
      isWorkday: (date) => {
        asked.push(date)
        return true
      },
    }
    const never = openingHours({})
    expect(() => addWorkingMinutes(at('2025-02-12 09:00'), 1, never, counting)).toThrow(RangeError)
    expect(asked.length).toBeLessThan(1300)
    const allClosed: WorkdayCalendar = { ...plainWeek, isWorkday: () => false }
    expect(() => addWorkingMinutes(at('2025-02-12 09:00'), 0, GOVERNMENT_OFFICE_HOURS, allClosed)).toThrow(RangeError)
    // The law's workdays: 365 − 105 − 11 = 249 in 2023 and 366 − 104 − 11 = 251 in 2024, far more than 400 days in all.
    expect(addOffice('2023-01-01 00:00', 390 * (249 + 251))).toBe('2024-12-31 17:30')
  })

  it.each([-1, 0.5, Number.NaN, Infinity, 527_041])('refuses %d minutes', (minutes) => {
    expect(() => addWorkingMinutes(at('2025-02-12 09:00'), minutes, ROUND_THE_CLOCK, plainWeek)).toThrow(RangeError)
  })
})

describe('addWorkingMinutes, for any hours', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ opensAt: Math.min(a, b), closesAt: Math.max(a, b) }))
  const day = fc.array(span, { maxLength: 4 }).map((spans) => {
    const ordered = spans.toSorted((a, b) => a.opensAt - b.opensAt)
    return ordered.filter((one, index) => ordered.slice(0, index).every((before) => before.closesAt <= one.opensAt))
  })
  const hoursOfAnySite = fc
    .tuple(day, day, day, day, day, day, day)
    .map((week) => {
      const weekly: Partial<Record<IsoWeekday, (typeof week)[number]>> = {}
      for (const [index, spans] of week.entries()) weekly[(index + 1) as IsoWeekday] = spans
      return openingHours(weekly)
    })
    .filter((hours) => ([1, 2, 3, 4, 5] as const).some((weekday) => hours.weekly[weekday].length > 0))
  const from = fc.date({ min: at('2023-01-01 00:00'), max: at('2027-06-01 00:00'), noInvalidDate: true })
  const fromOnTheMinute = from.map((instant) => new Date(Math.floor(instant.getTime() / 60_000) * 60_000))
  const minutes = fc.integer({ min: 0, max: 5000 })
  const add = (start: Date, count: number, hours: OpeningHours) => addWorkingMinutes(start, count, hours, officialPlan)

  it('is never before from, and lands within opening time or on its end', () => {
    fc.assert(
      fc.property(fc.oneof(from, fromOnTheMinute), minutes, hoursOfAnySite, (start, count, hours) => {
        const result = add(start, count, hours)
        expect(result >= start).toBe(true)
        const justBefore = new Date(result.getTime() - 1)
        expect(isOpenAt(result, hours, officialPlan) || isOpenAt(justBefore, hours, officialPlan)).toBe(true)
      }),
    )
  })

  it('grows with the minutes and with from', () => {
    fc.assert(
      fc.property(fromOnTheMinute, fc.nat(10_000), minutes, minutes, hoursOfAnySite, (start, later, a, b, hours) => {
        expect(add(start, Math.min(a, b), hours) <= add(start, Math.max(a, b), hours)).toBe(true)
        if (a !== b) expect(add(start, a, hours)).not.toEqual(add(start, b, hours))
        expect(add(start, a, hours) <= add(new Date(start.getTime() + later * 60_000), a, hours)).toBe(true)
      }),
    )
  })

  it('is additive', () => {
    fc.assert(
      fc.property(fc.oneof(from, fromOnTheMinute), minutes, minutes, hoursOfAnySite, (start, a, b, hours) => {
        expect(add(add(start, a, hours), b, hours)).toEqual(add(start, a + b, hours))
      }),
    )
  })

  it('counts exactly the open minutes in between', () => {
    fc.assert(
      fc.property(fromOnTheMinute, fc.integer({ min: 0, max: 600 }), hoursOfAnySite, (start, count, hours) => {
        const result = add(start, count, hours)
        fc.pre(result.getTime() - start.getTime() < 15 * 24 * 3_600_000)
        let open = 0
        for (let date = localDateOf(start); startOfLocalDay(date) < result; date = addDays(date, 1)) {
          const midnight = startOfLocalDay(date).getTime()
          for (const { opensAt, closesAt } of openingSpansOn(date, hours, officialPlan)) {
            const begin = Math.max(midnight + opensAt * 60_000, start.getTime())
            const end = Math.min(midnight + closesAt * 60_000, result.getTime())
            open += Math.max(0, end - begin) / 60_000
          }
        }
        expect(open).toBe(count)
      }),
    )
  })
})
