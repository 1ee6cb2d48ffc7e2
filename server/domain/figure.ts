import type { LocalDate } from './calendar-time.ts'
import { type Estimate, fen, formatYuan } from './money.ts'
import type { Period } from './period-summary.ts'
import type { BudgetLine } from './tariff.ts'

/**
 * What a figure is measured in. fen, metres and minutes are whole; per_mille has one more digit, so that 99.96 % is never
 * printed as 100 %; what is a quotient has up to three.
 */
export type FigureUnit =
  | 'fen'
  | 'items'
  | 'cases'
  | 'trips'
  | 'metres'
  | 'minutes'
  | 'ratings'
  | 'persons'
  | 'months'
  | 'documents'
  | 'per_mille'
  | 'fen_per_item'
  | 'metres_per_item'
  | 'fen_per_kilometre'
  | 'items_per_thousand'

/** Why a figure has no value. A gap is printed as one, and never as 0. */
export type FigureGap =
  /** nothing at all was posted in the time: nobody kept the books */
  | 'nothing_recorded'
  /** nobody entered what was given */
  | 'nothing_given'
  /** no service volume was imported for the time */
  | 'nothing_imported'
  /** no distance of any case, or of the site, is known */
  | 'distance_missing'
  /** nobody entered how many people live there */
  | 'population_missing'
  /** nobody was asked, or nobody answered */
  | 'nothing_rated'
  /** nothing was completed, so nothing can be timed */
  | 'nothing_completed'
  /** a figure that it is worked out from is missing, or is 0 below the line */
  | 'part_missing'
  /** an outside document does not state it */
  | 'not_stated'

/** A value, a range of one, or the reason why there is none. */
export type FigureValue =
  | { readonly kind: 'exact'; readonly amount: number }
  | ({ readonly kind: 'estimate' } & Estimate)
  | { readonly kind: 'gap'; readonly reason: FigureGap }

/** What a figure is of: days, and perhaps a place and a budget line. */
export interface FigureScope extends Period {
  /** town or village whose residents alone are counted; null: the county */
  readonly siteId: string | null
  readonly line: BudgetLine | null
}

/** How a figure came to be: enough to work it out anew. */
export interface Provenance {
  /** version of the query, as in `figure-queries.ts` */
  readonly queryVersion: number
  /** tariffs, savings methods and imports that it was made by, in order */
  readonly methods: readonly string[]
  /** rows that it counts or adds up; 0 for what is worked out from other figures */
  readonly rows: number
  /** quantities that are missing from it */
  readonly gaps: number
  /** codes of the figures that it is worked out from */
  readonly parts: readonly string[]
}

/** One figure of a report, named by a code that people can type. */
export interface Figure extends FigureScope {
  readonly code: string
  /** key of `FIGURE_QUERIES` */
  readonly query: string
  readonly name: string
  readonly unit: FigureUnit
  readonly siteName: string | null
  readonly value: FigureValue
  readonly provenance: Provenance
}

export const exact = (amount: number): FigureValue => ({ kind: 'exact', amount })
export const missing = (reason: FigureGap): FigureValue => ({ kind: 'gap', reason })
export const ranged = ({ low, middle, high }: Estimate): FigureValue => ({ kind: 'estimate', low, middle, high })

/** The value as one number, the middle of a range; null for a gap. */
export function middleOf(value: FigureValue): number | null {
  if (value.kind === 'gap') return null
  return value.kind === 'exact' ? value.amount : value.middle
}

/** A quotient, bound by bound where there is a range; a gap unless both are known and the divisor is above 0. */
export function quotient(part: FigureValue, whole: FigureValue, { times, digits }: Rounding): FigureValue {
  if (part.kind === 'gap' || whole.kind === 'gap' || (middleOf(whole) ?? 0) <= 0) return missing('part_missing')
  const round = (value: number) => Math.floor(value * 10 ** digits + 1e-9) / 10 ** digits
  if (part.kind === 'exact' && whole.kind === 'exact') return exact(round((part.amount * times) / whole.amount))
  const [above, below] = [boundsOf(part), boundsOf(whole)]
  const bounds = above.map((bound, index) => round((bound * times) / (below[index] || 1))).sort((a, b) => a - b)
  return ranged({ low: bounds[0] as number, middle: bounds[1] as number, high: bounds[2] as number })
}

interface Rounding {
  readonly times: number
  /** digits kept; what is beyond is cut, so that nothing is made whole that is not */
  readonly digits: number
}

/** A difference; a gap unless both are known. */
export function difference(from: FigureValue, less: FigureValue): FigureValue {
  if (from.kind === 'gap' || less.kind === 'gap') return missing('part_missing')
  if (from.kind === 'exact' && less.kind === 'exact') return exact(from.amount - less.amount)
  const [low, middle, high] = boundsOf(from)
  const [leastLess, middleLess, mostLess] = boundsOf(less)
  return ranged({ low: low - mostLess, middle: middle - middleLess, high: high - leastLess })
}

function boundsOf(value: Exclude<FigureValue, { kind: 'gap' }>): [number, number, number] {
  return value.kind === 'exact' ? [value.amount, value.amount, value.amount] : [value.low, value.middle, value.high]
}

const UNIT_TEXT: Readonly<Record<FigureUnit, string>> = {
  fen: '元',
  items: '件',
  cases: '件',
  trips: '趟',
  metres: '公里',
  minutes: '小时',
  ratings: '份',
  persons: '人',
  months: '个月',
  documents: '份',
  per_mille: '%',
  fen_per_item: '元/件',
  metres_per_item: '公里/件',
  fen_per_kilometre: '元/公里',
  items_per_thousand: '件/千人',
}

const GAP_TEXT: Readonly<Record<FigureGap, string>> = {
  nothing_recorded: '这段时间没有台账记录',
  nothing_given: '没有录入预算下达',
  nothing_imported: '没有导入业务量',
  distance_missing: '缺路程',
  population_missing: '缺人口数',
  nothing_rated: '没有评价',
  nothing_completed: '没有办结的件',
  part_missing: '缺计算它的数字',
  not_stated: '原文没有写',
}

/** The unit as people read it: 元, 公里/件. */
export function unitText(unit: FigureUnit): string {
  return UNIT_TEXT[unit]
}

/** Why there is no value, in plain Chinese. */
export function gapText(reason: FigureGap): string {
  return GAP_TEXT[reason]
}

/** A figure as it is printed: 26.33元/件, 120.0至180.5公里, 【待补：缺路程】. */
export function figureText({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (value.kind === 'gap') return `【待补：${gapText(value.reason)}】`
  if (value.kind === 'exact') return amountText(value.amount, unit) + UNIT_TEXT[unit]
  return `${amountText(value.low, unit)}至${amountText(value.high, unit)}${UNIT_TEXT[unit]}`
}

/** A number in the unit for people, without the unit. */
export function amountText(amount: number, unit: FigureUnit): string {
  switch (unit) {
    case 'fen':
      return formatYuan(fen(amount))
    case 'fen_per_item':
    case 'fen_per_kilometre':
      return (amount / 100).toFixed(2)
    case 'metres':
      return (amount / 1000).toFixed(1)
    case 'metres_per_item':
      return (amount / 1000).toFixed(2)
    case 'minutes':
      return (amount / 60).toFixed(1)
    case 'per_mille':
      return (amount / 10).toFixed(2)
    case 'items_per_thousand':
      return amount.toFixed(1)
    default:
      return String(amount)
  }
}

/** 2023年, 2023年5月, 2023年5月1日至5月7日. */
export function periodText({ from, until }: Period): string {
  const part = (date: LocalDate, start: number, end?: number) => Number(date.slice(start, end))
  const year = `${part(from, 0, 4)}年`
  if (from.endsWith('-01-01') && until === `${from.slice(0, 4)}-12-31`) return year
  const day = (date: LocalDate) => `${part(date, 5, 7)}月${part(date, 8)}日`
  const end = until.slice(0, 4) === from.slice(0, 4) ? day(until) : `${part(until, 0, 4)}年${day(until)}`
  return from === until ? year + day(from) : `${year}${day(from)}至${end}`
}
