import { parseLocalDate } from '../domain/calendar-time.ts'
import { instantsOf, type Period } from '../domain/period-summary.ts'
import { AppError } from '../errors.ts'

/** Longest time that one report looks at, in days. */
const MOST_DAYS = 400

/**
 * The days that a report is asked for, both included, in Asia/Shanghai.
 * @param most days that it may be long
 * @throws AppError validation_failed for a time that runs backwards or is too long
 */
export function reportedPeriod(
  { from, until }: { readonly from: string; readonly until: string },
  most = MOST_DAYS,
): Period {
  const period = { from: parseLocalDate(from), until: parseLocalDate(until) }
  const range = instantsOf(period)
  const days = (range.to.getTime() - range.from.getTime()) / 86_400_000
  if (days >= 1 && days <= most) return period
  const message = days < 1 ? '结束日期不能早于开始日期' : `一次最多统计 ${most} 天，请缩短时间`
  throw new AppError('validation_failed', { detail: message, issues: [{ path: 'until', message }] })
}
