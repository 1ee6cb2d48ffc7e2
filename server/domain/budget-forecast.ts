import { addDays, type LocalDate } from './calendar-time.ts'
import { type Estimate, estimate, type Fen, fen, sumFen } from './money.ts'
import type { WorkdayCalendar } from './opening-hours.ts'

/** Fewer working days of spending say nothing about those to come. */
export const LEAST_WORKDAYS = 20
/** Half the width of a 95 % interval, in standard errors. */
const NORMAL_95 = 1.96

/** What a line spent on a day, in fen; below 0 when more was taken back. */
export interface DaySpending {
  readonly date: LocalDate
  readonly fen: Fen
}

export interface ForecastInput {
  readonly appropriatedFen: Fen
  /** Days with spending of the year so far, in any order. */
  readonly spending: readonly DaySpending[]
  readonly asOf: LocalDate
  readonly calendar: Pick<WorkdayCalendar, 'isWorkday'>
}

export type BudgetForecast =
  /** Nothing can be said yet. */
  | { readonly kind: 'too_little_data'; readonly workdays: number; readonly needed: number }
  /** All is spent already. */
  | { readonly kind: 'exhausted'; readonly since: LocalDate }
  | {
      readonly kind: 'forecast'
      /** Working days that the rate was taken from. */
      readonly workdays: number
      /** Fen a working day, with the bounds of a 95 % interval of the mean. */
      readonly dailyFen: Estimate
      /** The day it runs out at the high, middle and low rate; null: it lasts the year. */
      readonly earliest: LocalDate | null
      readonly expected: LocalDate | null
      readonly latest: LocalDate | null
      /** What is left, or missing below 0, on 31 December. */
      readonly leftAtYearEndFen: Estimate
    }

/**
 * When a line's budget runs out: linear over working days, at the mean of those since the first spending of the year. What
 * was spent on a day off counts with the working day before.
 */
export function forecastBudget({ appropriatedFen, spending, asOf, calendar }: ForecastInput): BudgetForecast {
  const days = spending.filter(({ date }) => date <= asOf).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const spent = sumFen(days.map((day) => day.fen))
  const exhausted = spent >= appropriatedFen ? exhaustedOn(appropriatedFen, days) : null
  if (exhausted !== null) return { kind: 'exhausted', since: exhausted }
  const amounts = byWorkday(days, asOf, calendar)
  const workdays = amounts.length
  const rate = dailyRate(amounts)
  if (workdays < LEAST_WORKDAYS || rate.middle <= 0) {
    return { kind: 'too_little_data', workdays, needed: LEAST_WORKDAYS }
  }
  const left = appropriatedFen - spent
  const toCome = workdaysBetween(addDays(asOf, 1), yearEnd(asOf), calendar)
  const runsOut = (daily: number) => (daily > 0 ? (toCome[Math.ceil(left / daily) - 1] ?? null) : null)
  const leftAt = (daily: number) => Math.round(left - daily * toCome.length)
  return {
    kind: 'forecast',
    workdays,
    dailyFen: estimate(Math.round(rate.low), Math.round(rate.middle), Math.round(rate.high)),
    earliest: runsOut(rate.high),
    expected: runsOut(rate.middle),
    latest: runsOut(rate.low),
    leftAtYearEndFen: estimate(leftAt(rate.high), leftAt(rate.middle), leftAt(rate.low)),
  }
}

function exhaustedOn(appropriatedFen: Fen, days: readonly DaySpending[]): LocalDate | null {
  let sum = fen(0)
  for (const day of days) {
    sum = fen(sum + day.fen)
    if (sum >= appropriatedFen) return day.date
  }
  return null
}

/** The spending of each working day since the first spending, days without any at 0. */
function byWorkday(
  days: readonly DaySpending[],
  asOf: LocalDate,
  calendar: ForecastInput['calendar'],
): readonly number[] {
  const [first] = days
  if (first === undefined) return []
  const amounts: number[] = []
  const amountOn = new Map(days.map((day) => [day.date, day.fen]))
  for (let date = first.date; date <= asOf; date = addDays(date, 1)) {
    const amount = amountOn.get(date) ?? 0
    if (calendar.isWorkday(date) || amounts.length === 0) amounts.push(amount)
    else amounts[amounts.length - 1] = (amounts.at(-1) ?? 0) + amount
  }
  return amounts
}

function dailyRate(amounts: readonly number[]): Estimate {
  const count = amounts.length
  if (count < 2) return estimate(0, 0, 0)
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / count
  const variance = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / (count - 1)
  const margin = NORMAL_95 * Math.sqrt(variance / count)
  return estimate(mean - margin, mean, mean + margin)
}

function workdaysBetween(from: LocalDate, until: LocalDate, calendar: ForecastInput['calendar']): LocalDate[] {
  const workdays: LocalDate[] = []
  for (let date = from; date <= until; date = addDays(date, 1)) if (calendar.isWorkday(date)) workdays.push(date)
  return workdays
}

function yearEnd(date: LocalDate): LocalDate {
  return `${date.slice(0, 4)}-12-31` as LocalDate
}
