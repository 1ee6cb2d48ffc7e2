import type { ParcelDelivery } from '../../contract/exports.ts'
import { API_PREFIX } from '../../contract/index.ts'
import { fullNameOf } from '../../domain/site.ts'
import type { ServiceContext } from '../../services/context.ts'
import type { Tracked, TrackingRecord } from '../../services/track.ts'
import { presentTracking } from './tracking.ts'

/** As the texts of the timeline call it; which company holds the contract is not kept yet. */
const CARRIER = '邮政'

/**
 * A consignment as schema.org understands parcels: sites by their names, and what it is for those who may see details.
 * @param given `publicUrl`: where people reach this server; `address`: the holder's own, where he asked for it
 */
export async function presentParcelDelivery(
  context: ServiceContext,
  tracked: Tracked,
  { publicUrl, address }: { readonly publicUrl: string; readonly address: string | null },
): Promise<ParcelDelivery> {
  const [tree, tracking] = await Promise.all([context.network.tree(), presentTracking(context, tracked)])
  const dueAt = arrivalDue(tracked.record)
  return {
    '@context': 'https://schema.org',
    '@type': 'ParcelDelivery',
    trackingNumber: tracking.trackingNumber,
    trackingUrl: `${publicUrl}${API_PREFIX}/tracking/${tracking.trackingNumber}`,
    carrier: { '@type': 'Organization', name: CARRIER },
    provider: { '@type': 'Organization', name: fullNameOf(tree.hub) },
    originAddress: addressOf(tracking.route[0]?.name),
    deliveryAddress: {
      ...addressOf(tracking.route.at(-1)?.name),
      ...(address !== null && { streetAddress: address }),
    },
    deliveryStatus: tracking.timeline
      .filter((_, index) => counts(tracked.record, index))
      .map(({ text, occurredAt, siteName }) => ({
        '@type': 'DeliveryEvent',
        name: text,
        startDate: occurredAt,
        location: { '@type': 'Place', name: siteName },
      })),
    ...(dueAt !== null && { expectedArrivalUntil: dueAt }),
    ...(tracking.details !== null && { itemShipped: { '@type': 'Product', name: tracking.details.contents } }),
  }
}

function addressOf(siteName: string | undefined): ParcelDelivery['originAddress'] {
  return { '@type': 'PostalAddress', ...(siteName !== undefined && { name: siteName }), addressCountry: 'CN' }
}

/** What was corrected never happened, for a reader who knows no corrections. */
function counts({ events }: TrackingRecord, index: number): boolean {
  const id = events[index]?.id
  return !events.some(({ details }) => details.supersedes === id)
}

/** When the last leg is due; null while there are others before it, for their sum is promised by nobody. */
function arrivalDue({ status, route, site_id: siteId, tasks }: TrackingRecord): string | null {
  const legsLeft = route.length - 1 - route.indexOf(siteId)
  const task = tasks.find(({ kind }) => kind === 'receive' || kind === 'deliver_home')
  const isOnLastLeg = status === 'in_transit' && route.includes(siteId) && legsLeft <= 1
  return isOnLastLeg && task !== undefined ? new Date(task.due_at).toISOString() : null
}
