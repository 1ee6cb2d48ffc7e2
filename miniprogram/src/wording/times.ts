/** China has one time zone and no summer time, so that the phone's own setting never shifts a deadline. */
const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

interface LocalTime {
  /** days since 1970-01-01 in Shanghai */
  day: number
  date: string
  weekday: string
  clock: string
  year: number
}

function localTime(milliseconds: number): LocalTime {
  const local = new Date(milliseconds + SHANGHAI_MS)
  return {
    day: Math.floor((milliseconds + SHANGHAI_MS) / DAY_MS),
    date: `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`,
    weekday: WEEKDAYS[local.getUTCDay()] ?? '',
    clock: `${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, '0')}`,
    year: local.getUTCFullYear(),
  }
}

function dayText(local: LocalTime, today: LocalTime): string {
  const distance = local.day - today.day
  if (distance === 0) return '今天'
  if (distance === 1) return '明天'
  if (distance === -1) return '昨天'
  const year = local.year === today.year ? '' : `${local.year}年`
  return `${year}${local.date}${Math.abs(distance) < 7 ? `（${local.weekday}）` : ''}`
}

/**
 * When something happened or is due, the way one says it: 今天 9:05, 11月5日（周四） 14:30.
 * @param instant ISO 8601 with offset
 * @param now milliseconds
 */
export function timeText(instant: string, now: number): string {
  const local = localTime(Date.parse(instant))
  return `${dayText(local, localTime(now))} ${local.clock}`
}

/** A deadline as "by when": 今天 17:30 前. */
export function deadlineText(instant: string, now: number): string {
  return `${timeText(instant, now)} 前`
}

/** When somebody who waits may expect the next step; what is late says so instead of naming a day that is over. */
export function expectedText(instant: string, now: number): string {
  return Date.parse(instant) < now ? '比预计的晚了，工作人员在催' : `预计 ${deadlineText(instant, now)}`
}

/** Opening hours that break between periods, never within one. */
export function hoursText(openingText: string): string {
  return openingText.replace(/–/g, '\u2060–\u2060')
}
