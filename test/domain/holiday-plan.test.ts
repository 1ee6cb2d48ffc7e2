import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, isoWeekdayOf, localDateOf, parseLocalDate } from '../../server/domain/calendar-time.ts'
import {
  type CalendarDay,
  type CalendarDayKind,
  daysOfPlanLeft,
  daysOfYear,
  holidayPlan,
  isPlanShort,
} from '../../server/domain/holiday-plan.ts'
import {
  addWorkingMinutes,
  GOVERNMENT_OFFICE_HOURS,
  isOpenAt,
  PART_TIME_STATION_HOURS,
} from '../../server/domain/opening-hours.ts'
import { workdayCalendar } from '../../server/services/workdays.ts'

const day = (date: string, kind: CalendarDayKind, name = '国庆节'): CalendarDay => ({
  date: parseLocalDate(date),
  kind,
  name,
})
/** National Day 2027 as a notice might have it: Friday to Thursday off, Sunday before and Saturday after made up for it. */
const NATIONAL_DAY_2027 = [
  ...[1, 2, 3, 4, 5, 6, 7].map((date) => day(`2027-10-0${date}`, 'holiday')),
  day('2027-09-26', 'workday'),
  day('2027-10-09', 'workday'),
]
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

describe('holidayPlan', () => {
  const plan = workdayCalendar(NATIONAL_DAY_2027)

  it.each([
    ['2027-09-26', true, 'a make-up Sunday'],
    ['2027-10-01', false, 'National Day, a Friday'],
    ['2027-10-05', false, 'a Tuesday of the week off'],
    ['2027-10-08', true, 'the Friday after'],
    ['2027-10-09', true, 'a make-up Saturday'],
    ['2027-10-10', false, 'a plain Sunday'],
    ['2026-10-01', false, 'what was published stays'],
  ])('%s: %s (%s)', (date, expected) => {
    expect(plan.isWorkday(parseLocalDate(date))).toBe(expected)
  })

  it('lets the office overrule what was published, both ways', () => {
    const own = workdayCalendar([day('2026-11-20', 'holiday', '县庆'), day('2026-10-10', 'holiday')])
    expect(own.isWorkday(parseLocalDate('2026-11-20'))).toBe(false)
    // published as a make-up Saturday
    expect(own.isWorkday(parseLocalDate('2026-10-10'))).toBe(false)
  })

  it.each([
    ['nothing', [], '2026-12-31'],
    ['New Year alone, which last year’s plan may hold', [day('2027-01-01', 'holiday')], '2026-12-31'],
    ['the next year’s National Day', NATIONAL_DAY_2027, '2027-12-31'],
    ['a year with one missing before it', [day('2028-10-01', 'holiday')], '2026-12-31'],
    ['two years', [...NATIONAL_DAY_2027, day('2028-10-01', 'holiday')], '2028-12-31'],
    ['National Day as a workday, a slip', [day('2027-10-01', 'workday')], '2026-12-31'],
  ] as const)('entered %s, it reaches to %s', (_what, entered, horizon) => {
    expect(workdayCalendar(entered).horizon).toBe(horizon)
  })

  it('refuses data that holds no National Day at all', () => {
    expect(() => holidayPlan([day('2026-01-01', 'holiday')], [])).toThrow(/changed its shape|changed shape/)
  })

  it('lists a year in order, make-up days among the holidays', () => {
    const days = daysOfYear(plan, 2027).map(({ date }) => date)
    expect(days).toEqual(NATIONAL_DAY_2027.map(({ date }) => date).toSorted())
    expect(daysOfYear(plan, 2026).length).toBeGreaterThan(25)
    expect(daysOfYear(plan, 2026).find(({ date }) => date === '2026-10-01')).toMatchObject({ name: '国庆节' })
  })
})

describe('the end of the plan', () => {
  it.each([
    ['2026-11-01 23:59', 60, false],
    ['2026-11-02 00:00', 59, true],
    ['2026-11-23 22:00', 38, true],
    ['2026-12-31 12:00', 0, true],
    ['2027-01-02 12:00', -2, true],
  ])('at %s %i days are left, short: %s', (now, left, isShort) => {
    expect(daysOfPlanLeft(workdayCalendar(), at(now))).toBe(left)
    expect(isPlanShort(workdayCalendar(), at(now))).toBe(isShort)
    expect(isPlanShort(workdayCalendar(NATIONAL_DAY_2027), at(now))).toBe(false)
  })
})

describe('deadlines over any plan', () => {
  const anyDay = fc.integer({ min: 0, max: 720 }).chain((offset) =>
    fc.record({
      date: fc.constant(addDays(parseLocalDate('2026-01-01'), offset)),
      kind: fc.constantFrom<CalendarDayKind>('holiday', 'workday'),
      name: fc.constant('测试'),
    }),
  )
  const anyPlan = fc.array(anyDay, { maxLength: 60 }).map((days) => workdayCalendar(days))
  const anyInstant = fc
    .integer({ min: 0, max: 500 * 1440 })
    .map((minute) => new Date(at('2026-01-01 00:00').getTime() + minute * 60_000))
  const anyHours = fc.constantFrom(GOVERNMENT_OFFICE_HOURS, PART_TIME_STATION_HOURS)

  it('are never before the start, never before opening, and grow with the minutes', () => {
    fc.assert(
      fc.property(
        anyPlan,
        anyInstant,
        anyHours,
        fc.nat(3_000),
        fc.integer({ min: 1, max: 600 }),
        (plan, from, hours, minutes, more) => {
          const due = addWorkingMinutes(from, minutes, hours, plan)
          expect(due.getTime()).toBeGreaterThanOrEqual(from.getTime())
          const later = addWorkingMinutes(from, minutes + more, hours, plan)
          expect(later.getTime()).toBeGreaterThan(due.getTime())
          // the minute that ends at a deadline was one in which the site was open
          expect(isOpenAt(new Date(later.getTime() - 1), hours, plan)).toBe(true)
        },
      ),
    )
  })

  it('fall on no day off', () => {
    fc.assert(
      fc.property(anyPlan, anyInstant, fc.integer({ min: 1, max: 3_000 }), (plan, from, minutes) => {
        const date = localDateOf(addWorkingMinutes(from, minutes, GOVERNMENT_OFFICE_HOURS, plan))
        expect(plan.isWorkday(date), `${date} is weekday ${isoWeekdayOf(date)}`).toBe(true)
      }),
    )
  })
})
