import { openingText } from '../domain/opening-text.ts'
import { fullNameOf } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { readTracking, type TrackingRecord } from '../store/consignments.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { isHolder } from './track.ts'

export interface PickupCode {
  readonly code: string
  /** what the QR on the holder's screen says */
  readonly qrText: string
  readonly siteName: string
  readonly openingText: string
}

/** The holder's code, once the documents are where they can be collected. @throws AppError consignment_not_found, no_pickup_code */
export async function readPickupCode(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<PickupCode> {
  const record = await readTracking(context.db, { id: consignmentId })
  if (record === undefined || !isHolder(caller, record)) throw new AppError('consignment_not_found')
  if (!isCollectable(record)) throw new AppError('no_pickup_code')
  const site = (await context.network.tree()).get(record.site_id)
  const code = context.personalData.pickupCode(record.id)
  return {
    code,
    qrText: `shaopao:${record.tracking_number}:${code}`,
    siteName: fullNameOf(site),
    openingText: openingText(site.openingHours),
  }
}

/** Can the consignee collect it now: at the place of pick-up, or from the courier who is on his way? */
export function isCollectable(
  record: Pick<TrackingRecord, 'direction' | 'status' | 'site_id' | 'route' | 'home_delivery' | 'is_returning'>,
): boolean {
  if (record.direction === 'materials' && !record.is_returning) return false
  const onTheWayHome = record.home_delivery && record.site_id === record.route.at(-1)
  return (
    record.status === 'awaiting_pickup' ||
    (onTheWayHome && (record.status === 'held' || record.status === 'in_transit'))
  )
}
