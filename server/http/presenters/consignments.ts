import type { CaseView, ConsignmentListItem } from '../../contract/consignments.ts'
import { fullNameOf } from '../../domain/site.ts'
import type { ServiceContext } from '../../services/context.ts'
import type { CaseRow, ConsignmentRow } from '../../services/list-consignments.ts'
import { whereText } from './tracking.ts'
import { STATUS_TEXT } from './wording.ts'

/** Rows of a list as people read them. */
export async function presentConsignments(
  context: ServiceContext,
  rows: readonly ConsignmentRow[],
): Promise<ConsignmentListItem[]> {
  const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
  return rows.map((row) => ({
    id: row.id,
    trackingNumber: row.trackingNumber,
    direction: row.direction,
    status: row.status,
    statusText: STATUS_TEXT[row.status][row.direction],
    whereText: whereText(tree, {
      ...row,
      site_id: row.siteId,
      home_delivery: row.homeDelivery,
      is_returning: row.isReturning,
    }),
    matterName: matters.get(row.case.matterId)?.name ?? '',
    contents: row.contents,
    destinationName: fullNameOf(tree.get(row.destinationSiteId)),
    openExceptions: row.openExceptions,
    registeredAt: row.registeredAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  }))
}

/** Cases with all their consignments. */
export async function presentCases(context: ServiceContext, rows: readonly CaseRow[]): Promise<CaseView[]> {
  const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
  return Promise.all(
    rows.map(async (row) => {
      const matter = matters.get(row.matterId)
      const consignments = row.consignments.map((one) => ({ ...one, case: { id: row.id, matterId: row.matterId } }))
      return {
        id: row.id,
        matterName: matter?.name ?? '',
        agencyName: matter === undefined ? '' : tree.get(matter.agencyId).name,
        createdAt: row.createdAt.toISOString(),
        consignments: await presentConsignments(context, consignments),
      }
    }),
  )
}
