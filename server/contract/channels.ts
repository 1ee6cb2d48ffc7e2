import { z } from 'zod'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, RELAY_STAFF, ROLES } from './endpoint.ts'
import { NotificationStatus, NotificationView } from './notifications.ts'

const Template = z.string().regex(/^[a-z_]{2,40}$/, '没有这种通知')
const Source = z.string().trim().min(2, '请写明依据，如“2026 年服务规范第三条”').max(120)
/** `chat`: the chatbot on the channel that the person bound last */
const Way = z.enum(['chat', 'subscribe-message', 'official-account', 'wecom', 'sms'])

// ---- which channels for which message -------------------------------------------------------------------

const ChannelRule = z.object({
  /** the first that is possible is taken; when it fails, the next */
  ways: z.array(Way).max(5),
  /** true: told until it was sent, in the end by a call */
  matters: z.boolean(),
  /** true: in quiet hours too */
  mayDisturb: z.boolean(),
})
const ChannelPolicy = z.object({
  /** by template; those that are missing keep the program's own rule */
  rules: z.record(Template, ChannelRule),
  /** minutes without a sign of life after which a channel is passed over, and silence is an alarm */
  patienceMinutes: z.number().int().min(1).max(1440),
  /** hours without a callback after which that is an alarm */
  callbackHours: z.number().int().min(1).max(8760),
  /** notifications that died within an hour, from which on that is an alarm */
  deadAnHour: z.number().int().min(1).max(100_000),
})
export const SourcedChannelPolicy = z.object({
  /** 0: the program's own */
  version: z.number().int(),
  source: z.string().nullable(),
  policy: ChannelPolicy,
})

export const readChannelPolicy = endpoint({
  id: 'readChannelPolicy',
  method: 'GET',
  path: '/channel-policy',
  summary: 'Which channels for which message, in which order, and what is worth a call',
  access: [...OVERSIGHT, 'dispatcher'],
  response: SourcedChannelPolicy,
})

export const setChannelPolicy = endpoint({
  id: 'setChannelPolicy',
  method: 'PUT',
  path: '/admin/channel-policy',
  summary: 'Set the policy; `version` is the one that was read, so that of two editors the second is told',
  access: ['administrator'],
  body: z.object({ version: z.number().int().min(0), source: Source, policy: ChannelPolicy }),
  response: SourcedChannelPolicy,
})

// ---- what is said ---------------------------------------------------------------------------------------

const ApprovedTemplate = z.object({
  templateId: z.string().trim().min(1).max(100),
  /** by the platform's key, e.g. `thing1`; facts as `{documents}` */
  fields: z.record(z.string().max(40), z.string().max(200)),
  page: z.string().max(200).nullable(),
})
const TemplateContent = z.object({
  /** in chats and on WeCom; null: the program's own words */
  text: z.string().trim().min(1).max(600).nullable(),
  subscribeMessage: ApprovedTemplate.extend({ isLasting: z.boolean() }).nullable(),
  officialAccount: ApprovedTemplate.nullable(),
  /** at most 70 characters when it is filled in */
  sms: z.string().trim().min(1).max(200).nullable(),
})
export const NotificationTemplateView = z.object({
  template: z.string(),
  /** 0: the program's own */
  version: z.number().int(),
  source: z.string().nullable(),
  content: TemplateContent,
  /** facts that its words may name */
  placeholders: z.array(z.string()),
})

export const listNotificationTemplates = endpoint({
  id: 'listNotificationTemplates',
  method: 'GET',
  path: '/notification-templates',
  summary: 'What each notification says on each channel',
  access: ['administrator', 'dispatcher', 'auditor'],
  query: PageQuery.extend({ limit: z.coerce.number().int().min(1).max(100).default(100) }),
  response: pageOf(NotificationTemplateView),
})

export const setNotificationTemplate = endpoint({
  id: 'setNotificationTemplate',
  method: 'PUT',
  path: '/admin/notification-templates/:template',
  summary: 'Set what a notification says; what could not always be sent is refused, with the field',
  access: ['administrator'],
  params: z.object({ template: z.string().max(60) }),
  body: z.object({ version: z.number().int().min(0), source: Source, content: TemplateContent }),
  response: NotificationTemplateView,
})

export const previewNotificationTemplate = endpoint({
  id: 'previewNotificationTemplate',
  method: 'POST',
  path: '/admin/notification-templates/:template/preview',
  summary: 'What people would read, with made-up documents; and what is wrong with it',
  access: ['administrator'],
  params: z.object({ template: z.string().max(60) }),
  body: z.object({ content: TemplateContent }),
  response: z.object({
    text: z.string(),
    subscribeMessage: z.record(z.string(), z.string()).nullable(),
    officialAccount: z.record(z.string(), z.string()).nullable(),
    sms: z.string().nullable(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
})

// ---- what a person wants --------------------------------------------------------------------------------

export const NotificationSettings = z.object({
  /** the way that is tried first where it is possible; `call-list`: a call for what matters; null: as it comes */
  preferredChannel: z.union([Way, z.literal('call-list')]).nullable(),
})

export const NotificationSettingsView = NotificationSettings.extend({
  /** ways in which this person can be told at present; a call is always possible */
  ways: z.array(Way),
  /** subscribe messages that were consented to and not sent yet, over all templates; null: any number */
  messagesLeft: z.number().int().min(0).nullable(),
  /** whether the scheduled weekly summary comes; null: it is none of this person's */
  weeklySummary: z.boolean().nullable(),
})

export const readNotificationSettings = endpoint({
  id: 'readNotificationSettings',
  method: 'GET',
  path: '/me/notification-settings',
  summary: 'How I would rather be told, how I can be told, and how many messages I consented to',
  access: ROLES,
  response: NotificationSettingsView,
})

export const setNotificationSettings = endpoint({
  id: 'setNotificationSettings',
  method: 'PUT',
  path: '/me/notification-settings',
  summary: 'Say how I would rather be told; the weekly summary is stopped by PUT /me/weekly-summary',
  access: ROLES,
  body: NotificationSettings,
  response: NotificationSettingsView,
})

export const wantedSubscriptions = endpoint({
  id: 'wantedSubscriptions',
  method: 'GET',
  path: '/me/subscriptions/wanted',
  summary: 'Template ids for wx.requestSubscribeMessage at this moment: at most three of one kind; empty: ask nothing',
  access: ROLES,
  query: z.object({ moment: z.enum(['submitted', 'tracking']) }),
  response: z.object({ templateIds: z.array(z.string()).max(3) }),
})

export const recordSubscriptions = endpoint({
  id: 'recordSubscriptions',
  method: 'POST',
  path: '/me/subscriptions',
  summary: 'What the person answered to wx.requestSubscribeMessage; the same report counts once',
  access: ROLES,
  body: z.object({
    /** made by the mini-program, once a question */
    id: Id,
    answers: z
      .array(
        z.object({
          templateId: z.string().min(1).max(100),
          /** as WeChat gave it */
          answer: z.enum([
            'accept',
            'reject',
            'ban',
            'filter',
            'acceptWithAudio',
            'acceptWithAlert',
            'acceptWithForcePush',
          ]),
        }),
      )
      .max(10),
  }),
  response: z.object({
    left: z.array(
      z.object({
        templateId: z.string(),
        /** null: lasting */
        messages: z.number().int().nullable(),
      }),
    ),
  }),
})

// ---- what became of messages ----------------------------------------------------------------------------

export const AttemptOutcome = z.enum(['sent', 'delivered', 'refused', 'failed', 'ambiguous'])

const NotificationAttemptView = z.object({
  channel: z.string(),
  channelText: z.string(),
  outcome: AttemptOutcome.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  errorCode: z.string().nullable(),
  /** why it did not arrive, in plain words */
  reason: z.string().nullable(),
})
export const ConsignmentNotification = z.object({
  id: Id,
  template: z.string(),
  templateText: z.string(),
  /** 居民 or 经办人 */
  recipientText: z.string(),
  status: NotificationStatus,
  channel: z.string().nullable(),
  channelText: z.string().nullable(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  reason: z.string().nullable(),
  attempts: z.array(NotificationAttemptView),
})

export const listConsignmentNotifications = endpoint({
  id: 'listConsignmentNotifications',
  method: 'GET',
  path: '/consignments/:consignmentId/notifications',
  summary: 'Was she told? Every message about a consignment with its tries, for staff on its way; newest first',
  access: [...RELAY_STAFF, 'leader', 'auditor', 'administrator'],
  params: z.object({ consignmentId: Id }),
  query: PageQuery,
  response: pageOf(ConsignmentNotification),
})

export const recordCall = endpoint({
  id: 'recordCall',
  method: 'POST',
  path: '/notifications/:notificationId/calls',
  summary: 'Somebody on the call list was phoned; reached, the notification is delivered',
  access: ['handler', 'dispatcher', 'administrator'],
  params: z.object({ notificationId: Id }),
  body: z.object({
    /** made by the client: the same call counts once */
    id: Id,
    reached: z.boolean(),
  }),
  response: NotificationView,
})

export const ChannelDay = z.object({
  date: LocalDate,
  channel: z.string(),
  channelText: z.string(),
  sent: z.number().int(),
  delivered: z.number().int(),
  refused: z.number().int(),
  failed: z.number().int(),
  ambiguous: z.number().int(),
  /** notifications that were given up on it */
  dead: z.number().int(),
  /** from the fact to the message, of what was sent; null: nothing was */
  medianSeconds: z.number().nullable(),
})

export const readChannelReport = endpoint({
  id: 'readChannelReport',
  method: 'GET',
  path: '/reports/channels',
  summary: 'Tries by day and channel with how they ended and how long it took; a month at most',
  access: [...OVERSIGHT, 'dispatcher'],
  query: z.object({ from: LocalDate, until: LocalDate }),
  response: z.object({ days: z.array(ChannelDay) }),
})
