import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseLocalDate } from '../domain/calendar-time.ts'
import { type CalendarDay, type CalendarDayKind, type HolidayPlan, holidayPlan } from '../domain/holiday-plan.ts'
import { readEnteredDays } from '../store/calendar.ts'
import type { Database } from '../store/database.ts'
import type { Clock } from './clock.ts'
import { Snapshot } from './snapshot.ts'

/** The holiday plan in force, as the office's last edit left it; another process's edit is seen within half a minute. */
export function workdaysOf(db: Database, clock: Clock): Snapshot<HolidayPlan> {
  return new Snapshot(clock, async () => workdayCalendar(await readEnteredDays(db)))
}

/**
 * Holidays and make-up workdays of mainland China, as the State Council's yearly notices announce them (npm
 * chinese-days, 2004 on), with the days that the office entered laid over them. After `horizon` a day that nobody entered
 * follows the plain week: whoever reckons with such a day asks `isBeyondHorizon` and says that the deadline may shift.
 */
export function workdayCalendar(entered: Iterable<CalendarDay> = []): HolidayPlan {
  return holidayPlan(publishedDays(), entered)
}

let published: readonly CalendarDay[] | undefined

/** The package's data instead of its functions: those shift by a day on machines that stand west of Greenwich. */
function publishedDays(): readonly CalendarDay[] {
  if (published !== undefined) return published
  const file = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
  const data: Readonly<Record<'holidays' | 'workdays', Readonly<Record<string, string>>>> = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  published = [...daysOf(data.holidays, 'holiday'), ...daysOf(data.workdays, 'workday')]
  return published
}

/** @param names by date, as `National Day,国庆节,3` */
function daysOf(names: Readonly<Record<string, string>>, kind: CalendarDayKind): CalendarDay[] {
  return Object.entries(names).map(([date, name]) => ({
    date: parseLocalDate(date),
    kind,
    name: name.split(',')[1] ?? name,
  }))
}
