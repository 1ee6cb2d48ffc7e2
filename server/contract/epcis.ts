import { z } from 'zod'
import { Direction, Instant } from './endpoint.ts'

/**
 * EPCIS 2.0 (ISO/IEC 19987) documents in JSON-LD as this system makes them, with the vocabulary of CBV 2.0 (ISO/IEC 19988):
 * written from the standard, and stricter than it where we use less of it. Fields of our own begin with `shaopao:`.
 */
const Uri = z.string().regex(/^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^`]+$/)

/** Business steps of CBV 2.0, 7.1. */
export const BizStep = z.enum([
  'accepting',
  'arriving',
  'assembling',
  'collecting',
  'commissioning',
  'consigning',
  'creating_class_instance',
  'cycle_counting',
  'decommissioning',
  'departing',
  'destroying',
  'disassembling',
  'dispensing',
  'encoding',
  'entering_exiting',
  'holding',
  'inspecting',
  'installing',
  'killing',
  'loading',
  'other',
  'packing',
  'picking',
  'receiving',
  'removing',
  'repackaging',
  'repairing',
  'replacing',
  'reserving',
  'retail_selling',
  'sampling',
  'sensor_reporting',
  'shipping',
  'staging_outbound',
  'stock_taking',
  'stocking',
  'storing',
  'transporting',
  'unloading',
  'unpacking',
  'void_shipping',
])

/** Dispositions of CBV 2.0, 7.2. */
export const Disposition = z.enum([
  'active',
  'available',
  'completeness_inferred',
  'completeness_verified',
  'conformant',
  'container_closed',
  'container_open',
  'damaged',
  'destroyed',
  'dispensed',
  'disposed',
  'encoded',
  'expired',
  'in_progress',
  'in_transit',
  'inactive',
  'mismatch_class',
  'mismatch_instance',
  'mismatch_quantity',
  'needs_replacement',
  'no_pedigree_match',
  'non_conformant',
  'non_sellable_other',
  'partially_dispensed',
  'recalled',
  'reserved',
  'retail_sold',
  'returned',
  'sellable_accessible',
  'sellable_not_accessible',
  'stolen',
  'unavailable',
  'unknown',
])

const Place = z.strictObject({ id: Uri })
const Digest = z.string().regex(/^[0-9a-f]{64}$/)

const EVENT = {
  eventID: Uri,
  eventTime: Instant,
  /** when the system learned of it */
  recordTime: Instant,
  eventTimeZoneOffset: z.string().regex(/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/),
  /** it was corrected: did not happen, or otherwise than is said here */
  errorDeclaration: z
    .strictObject({
      declarationTime: Instant,
      reason: z.enum(['did_not_occur', 'incorrect_data']),
      correctiveEventIDs: z.array(Uri).min(1).optional(),
    })
    .optional(),
  action: z.enum(['ADD', 'OBSERVE', 'DELETE']),
  bizStep: BizStep,
  disposition: Disposition.optional(),
  readPoint: Place.optional(),
  /** where the documents are afterwards; absent when that is no site */
  bizLocation: Place.optional(),
}

export const ObjectEvent = z
  .strictObject({
    type: z.literal('ObjectEvent'),
    ...EVENT,
    epcList: z.array(Uri).min(1),
    destinationList: z
      .array(z.strictObject({ type: z.enum(['location', 'owning_party', 'possessing_party']), destination: Uri }))
      .optional(),
    /** with ADD alone */
    ilmd: z.strictObject({ 'shaopao:direction': Direction, 'shaopao:plannedRoute': z.array(Uri).min(1) }).optional(),
    'shaopao:kind': z.string().optional(),
    'shaopao:sequence': z.number().int().min(1).optional(),
    'shaopao:flags': z.array(z.string()).optional(),
    /** scanned by nobody: worked out from what came after it */
    'shaopao:isInferred': z.literal(true).optional(),
    'shaopao:clockSkewSeconds': z.number().optional(),
    'shaopao:weightGrams': z.number().int().optional(),
    'shaopao:bag': Uri.optional(),
    'shaopao:exceptionKind': z.string().optional(),
    'shaopao:exceptionEventID': Uri.optional(),
    'shaopao:resolution': z.string().optional(),
    'shaopao:replacementID': Uri.optional(),
    /** SM3 (GB/T 32905) over the canonical event and the hash before it */
    'shaopao:sm3': Digest.optional(),
    'shaopao:previousSm3': Digest.optional(),
  })
  .refine(({ action, ilmd }) => ilmd === undefined || action === 'ADD')

/** Into a bag (ADD) or out of it (DELETE). Other consignments of the bag are not told. */
export const AggregationEvent = z.strictObject({
  type: z.literal('AggregationEvent'),
  ...EVENT,
  parentID: Uri,
  childEPCs: z.array(Uri).min(1),
  'shaopao:sealNumber': z.string(),
  'shaopao:isSealIntact': z.boolean().optional(),
})

export const EpcisDocument = z.strictObject({
  '@context': z.tuple([
    z.literal('https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'),
    z.strictObject({ shaopao: z.literal('urn:shaopao:epcis:') }),
  ]),
  type: z.literal('EPCISDocument'),
  schemaVersion: z.literal('2.0'),
  creationDate: Instant,
  epcisBody: z.strictObject({ eventList: z.array(z.discriminatedUnion('type', [ObjectEvent, AggregationEvent])) }),
})
export type EpcisDocument = z.infer<typeof EpcisDocument>
