import { z } from 'zod'
import { endpoint, Id, Instant, ROLES } from './endpoint.ts'
import { EpcisDocument } from './epcis.ts'

const ByNumber = z.object({ trackingNumber: z.string().min(4).max(24) })

export const readEpcis = endpoint({
  id: 'readEpcis',
  method: 'GET',
  path: '/consignments/:consignmentId/epcis.jsonld',
  summary:
    'The consignment’s events as GS1 EPCIS 2.0 with CBV 2.0: for whoever may read the consignment. Corrected events are declared errors, bags are aggregations. Without personal data.',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  response: EpcisDocument,
  contentType: 'application/ld+json',
  requestsPerMinute: 60,
})

const Organisation = z.object({ '@type': z.literal('Organization'), name: z.string() })
const Address = z.object({
  '@type': z.literal('PostalAddress'),
  /** of the site */
  name: z.string().optional(),
  /** the holder’s own, where he asked for it */
  streetAddress: z.string().optional(),
  addressCountry: z.literal('CN'),
})

/** A parcel as schema.org describes one, for calendars, mail and search to understand. */
export const ParcelDelivery = z.object({
  '@context': z.literal('https://schema.org'),
  '@type': z.literal('ParcelDelivery'),
  trackingNumber: z.string(),
  /** where its way can be looked at, by anybody */
  trackingUrl: z.url(),
  /** the same who is `provider`’s contractor: schema.org calls the property out-dated, older readers know no other */
  carrier: Organisation,
  provider: Organisation,
  originAddress: Address,
  deliveryAddress: Address,
  /** what happened on its way, oldest first */
  deliveryStatus: z.array(
    z.object({
      '@type': z.literal('DeliveryEvent'),
      name: z.string(),
      startDate: Instant,
      location: z.object({ '@type': z.literal('Place'), name: z.string() }),
    }),
  ),
  /** when its last way is due at the latest, once it is on it */
  expectedArrivalUntil: Instant.optional(),
  /** for those who may see what it is */
  itemShipped: z.object({ '@type': z.literal('Product'), name: z.string() }).optional(),
})
export type ParcelDelivery = z.infer<typeof ParcelDelivery>

export const readParcelDelivery = endpoint({
  id: 'readParcelDelivery',
  method: 'GET',
  path: '/consignments/:consignmentId/parcel-delivery.jsonld',
  summary: 'The consignment as schema.org ParcelDelivery: for whoever may read it',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  query: z.object({
    withAddress: z
      .stringbool()
      .optional()
      .describe('true: with the full address of a home delivery; for the holder alone, and kept in the audit'),
  }),
  response: ParcelDelivery,
  contentType: 'application/ld+json',
  requestsPerMinute: 60,
})

export const trackParcelDelivery = endpoint({
  id: 'trackParcelDelivery',
  method: 'GET',
  path: '/tracking/:trackingNumber/parcel-delivery.jsonld',
  summary: 'What anybody who has the number may see, as schema.org ParcelDelivery',
  access: 'public',
  params: ByNumber,
  response: ParcelDelivery,
  contentType: 'application/ld+json',
  requestsPerMinute: 60,
})
