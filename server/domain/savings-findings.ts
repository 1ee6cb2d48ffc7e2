import type { SavingsMethod, SavingsTotals } from './savings.ts'

/** What anybody who quotes the savings must know with them. */
export const SAVINGS_FINDINGS = [
  /** cases whose kilometres, fares and minutes nobody knows: the sums are without them */
  'distance_missing',
  /** matters of which nobody has said where their number of visits was read */
  'visits_unsourced',
  /** reckoned by parameters that came with the program and that nobody has decided on */
  'sample_method',
  /** every measured place is as far away as every other: a constant, not a measurement */
  'one_distance_everywhere',
  /** a kilometre costs more than in a taxi */
  'dear_kilometre',
  /** postings from before the basis was kept: they cannot be reckoned again */
  'basis_missing',
] as const
export type SavingsFinding = (typeof SAVINGS_FINDINGS)[number]

/** Above this a kilometre is dearer than by any way that people travel in a county, in fen. */
export const DEAREST_FEN_PER_KILOMETRE = 300

/** Places that must be measured before equal distances say anything. */
const FEWEST_PLACES = 3

/** @param roadMetres distances of the places that residents live at, where they are known */
export function savingsFindings(given: {
  readonly totals: SavingsTotals
  readonly methods: readonly SavingsMethod[]
  readonly roadMetres: readonly number[]
  readonly withoutBasis: number
  /** matters that can be asked for and do not say where their visits were read */
  readonly unsourcedMatters: number
}): SavingsFinding[] {
  const { totals, methods, roadMetres, withoutBasis, unsourcedMatters } = given
  const isConstant = roadMetres.length >= FEWEST_PLACES && new Set(roadMetres).size === 1
  const found: Record<SavingsFinding, boolean> = {
    distance_missing: totals.casesWithoutDistance > 0,
    visits_unsourced: totals.trips > 0 && unsourcedMatters > 0,
    sample_method: methods.some(({ isSample }) => isSample),
    one_distance_everywhere: isConstant,
    dear_kilometre: totals.fareFen.middle * 1_000 > totals.metres.middle * DEAREST_FEN_PER_KILOMETRE,
    basis_missing: withoutBasis > 0,
  }
  return SAVINGS_FINDINGS.filter((finding) => found[finding])
}
