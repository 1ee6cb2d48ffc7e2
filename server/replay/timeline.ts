import { addDays, isoWeekdayOf, type LocalDate } from '../domain/calendar-time.ts'
import { dailyRoot } from '../jobs/daily-root.ts'
import { escalateOverdueTasks } from '../jobs/escalate-overdue-tasks.ts'
import { flagOverdueTasks } from '../jobs/flag-overdue-tasks.ts'
import type { Job } from '../jobs/job.ts'
import { postMonthCharges } from '../jobs/post-month-charges.ts'
import { watchBudget } from '../jobs/watch-budget.ts'
import { weeklySummary } from '../jobs/weekly-summary.ts'
import { clock, type Days, instantOf } from './plan/days.ts'

/** A job that wakes at an instant. */
export interface Waking {
  readonly at: Date
  readonly job: Job
}

const MONDAY = 1

/**
 * When the jobs wake that make facts. What looks every minute is looked at twice a working day; what only sends or tidies
 * does not run: nobody is written to.
 */
export function wakings(days: Days, from: LocalDate, until: LocalDate): Waking[] {
  const all: Waking[] = []
  for (let date = from; date <= until; date = addDays(date, 1)) {
    const wake = (job: Job, hour: number, minute: number) =>
      all.push({ at: instantOf({ date, minute: clock(hour, minute) }), job })
    wake(dailyRoot, 0, 37)
    if (date.endsWith('-01')) wake(postMonthCharges, 0, 50)
    if (isoWeekdayOf(date) === MONDAY) wake(weeklySummary, 8, 3)
    if (!days.isWorkday(date)) continue
    wake(watchBudget, 8, 17)
    for (const hour of [12, 18]) {
      wake(flagOverdueTasks, hour, 5)
      wake(escalateOverdueTasks, hour, 6)
    }
  }
  return all
}
