import type { z } from 'zod'
import type { CaseView, ConsignmentListItem, SearchMatch } from '../../contract/consignments.ts'
import type { PhoneFiling } from '../../contract/phones.ts'
import { maskName } from '../../domain/masking.ts'
import { fullNameOf } from '../../domain/site.ts'
import type { ServiceContext } from '../../services/context.ts'
import type { CaseRow, ConsignmentRow } from '../../services/list-consignments.ts'
import type { FoundConsignment } from '../../services/search-consignments.ts'
import type { FilingRow } from '../../services/verified-phone.ts'
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

/** What staff filed for a phone, as its holder may see it before it is his. */
export async function presentPhoneFilings(
  context: ServiceContext,
  rows: readonly FilingRow[],
): Promise<z.output<typeof PhoneFiling>[]> {
  const items = await presentConsignments(context, rows)
  return rows.map((row, index) => ({
    ...(items[index] as ConsignmentListItem),
    caseId: row.case.id,
    consigneeName: maskName(context.personalData.open(row.consigneeNameSealed)),
  }))
}

/** What a search found, with the family name of whom each is for. */
export async function presentFound(
  context: ServiceContext,
  rows: readonly FoundConsignment[],
  match: z.output<typeof SearchMatch>,
) {
  const items = await presentConsignments(context, rows)
  return rows.map((row, index) => ({
    ...(items[index] as ConsignmentListItem),
    consigneeName: maskName(context.personalData.open(row.consigneeNameSealed)),
    match: match === 'number' && !row.isByNumber ? ('phone' as const) : match,
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
