import type { LocalDate } from './calendar-time.ts'
import { daysOfPlanLeft } from './holiday-plan.ts'

/** Whole sentences, because no task stands behind it: what is wrong, what follows, what to do. */
export function planEndingLines(horizon: LocalDate, now: Date): string[] {
  const left = daysOfPlanLeft({ horizon }, now)
  const state = left < 0 ? '已经用完' : `只到 ${horizon}，还剩 ${left} 天`
  const nextYear = Number(horizon.slice(0, 4)) + 1
  return [
    `【节假日安排】${state}。`,
    `之后的办理时限会把 ${nextYear} 年的节假日当作普通工作日。`,
    `请按国务院办公厅通知，录入 ${nextYear} 年放假和调休安排。`,
  ]
}
