import {
  addDays,
  localDateOf,
  monthRange,
  parseIsoWeek,
  parseLocalDate,
  parseLocalMonth,
  weekRange,
} from './calendar-time.ts'
import type { Period } from './period-summary.ts'

/** The days of a week '2026-W10', month '2026-03', quarter '2026-Q1' or year '2026'. Throws RangeError for anything else. */
export function daysOfReportPeriod(text: string): Period {
  if (/^\d{4}$/.test(text)) return days(`${text}-01`, `${text}-12`)
  if (text.includes('W')) {
    const { from, to } = weekRange(parseIsoWeek(text))
    return { from: localDateOf(from), until: addDays(localDateOf(to), -1) }
  }
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(text) ?? []
  if (year === undefined) return days(text, text)
  const last = Number(quarter) * 3
  return days(`${year}-${twoDigits(last - 2)}`, `${year}-${twoDigits(last)}`)
}

function days(firstMonth: string, lastMonth: string): Period {
  const { to } = monthRange(parseLocalMonth(lastMonth))
  return { from: parseLocalDate(`${parseLocalMonth(firstMonth)}-01`), until: addDays(localDateOf(to), -1) }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
