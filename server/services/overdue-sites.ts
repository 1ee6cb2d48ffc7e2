import { AppError } from '../errors.ts'
import { countOverdueTasks, listOverdueSites as listRows, type OverdueSiteRow } from '../store/overdue-sites.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { sitesBelow } from './summarise-period.ts'

/**
 * Sites with overdue tasks as of now, the one that is longest overdue first, with how many there are in all.
 * @throws AppError site_not_found
 */
export async function listOverdueSites(
  context: ServiceContext,
  query: { readonly siteId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<OverdueSiteRow> & { readonly tasks: number }> {
  const tree = await context.network.tree()
  const site = query.siteId === undefined ? undefined : tree.find(query.siteId)
  if (query.siteId !== undefined && site === undefined) throw new AppError('site_not_found')
  const siteIds = site === undefined || site.kind === 'hub' ? null : sitesBelow(tree, site)
  const asOf = context.clock.now()
  const [tasks, rows] = await Promise.all([
    countOverdueTasks(context.db, { asOf, siteIds }),
    listRows(context.db, { asOf, siteIds, after: decodeCursor(query.cursor), limit: query.limit + 1 }),
  ])
  return { ...pageOfRows(rows, query.limit, (row) => ({ at: row.oldestDueAt, id: row.siteId })), tasks }
}
