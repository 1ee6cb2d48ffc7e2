import { type DayNumber, dateOf, dateText, dayFrom, dayOf, mondayOf } from './calendar.ts'
import { readHoliday } from './holidays.ts'
import { NUMERAL, readNumber, readYear } from './numerals.ts'
import { mondayOfWeek, readWeek } from './periods.ts'

/** Whole days in Asia/Shanghai, `2026-10-01`, both included. */
export interface Period {
  readonly from: string
  readonly until: string
}

/** A time that was found in a text, and what else the text says. */
export interface FoundPeriod {
  readonly period: Period
  readonly rest: string
  /** the ISO week, where the time is one */
  readonly week: string | undefined
}

type Days = readonly [from: DayNumber, until: DayNumber]
type Rule = readonly [RegExp, (match: RegExpExecArray, today: DayNumber) => Days | undefined]

const YEAR = String.raw`(?:(\d{4}|[零〇一二三四五六七八九]{4})年?|(今|本|去|前)年)?的?`
const TO = '(?:到|至|-|~|—)'
const MONTH = `(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月`
const DAY = String.raw`(3[01]|[12]?\d|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]`
const LAST = '(?:最近|近|过去|前|这|这最近)的?'

/** The first that fits decides: the more exact stand before the less exact. */
const RULES: readonly Rule[] = [
  [new RegExp(`${YEAR}${MONTH}${DAY}?${TO}(?:${MONTH})?${DAY}`, 'u'), readDates],
  [new RegExp(`${YEAR}${MONTH}${DAY}(?!那|所在|的?[那这当])`, 'u'), readDate],
  [new RegExp(`${YEAR}${MONTH}?份?${TO}${MONTH}份?`, 'u'), readMonths],
  [new RegExp(`${YEAR}(?:第)?([一二三四1-4])季度?`, 'u'), readQuarter],
  [/(上|本|这)一?个?季度?|季报|季度(?=报|总|汇|情)/u, readNearQuarter],
  [new RegExp(`${YEAR}(上|下)半年`, 'u'), readHalf],
  [new RegExp(`${YEAR}${MONTH}份?(?!\\d)`, 'u'), readMonth],
  [/(上上|上|本|这|当)一?个?月份?|月报|月度/u, readNearMonth],
  [new RegExp(`${LAST}(?:(半)|(${NUMERAL}))个?(天|日|周|星期|礼拜|月|年)`, 'u'), readLast],
  [/今天|今日|日报/u, (_match, today) => [today, today]],
  [/昨天|昨日/u, (_match, today) => [today - 1, today - 1]],
  [/前天/u, (_match, today) => [today - 2, today - 2]],
  [
    /(?:今年)?(?:年初|开年|元旦)(?:以来|到现在|至今|到今天)|今年以来/u,
    (_match, today) => [yearStart(yearOf(today)), today],
  ],
  [/(\d{4}|[二][零〇一二三四五六七八九]{3})年度?|(今|本|去|上|前)一?年度?|年报|全年|年度(?=报|总|汇|情)/u, readYears],
]

/** Words of a week, as `readWeek` understands them. */
const WEEK_WORDS = new RegExp(
  `(?:本|这一?个?|当前?|大?上+一?个?|下一?个?)(?:周|星期|礼拜)[一二三四五六日天末]?|(?<!最近|近|过去|前)(?:\\d{4}年?|去年|今年)?-?第?${NUMERAL}个?(?:周|星期|礼拜)(?:(?:以|之)?前)?|(?:\\d{4}年?-?)?w\\d{1,2}|(?:${YEAR}${MONTH}${DAY}|\\d{1,2}[-/.]\\d{1,2}|${DAY})(?:所在)?的?(?:那|这|当)?(?:一|个)?(?:周|星期|礼拜)`,
  'iu',
)

/**
 * Finds the time that a text speaks of: 上周, 本月, 10月, 国庆那周, 最近7天, 去年, 第三季度, 10月1日到7日.
 * What has no year means the latest one that has begun: reports look back. Undefined when it names no time.
 */
export function findPeriod(text: string, now: Date): FoundPeriod | undefined {
  const words = text.replace(/\s+/gu, '')
  return findHoliday(words, now) ?? findWeek(words, now) ?? findByRules(words, now)
}

/** The days of an ISO week. */
export function periodOfWeek(week: string): Period {
  const monday = mondayOfWeek(week)
  return { from: dateText(monday), until: dateText(monday + 6) }
}

function findByRules(words: string, now: Date): FoundPeriod | undefined {
  const today = dayOf(now)
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(words)
    const days = match && read(match, today)
    if (match && days && days[0] <= days[1]) return found(words, match, days)
  }
  return undefined
}

function found(words: string, match: RegExpExecArray, [from, until]: Days, week?: string): FoundPeriod {
  const rest = `${words.slice(0, match.index)} ${words.slice(match.index + match[0].length)}`
  return { period: { from: dateText(from), until: dateText(until) }, rest, week }
}

function findHoliday(words: string, now: Date): FoundPeriod | undefined {
  const holiday = readHoliday(words, dayOf(now))
  if (holiday === undefined) return undefined
  const { match, from, until, isWeek } = holiday
  if (!isWeek) return found(words, match, [from, until])
  const monday = mondayOf(from)
  return found(words, match, [monday, monday + 6], readWeek(`${dateText(from)}那周`, now))
}

function findWeek(words: string, now: Date): FoundPeriod | undefined {
  const match = WEEK_WORDS.exec(words)
  const week = match ? readWeek(match[0], now) : undefined
  if (!match || week === undefined) return undefined
  const monday = mondayOfWeek(week)
  const weekday = '一二三四五六日'.indexOf(
    (/[周期拜]([一二三四五六日天])$/u.exec(match[0])?.[1] ?? '').replace('天', '日'),
  )
  if (weekday >= 0 && /[一二三四五六日天]$/u.test(match[0]))
    return found(words, match, [monday + weekday, monday + weekday])
  return found(words, match, [monday, monday + 6], week)
}

// ---- rules ----------------------------------------------------------------------------------------------

function readDates(match: RegExpExecArray, today: DayNumber): Days | undefined {
  const [, digits, word, month, day, lastMonth, lastDay] = match
  const [first, last] = [readNumber(month ?? ''), readNumber(lastMonth ?? month ?? '')]
  const [from, until] = [readNumber(day ?? '') ?? 1, readNumber(lastDay ?? '')]
  if (first === undefined || last === undefined || until === undefined) return undefined
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, first, from))
  return days(dayFrom(year, first, from), dayFrom(last < first ? year + 1 : year, last, until))
}

function readDate([, digits, word, month, day]: RegExpExecArray, today: DayNumber): Days | undefined {
  const [m, d] = [readNumber(month ?? ''), readNumber(day ?? '')]
  if (m === undefined || d === undefined) return undefined
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, m, d))
  return days(dayFrom(year, m, d), dayFrom(year, m, d))
}

function readMonths([, digits, word, first, last]: RegExpExecArray, today: DayNumber): Days | undefined {
  const until = readNumber(last ?? '')
  const from = readNumber(first ?? '') ?? 1
  if (until === undefined) return undefined
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, from, 1))
  return months(year, from, until < from ? until + 12 : until)
}

function readMonth([, digits, word, month]: RegExpExecArray, today: DayNumber): Days | undefined {
  const number = readNumber(month ?? '')
  if (number === undefined) return undefined
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, number, 1))
  return months(year, number, number)
}

function readNearMonth([, which]: RegExpExecArray, today: DayNumber): Days {
  const { year, month } = dateOf(today)
  const back = which?.startsWith('上') ? which.length : 0
  return months(year, month - back, month - back)
}

function readQuarter([, digits, word, quarter]: RegExpExecArray, today: DayNumber): Days | undefined {
  const number = readNumber(quarter ?? '')
  if (number === undefined) return undefined
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, number * 3 - 2, 1))
  return months(year, number * 3 - 2, number * 3)
}

function readNearQuarter([, which]: RegExpExecArray, today: DayNumber): Days {
  const { year, month } = dateOf(today)
  const first = Math.floor((month - 1) / 3) * 3 + 1 - (which === '上' ? 3 : 0)
  return months(year, first, first + 2)
}

function readHalf([, digits, word, half]: RegExpExecArray, today: DayNumber): Days {
  const first = half === '上' ? 1 : 7
  const year = yearNamed(digits, word, today) ?? latest(today, (one) => dayFrom(one, first, 1))
  return months(year, first, first + 5)
}

function readLast([, half, count, unit]: RegExpExecArray, today: DayNumber): Days | undefined {
  const number = half ? 0.5 : readNumber(count ?? '')
  if (number === undefined || number === 0) return undefined
  const inDays = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7, 月: 30, 年: 365 }[unit ?? '']
  return inDays === undefined ? undefined : [today - Math.round(number * inDays) + 1, today]
}

function readYears([, digits, word]: RegExpExecArray, today: DayNumber): Days | undefined {
  const year = digits === undefined ? yearOf(today) - ({ 去: 1, 上: 1, 前: 2 }[word ?? ''] ?? 0) : readYear(digits)
  return year === undefined ? undefined : months(year, 1, 12)
}

// ---- calendar -------------------------------------------------------------------------------------------

function days(from: DayNumber | undefined, until: DayNumber | undefined): Days | undefined {
  return from === undefined || until === undefined ? undefined : [from, until]
}

/** Whole months; month 0 is December of the year before, month 13 January of the next. */
function months(year: number, first: number, last: number): Days {
  const start = (month: number) => Date.UTC(year, month - 1, 1) / 86_400_000
  return [start(first), start(last + 1) - 1]
}

function yearOf(day: DayNumber): number {
  return dateOf(day).year
}

function yearStart(year: number): DayNumber {
  return Date.UTC(year, 0, 1) / 86_400_000
}

function yearNamed(digits: string | undefined, word: string | undefined, today: DayNumber): number | undefined {
  if (digits !== undefined) return readYear(digits)
  if (word === undefined) return undefined
  return yearOf(today) - ({ 去: 1, 前: 2 }[word] ?? 0)
}

/** This year where the day has come, otherwise the year before. */
function latest(today: DayNumber, dayIn: (year: number) => DayNumber | undefined): number {
  const year = yearOf(today)
  const day = dayIn(year)
  return day !== undefined && day <= today ? year : year - 1
}
