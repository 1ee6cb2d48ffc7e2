import { z } from 'zod'
import { endpoint, Id, Instant, OVERSIGHT, RELAY_STAFF } from './endpoint.ts'

export const AttachmentPurpose = z.enum(['signature', 'photograph', 'letter'])

/** What was uploaded; the picture itself is read apart. */
export const Attachment = z.object({
  id: Id,
  purpose: AttachmentPurpose,
  contentType: z.string(),
  sizeBytes: z.number().int(),
  /** SM3 of the content, hexadecimal: what was uploaded is what is kept */
  digest: z.string(),
  uploadedAt: Instant,
})

export const uploadAttachment = endpoint({
  id: 'uploadAttachment',
  method: 'POST',
  path: '/attachments',
  summary:
    'Upload a signature, a photograph or a signed letter, before the scan, note or filing that names it. The same id with the same bytes twice is one attachment.',
  access: ['resident', ...RELAY_STAFF],
  query: z.object({
    /** made by the phone */
    id: Id,
    purpose: AttachmentPurpose,
  }),
  rawBody: ['image/jpeg', 'image/png', 'image/webp'],
  maxBodyBytes: 512 * 1024,
  response: Attachment,
  status: 201,
  requestsPerMinute: 60,
})

export const readAttachment = endpoint({
  id: 'readAttachment',
  method: 'GET',
  path: '/attachments/:attachmentId',
  summary:
    'The picture: for whoever uploaded it, staff who have to do with its consignment, and oversight. Every look is kept in the audit.',
  access: ['resident', ...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ attachmentId: Id }),
  contentType: 'image/*',
  requestsPerMinute: 60,
})
