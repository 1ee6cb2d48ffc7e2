import { localDateOf, minuteOfLocalDay } from '../domain/calendar-time.ts'

/** What a figure looks like where it is unknown. */
export const UNKNOWN = '—'

const LARGE_UNITS = [
  [1e4, '万'],
  [1e8, '亿'],
  [1e12, '万亿'],
] as const

/** A counted figure with grouped thousands; from ten million on in 万, 亿 or 万亿, so that it never gets long. */
export function countText(value: number): string {
  if (Math.abs(value) < 1e7) return grouped(value, 0)
  const [size, unit] = LARGE_UNITS.find(([size]) => Math.abs(value) / size < 9999.95) ?? LARGE_UNITS[2]
  return `${grouped(value / size, 1).replace(/\.0$/, '')}${unit}`
}

/** A reckoned figure: below 100 with one decimal, above as a whole number, since more digits would feign exactness. */
export function estimateText(value: number): string {
  return Math.abs(value) < 100 ? grouped(value, 1).replace(/\.0$/, '') : countText(value)
}

/** Low to high; one figure where both read the same. A week that takes savings back has its bounds the other way round. */
export function rangeText(bounds: { readonly low: number; readonly high: number }, unitSize: number): string {
  const [low = 0, high = 0] = [bounds.low, bounds.high].toSorted((a, b) => a - b).map((bound) => bound / unitSize)
  const texts = [estimateText(low), estimateText(high)]
  if (texts[0] === texts[1]) return estimateText(low)
  // After a minus sign a dash could be read as another.
  return texts.join(low < 0 ? ' 至 ' : '–')
}

/** Money of the ledger as yuan, to the fen below a thousand million. */
export function yuanText(amountFen: number): string {
  return Math.abs(amountFen) < 1e11 ? grouped(amountFen / 100, 2) : countText(amountFen / 100)
}

/** 11月16日, in Asia/Shanghai. */
export function dayText(instant: Date): string {
  const date = localDateOf(instant)
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
}

/** 2026-11-23 08:03, in Asia/Shanghai. */
export function minuteText(instant: Date): string {
  const minutes = minuteOfLocalDay(instant)
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return `${localDateOf(instant)} ${clock}`
}

/** 2026年第47周. */
export function weekText(isoWeek: string): string {
  return `${isoWeek.slice(0, 4)}年第${Number(isoWeek.slice(6))}周`
}

function grouped(value: number, decimals: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return /^-[0.]+$/.test(text) ? text.slice(1) : text
}
