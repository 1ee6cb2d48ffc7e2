import { AppError } from '../errors.ts'
import { type CaseRow, type ConsignmentRow, listCases, listConsignments } from '../store/consignments.ts'
import { ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { CaseRow, ConsignmentRow }

/** The caller's own consignments, or those that his sites hold or wait for; newest first. @throws AppError not_your_site */
export async function listOwnConsignments(
  { db }: ServiceContext,
  caller: Person,
  query: { scope: 'mine' | 'site'; open?: boolean | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<ConsignmentRow>> {
  const siteIds = ownSites(caller)
  if (query.scope === 'site' && siteIds.length === 0) throw new AppError('not_your_site')
  const rows = await listConsignments(db, {
    of: query.scope === 'mine' ? { residentId: caller.userId } : { siteIds },
    openOnly: query.open ?? false,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.registeredAt, id: row.id }))
}

/** The caller's cases with their consignments, newest first. @param query.caseId only this one, if it is his */
export async function listOwnCases(
  { db }: ServiceContext,
  caller: Person,
  query: { caseId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<CaseRow>> {
  const rows = await listCases(db, {
    residentId: caller.userId,
    caseId: query.caseId,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.createdAt, id: row.id }))
}
