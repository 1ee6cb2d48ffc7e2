import type { Period } from '../domain/period-summary.ts'
import type { SavingsMethod } from '../domain/savings.ts'
import { type ComparedSavings, compareSavings, sumCompared } from '../domain/savings-comparison.ts'
import { readComparedBases, type SavingsRange } from '../store/savings.ts'
import type { ServiceContext } from './context.ts'
import { reportedPeriod } from './reported-period.ts'
import { countedTown, methodOf } from './savings-of-period.ts'

/** One of the two ways that are compared. */
export interface ReckoningQuery {
  /** absent: each posting by the version that posted it */
  readonly methodId?: string | undefined
  /** visits and distances of the day, or as they are now */
  readonly inputs: 'posted' | 'current'
}

export interface SavingsComparison extends Period {
  readonly total: Omit<ComparedSavings, 'townId'>
  readonly byTown: readonly (ComparedSavings & { readonly townName: string | null })[]
  /** postings that do not say what they were reckoned from: they are in neither sum */
  readonly withoutBasis: number
}

/**
 * What would change if the savings of a time were reckoned another way, by town and by component. The books are not touched.
 * @throws AppError validation_failed, site_not_found, savings_method_not_found
 */
export async function compareSavingsOfPeriod(
  context: ServiceContext,
  query: {
    readonly from: string
    readonly until: string
    readonly townId?: string | undefined
    readonly before: ReckoningQuery
    readonly after: ReckoningQuery
  },
): Promise<SavingsComparison> {
  const period = reportedPeriod(query)
  const [tree, { savingsMethods }] = await Promise.all([context.network.tree(), context.pricing.current()])
  const range: SavingsRange = { ...period, townId: countedTown(tree, query.townId)?.id ?? null }
  const asked = ({ methodId }: ReckoningQuery) =>
    methodId === undefined ? undefined : methodOf(savingsMethods, methodId)
  const [before, after] = [asked(query.before), asked(query.after)]
  const { groups, withoutBasis } = await readComparedBases(context.db, range)
  const compared = compareSavings(
    groups.map(({ townId, methodId, posted, current, count }) => {
      const own = methodOf(savingsMethods, methodId)
      const way = (method: SavingsMethod | undefined, { inputs }: ReckoningQuery) => ({
        method: method ?? own,
        basis: inputs === 'posted' ? posted : current,
      })
      return { townId, count, before: way(before, query.before), after: way(after, query.after) }
    }),
  )
  const byTown = compared.map((one) => ({
    ...one,
    townName: one.townId === null ? null : tree.get(one.townId).name,
  }))
  return { ...period, total: sumCompared(compared), byTown, withoutBasis }
}
