import chineseDays from 'chinese-days'
import { isoWeekdayOf, type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import type { WorkdayCalendar } from '../domain/opening-hours.ts'

/** The first year that chinese-days has a holiday plan for. */
const FIRST_PLANNED_YEAR = 2004

/**
 * Holidays and make-up workdays of mainland China, as the State Council's yearly notices announce them (npm
 * chinese-days). `horizon` is 31 December of the last year whose plan is known; that plan may still give the last days
 * of December to the next New Year. After the horizon `isWorkday` means Monday to Friday: whoever reckons with such a
 * day asks `isBeyondHorizon` and says that the deadline may shift.
 */
export function workdayCalendar(): WorkdayCalendar {
  const horizon = lastPlannedDay()
  return {
    horizon,
    isWorkday: (date) => (date > horizon ? isoWeekdayOf(date) <= 5 : chineseDays.isWorkday(localNoonOf(date))),
  }
}

/** chinese-days answers for any year and marks none as unknown, so the years that it really knows are counted here. */
function lastPlannedDay(): LocalDate {
  let year = FIRST_PLANNED_YEAR
  while (isPlanned(year + 1)) year += 1
  return parseLocalDate(`${year}-12-31`)
}

/** National Day is in every plan by law; New Year proves nothing, because the plan of the year before may hold it. */
function isPlanned(year: number): boolean {
  const nationalDay = localNoonOf(parseLocalDate(`${year}-10-01`))
  return chineseDays.getHolidaysInRange(nationalDay, nationalDay, false).length > 0
}

/**
 * chinese-days reads a text as midnight UTC and then asks for its day in the machine's time zone, which west of
 * Greenwich is the day before. Noon of the machine's own day is that day wherever it stands.
 */
function localNoonOf(date: LocalDate): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day, 12)
}
