/**
 * Civil time of Asia/Shanghai at the fixed offset +08:00. China's summer time (until 1991) is left out on purpose:
 * no case of this system is that old, and a fixed offset needs no time zone table.
 */

declare const localDateBrand: unique symbol
declare const localMonthBrand: unique symbol
declare const isoWeekBrand: unique symbol

/** A day in Asia/Shanghai, 'YYYY-MM-DD'. Compares as text. */
export type LocalDate = string & { readonly [localDateBrand]: 'LocalDate' }

/** A month in Asia/Shanghai, 'YYYY-MM'. Compares as text. */
export type LocalMonth = string & { readonly [localMonthBrand]: 'LocalMonth' }

/** An ISO 8601 week in Asia/Shanghai, 'YYYY-Www': Monday to Sunday, week 1 holds 4 January. Compares as text. */
export type IsoWeek = string & { readonly [isoWeekBrand]: 'IsoWeek' }

/** Monday is 1, Sunday is 7 (ISO 8601). */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** A stretch of time: `from` belongs to it, `to` does not. */
export interface InstantRange {
  readonly from: Date
  readonly to: Date
}

export const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000
const SHANGHAI_OFFSET_MS = 8 * 60 * MS_PER_MINUTE

/** Reads 'YYYY-MM-DD'. Throws RangeError for other shapes and for days that do not exist. */
export function parseLocalDate(text: string): LocalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError(`Not a date of the form YYYY-MM-DD: ${text}`)
  const midnight = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== text) {
    throw new RangeError(`No such day: ${text}`)
  }
  return text as LocalDate
}

/** The day in Asia/Shanghai on which an instant falls. Throws RangeError for an invalid Date or years beyond four digits. */
export function localDateOf(instant: Date): LocalDate {
  return dateOfDayNumber(Math.floor((instant.getTime() + SHANGHAI_OFFSET_MS) / MS_PER_DAY))
}

/** The instant at which a day begins in Asia/Shanghai (16:00 UTC of the day before). */
export function startOfLocalDay(date: LocalDate): Date {
  return new Date(dayNumberOf(date) * MS_PER_DAY - SHANGHAI_OFFSET_MS)
}

/** A day 00:00 to the next one 00:00 (exclusive), Asia/Shanghai. */
export function dayRange(date: LocalDate): InstantRange {
  return { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
}

/** Whole minutes since midnight in Asia/Shanghai, 0 to 1439. */
export function minuteOfLocalDay(instant: Date): number {
  return Math.floor((instant.getTime() - startOfLocalDay(localDateOf(instant)).getTime()) / MS_PER_MINUTE)
}

/** An instant as ISO 8601 in Asia/Shanghai, to the millisecond: '2026-03-02T09:30:00.000+08:00'. */
export function shanghaiTime(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().replace('Z', '+08:00')
}

/** The day so many days later, or earlier when negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumberOf(date) + days)
}

/** The weekday of a day: Monday is 1, Sunday is 7. */
export function isoWeekdayOf(date: LocalDate): IsoWeekday {
  // Day 0, 1970-01-01, was a Thursday.
  return (positiveModulo(dayNumberOf(date) + 3, 7) + 1) as IsoWeekday
}

/** The ISO week of Asia/Shanghai in which an instant falls. */
export function isoWeekOf(instant: Date): IsoWeek {
  return isoWeekOfDate(localDateOf(instant))
}

/** The ISO week in which a day falls; its year is the year of the week's Thursday. */
export function isoWeekOfDate(date: LocalDate): IsoWeek {
  const thursday = addDays(date, 4 - isoWeekdayOf(date))
  const year = thursday.slice(0, 4)
  const daysBefore = dayNumberOf(thursday) - dayNumberOf(parseLocalDate(`${year}-01-01`))
  return `${year}-W${twoDigits(Math.floor(daysBefore / 7) + 1)}` as IsoWeek
}

/** Reads 'YYYY-Www'. Throws RangeError for other shapes, week 00, and a week 53 that its year does not have. */
export function parseIsoWeek(text: string): IsoWeek {
  if (!/^\d{4}-W\d{2}$/.test(text)) throw new RangeError(`Not a week of the form YYYY-Www: ${text}`)
  if (isoWeekOfDate(mondayOf(text)) !== text) throw new RangeError(`No such week: ${text}`)
  return text as IsoWeek
}

/** Monday 00:00 to the next Monday 00:00 (exclusive), Asia/Shanghai. */
export function weekRange(week: IsoWeek): InstantRange {
  const monday = mondayOf(week)
  return { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
}

/** The week before. */
export function previousWeek(week: IsoWeek): IsoWeek {
  return isoWeekOfDate(addDays(mondayOf(week), -7))
}

/** The week after. */
export function nextWeek(week: IsoWeek): IsoWeek {
  return isoWeekOfDate(addDays(mondayOf(week), 7))
}

/** Reads 'YYYY-MM'. Throws RangeError for other shapes and months that do not exist. */
export function parseLocalMonth(text: string): LocalMonth {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new RangeError(`Not a month of the form YYYY-MM: ${text}`)
  return text as LocalMonth
}

/** The month of Asia/Shanghai in which an instant falls. */
export function localMonthOf(instant: Date): LocalMonth {
  return localDateOf(instant).slice(0, 7) as LocalMonth
}

/** The first day 00:00 to the first day of the next month 00:00 (exclusive), Asia/Shanghai. */
export function monthRange(month: LocalMonth): InstantRange {
  const first = parseLocalDate(`${month}-01`)
  // The 1st plus 31 days always falls within the next month.
  const nextFirst = parseLocalDate(`${addDays(first, 31).slice(0, 7)}-01`)
  return { from: startOfLocalDay(first), to: startOfLocalDay(nextFirst) }
}

function mondayOf(week: string): LocalDate {
  const fourthOfJanuary = parseLocalDate(`${week.slice(0, 4)}-01-04`)
  const weeksAfterFirst = Number(week.slice(6)) - 1
  return addDays(fourthOfJanuary, 1 - isoWeekdayOf(fourthOfJanuary) + 7 * weeksAfterFirst)
}

function dayNumberOf(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY
}

function dateOfDayNumber(dayNumber: number): LocalDate {
  const known = DATES.get(dayNumber)
  if (known !== undefined) return known
  const text = new Date(dayNumber * MS_PER_DAY).toISOString()
  if (text.length !== 24) throw new RangeError(`The year is outside 0000 to 9999: ${text}`)
  const date = text.slice(0, 10) as LocalDate
  if (DATES.size === DATES_KEPT) DATES.clear()
  DATES.set(dayNumber, date)
  return date
}

/** Facts of a county fall on few days: writing one out costs more than all else that is done with it. */
const DATES = new Map<number, LocalDate>()
const DATES_KEPT = 1_000

/** An instant as `toISOString` writes it, in a quarter of its time. Throws RangeError as localDateOf does. */
export function isoText(instant: Date): string {
  const ms = instant.getTime()
  const dayNumber = Math.floor(ms / MS_PER_DAY)
  const time = ms - dayNumber * MS_PER_DAY
  const minutes = Math.floor(time / MS_PER_MINUTE)
  const millis = time - minutes * MS_PER_MINUTE
  const seconds = Math.floor(millis / 1000)
  const clock = `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds]}`
  return `${dateOfDayNumber(dayNumber)}T${clock}.${String(millis - seconds * 1000).padStart(3, '0')}Z`
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => twoDigits(value))

function positiveModulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
