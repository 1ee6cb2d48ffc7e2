import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isoWeekdayOf, type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import type { WorkdayCalendar } from '../domain/opening-hours.ts'

/** Days off and make-up workdays, each with the holiday that it belongs to; plain days are not listed. */
interface HolidayPlan {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

/**
 * Holidays and make-up workdays of mainland China, as the State Council's yearly notices announce them (npm
 * chinese-days, 2004 on). `horizon` is 31 December of the last year whose plan is known; the next year's plan may still
 * take the last days of December for its New Year. After the horizon `isWorkday` means Monday to Friday: whoever
 * reckons with such a day asks `isBeyondHorizon` and says that the deadline may shift.
 */
export function workdayCalendar(): WorkdayCalendar {
  const plan = readPlan()
  const horizon = lastPlannedDay(plan)
  return {
    horizon,
    isWorkday: (date) => date in plan.workdays || (isoWeekdayOf(date) <= 5 && !(date in plan.holidays)),
  }
}

/** The package's data instead of its functions: those shift by a day on machines that stand west of Greenwich. */
function readPlan(): HolidayPlan {
  const file = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** National Day is in every plan by law; New Year proves nothing, because the plan of the year before may hold it. */
function lastPlannedDay({ holidays }: HolidayPlan): LocalDate {
  const lastNationalDay = Object.keys(holidays)
    .filter((date) => date.endsWith('-10-01'))
    .toSorted()
    .at(-1)
  if (lastNationalDay === undefined) throw new Error('chinese-days holds no National Day: its data has changed shape')
  return parseLocalDate(`${lastNationalDay.slice(0, 4)}-12-31`)
}
