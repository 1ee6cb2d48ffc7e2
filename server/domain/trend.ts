import { addDays, isoWeekdayOf, type LocalDate } from './calendar-time.ts'
import type { Period } from './period-summary.ts'

/** How fine a time is looked at: so that it is a handful of points, as many as a phone's screen can show. */
export type TrendStep = 'day' | 'week' | 'month'

/** What was counted on one day. */
export interface DayCount {
  readonly day: LocalDate
  readonly registered: number
  readonly completed: number
  readonly postageFen: number
}

export type TrendPoint = Period & Omit<DayCount, 'day'>

const MOST_DAYS_BY_DAY = 16
const MOST_DAYS_BY_WEEK = 93

function daysOf({ from, until }: Period): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1
}

/** Days up to two weeks, weeks up to a quarter, months beyond. */
export function trendStep(period: Period): TrendStep {
  const days = daysOf(period)
  if (days <= MOST_DAYS_BY_DAY) return 'day'
  return days <= MOST_DAYS_BY_WEEK ? 'week' : 'month'
}

function lastDayOfStep(from: LocalDate, step: TrendStep): LocalDate {
  if (step === 'day') return from
  if (step === 'week') return addDays(from, 7 - isoWeekdayOf(from))
  const [year, month] = from.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as LocalDate
}

/** Parts a time into steps that begin on Mondays or first days of months; the first and the last may be shorter. */
export function trendParts(period: Period): Period[] {
  const step = trendStep(period)
  const parts: Period[] = []
  for (let from = period.from; from <= period.until; ) {
    const last = lastDayOfStep(from, step)
    const until = last < period.until ? last : period.until
    parts.push({ from, until })
    from = addDays(until, 1)
  }
  return parts
}

/** Adds days up into the steps of a time, none left out: where nothing was counted stands 0. */
export function trendOf(period: Period, days: readonly DayCount[]): TrendPoint[] {
  const points = trendParts(period).map((part) => ({ ...part, registered: 0, completed: 0, postageFen: 0 }))
  for (const { day, registered, completed, postageFen } of days) {
    const point = points.find(({ from, until }) => from <= day && day <= until)
    if (point === undefined) continue
    point.registered += registered
    point.completed += completed
    point.postageFen += postageFen
  }
  return points
}
