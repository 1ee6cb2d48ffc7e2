import { type LocalMonth, parseLocalMonth } from '../../domain/calendar-time.ts'
import { allocateFen, fen } from '../../domain/money.ts'
import type { YearParameters } from '../parameters.ts'
import { Draw } from './draw.ts'

/** A month of another system's counts, by agency. */
export interface MonthVolumes {
  readonly month: LocalMonth
  readonly agencies: readonly { readonly agencyId: string; readonly accepted: number; readonly completed: number }[]
}

/** No agency is so large that its neighbours vanish beside it. */
const WEIGHTS = { least: 40, span: 400 }

/**
 * The document's yearly service volume over months and agencies: the two sums are the document's, what the parts are is made
 * up. What was accepted and not completed stays with the last month.
 */
export function planVolumes(
  { year, seed, given, madeUp }: YearParameters,
  agencyIds: readonly string[],
): MonthVolumes[] {
  const draw = new Draw(seed, 'service volume')
  const agencies = agencyIds.toSorted()
  const weights = agencies.map(() => WEIGHTS.least + draw.below(WEIGHTS.span))
  const { accepted, completed } = given.serviceVolume
  // shares out whole numbers without losing one: fen or cases, it is the same
  const months = allocateFen(fen(accepted), madeUp.monthShares)
  const open = allocateFen(fen(accepted - completed), weights)
  return months.map((total, index) => ({
    month: parseLocalMonth(`${year}-${String(index + 1).padStart(2, '0')}`),
    agencies: allocateFen(total, weights).map((count, agency) => ({
      agencyId: agencies[agency] as string,
      accepted: count,
      completed: count - (index === months.length - 1 ? (open[agency] as number) : 0),
    })),
  }))
}
