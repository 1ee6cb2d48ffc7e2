import {
  addDays,
  type IsoWeekday,
  isoWeekdayOf,
  type LocalDate,
  localDateOf,
  MS_PER_MINUTE,
  startOfLocalDay,
} from './calendar-time.ts'

/** One stretch in which a site is open, in minutes since midnight (Asia/Shanghai), 0 to 1440. */
export interface OpeningSpan {
  readonly opensAt: number
  readonly closesAt: number
}

/** A site's week: for each ISO weekday its spans in order, none when it is closed. Make it with `openingHours`. */
export interface OpeningHours {
  readonly weekly: Readonly<Record<IsoWeekday, readonly OpeningSpan[]>>
}

/**
 * Which days the State Council's holiday plan makes workdays. Injected, because the plan is data published year by year.
 * `horizon` is the last day the plan covers: of later days it knows but the plain week and what the office entered.
 */
export interface WorkdayCalendar {
  isWorkday(date: LocalDate): boolean
  readonly horizon: LocalDate
}

const MINUTES_PER_DAY = 1440
const LONGEST_CLOSURE_DAYS = 400
const MOST_WORKING_MINUTES = 366 * MINUTES_PER_DAY
const WEEKDAYS: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7]

/** Makes a site's week; days left out are closed. Throws RangeError for spans that are empty, outside the day or overlap. */
export function openingHours(weekly: Partial<Record<IsoWeekday, readonly OpeningSpan[]>>): OpeningHours {
  const week: Record<IsoWeekday, readonly OpeningSpan[]> = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }
  for (const day of WEEKDAYS) week[day] = orderedSpans(weekly[day] ?? [], day)
  return { weekly: week }
}

function orderedSpans(spans: readonly OpeningSpan[], day: IsoWeekday): OpeningSpan[] {
  const ordered = spans.toSorted((a, b) => a.opensAt - b.opensAt)
  let closedSince = 0
  for (const { opensAt, closesAt } of ordered) {
    const whole = Number.isInteger(opensAt) && Number.isInteger(closesAt)
    if (!whole || opensAt < closedSince || closesAt <= opensAt || closesAt > MINUTES_PER_DAY) {
      throw new RangeError(`Weekday ${day}: not an opening span, or it overlaps another: ${opensAt} to ${closesAt}`)
    }
    closedSince = closesAt
  }
  return ordered
}

const MORNING: OpeningSpan = { opensAt: 8 * 60 + 30, closesAt: 12 * 60 }
const AFTERNOON: OpeningSpan = { opensAt: 14 * 60 + 30, closesAt: 17 * 60 + 30 }
const OFFICE_DAY = [MORNING, AFTERNOON]

/** Default of agencies, the hub and town centres: Monday to Friday 8:30–12:00 and 14:30–17:30. */
export const GOVERNMENT_OFFICE_HOURS: OpeningHours = openingHours({
  1: OFFICE_DAY,
  2: OFFICE_DAY,
  3: OFFICE_DAY,
  4: OFFICE_DAY,
  5: OFFICE_DAY,
})

/** Example of a village station that opens only some days: Monday, Wednesday and Friday mornings 8:30–12:00. */
export const PART_TIME_STATION_HOURS: OpeningHours = openingHours({ 1: [MORNING], 3: [MORNING], 5: [MORNING] })

/**
 * The spans in which a site is open on a day. Public holidays are closed. A make-up workday on a weekend runs on Monday's
 * hours, unless the site opens on that weekday anyhow. Days past the calendar's horizon follow the plain
 * week as far as nobody entered them.
 */
export function openingSpansOn(
  date: LocalDate,
  hours: OpeningHours,
  workdays: WorkdayCalendar,
): readonly OpeningSpan[] {
  const weekday = isoWeekdayOf(date)
  const usual = hours.weekly[weekday]
  if (isWeekend(weekday)) {
    if (workdays.isWorkday(date)) return usual.length > 0 ? usual : hours.weekly[1]
    return isJoinedToHoliday(date, workdays) ? [] : usual
  }
  return workdays.isWorkday(date) ? usual : []
}

/** Whether a day lies past the holiday plan, so that what is reckoned for it may shift once the plan is published. */
export function isBeyondHorizon(date: LocalDate, workdays: WorkdayCalendar): boolean {
  return date > workdays.horizon
}

/** Whether a site is open at an instant. The opening minute counts as open, the closing instant does not. */
export function isOpenAt(instant: Date, hours: OpeningHours, workdays: WorkdayCalendar): boolean {
  const date = localDateOf(instant)
  const minute = (instant.getTime() - startOfLocalDay(date).getTime()) / MS_PER_MINUTE
  return openingSpansOn(date, hours, workdays).some((span) => span.opensAt <= minute && minute < span.closesAt)
}

/**
 * The instant at which a site has been open for so many minutes since `from`. Used up exactly at closing time, it is the
 * closing instant (a deadline 'today 17:30', not 'tomorrow 8:30'); 0 minutes from a closed time is the next opening.
 * Throws RangeError unless minutes is whole, from 0 to a year's, and when the site stays closed for 400 days on end.
 */
export function addWorkingMinutes(from: Date, minutes: number, hours: OpeningHours, workdays: WorkdayCalendar): Date {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > MOST_WORKING_MINUTES) {
    throw new RangeError(`Not a number of working minutes: ${minutes}`)
  }
  let remaining = minutes * MS_PER_MINUTE
  // The day before belongs to the search, because midnight may be its closing instant.
  let date = addDays(localDateOf(from), -1)
  for (let closedDays = 0; closedDays <= LONGEST_CLOSURE_DAYS; date = addDays(date, 1)) {
    const midnight = startOfLocalDay(date).getTime()
    const spans = openingSpansOn(date, hours, workdays)
    closedDays = spans.length === 0 ? closedDays + 1 : 0
    for (const { opensAt, closesAt } of spans) {
      const start = Math.max(midnight + opensAt * MS_PER_MINUTE, from.getTime())
      const available = midnight + closesAt * MS_PER_MINUTE - start
      if (available < 0) continue
      if (remaining <= available) return new Date(start + remaining)
      remaining -= available
    }
  }
  throw new RangeError(`The site is not open on any of ${LONGEST_CLOSURE_DAYS} days before ${date}`)
}

function isWeekend(weekday: IsoWeekday): boolean {
  return weekday >= 6
}

/**
 * A weekend beside a Friday or Monday off is part of a public holiday: the State Council announces breaks as unbroken
 * runs of days. This keeps a station that opens on Saturdays closed in the middle of the National Day week.
 */
function isJoinedToHoliday(weekendDay: LocalDate, workdays: WorkdayCalendar): boolean {
  const weekday = isoWeekdayOf(weekendDay)
  const friday = addDays(weekendDay, 5 - weekday)
  const monday = addDays(weekendDay, 8 - weekday)
  return !workdays.isWorkday(friday) || !workdays.isWorkday(monday)
}
