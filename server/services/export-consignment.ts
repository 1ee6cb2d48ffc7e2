import { type EpcisDocument, epcisDocument } from '../domain/epcis.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { readBagStories } from '../store/bag-stories.ts'
import { readRelayFiles } from '../store/relay-files.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { isHolder, readConsignment, type TrackingRecord } from './track.ts'

/**
 * The consignment's story as EPCIS 2.0, for whoever may read the consignment.
 * @throws AppError consignment_not_found
 */
export async function exportEpcis(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<EpcisDocument> {
  const { record } = await readConsignment(context, caller, consignmentId)
  const [[file], bags] = await Promise.all([
    readRelayFiles(context.db, [record.tracking_number]),
    readBagStories(context.db, consignmentId),
  ])
  if (file === undefined) throw new AppError('consignment_not_found')
  const { trackingNumber, registeredAt, events, plan } = file
  const story = { id: consignmentId, trackingNumber, registeredAt, events, bags, ...plan, plannedRoute: plan.route }
  return epcisDocument(story, context.clock.now())
}

/**
 * The full address that a home delivery goes to, for the holder who asks; null when it goes to a site. That it was shown is
 * kept.
 * @throws AppError forbidden for anybody else
 */
export async function revealOwnAddress(
  { db, clock, personalData }: ServiceContext,
  caller: Person,
  record: TrackingRecord,
): Promise<string | null> {
  if (!isHolder(caller, record)) throw new AppError('forbidden', { detail: '只有办件人本人可以查看完整地址' })
  if (record.address_sealed === null) return null
  const address = personalData.open(record.address_sealed)
  await recordAudit(db, {
    at: clock.now(),
    actorId: caller.userId,
    action: 'address.reveal',
    subject: record.id,
    detail: { reason: 'own export' },
  })
  return address
}
