import { z } from 'zod'
import { endpoint, Id, Instant } from './endpoint.ts'
import { Channel } from './sessions.ts'

export const InboundMessage = z.object({
  id: Id,
  /** of this claim: settling wants it */
  claimId: Id,
  peerId: z.string(),
  /** tap: a menu entry or a button, as if its words were written · picture: to be read apart · other: a voice message, a place … */
  type: z.enum(['text', 'tap', 'picture', 'other']),
  /** empty for `picture` and `other` */
  text: z.string(),
  occurredAt: Instant,
})
export type InboundMessage = z.infer<typeof InboundMessage>

export const claimInboundMessages = endpoint({
  id: 'claimInboundMessages',
  method: 'POST',
  path: '/inbound-messages/claims',
  summary:
    'Take what people wrote on a channel that the server itself is called back by; each is leased for a minute, and of each person only the oldest',
  access: 'service',
  body: z.object({ channel: Channel, limit: z.number().int().min(1).max(100).default(20) }),
  response: z.object({ items: z.array(InboundMessage) }),
  requestsPerMinute: 6000,
})

export const readInboundPicture = endpoint({
  id: 'readInboundPicture',
  method: 'GET',
  path: '/inbound-messages/:messageId/picture',
  summary:
    'The picture that somebody sent, from where the platform keeps it for three days. 503 picture_unavailable when it gives none',
  access: 'service',
  params: z.object({ messageId: Id }),
  contentType: 'image/*',
  requestsPerMinute: 600,
})

/** PNG or JPEG in base64, at most 2 MB. */
const Picture = z.object({
  contentType: z.enum(['image/png', 'image/jpeg']),
  base64: z.base64().min(1).max(2_800_000),
})

export const replyToInboundMessage = endpoint({
  id: 'replyToInboundMessage',
  method: 'POST',
  path: '/inbound-messages/:messageId/replies',
  summary: 'Answer who wrote it, by text or picture; the same id again is sent once and answered the same',
  access: 'service',
  params: z.object({ messageId: Id }),
  body: z.union([z.object({ id: Id, text: z.string().min(1).max(5_000) }), z.object({ id: Id, picture: Picture })]),
  response: z.object({
    /** under_way: this reply is being sent, or its process died while it was: nobody can tell whether it arrived */
    outcome: z.enum(['sent', 'delivered', 'refused', 'failed', 'ambiguous', 'under_way']),
    errorCode: z.string().nullable(),
  }),
  requestsPerMinute: 6000,
  maxBodyBytes: 3_000_000,
})

export const settleInboundMessage = endpoint({
  id: 'settleInboundMessage',
  method: 'POST',
  path: '/inbound-messages/:messageId/settlement',
  summary: 'The message is dealt with, or is to come again: failed five times, it is left alone',
  access: 'service',
  params: z.object({ messageId: Id }),
  body: z.object({ claimId: Id, outcome: z.enum(['done', 'failed']) }),
  response: z.object({ status: z.enum(['pending', 'claimed', 'done', 'dead']) }),
  requestsPerMinute: 6000,
})
