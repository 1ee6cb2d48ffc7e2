import type { IsoWeekday } from './calendar-time.ts'
import { clockText } from './moment-text.ts'
import type { OpeningHours, OpeningSpan } from './opening-hours.ts'

const DAY_NAMES: Readonly<Record<IsoWeekday, string>> = {
  1: '周一',
  2: '周二',
  3: '周三',
  4: '周四',
  5: '周五',
  6: '周六',
  7: '周日',
}
const WEEK: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7]
/** From three days on a run is read faster as 周一至周三 than as a list. */
const SHORTEST_RUN = 3

/**
 * The plain week of a site as people read it on a door: 周一至周五 8:30–12:00、14:30–17:30. Days with other hours follow
 * after 「；」. Public holidays are not told: the text is of the usual week.
 */
export function openingText(hours: OpeningHours): string {
  const daysOf = new Map<string, IsoWeekday[]>()
  for (const day of WEEK) {
    const spans = spansText(hours.weekly[day])
    if (spans !== '') daysOf.set(spans, [...(daysOf.get(spans) ?? []), day])
  }
  if (daysOf.size === 0) return '暂不开放'
  return [...daysOf].map(([spans, days]) => `${daysText(days)} ${spans}`).join('；')
}

function daysText(days: readonly IsoWeekday[]): string {
  if (days.length === WEEK.length) return '每天'
  const runs: IsoWeekday[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  return runs.map(runText).join('、')
}

function runText(run: readonly IsoWeekday[]): string {
  const names = run.map((day) => DAY_NAMES[day])
  return run.length < SHORTEST_RUN ? names.join('、') : `${names[0]}至${names.at(-1)}`
}

function spansText(spans: readonly OpeningSpan[]): string {
  return spans
    .map(({ opensAt, closesAt }) =>
      opensAt === 0 && closesAt === 24 * 60 ? '全天' : `${clockText(opensAt)}–${clockText(closesAt)}`,
    )
    .join('、')
}
