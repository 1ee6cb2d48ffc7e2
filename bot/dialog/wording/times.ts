import { clockOf, dateOf, dayOf } from '../calendar.ts'

const NEAR_DAYS: Readonly<Record<number, string>> = { [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' }

/** An instant as people say it, in Asia/Shanghai: 今天 17:30, 11月25日 17:30. */
export function whenText(instant: string, now: Date): string {
  const at = new Date(instant)
  const { month, day } = dateOf(dayOf(at))
  return `${NEAR_DAYS[dayOf(at) - dayOf(now)] ?? `${month}月${day}日`} ${clockOf(at)}`
}
