import type { Direction } from './route.ts'
import { type CaseSavings, type SavingsChange, type SavingsMethod, savingsOfCase, subtractSavings } from './savings.ts'

/**
 * What a posting of savings was reckoned from, besides its method: kept with it, so that it can be reckoned again to the
 * metre whatever was measured or corrected since.
 */
export interface SavingsBasis {
  readonly baselineVisits: number
  readonly attendanceRequired: boolean
  /** one way from the resident's site to the county seat; null: nobody had measured it */
  readonly homeRoadMetres: number | null
  /** directions of the case that were completed before the fact, and after it, each at most once */
  readonly before: readonly Direction[]
  readonly after: readonly Direction[]
}

/** The basis of a change; directions in one order and once each, so that equal bases are the same JSON. */
export function savingsBasis({ before, after, ...given }: SavingsBasis): SavingsBasis {
  const { baselineVisits, attendanceRequired, homeRoadMetres } = given
  return { baselineVisits, attendanceRequired, homeRoadMetres, before: distinct(before), after: distinct(after) }
}

/** What one fact changed about the savings of its case, by a method. */
export function changeOf(basis: SavingsBasis, method: SavingsMethod): SavingsChange {
  return subtractSavings(savingsWith(basis, basis.after, method), savingsWith(basis, basis.before, method))
}

/** The same fact taken back. */
export function reversedBasis({ before, after, ...rest }: SavingsBasis): SavingsBasis {
  return { ...rest, before: after, after: before }
}

function savingsWith(basis: SavingsBasis, relayed: readonly Direction[], method: SavingsMethod): CaseSavings {
  return savingsOfCase({
    baselineVisits: basis.baselineVisits,
    attendanceRequired: basis.attendanceRequired,
    relayed: { materials: relayed.includes('materials'), result: relayed.includes('result') },
    outcome: relayed.length > 0 ? 'completed' : 'open',
    homeRoadMetres: basis.homeRoadMetres,
    method,
  })
}

function distinct(directions: readonly Direction[]): Direction[] {
  return [...new Set(directions)].toSorted()
}
