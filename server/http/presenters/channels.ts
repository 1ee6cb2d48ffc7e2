import type { z } from 'zod'
import type { ChannelDay, ConsignmentNotification, NotificationTemplateView } from '../../contract/channels.ts'
import { channelName, reasonText } from '../../domain/channel-text.ts'
import { CALL_LIST, type NotificationTemplate } from '../../domain/notification.ts'
import { placeholdersOf } from '../../domain/notification-template.ts'
import type { SourcedTemplate } from '../../services/message-settings.ts'
import type { ChannelDayRow, NotificationStory } from '../../services/notification-receipts.ts'
import { TEMPLATE_TEXT } from './wording.ts'

/** A message about a consignment, as staff look whether somebody was told. */
export function presentNotificationStory(story: NotificationStory): z.infer<typeof ConsignmentNotification> {
  const { id, template, taskId, status, channel, createdAt, settledAt, attempts } = story
  const last = attempts.at(-1)
  return {
    id,
    template,
    templateText: TEMPLATE_TEXT[template as NotificationTemplate] ?? template,
    recipientText: taskId === null ? '居民' : '经办人',
    status,
    channel,
    channelText: channel === null ? null : channelName(channel),
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
    deliveredAt: latest(attempts.map((one) => one.deliveredAt)),
    acknowledgedAt: latest(attempts.map((one) => one.acknowledgedAt)),
    reason: reasonOf(story, last),
    attempts: attempts.map((one) => ({
      channel: one.channel,
      channelText: channelName(one.channel),
      outcome: one.outcome,
      startedAt: one.startedAt.toISOString(),
      endedAt: one.endedAt?.toISOString() ?? null,
      deliveredAt: one.deliveredAt?.toISOString() ?? null,
      acknowledgedAt: one.acknowledgedAt?.toISOString() ?? null,
      errorCode: one.errorCode,
      reason: reasonText(one.detail, one.errorCode),
    })),
  }
}

function reasonOf(
  { status, channel, attempts }: NotificationStory,
  last: NotificationStory['attempts'][number] | undefined,
): string | null {
  if (status === 'sent' || status === 'delivered') return null
  if (status === 'withdrawn') return '情况已变，不用再通知'
  if (status === 'pending' && channel === CALL_LIST) {
    return attempts.length === 0 ? '没有别的办法通知，请打电话' : '别的渠道都没有送到，请打电话'
  }
  if (last === undefined) return status === 'refused' ? '没有能用的渠道' : null
  return reasonText(last.detail, last.errorCode)
}

function latest(instants: readonly (Date | null)[]): string | null {
  return instants.findLast((instant) => instant !== null)?.toISOString() ?? null
}

export function presentTemplate(one: SourcedTemplate): z.infer<typeof NotificationTemplateView> {
  const { template, version, source, content } = one
  const { subscribeMessage, officialAccount } = content
  return {
    ...{ template, version, source, placeholders: [...placeholdersOf(template)] },
    content: {
      ...content,
      subscribeMessage: subscribeMessage && { ...subscribeMessage, fields: { ...subscribeMessage.fields } },
      officialAccount: officialAccount && { ...officialAccount, fields: { ...officialAccount.fields } },
    },
  }
}

export function presentChannelDay(day: ChannelDayRow): z.infer<typeof ChannelDay> {
  const medianSeconds = day.medianSeconds === null ? null : Math.round(day.medianSeconds)
  return { ...day, medianSeconds, channelText: channelName(day.channel) }
}
