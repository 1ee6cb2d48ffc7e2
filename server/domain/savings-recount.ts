import { addEstimates, type EstimateChange } from './money.ts'
import { NO_SAVINGS, type SavingsChange, type SavingsMethod, type SavingsTotals } from './savings.ts'
import { changeOf, type SavingsBasis } from './savings-basis.ts'

/** So many postings of one town that were reckoned from the same: what the rule says of one, it says of all. */
export interface CountedBasis {
  /** null: the resident lives in none */
  readonly townId: string | null
  readonly methodId: string
  readonly basis: SavingsBasis
  readonly count: number
}

/** Savings of a town; null: of those who live in none. */
export interface TownSavings {
  readonly townId: string | null
  readonly totals: SavingsTotals
}

/**
 * Reckons postings anew, by town in the order of their codes. @param methodOf the method of a posting
 * @throws RangeError for a posting whose method is not known
 */
export function recountSavings(
  groups: Iterable<CountedBasis>,
  methodOf: (group: CountedBasis) => SavingsMethod | undefined,
): TownSavings[] {
  const towns = new Map<string | null, SavingsTotals>()
  for (const group of groups) {
    const method = methodOf(group)
    if (method === undefined)
      throw new RangeError(`Savings were posted by a method that is not there: ${group.methodId}`)
    const change = changeOf(group.basis, method)
    towns.set(
      group.townId,
      addTotals(towns.get(group.townId) ?? NO_SAVINGS, timesTotals(totalsOf(change), group.count)),
    )
  }
  return [...towns].map(([townId, totals]) => ({ townId, totals })).toSorted(byTown)
}

/** Totals of all towns. */
export function sumTowns(towns: readonly TownSavings[]): SavingsTotals {
  return towns.reduce((sum, { totals }) => addTotals(sum, totals), NO_SAVINGS)
}

/** Bound by bound and count by count. */
export function addTotals(a: SavingsTotals, b: SavingsTotals): SavingsTotals {
  return {
    trips: a.trips + b.trips,
    metres: addEstimates(a.metres, b.metres),
    minutes: addEstimates(a.minutes, b.minutes),
    fareFen: addEstimates(a.fareFen, b.fareFen),
    casesWithDistance: a.casesWithDistance + b.casesWithDistance,
    casesWithoutDistance: a.casesWithoutDistance + b.casesWithoutDistance,
  }
}

/** A change of one posting as totals. */
export function totalsOf(change: SavingsChange): SavingsTotals {
  const { trips, metres, minutes, fareFen, measuredCases, gapCases } = change
  return { trips, metres, minutes, fareFen, casesWithDistance: measuredCases, casesWithoutDistance: gapCases }
}

/** So many times the same. */
export function timesTotals(totals: SavingsTotals, count: number): SavingsTotals {
  const times = (quantity: number) => (quantity === 0 ? 0 : quantity * count)
  const scaled = ({ low, middle, high }: EstimateChange) => ({
    low: times(low),
    middle: times(middle),
    high: times(high),
  })
  return {
    trips: times(totals.trips),
    metres: scaled(totals.metres),
    minutes: scaled(totals.minutes),
    fareFen: scaled(totals.fareFen),
    casesWithDistance: times(totals.casesWithDistance),
    casesWithoutDistance: times(totals.casesWithoutDistance),
  }
}

function byTown(a: TownSavings, b: TownSavings): number {
  return (a.townId ?? '') < (b.townId ?? '') ? -1 : 1
}
