/** Whole days in China's one time zone, both included. */
export interface Period {
  readonly from: string
  readonly until: string
}

export type PeriodName = 'this_week' | 'last_week' | 'this_month' | 'last_month' | 'this_year' | 'own'

export const PERIOD_CHOICES: readonly { value: PeriodName; title: string }[] = [
  { value: 'this_week', title: '本周' },
  { value: 'last_week', title: '上周' },
  { value: 'this_month', title: '本月' },
  { value: 'last_month', title: '上月' },
  { value: 'this_year', title: '今年' },
  { value: 'own', title: '自己选' },
]

const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

/** Today in China. @param now milliseconds */
export function today(now: number): string {
  return dateOf(now + SHANGHAI_MS)
}

function shifted(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * DAY_MS)
}

function monthOf(year: number, month: number): Period {
  return { from: dateOf(Date.UTC(year, month, 1)), until: dateOf(Date.UTC(year, month + 1, 0)) }
}

/** The days of a period as of now: weeks begin on Mondays. Of one's own choice the month so far, to begin with. */
export function periodNamed(name: PeriodName, now: number): Period {
  const date = today(now)
  const [year = 0, month = 1] = date.split('-').map(Number)
  const sinceMonday = (new Date(Date.parse(date)).getUTCDay() + 6) % 7
  const monday = shifted(date, -sinceMonday)
  switch (name) {
    case 'this_week':
      return { from: monday, until: shifted(monday, 6) }
    case 'last_week':
      return { from: shifted(monday, -7), until: shifted(monday, -1) }
    case 'this_month':
      return monthOf(year, month - 1)
    case 'last_month':
      return monthOf(year, month - 2)
    case 'this_year':
      return { from: `${year}-01-01`, until: `${year}-12-31` }
    case 'own':
      return { from: `${date.slice(0, 8)}01`, until: date }
  }
}

/** 3月2日, with the year where it is not this one. */
export function dayText(date: string, now: number): string {
  const [year = 0, month, day] = date.split('-').map(Number)
  const isThisYear = today(now).startsWith(String(year))
  return `${isThisYear ? '' : `${year}年`}${month}月${day}日`
}

export function periodText({ from, until }: Period, now: number): string {
  return from === until ? dayText(from, now) : `${dayText(from, now)}至${dayText(until, now)}`
}

/** A point of a trend, short enough to stand below a column: 3/2, 3月. */
export function pointText(step: 'day' | 'week' | 'month', from: string): string {
  const [, month, day] = from.split('-').map(Number)
  return step === 'month' ? `${month}月` : `${month}/${day}`
}
