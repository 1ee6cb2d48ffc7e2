import { addDays, isoWeekdayOf, localDateOf, minuteOfLocalDay } from './calendar-time.ts'

const WEEKDAYS = '一二三四五六日'

/** @param minutes since midnight: 9:00, 17:30 */
export function clockText(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** An instant as people say it, Asia/Shanghai: 今天 17:30, 明天 9:00, 3月4日（周三）17:30; with the year when it is another. */
export function momentText(instant: Date, now: Date): string {
  const clock = clockText(minuteOfLocalDay(instant))
  const date = localDateOf(instant)
  const today = localDateOf(now)
  if (date === today) return `今天 ${clock}`
  if (date === addDays(today, 1)) return `明天 ${clock}`
  if (date === addDays(today, -1)) return `昨天 ${clock}`
  const [year, month, day] = date.split('-')
  const yearText = year === today.slice(0, 4) ? '' : `${year}年`
  return `${yearText}${Number(month)}月${Number(day)}日（周${WEEKDAYS[isoWeekdayOf(date) - 1]}）${clock}`
}

/** An instant as forms have it, Asia/Shanghai: 2026-03-02 09:30. */
export function stampText(instant: Date): string {
  const minutes = minuteOfLocalDay(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${localDateOf(instant)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
