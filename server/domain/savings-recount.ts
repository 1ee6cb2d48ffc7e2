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
    towns.set(group.townId, addTotals(towns.get(group.townId) ?? NO_SAVINGS, times(change, group.count)))
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

function times(change: SavingsChange, count: number): SavingsTotals {
  const scaled = ({ low, middle, high }: EstimateChange) => ({
    low: low * count,
    middle: middle * count,
    high: high * count,
  })
  return {
    trips: change.trips * count,
    metres: scaled(change.metres),
    minutes: scaled(change.minutes),
    fareFen: scaled(change.fareFen),
    casesWithDistance: change.measuredCases * count,
    casesWithoutDistance: change.gapCases * count,
  }
}

function byTown(a: TownSavings, b: TownSavings): number {
  return (a.townId ?? '') < (b.townId ?? '') ? -1 : 1
}
