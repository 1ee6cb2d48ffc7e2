import {
  addDays,
  type InstantRange,
  type LocalDate,
  localDateOf,
  localMonthOf,
  monthRange,
  startOfLocalDay,
} from './calendar-time.ts'
import { dayText, number, savingsText, timeText, townsText, type WeekFacts, yuan } from './summary.ts'
import { codeLines } from './summary-codes.ts'

/** Whole days in Asia/Shanghai, both included. */
export interface Period {
  readonly from: LocalDate
  readonly until: LocalDate
}

/** What the summary of a time says; counted like the weekly summary. */
export type PeriodFacts = Omit<
  WeekFacts,
  | 'week'
  | 'from'
  | 'to'
  | 'previousWeekCompleted'
  | 'planEnds'
  | 'spentBudgets'
  | 'methodVersionIds'
  | 'methodNames'
  | 'dailyRoot'
> &
  Period & {
    /** village or town whose residents alone are counted; null: the county */
    readonly siteName: string | null
    readonly previousCompleted: number
    readonly methodVersionIds: readonly string[]
    readonly methodNames: readonly string[]
  }

/** The instants of a time. */
export function instantsOf({ from, until }: Period): InstantRange {
  return { from: startOfLocalDay(from), to: startOfLocalDay(addDays(until, 1)) }
}

/** The time of the same length before: whole months before whole months, else as many days. */
export function periodBefore(period: Period): Period {
  const until = addDays(period.from, -1)
  const months = wholeMonths(period)
  if (months === null) {
    const { from, to } = instantsOf(period)
    return { from: addDays(period.from, -Math.round((to.getTime() - from.getTime()) / 86_400_000)), until }
  }
  let first = period.from
  for (let month = 0; month < months; month += 1) {
    first = localDateOf(monthRange(localMonthOf(startOfLocalDay(addDays(first, -1)))).from)
  }
  return { from: first, until }
}

/** How many months a time is made of; null where it does not begin and end with one. */
function wholeMonths({ from, until }: Period): number | null {
  const next = addDays(until, 1)
  if (!from.endsWith('-01') || !next.endsWith('-01')) return null
  const count = (date: LocalDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
  return count(next) - count(from)
}

const LONGEST_TEXT = 600

/**
 * A title and three lines in plain Chinese, at most 600 characters: what moved, how things stand now, money and savings; and
 * of the county and of towns the codes that open the figures.
 */
export function periodSummaryText(facts: PeriodFacts): string {
  const lines = [titleLine(facts), casesLine(facts), stateLine(facts), moneyLine(facts)]
  const text = [...lines, ...codeLines(facts.figureCodes)].join('\n')
  // half a code opens nothing
  const fitting = text.length <= LONGEST_TEXT ? text : lines.join('\n')
  return fitting.length <= LONGEST_TEXT ? fitting : `${fitting.slice(0, LONGEST_TEXT - 1)}…`
}

function titleLine({ from, until, siteName, asOf }: PeriodFacts): string {
  const year = from.slice(0, 4)
  const lastYear = until.slice(0, 4) === year ? '' : `${until.slice(0, 4)}年`
  const days = from === until ? '' : `至${lastYear}${dayText(startOfLocalDay(until))}`
  const running = localDateOf(asOf) <= until ? `｜尚未结束，截至${timeText(asOf)}` : ''
  return `${siteName ?? '全县'} ${year}年${dayText(startOfLocalDay(from))}${days}${running}`
}

function casesLine(facts: PeriodFacts): string {
  const { registered, handedOver, completed, previousCompleted, cancelled, medianHours } = facts
  const isRunning = localDateOf(facts.asOf) <= facts.until
  const difference = completed - previousCompleted
  const change = difference === 0 ? '持平' : `${difference > 0 ? '多' : '少'}${number(Math.abs(difference))}件`
  // Part of a time is not set against a whole one.
  const before = `上一期${number(previousCompleted)}件${isRunning ? '' : `，${change}`}`
  const duration = medianHours === null ? '' : `，用时中位数${number(medianHours, 1)}小时`
  const towns = facts.siteName === null ? townsText(facts.byTown, 'completed', '件') : ''
  return (
    `流转件：登记${number(registered)}件，交接${number(handedOver)}次，办结${number(completed)}件（${before}）${duration}，` +
    `取消${number(cancelled)}件。${towns && `办结最多：${towns}。`}`
  )
}

function stateLine(facts: PeriodFacts): string {
  const towns = facts.siteName === null ? townsText(facts.byTown, 'overdue', '项') : ''
  return (
    `现状（${timeText(facts.asOf)}）：在途${number(facts.inTransit)}件，待取${number(facts.awaitingPickup)}件，` +
    `超时任务${number(facts.overdueTasks)}项，未结异常${number(facts.openExceptions)}件。${towns && `超时最多：${towns}。`}`
  )
}

function moneyLine({ postageFen, savings }: PeriodFacts): string {
  const { towns, county_seat: countySeat } = postageFen
  return (
    `费用：邮递费${yuan(towns + countySeat)}元（各镇场${yuan(towns)}元，县城${yuan(countySeat)}元）。` +
    `节约：${savingsText(savings, '这段时间')}`
  )
}
