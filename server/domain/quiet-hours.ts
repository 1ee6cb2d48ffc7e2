import { addDays, localDateOf, MS_PER_MINUTE, minuteOfLocalDay, startOfLocalDay } from './calendar-time.ts'
import type { NotificationTemplate } from './notification.ts'

/** When nobody is written to: minutes of the local day (Asia/Shanghai), from `from` until before `until`, over midnight if need be. */
export interface QuietHours {
  readonly from: number
  readonly until: number
}

/** People sleep, and stations open at eight. */
export const NIGHT: QuietHours = { from: 21 * 60, until: 7 * 60 + 30 }

/** The instant at which something may be said: `at` itself, or the end of the quiet hours that it falls into. */
export function nextAllowed(at: Date, quiet: QuietHours | null): Date {
  if (quiet === null || !isWithin(minuteOfLocalDay(at), quiet)) return at
  const today = localDateOf(at)
  const endsToday = minuteOfLocalDay(at) < quiet.until
  const day = endsToday ? today : addDays(today, 1)
  return new Date(startOfLocalDay(day).getTime() + quiet.until * MS_PER_MINUTE)
}

/**
 * Templates that may be said at an instant; null: all of them.
 * @param mayDisturb those that the office lets through at any hour; who asks for his pick-up code is answered anyway, because
 * an answer is no notification
 */
export function sayableAt(
  at: Date,
  quiet: QuietHours | null,
  mayDisturb: readonly NotificationTemplate[],
): readonly NotificationTemplate[] | null {
  return nextAllowed(at, quiet).getTime() === at.getTime() ? null : mayDisturb
}

/** Reads 21:00-07:30. @throws RangeError for other shapes, and for a night without end */
export function parseQuietHours(text: string): QuietHours {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (parts === null) throw new RangeError(`Not quiet hours of the form HH:MM-HH:MM: ${text}`)
  const [fromHour, fromMinute, untilHour, untilMinute] = parts.slice(1).map(Number) as [number, number, number, number]
  const quiet = { from: fromHour * 60 + fromMinute, until: untilHour * 60 + untilMinute }
  if (quiet.from === quiet.until) throw new RangeError(`Quiet hours that never end: ${text}`)
  return quiet
}

function isWithin(minute: number, { from, until }: QuietHours): boolean {
  return from < until ? from <= minute && minute < until : minute >= from || minute < until
}
