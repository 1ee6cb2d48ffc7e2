import { isoWeekdayOf, type LocalDate, localDateOf, parseLocalDate, startOfLocalDay } from './calendar-time.ts'
import type { WorkdayCalendar } from './opening-hours.ts'

export const CALENDAR_DAY_KINDS = ['holiday', 'workday'] as const
/** A day off, or a make-up workday. */
export type CalendarDayKind = (typeof CALENDAR_DAY_KINDS)[number]

/** A day that is not as its weekday is: days off on weekdays, make-up workdays, and what else a notice names. */
export interface CalendarDay {
  readonly date: LocalDate
  readonly kind: CalendarDayKind
  /** the holiday that it belongs to: 国庆节 */
  readonly name: string
}

/** The calendar in force: what was published, with what the office entered laid over it. */
export interface HolidayPlan extends WorkdayCalendar {
  readonly days: ReadonlyMap<LocalDate, CalendarDay>
}

/** From so few days before its horizon on the plan is warned about: the next year's notice is out by then. */
export const SHORT_PLAN_DAYS = 60

/**
 * Lays the office's days over the published ones. `horizon` is 31 December of the last year whose plan is known without a
 * year missing before it: National Day is in every plan by law, while New Year proves nothing, because the plan of the year
 * before may hold it. After the horizon every day that nobody entered follows the plain week.
 * @throws Error when no year's National Day is known
 */
export function holidayPlan(published: Iterable<CalendarDay>, entered: Iterable<CalendarDay>): HolidayPlan {
  const days = new Map<LocalDate, CalendarDay>()
  for (const day of published) days.set(day.date, day)
  for (const day of entered) days.set(day.date, day)
  return {
    days,
    horizon: horizonOf(days),
    isWorkday: (date) => {
      const day = days.get(date)
      return day === undefined ? isoWeekdayOf(date) <= 5 : day.kind === 'workday'
    },
  }
}

/** Whole days from an instant's day to the end of the plan; negative when it has ended. */
export function daysOfPlanLeft({ horizon }: Pick<WorkdayCalendar, 'horizon'>, now: Date): number {
  const left = startOfLocalDay(horizon).getTime() - startOfLocalDay(localDateOf(now)).getTime()
  return Math.round(left / MS_PER_DAY)
}

/** Has the time come to warn that the plan ends? */
export function isPlanShort(plan: Pick<WorkdayCalendar, 'horizon'>, now: Date): boolean {
  return daysOfPlanLeft(plan, now) < SHORT_PLAN_DAYS
}

/** The special days of a year, in the order of their dates. */
export function daysOfYear({ days }: HolidayPlan, year: number): CalendarDay[] {
  const prefix = `${String(year).padStart(4, '0')}-`
  return [...days.values()].filter(({ date }) => date.startsWith(prefix)).toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

const MS_PER_DAY = 86_400_000

function horizonOf(days: ReadonlyMap<LocalDate, CalendarDay>): LocalDate {
  const isPlanned = (year: number) => days.get(parseLocalDate(`${year}-10-01`))?.kind === 'holiday'
  const first = [...days.keys()]
    .filter((date) => date.endsWith('-10-01') && days.get(date)?.kind === 'holiday')
    .toSorted()
    .at(0)
  if (first === undefined) throw new Error('no year of the holiday plan holds National Day: its data has changed shape')
  let year = Number(first.slice(0, 4))
  while (isPlanned(year + 1)) year += 1
  return parseLocalDate(`${year}-12-31`)
}
