/** Civil time of Asia/Shanghai at its fixed offset of +08:00, for what people read and write in chat. */

const MS_PER_DAY = 86_400_000
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** Days since 1970-01-01, in Asia/Shanghai. */
export type DayNumber = number

/** The day on which an instant falls. */
export function dayOf(instant: Date): DayNumber {
  return Math.floor((instant.getTime() + SHANGHAI_OFFSET_MS) / MS_PER_DAY)
}

/** The day of a date, undefined when there is no such date. Months count from 1. */
export function dayFrom(year: number, month: number, day: number): DayNumber | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.getTime() / MS_PER_DAY
}

/** Year, month (from 1) and day of the month. */
export function dateOf(day: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** A day as `2026-11-18`. */
export function dateText(day: DayNumber): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}

/** Hours and minutes of an instant, `17:30`. */
export function clockOf(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16)
}

/** The Monday of the week in which a day falls. */
export function mondayOf(day: DayNumber): DayNumber {
  // Day 0 was a Thursday.
  return day - ((((day + 3) % 7) + 7) % 7)
}

/** The ISO 8601 week of a day, `2026-W47`: its year is the year of its Thursday. */
export function isoWeekOf(day: DayNumber): string {
  const thursday = mondayOf(day) + 3
  const { year } = dateOf(thursday)
  const newYear = dayFrom(year, 1, 1) ?? thursday
  return `${year}-W${String(Math.floor((thursday - newYear) / 7) + 1).padStart(2, '0')}`
}

/** The ISO week of a year and a number, undefined when the year has no such week. */
export function isoWeekFrom(year: number, week: number): string | undefined {
  const fourthOfJanuary = dayFrom(year, 1, 4)
  if (fourthOfJanuary === undefined || week < 1) return undefined
  const text = isoWeekOf(mondayOf(fourthOfJanuary) + 7 * (week - 1))
  return text === `${year}-W${String(week).padStart(2, '0')}` ? text : undefined
}
