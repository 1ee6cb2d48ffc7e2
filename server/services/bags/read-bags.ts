import { parseSealNumber } from '../../domain/bag.ts'
import { AppError } from '../../errors.ts'
import { type BagListRow, listBagRows } from '../../store/bag-lists.ts'
import { findBag, type StoredBag } from '../../store/bags.ts'
import { hasRole, ownSites, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { decodeCursor, type Page, pageOfRows } from '../cursor.ts'

export type { BagListRow }

/**
 * A bag by its id or its seal. Any staff may look: a bag that went astray is read where nobody expects it.
 * @throws AppError bag_not_found, seal_number_invalid
 */
export async function readBag(
  { db }: ServiceContext,
  by: { readonly id: string } | { readonly sealNumber: string },
): Promise<StoredBag> {
  const bag = await findBag(db, 'id' in by ? by : { sealNumber: sealNumberOf(by.sealNumber) })
  if (bag === undefined) throw new AppError('bag_not_found')
  return bag
}

function sealNumberOf(text: string): string {
  const sealNumber = parseSealNumber(text)
  if (sealNumber === null) throw new AppError('seal_number_invalid')
  return sealNumber
}

/**
 * Bags newest first: those sealed at the person's sites or for them, or those not yet emptied that concern them. Couriers
 * and dispatchers see the whole county's under way.
 * @throws AppError not_your_site
 */
export async function listBags(
  { db }: ServiceContext,
  person: Person,
  query: { readonly scope: 'site' | 'under_way'; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<BagListRow>> {
  const siteIds = ownSites(person)
  const underWayOnly = query.scope === 'under_way'
  const isEverywhere = underWayOnly && hasRole(person, 'courier', 'dispatcher')
  if (!isEverywhere && siteIds.length === 0) throw new AppError('not_your_site')
  const after = decodeCursor(query.cursor)
  const rows = await listBagRows(db, {
    siteIds: isEverywhere ? null : siteIds,
    underWayOnly,
    after,
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.sealedAt, id: row.id }))
}
