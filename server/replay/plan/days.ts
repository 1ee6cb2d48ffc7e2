import { addDays, type LocalDate, MS_PER_MINUTE, parseLocalDate, startOfLocalDay } from '../../domain/calendar-time.ts'
import { openingSpansOn, type WorkdayCalendar } from '../../domain/opening-hours.ts'
import type { Site } from '../../domain/site.ts'

/** A minute of a day in Asia/Shanghai. */
export interface Moment {
  readonly date: LocalDate
  /** since midnight */
  readonly minute: number
}

/** 14:50 → 890 */
export const clock = (hour: number, minute = 0): number => hour * 60 + minute

export function instantOf({ date, minute }: Moment): Date {
  return new Date(startOfLocalDay(date).getTime() + minute * MS_PER_MINUTE)
}

export function isBefore(a: Moment, b: Moment): boolean {
  return a.date === b.date ? a.minute < b.minute : a.date < b.date
}

/** A gap that no site of the county has. */
const LONGEST_SEARCH_DAYS = 60

/** The days of the replayed year as the holiday plan has them. */
export class Days {
  readonly #calendar: WorkdayCalendar

  constructor(calendar: WorkdayCalendar) {
    this.#calendar = calendar
  }

  isWorkday(date: LocalDate): boolean {
    return this.#calendar.isWorkday(date)
  }

  /** Working days of a year, in order. */
  ofYear(year: number): readonly LocalDate[] {
    const days: LocalDate[] = []
    const end = parseLocalDate(`${year + 1}-01-01`)
    for (let date = parseLocalDate(`${year}-01-01`); date < end; date = addDays(date, 1)) {
      if (this.isWorkday(date)) days.push(date)
    }
    return days
  }

  /** The working day that is `count` working days after a day; with 0 the day itself, or the first one after it. */
  after(date: LocalDate, count: number): LocalDate {
    let day = date
    for (let left = count; ; day = addDays(day, 1)) {
      if (!this.isWorkday(day)) continue
      if (left === 0) return day
      left -= 1
    }
  }

  isOpen(site: Site, { date, minute }: Moment): boolean {
    return openingSpansOn(date, site.openingHours, this.#calendar).some(
      ({ opensAt, closesAt }) => opensAt <= minute && minute < closesAt,
    )
  }

  /** The first of these times of the day at which the site is open, not before `from`. */
  firstOpen(site: Site, from: Moment, minutes: readonly number[]): Moment {
    for (let days = 0, { date } = from; days < LONGEST_SEARCH_DAYS; days += 1, date = addDays(date, 1)) {
      const minute = minutes.find(
        (one) => !isBefore({ date, minute: one }, from) && this.isOpen(site, { date, minute: one }),
      )
      if (minute !== undefined) return { date, minute }
    }
    throw new RangeError(`${site.id} is not open at any of ${minutes} within ${LONGEST_SEARCH_DAYS} days`)
  }
}
