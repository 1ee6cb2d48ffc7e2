import { z } from 'zod'
import { ConsignmentStatus } from './consignments.ts'
import { endpoint, Id, Instant, RELAY_STAFF, SiteId } from './endpoint.ts'
import { Collector, ScanReason } from './pickup.ts'

/** Facts that staff may record by scan; `cancelled` has its own endpoint. */
export const ScanKind = z.enum([
  'accepted',
  'dispatched',
  'received',
  'collected',
  'delivery_failed',
  'exception_raised',
  'exception_resolved',
  'witnessed',
])
export type ScanKind = z.infer<typeof ScanKind>

export const ExceptionKind = z.enum([
  'lost',
  'damaged',
  'refused',
  'moved',
  'misdirected',
  'seal_broken',
  'count_mismatch',
  'other',
])

export const ScanDetails = z.object({
  /** collected: the six digits the resident shows */
  pickupCode: z
    .string()
    .regex(/^\d{6}$/, '取件码是 6 位数字')
    .optional(),
  exceptionKind: ExceptionKind.optional(),
  /** delivery_failed, exception_*: what happened, in a few words */
  note: z.string().trim().max(200).optional(),
  weightGrams: z.number().int().min(1).max(50_000).optional(),
  /** collected: who took it; without a code the identity document must have been looked at */
  collector: Collector.optional(),
  /** delivery_failed: why; collected without a code: why */
  reason: ScanReason.optional(),
  /** signature or photograph, uploaded before by the same person */
  proofAttachmentId: Id.optional(),
})

export const ScanInput = z.object({
  /** made by the phone; the same id twice is one event */
  eventId: Id,
  trackingNumber: z.string().min(4).max(24),
  kind: ScanKind,
  /** where it happened; the handler's own site when absent */
  siteId: SiteId.optional(),
  /** when it happened, by the phone's clock */
  occurredAt: Instant,
  details: ScanDetails.optional(),
})
export type ScanInput = z.infer<typeof ScanInput>

export const ScanResult = z.object({
  eventId: Id,
  /** duplicate: this very event was recorded before, nothing was done again */
  outcome: z.enum(['recorded', 'duplicate', 'rejected']),
  trackingNumber: z.string(),
  status: ConsignmentStatus.nullable(),
  /** what is unexpected about the fact (misdirected, missing_hop …); it is recorded all the same */
  flags: z.array(z.string()),
  /** for the person who scanned: what it did and what comes next */
  message: z.string(),
  /** stable code when rejected */
  code: z.string().nullable(),
})
export type ScanResult = z.infer<typeof ScanResult>

export const recordScans = endpoint({
  id: 'recordScans',
  method: 'POST',
  path: '/scans',
  summary: 'Record a batch of scans; each gets its own result, in the order given',
  access: RELAY_STAFF,
  body: z.object({
    events: z.array(ScanInput).min(1).max(200),
    /** what time the phone has as it sends: a clock that is off is put right, and the scans are marked */
    sentAt: Instant.optional(),
  }),
  response: z.object({ results: z.array(ScanResult) }),
  requestsPerMinute: 600,
  // 200 scans with the longest notes
  maxBodyBytes: 500_000,
})
