import { z } from 'zod'
import { endpoint, Id, Instant, OVERSIGHT, PageQuery, pageOf, RELAY_STAFF, SiteId } from './endpoint.ts'
import { ScanResult } from './scans.ts'

/** By hand, and after `other` by the system: from scans, deadlines and complaints. */
export const ExceptionKind = z.enum([
  'lost',
  'damaged',
  'refused',
  'moved',
  'misdirected',
  'seal_broken',
  'count_mismatch',
  'other',
  'missing_hop',
  'three_failed_attempts',
  'not_witnessed',
  'unexpected_scan',
  'stalled',
  'complaint',
])
export const ExceptionStatus = z.enum(['open', 'resolved', 'withdrawn'])
export const Resolution = z.enum(['found', 'returned', 'rerouted', 'replaced', 'written_off', 'accepted'])

export const RelayException = z.object({
  id: Id,
  kind: ExceptionKind,
  kindText: z.string(),
  status: ExceptionStatus,
  /** where it was noticed */
  siteId: SiteId,
  siteName: z.string(),
  raisedAt: Instant,
  dueAt: Instant,
  isOverdue: z.boolean(),
  /** who answers for it; the hub's desk as long as nobody took it */
  ownerLabel: z.string(),
  ownerId: Id.nullable(),
  resolution: Resolution.nullable(),
  resolutionText: z.string().nullable(),
  resolvedAt: Instant.nullable(),
  consignmentId: Id,
  trackingNumber: z.string(),
  contents: z.string(),
  statusText: z.string(),
  whereText: z.string(),
})
export type RelayException = z.infer<typeof RelayException>

export const ExceptionNote = z.object({
  id: Id,
  at: Instant,
  authorLabel: z.string(),
  text: z.string(),
  attachmentId: Id.nullable(),
})

export const ExceptionFile = RelayException.extend({
  notes: z.array(ExceptionNote),
  /** what the caller may do about it now */
  resolutions: z.array(z.object({ resolution: Resolution, text: z.string() })),
  writeOff: z.object({ proposedByLabel: z.string(), proposedAt: Instant, reason: z.string() }).nullable(),
  canApproveWriteOff: z.boolean(),
  /** complaint: what is to be answered */
  complaintId: Id.nullable(),
})
export type ExceptionFile = z.infer<typeof ExceptionFile>

const ONE = z.object({ exceptionId: Id })
const Note = z.string().trim().min(2, '请写明情况').max(200)
const DESK = ['dispatcher', 'administrator'] as const

export const listExceptions = endpoint({
  id: 'listExceptions',
  method: 'GET',
  path: '/exceptions',
  summary: 'Exceptions, the most urgent first: all for the hub and oversight, those of his own site for a handler',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  query: PageQuery.extend({
    status: ExceptionStatus.default('open'),
    kind: ExceptionKind.optional(),
    /** true: only those that the caller took over */
    mine: z.stringbool().optional(),
  }),
  response: pageOf(RelayException),
})

export const readException = endpoint({
  id: 'readException',
  method: 'GET',
  path: '/exceptions/:exceptionId',
  summary: 'One exception with its notes, and what the caller may do about it',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: ONE,
  response: ExceptionFile,
})

export const noteException = endpoint({
  id: 'noteException',
  method: 'POST',
  path: '/exceptions/:exceptionId/notes',
  summary: 'Add a note, with a photograph if there is one; the same id twice is one note',
  access: [...RELAY_STAFF, 'administrator'],
  params: ONE,
  body: z.object({ noteId: Id, text: Note, attachmentId: Id.optional() }),
  response: ExceptionFile,
})

export const assignException = endpoint({
  id: 'assignException',
  method: 'POST',
  path: '/exceptions/:exceptionId/owner',
  summary: 'Name who answers for it; null gives it back to the hub’s desk',
  access: DESK,
  params: ONE,
  body: z.object({ ownerId: Id.nullable() }),
  response: ExceptionFile,
})

export const resolveException = endpoint({
  id: 'resolveException',
  method: 'POST',
  path: '/exceptions/:exceptionId/resolution',
  summary: 'End it: found, returned, rerouted, replaced or accepted. Writing off takes two people and has its own way',
  access: DESK,
  params: ONE,
  body: z.object({
    eventId: Id,
    resolution: Resolution.exclude(['written_off']),
    note: Note,
    /** found: where; whoever holds it there scans it as received */
    siteId: SiteId.optional(),
    /** rerouted: where it is to go */
    destinationSiteId: SiteId.optional(),
  }),
  response: ExceptionFile,
})

export const proposeWriteOff = endpoint({
  id: 'proposeWriteOff',
  method: 'POST',
  path: '/exceptions/:exceptionId/write-off',
  summary: 'Propose to write the documents off; a second person approves',
  access: DESK,
  params: ONE,
  body: z.object({ reason: Note }),
  response: ExceptionFile,
})

export const approveWriteOff = endpoint({
  id: 'approveWriteOff',
  method: 'POST',
  path: '/exceptions/:exceptionId/write-off/approval',
  summary: 'Approve the write-off that somebody else proposed',
  access: [...DESK, 'leader'],
  params: ONE,
  body: z.object({ eventId: Id }),
  response: ExceptionFile,
})

export const correctScan = endpoint({
  id: 'correctScan',
  method: 'POST',
  path: '/scans/:scanId/correction',
  summary:
    'Take a scan back, or say what really happened: nothing is edited, a correction supersedes. Whoever scanned may within half an hour, the hub’s desk at any time',
  access: [...RELAY_STAFF, 'administrator'],
  params: z.object({ scanId: Id }),
  body: z.object({
    eventId: Id,
    note: Note,
    /** what happened instead; absent when nothing did */
    replacement: z
      .object({
        kind: z.enum(['accepted', 'dispatched', 'received', 'delivery_failed']),
        siteId: SiteId,
        occurredAt: Instant,
      })
      .optional(),
  }),
  response: ScanResult,
})
