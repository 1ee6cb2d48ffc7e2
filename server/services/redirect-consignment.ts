import { planRoute } from '../domain/route.ts'
import type { SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { readTracking, type TrackingRecord } from '../store/consignments.ts'
import { type Person, SYSTEM } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { recordScans } from './record-scans.ts'
import { counterSide, residentSide } from './registration-ends.ts'
import { concernsStaff, isHolder } from './track.ts'

export interface Redirection {
  readonly consignmentId: string
  readonly eventId: string
  /** where it is to be fetched instead */
  readonly siteId: string
}

/**
 * Sends a result to be fetched at another site, as long as it has not left its origin: an event with the new way. The
 * holder may, or staff whom it concerns. The same event twice is one.
 * @throws AppError consignment_not_found, cannot_redirect, site_not_found, site_not_allowed, counter_required, event_id_reused
 */
export async function redirectConsignment(
  context: ServiceContext,
  person: Person,
  { consignmentId, eventId, siteId }: Redirection,
): Promise<void> {
  const record = await readTracking(context.db, { id: consignmentId })
  if (record === undefined || !(isHolder(person, record) || concernsStaff(person, record))) {
    throw new AppError('consignment_not_found')
  }
  if (record.events.some((event) => event.id === eventId && event.kind === 'redirected')) return
  if (!isAtOrigin(record)) throw new AppError('cannot_redirect')
  const origin = record.route[0] as string
  const route = planRoute(await treeWith(context, record, siteId), origin, siteId)
  const scan = {
    ...{ eventId, trackingNumber: record.tracking_number, kind: 'redirected' as const, siteId: origin },
    ...{ occurredAt: context.clock.now(), details: { route, homeDelivery: false } },
  }
  // the event names the person; that he may was settled above
  const [outcome] = await recordScans(context, { ...person, grants: SYSTEM.grants }, [scan])
  const rejection = outcome?.rejection ?? null
  if (rejection !== null) throw new AppError(rejection.code, { detail: rejection.detail })
}

/** Materials go to their agency and nowhere else; what has left is the desk's to find a new way for. */
export function isAtOrigin({ direction, status, site_id, route, is_returning }: TrackingRecord): boolean {
  const hasNotLeft = status === 'requested' || status === 'held'
  return direction === 'result' && hasNotLeft && !is_returning && site_id === route[0]
}

/** The network, once it is certain that this consignment may go to the site. */
async function treeWith(context: ServiceContext, record: TrackingRecord, siteId: string): Promise<SiteTree> {
  const tree = await context.network.tree()
  if (record.service_form === 'keep_for_pickup') counterSide(tree, siteId)
  else residentSide(tree, siteId)
  const isThereAlready = record.route.at(-1) === siteId && !record.home_delivery
  if (isThereAlready) throw new AppError('cannot_redirect', { detail: '这件本来就送到这里，不用改' })
  return tree
}
