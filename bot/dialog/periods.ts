import { type DayNumber, dateOf, dayFrom, dayOf, isoWeekFrom, isoWeekOf, mondayOf } from './calendar.ts'
import { readHoliday } from './holidays.ts'
import { NUMERAL, readNumber, readYear } from './numerals.ts'

const WEEK = '(?:周|星期|礼拜)'
const YEAR = String.raw`(?:(\d{4}|[零〇一二三四五六七八九]{4}|今|本|去|前)年?)`
const THIS_OR_BEFORE = new RegExp(`^(本|这一?个?|当前?|大?(?:上)+一?个?|下一?个?)${WEEK}([一二三四五六日天末]?)$`, 'u')
const WEEKS_AGO = new RegExp(`^(${NUMERAL})个?${WEEK}(?:以|之)?前$`, 'u')
const NUMBERED = new RegExp(`^${YEAR}?-?第?(${NUMERAL})个?${WEEK}$`, 'u')
const ISO_WEEK = /^(?:(\d{4})年?-?)?w(\d{1,2})$/i
const DATE = new RegExp(`^${YEAR}?(${NUMERAL})月(${NUMERAL})[日号]?$`, 'u')
const NUMERIC_DATE = /^(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})$/
const DAY_OF_MONTH = new RegExp(`^(?:本月|这个月)?(${NUMERAL})[日号]$`, 'u')
const DAY_WORDS: Readonly<Record<string, number>> = { 今天: 0, 今日: 0, 昨天: -1, 昨日: -1, 前天: -2 }
const WEEK_OF = new RegExp(`^(.+?)(?:所在)?的?(?:那|这|当)?(?:一|个)?${WEEK}$`, 'u')

/** The week that is running, `2026-W47`, in Asia/Shanghai. */
export function currentWeek(now: Date): string {
  return isoWeekOf(dayOf(now))
}

/**
 * The ISO week that a person names: 本周, 上周, 上上周五, 第47周, 2026年第四十七周, 2026-W47, 10月20日那周, 两周前, 国庆那周.
 * What has no year means the latest one that has begun: reports look back. Undefined when it names no week.
 */
export function readWeek(text: string, now: Date): string | undefined {
  const words = text.replace(/\s/gu, '').replace(/的$/u, '')
  return (
    readRelativeWeek(words, now) ??
    readNumberedWeek(words, now) ??
    readWeekOfHoliday(words, now) ??
    readWeekOfDay(words, now) ??
    readWeekOfDay(WEEK_OF.exec(words)?.[1] ?? '', now)
  )
}

/** The Monday of an ISO week. */
export function mondayOfWeek(week: string): DayNumber {
  const fourthOfJanuary = dayFrom(Number(week.slice(0, 4)), 1, 4) ?? 0
  return mondayOf(fourthOfJanuary) + 7 * (Number(week.slice(6)) - 1)
}

/** The week in which a holiday begins: 国庆那周. */
function readWeekOfHoliday(words: string, now: Date): string | undefined {
  const holiday = readHoliday(words, dayOf(now))
  return holiday?.isWeek && holiday.match[0] === words ? isoWeekOf(holiday.from) : undefined
}

function readRelativeWeek(words: string, now: Date): string | undefined {
  const named = THIS_OR_BEFORE.exec(words)?.[1]
  if (named !== undefined) return weekFromNow(now, weeksAway(named))
  const ago = readNumber(WEEKS_AGO.exec(words)?.[1] ?? '')
  return ago === undefined ? undefined : weekFromNow(now, -ago)
}

function weeksAway(named: string): number {
  if (named.startsWith('下')) return 1
  // 大上周 is 上上周
  return -[...named].filter((character) => character === '上' || character === '大').length
}

function readNumberedWeek(words: string, now: Date): string | undefined {
  const [, isoYear, isoNumber] = ISO_WEEK.exec(words) ?? []
  if (isoNumber !== undefined) return numberedWeek(isoYear, Number(isoNumber), now)
  const [, year, number] = NUMBERED.exec(words) ?? []
  const week = readNumber(number ?? '')
  return week === undefined ? undefined : numberedWeek(year, week, now)
}

function numberedWeek(year: string | undefined, week: number, now: Date): string | undefined {
  const running = currentWeek(now)
  const thisYear = Number(running.slice(0, 4))
  if (year !== undefined) return isoWeekFrom(yearNamed(year, thisYear), week)
  const ofThisYear = isoWeekFrom(thisYear, week)
  return ofThisYear !== undefined && ofThisYear <= running ? ofThisYear : isoWeekFrom(thisYear - 1, week)
}

function readWeekOfDay(words: string, now: Date): string | undefined {
  const day = readDay(words, dayOf(now))
  return day === undefined ? undefined : isoWeekOf(day)
}

function readDay(words: string, today: DayNumber): DayNumber | undefined {
  const away = DAY_WORDS[words]
  if (away !== undefined) return today + away
  const { year: thisYear, month: thisMonth } = dateOf(today)

  const dayOfMonth = readNumber(DAY_OF_MONTH.exec(words)?.[1] ?? '')
  if (dayOfMonth !== undefined) return dayFrom(thisYear, thisMonth, dayOfMonth)

  const [, year, month, day] = DATE.exec(words) ?? NUMERIC_DATE.exec(words) ?? []
  const monthNumber = readNumber(month ?? '')
  const dayNumber = readNumber(day ?? '')
  if (monthNumber === undefined || dayNumber === undefined) return undefined
  if (year !== undefined) return dayFrom(yearNamed(year, thisYear), monthNumber, dayNumber)
  const ofThisYear = dayFrom(thisYear, monthNumber, dayNumber)
  return ofThisYear !== undefined && ofThisYear <= today ? ofThisYear : dayFrom(thisYear - 1, monthNumber, dayNumber)
}

function yearNamed(words: string, thisYear: number): number {
  if (words === '去') return thisYear - 1
  if (words === '前') return thisYear - 2
  return readYear(words) ?? thisYear
}

function weekFromNow(now: Date, weeks: number): string {
  return isoWeekOf(mondayOf(dayOf(now)) + 7 * weeks)
}
