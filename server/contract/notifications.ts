import { z } from 'zod'
import { endpoint, Id, Instant, PageQuery, pageOf } from './endpoint.ts'
import { Channel } from './sessions.ts'

export const NotificationStatus = z.enum([
  'pending',
  'sending',
  'sent',
  'delivered',
  'refused',
  'ambiguous',
  'dead',
  'withdrawn',
])

export const ClaimedNotification = z.object({
  id: Id,
  attemptId: Id,
  peerId: z.string(),
  text: z.string(),
  /** the bot fetches the picture as the person it is for */
  attachment: z.object({ kind: z.literal('weekly_card'), week: z.string() }).nullable(),
  /** for channels that show buttons; a tap is heard as if the person had written what the button says */
  buttons: z.array(z.object({ says: z.string(), label: z.string() })).max(6),
})
export type ClaimedNotification = z.infer<typeof ClaimedNotification>

export const claimNotifications = endpoint({
  id: 'claimNotifications',
  method: 'POST',
  path: '/notifications/claims',
  summary:
    'Take the notifications that are due on a chat channel; each is leased until its result is reported or the lease runs out',
  access: 'service',
  body: z.object({ channel: Channel, limit: z.number().int().min(1).max(100).default(20) }),
  response: z.object({ items: z.array(ClaimedNotification) }),
  requestsPerMinute: 6000,
})

export const reportNotificationAttempt = endpoint({
  id: 'reportNotificationAttempt',
  method: 'POST',
  path: '/notifications/:notificationId/attempts/:attemptId',
  summary: 'How the attempt ended',
  access: 'service',
  params: z.object({ notificationId: Id, attemptId: Id }),
  body: z.object({
    outcome: z.enum(['sent', 'delivered', 'refused', 'failed', 'ambiguous']),
    errorCode: z.string().max(60).optional(),
    detail: z.string().max(300).optional(),
  }),
  response: z.object({ status: NotificationStatus }),
  requestsPerMinute: 6000,
})

export const NotificationView = z.object({
  id: Id,
  template: z.string(),
  status: NotificationStatus,
  channel: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  attemptCount: z.number().int(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
  lastError: z.string().nullable(),
})

export const listNotifications = endpoint({
  id: 'listNotifications',
  method: 'GET',
  path: '/notifications',
  summary: 'What was told, to whom it could not be told, and why: newest first',
  access: ['dispatcher', 'leader', 'auditor', 'administrator'],
  query: PageQuery.extend({ status: NotificationStatus.optional(), consignmentId: Id.optional() }),
  response: pageOf(NotificationView),
})

export const retryNotification = endpoint({
  id: 'retryNotification',
  method: 'POST',
  path: '/notifications/:notificationId/retry',
  summary: 'Try a dead, refused or ambiguous notification once more',
  access: ['dispatcher', 'administrator'],
  params: z.object({ notificationId: Id }),
  response: NotificationView,
})
