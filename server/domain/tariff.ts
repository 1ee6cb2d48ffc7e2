import { addDays, type LocalDate } from './calendar-time.ts'
import { addFen, allocateFen, type Fen, fen, multiplyFen, ZERO_FEN } from './money.ts'
import { isPublished } from './published-version.ts'

/** The two lines of the yearly appropriation: postage to towns and the forestry farm, and to units in the county seat. */
export type BudgetLine = 'towns' | 'county_seat'

export const BUDGET_LINES: readonly BudgetLine[] = ['towns', 'county_seat']

/** The least that a month costs on a line that is charged by use; what use does not come to is added when the month is closed. */
interface MonthMinimum {
  readonly monthMinimumFen?: Fen | undefined
}

/** How the carrier charges, with amounts in fen and weights in grams. */
export type TariffRule =
  | ({ readonly basis: 'per_item'; readonly fen: Fen } & MonthMinimum)
  | ({ readonly basis: 'per_bag'; readonly fen: Fen } & MonthMinimum)
  | ({
      readonly basis: 'weight_steps'
      readonly firstGrams: number
      readonly firstFen: Fen
      readonly stepGrams: number
      readonly stepFen: Fen
    } & MonthMinimum)
  | { readonly basis: 'flat_per_month'; readonly fen: Fen }
  | {
      readonly basis: 'flat_per_month_and_town'
      readonly fen: Fen
      /** Site ids of the towns that the contract names. */
      readonly towns: readonly string[]
    }

/** What a price hangs on: an item, a bag or a month. */
export type TariffBasis = TariffRule['basis']

/** A tariff of one budget line over a stretch of days. Never edited: a new price is a new version. */
export interface TariffVersion {
  readonly id: string
  readonly line: BudgetLine
  readonly validFrom: LocalDate
  /** The last day on which it holds; null while no end is agreed. */
  readonly validUntil: LocalDate | null
  readonly rule: TariffRule
  /** Where the price comes from: the contract's name and clause, or 'demo'. */
  readonly source: string
  /** When it was entered; absent: it came with the program. */
  readonly recordedAt?: Date | null
}

/** The price of one item. `basis` says why it may be 0: a bag or a month carries the price instead. */
export interface ItemPrice {
  readonly fen: Fen
  readonly basis: TariffBasis
  /** 'weight_missing': the rule needs a weight that nobody recorded, so the price is open and 0 is not its value. */
  readonly gap: 'weight_missing' | null
}

/** The price of one bag, and each item's share of it, which add up to the price to the fen. */
export interface BagPrice {
  readonly fen: Fen
  readonly basis: TariffBasis
  readonly shares: readonly Fen[]
}

/** What a month costs besides its use: for the whole line (`townId` null) or for one town. */
export interface MonthCharge {
  readonly townId: string | null
  readonly fen: Fen
}

/** A fault of a version that somebody wants to add. */
export type TariffProblem =
  | 'ends_before_it_begins'
  | 'bad_rule'
  /** its month is closed: what is settled is not priced anew */
  | 'begins_in_closed_month'
  /** what is charged by the month begins with one, and ends with one */
  | 'not_whole_months'

/**
 * The tariff of a line on a day: of those that have begun, the one that began last (of those of one day the one that was
 * entered last). null when none has begun or that one has ended: a gap to show, not a price of 0.
 * @param knownAt when the fact to be priced was recorded: what was entered later does not price it
 */
export function tariffInForce(
  versions: readonly TariffVersion[],
  line: BudgetLine,
  date: LocalDate,
  knownAt?: Date,
): TariffVersion | null {
  const begun = versions.filter(
    (version) => version.line === line && version.validFrom <= date && isPublished(version, knownAt),
  )
  const last = begun.toSorted(latestFirst)[0] ?? null
  return last === null || (last.validUntil !== null && last.validUntil < date) ? null : last
}

/**
 * Faults of a version to be added.
 * @param openFrom the first day that is not in a closed month; null: no month is closed
 */
export function tariffProblems(
  { rule, validFrom, validUntil }: Pick<TariffVersion, 'rule' | 'validFrom' | 'validUntil'>,
  openFrom: LocalDate | null,
): TariffProblem[] {
  const isByMonth = isFlat(rule) || monthMinimumOf(rule) > 0
  const isWholeMonths = validFrom.endsWith('-01') && (validUntil === null || addDays(validUntil, 1).endsWith('-01'))
  return [
    ...(validUntil !== null && validUntil < validFrom ? (['ends_before_it_begins'] as const) : []),
    ...(isSoundRule(rule) ? [] : (['bad_rule'] as const)),
    ...(openFrom !== null && validFrom < openFrom ? (['begins_in_closed_month'] as const) : []),
    ...(isByMonth && !isWholeMonths ? (['not_whole_months'] as const) : []),
  ]
}

/** The price of one item by a rule. Throws RangeError for a weight that is not above 0. */
export function priceItem(rule: TariffRule, item: { readonly weightGrams: number | null }): ItemPrice {
  const { basis } = rule
  if (basis === 'per_item') return { fen: rule.fen, basis, gap: null }
  if (basis !== 'weight_steps') return { fen: ZERO_FEN, basis, gap: null }
  if (item.weightGrams === null) return { fen: ZERO_FEN, basis, gap: 'weight_missing' }
  if (!(item.weightGrams > 0)) throw new RangeError(`Not a weight in grams: ${item.weightGrams}`)
  const begunSteps = Math.ceil(Math.max(0, item.weightGrams - rule.firstGrams) / rule.stepGrams)
  return { fen: addFen(rule.firstFen, multiplyFen(rule.stepFen, begunSteps)), basis, gap: null }
}

/** The price of one bag by a rule: 0 unless the rule is per bag; an empty bag is not carried and costs nothing. */
export function priceBag(rule: TariffRule, itemCount: number): BagPrice {
  if (!Number.isSafeInteger(itemCount) || itemCount < 0) throw new RangeError(`Not a number of items: ${itemCount}`)
  const price = rule.basis === 'per_bag' && itemCount > 0 ? rule.fen : ZERO_FEN
  const shares = itemCount > 0 ? allocateFen(price, new Array<number>(itemCount).fill(1)) : []
  return { fen: price, basis: rule.basis, shares }
}

/**
 * What a month costs by a rule besides its use: the flat price, or what use is short of the least that is charged.
 * @param usedFen what use came to on the line in that month
 */
export function priceMonth(rule: TariffRule, usedFen: Fen): readonly MonthCharge[] {
  switch (rule.basis) {
    case 'flat_per_month':
      return charges([null], rule.fen)
    case 'flat_per_month_and_town':
      return charges(rule.towns, rule.fen)
    default:
      return charges([null], fen(Math.max(0, monthMinimumOf(rule) - usedFen)))
  }
}

/** Does the month carry the price, whatever the use? */
export function isFlat({ basis }: TariffRule): boolean {
  return basis === 'flat_per_month' || basis === 'flat_per_month_and_town'
}

/** A charge of 0 is none. */
function charges(townIds: readonly (string | null)[], amount: Fen): readonly MonthCharge[] {
  return amount === 0 ? [] : townIds.map((townId) => ({ townId, fen: amount }))
}

function monthMinimumOf(rule: TariffRule): Fen {
  return 'monthMinimumFen' in rule ? (rule.monthMinimumFen ?? ZERO_FEN) : ZERO_FEN
}

function latestFirst(a: TariffVersion, b: TariffVersion): number {
  if (a.validFrom !== b.validFrom) return a.validFrom < b.validFrom ? 1 : -1
  const later = (b.recordedAt?.getTime() ?? 0) - (a.recordedAt?.getTime() ?? 0)
  return later === 0 ? (a.id < b.id ? 1 : -1) : later
}

function isSoundRule(rule: TariffRule): boolean {
  const isTownsSound = rule.basis !== 'flat_per_month_and_town' || new Set(rule.towns).size === rule.towns.length
  if (!isTownsSound || monthMinimumOf(rule) < 0) return false
  if (rule.basis !== 'weight_steps') return rule.fen >= 0
  return rule.firstGrams > 0 && rule.stepGrams > 0 && rule.firstFen >= 0 && rule.stepFen >= 0
}
