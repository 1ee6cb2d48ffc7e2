import type { SpentBudget } from './budget.ts'
import { spentShareText } from './budget-text.ts'
import { type IsoWeek, type LocalDate, localDateOf, minuteOfLocalDay, startOfLocalDay } from './calendar-time.ts'
import { type DailyRoot, shortRoot } from './daily-root.ts'
import { type EstimateChange, type Fen, fen, formatYuan } from './money.ts'
import type { SavingsTotals } from './savings.ts'
import { codeLines, type SummaryCode } from './summary-codes.ts'
import type { BudgetLine } from './tariff.ts'

/** One town's part of the week. */
export interface TownWeek {
  readonly townId: string
  readonly townName: string
  /** Consignments completed in the week. */
  readonly completed: number
  /** Tasks overdue as of the summary. */
  readonly overdue: number
  /** Tasks that stayed undone until they reached the leaders, in the week. */
  readonly escalated: number
}

/**
 * Everything the weekly summary says, as counted by the same queries as the API. Consignments unless said otherwise: each is
 * registered and completed once, so that weeks add up; only savings are of cases.
 */
export interface WeekFacts {
  readonly week: IsoWeek
  /** Monday 00:00 of the week and of the next one (exclusive), Asia/Shanghai. */
  readonly from: Date
  readonly to: Date
  /** When the facts were read; the present state below is of this instant. */
  readonly asOf: Date
  readonly registered: number
  /** Legs dispatched in the week. */
  readonly handedOver: number
  readonly completed: number
  readonly cancelled: number
  /** Completed in the whole week before. */
  readonly previousWeekCompleted: number
  /** Present state: consignments on their way, consignments waiting for pick-up, tasks overdue, exceptions open. */
  readonly inTransit: number
  readonly awaitingPickup: number
  readonly overdueTasks: number
  readonly openExceptions: number
  /** Overdue tasks that reached the leaders in the week. */
  readonly escalatedTasks: number
  /** Last day of the holiday plan while its end is near and the next year is not entered; otherwise null. */
  readonly planEnds: LocalDate | null
  readonly postageFen: Readonly<Record<BudgetLine, Fen>>
  /** Budget lines of which 80 % or more were spent by the end of the week. */
  readonly spentBudgets: readonly SpentBudget[]
  readonly savings: SavingsTotals
  /** Median hours from registration to completion of those completed in the week; null when there are none. */
  readonly medianHours: number | null
  readonly byTown: readonly TownWeek[]
  /** Versions of tariff and savings method behind the ledger figures. */
  readonly methodVersionIds: readonly string[]
  /** the same as people call them */
  readonly methodNames: readonly string[]
  /** of the first figures of the week */
  readonly figureCodes: readonly SummaryCode[]
  /** the youngest root of days up to the week's end; null before a day was closed */
  readonly dailyRoot: DailyRoot | null
}

const LONGEST_TEXT = 600
const TOWNS_NAMED = 2
const TOWNS_ESCALATED = 5
const METHODS_NAMED = 3
const LONGEST_TOWN_NAME = 12
const LONGEST_METHOD_NAME = 20

/**
 * The week in plain Chinese: a title and three lines, each figure with what it was counted on; a line each for tasks that
 * reached the leaders, for budgets nearly spent and for the end of the holiday plan, where there is such; the codes that open the
 * figures; and a last line with the proof against tampering once a day is closed. At most 600 characters.
 */
export function weekSummaryText(facts: WeekFacts): string {
  // Only figures beyond any county's need more. The towns go first, because nothing else in the text rests on them.
  const withoutTowns = { ...facts, byTown: [] }
  const withoutCodes = { ...withoutTowns, figureCodes: [] }
  const texts = [wholeText(facts), wholeText(withoutTowns), wholeText(withoutTowns, 1), wholeText(withoutCodes, 1)]
  return texts.find((text) => text.length <= LONGEST_TEXT) ?? (texts.at(-1) as string)
}

function wholeText(facts: WeekFacts, methodsNamed: number = METHODS_NAMED): string {
  const lines = [titleLine(facts), casesLine(facts), stateLine(facts), moneyLine(facts, methodsNamed)]
  const further = [...escalationLines(facts), ...budgetLines(facts), ...planLines(facts)]
  return [...lines, ...further, ...codeLines(facts.figureCodes), ...proofLines(facts)].join('\n')
}

function titleLine({ week, from, to, asOf }: WeekFacts): string {
  const sunday = new Date(to.getTime() - 1)
  const title = `${week.slice(0, 4)}年第${Number(week.slice(6))}周周报（${dayText(from)}至${dayText(sunday)}）`
  return isRunning({ to, asOf }) ? `${title}｜本周尚未结束，截至${timeText(asOf)}` : title
}

function casesLine(facts: WeekFacts): string {
  const { registered, handedOver, completed, cancelled, medianHours } = facts
  const duration =
    completed > 0 && medianHours !== null
      ? `，用时中位数${number(medianHours, 1)}小时（按办结的${number(completed)}件算）`
      : ''
  const towns = townsText(facts.byTown, 'completed', '件')
  return (
    `流转件：登记${number(registered)}件，交接${number(handedOver)}次，办结${number(completed)}件` +
    `（${comparisonText(facts)}）${duration}，取消${number(cancelled)}件。${towns && `办结最多：${towns}。`}`
  )
}

function comparisonText({ completed, previousWeekCompleted, to, asOf }: WeekFacts): string {
  const previous = number(previousWeekCompleted)
  // Part of a week is not set against a whole one.
  if (isRunning({ to, asOf })) return `上周全周${previous}件`
  const difference = completed - previousWeekCompleted
  if (difference === 0) return `上周${previous}件，持平`
  return `上周${previous}件，${difference > 0 ? '多' : '少'}${number(Math.abs(difference))}件`
}

function stateLine(facts: WeekFacts): string {
  const towns = townsText(facts.byTown, 'overdue', '项')
  return (
    `现状（${timeText(facts.asOf)}）：在途${number(facts.inTransit)}件，待取${number(facts.awaitingPickup)}件，` +
    `超时任务${number(facts.overdueTasks)}项，未结异常${number(facts.openExceptions)}件。${towns && `超时最多：${towns}。`}`
  )
}

function moneyLine({ postageFen, savings, methodNames }: WeekFacts, methodsNamed: number): string {
  const postage =
    `邮递费${yuan(postageFen.towns + postageFen.county_seat)}元` +
    `（各镇场${yuan(postageFen.towns)}元，县城${yuan(postageFen.county_seat)}元）`
  const methods = methodNames
    .slice(0, methodsNamed)
    .map((name) => shortName(name, LONGEST_METHOD_NAME))
    .join('、')
  const more = methodNames.length > methodsNamed ? `等${number(methodNames.length)}个` : ''
  return `费用：${postage}。节约：${savingsText(savings, '本周')}${methods && `算法：${methods}${more}。`}`
}

/** What was spared, with the cases it was reckoned on. @param when names the time where nothing was: 本周 */
export function savingsText(
  { trips, metres, minutes, fareFen, casesWithDistance, casesWithoutDistance }: SavingsTotals,
  when: string,
): string {
  const cases = casesWithDistance + casesWithoutDistance
  if (cases === 0 && trips === 0) return `${when}没有可计节约的办结件。`
  // the second half of a case whose first half was counted before
  if (cases === 0) return `此前已计的办件又少跑${number(trips)}趟。`
  const count = `${number(cases)}件少跑${number(trips)}趟；`
  const missing = casesWithoutDistance === 0 ? '' : `${number(casesWithoutDistance)}件缺路程，里程、路费、时间未计。`
  if (casesWithDistance === 0) return count + missing
  return (
    `${count}按有路程的${number(casesWithDistance)}件估算，少走${range(metres, 1000, 1)}公里，` +
    `省路费${range(fareFen, 100, 2)}元（未扣邮递费），省时${range(minutes, 60, 1)}小时。${missing}`
  )
}

function escalationLines({ escalatedTasks, byTown }: WeekFacts): string[] {
  if (escalatedTasks === 0) return []
  const towns = townsText(byTown, 'escalated', '项', TOWNS_ESCALATED)
  return [`上报：本周${number(escalatedTasks)}项任务逐级催办后仍未办，请领导关注${towns && `：${towns}`}。`]
}

function budgetLines({ spentBudgets }: WeekFacts): string[] {
  return spentBudgets.length === 0 ? [] : [`预算：${spentBudgets.map(spentShareText).join('；')}。`]
}

function planLines({ planEnds }: WeekFacts): string[] {
  if (planEnds === null) return []
  return [`提醒：节假日安排只到${planEnds.slice(0, 4)}年${dayText(startOfLocalDay(planEnds))}，请办公室录入下一年的。`]
}

function proofLines({ dailyRoot }: WeekFacts): string[] {
  if (dailyRoot === null) return []
  const { root, date, consignments } = dailyRoot
  return [`存证：${shortRoot(root)}（${dayText(startOfLocalDay(date))}，${number(consignments)}件）`]
}

/** The towns with the most of a figure: 三河镇3件、高陂镇1件; empty where none has any. */
export function townsText(
  towns: readonly TownWeek[],
  figure: 'completed' | 'overdue' | 'escalated',
  unit: string,
  most: number = TOWNS_NAMED,
): string {
  return towns
    .filter((town) => town[figure] > 0)
    .toSorted((a, b) => b[figure] - a[figure] || (a.townId < b.townId ? -1 : 1))
    .slice(0, most)
    .map((town) => `${shortName(town.townName, LONGEST_TOWN_NAME)}${number(town[figure])}${unit}`)
    .join('、')
}

function isRunning({ to, asOf }: Pick<WeekFacts, 'to' | 'asOf'>): boolean {
  return asOf.getTime() < to.getTime()
}

/** Low to high, in the unit for people. A week that takes savings back has its bounds the other way round. */
function range({ low, high }: EstimateChange, divisor: number, digits: number): string {
  const bounds = [low, high].toSorted((a, b) => a - b)
  return bounds.map((bound) => number(bound / divisor, digits)).join('至')
}

/** A figure that stays short however large: whole up to a hundred million (亿), then in 亿, then by powers of ten. */
export function number(value: number, digits = 0): string {
  const size = Math.abs(value)
  if (size < 1e8) return value.toFixed(digits)
  return size < 1e15 ? `${(value / 1e8).toFixed(2)}亿` : value.toExponential(2)
}

/** Yuan from fen, short however large. */
export function yuan(amountFen: number): string {
  return Math.abs(amountFen) < 1e10 ? formatYuan(fen(amountFen)) : number(amountFen / 100)
}

/** Names come from data of any length and shape; line breaks in one would break the three lines. */
function shortName(name: string, longest: number): string {
  const letters = [...name.replace(/\s+/g, ' ').trim()]
  return letters.length <= longest ? letters.join('') : `${letters.slice(0, longest - 1).join('')}…`
}

/** 11月16日, in Asia/Shanghai. */
export function dayText(instant: Date): string {
  const date = localDateOf(instant)
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
}

/** 11月16日08:03, in Asia/Shanghai. */
export function timeText(instant: Date): string {
  const minutes = minuteOfLocalDay(instant)
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return `${dayText(instant)}${clock}`
}
