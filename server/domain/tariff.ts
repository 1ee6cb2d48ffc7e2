import type { LocalDate } from './calendar-time.ts'
import { addFen, allocateFen, type Fen, multiplyFen, ZERO_FEN } from './money.ts'

/** The two lines of the yearly appropriation: postage to towns and the forestry farm, and to units in the county seat. */
export type BudgetLine = 'towns' | 'county_seat'

export const BUDGET_LINES: readonly BudgetLine[] = ['towns', 'county_seat']

/** How the carrier charges, with amounts in fen and weights in grams. */
export type TariffRule =
  | { readonly basis: 'per_item'; readonly fen: Fen }
  | { readonly basis: 'per_bag'; readonly fen: Fen }
  | {
      readonly basis: 'weight_steps'
      readonly firstGrams: number
      readonly firstFen: Fen
      readonly stepGrams: number
      readonly stepFen: Fen
    }
  | { readonly basis: 'flat_per_month'; readonly fen: Fen }

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

/** The price of one month of service. */
export interface MonthPrice {
  readonly fen: Fen
  readonly basis: TariffBasis
}

/** A fault in a set of tariff versions, by their ids. */
export type TariffProblem =
  | { readonly kind: 'overlap'; readonly line: BudgetLine; readonly ids: readonly [string, string] }
  | { readonly kind: 'ends_before_it_begins'; readonly id: string }
  | { readonly kind: 'bad_rule'; readonly id: string }

/** The tariff of a line on a day, or null when none holds: a gap to show, not a price of 0. */
export function tariffInForce(
  versions: readonly TariffVersion[],
  line: BudgetLine,
  date: LocalDate,
): TariffVersion | null {
  const holding = versions.filter((version) => version.line === line && holdsOn(version, date))
  // Only a set with problems has two; the answer must still not depend on the order of the rows.
  return holding.toSorted(latestFirst)[0] ?? null
}

/** Every fault of a set of versions: overlaps within a line, ends before begins, amounts or weights that cannot be. */
export function tariffProblems(versions: readonly TariffVersion[]): TariffProblem[] {
  const problems: TariffProblem[] = []
  for (const [position, version] of versions.entries()) {
    if (version.validUntil !== null && version.validUntil < version.validFrom) {
      problems.push({ kind: 'ends_before_it_begins', id: version.id })
    }
    if (!isSoundRule(version.rule)) problems.push({ kind: 'bad_rule', id: version.id })
    for (const other of versions.slice(position + 1)) {
      if (overlaps(version, other)) {
        problems.push({ kind: 'overlap', line: version.line, ids: [version.id, other.id] })
      }
    }
  }
  return problems
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

/** The price of one month by a rule: 0 unless the rule is flat per month. */
export function priceMonth(rule: TariffRule): MonthPrice {
  return { fen: rule.basis === 'flat_per_month' ? rule.fen : ZERO_FEN, basis: rule.basis }
}

function holdsOn(version: TariffVersion, date: LocalDate): boolean {
  return version.validFrom <= date && (version.validUntil === null || date <= version.validUntil)
}

function latestFirst(a: TariffVersion, b: TariffVersion): number {
  if (a.validFrom !== b.validFrom) return a.validFrom < b.validFrom ? 1 : -1
  return a.id < b.id ? 1 : -1
}

function overlaps(a: TariffVersion, b: TariffVersion): boolean {
  if (a.line !== b.line) return false
  const shared = a.validFrom > b.validFrom ? a.validFrom : b.validFrom
  return holdsOn(a, shared) && holdsOn(b, shared)
}

function isSoundRule(rule: TariffRule): boolean {
  if (rule.basis !== 'weight_steps') return rule.fen >= 0
  return rule.firstGrams > 0 && rule.stepGrams > 0 && rule.firstFen >= 0 && rule.stepFen >= 0
}
