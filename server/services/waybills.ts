import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { readTracking } from '../store/consignments.ts'
import { findBagId, insertWaybill, type Waybill } from '../store/waybills.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

export type { Waybill }

/**
 * Keeps the carrier's number of a consignment or of a bag: what a statement is matched by first. The same twice is one.
 * @throws AppError consignment_not_found, bag_not_found, waybill_taken
 */
export async function recordWaybill(
  { db, clock }: ServiceContext,
  person: Person,
  wish: {
    readonly number: string
    readonly trackingNumber?: string | undefined
    readonly sealNumber?: string | undefined
  },
): Promise<Waybill> {
  const trackingNumber = parseTrackingNumber(wish.trackingNumber ?? '')
  const record = trackingNumber === null ? undefined : await readTracking(db, { trackingNumber })
  const bagId = wish.sealNumber === undefined ? null : await findBagId(db, wish.sealNumber)
  if (wish.sealNumber !== undefined && bagId === null) throw new AppError('bag_not_found')
  if (wish.sealNumber === undefined && record === undefined) throw new AppError('consignment_not_found')
  const of = { consignmentId: bagId === null ? (record?.id ?? null) : null, bagId }
  const kept = await insertWaybill(db, {
    number: wish.number,
    ...of,
    recordedBy: person.userId,
    recordedAt: clock.now(),
  })
  if (kept.consignmentId !== of.consignmentId || kept.bagId !== of.bagId) throw new AppError('waybill_taken')
  return kept
}
