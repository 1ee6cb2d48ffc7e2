import { instantsOf } from '../domain/period-summary.ts'
import { listUnsavedCases, type UnsavedCase } from '../store/savings.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { reportedPeriod } from './reported-period.ts'
import { countedTown } from './savings-of-period.ts'
import { sitesBelow } from './summarise-period.ts'

export type { UnsavedCase }

/**
 * Cases filed in a time that save nothing, or over a road that nobody has measured; the newest first.
 * @throws AppError validation_failed, site_not_found
 */
export async function listUnsavedCasesOfPeriod(
  context: ServiceContext,
  query: {
    readonly from: string
    readonly until: string
    readonly townId?: string | undefined
    readonly reason?: UnsavedCase['reason'] | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<Page<UnsavedCase>> {
  const tree = await context.network.tree()
  const town = countedTown(tree, query.townId)
  const rows = await listUnsavedCases(context.db, {
    ...instantsOf(reportedPeriod(query)),
    homes: town === null ? null : sitesBelow(tree, town),
    reason: query.reason ?? null,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, ({ filedAt: at, caseId: id }) => ({ at, id }))
}
