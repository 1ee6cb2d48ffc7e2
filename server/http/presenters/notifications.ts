import type { ResponseOf } from '../../contract/endpoint.ts'
import type { retryNotification } from '../../contract/notifications.ts'
import { CALL_LIST } from '../../domain/notification.ts'
import type { NotificationRow } from '../../services/list-notifications.ts'

type NotificationView = ResponseOf<typeof retryNotification>

/** A notification as staff look at it: who was told what by which way, and what went wrong last. */
export function presentNotification(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    template: row.template,
    status: row.status,
    channel: row.channel,
    trackingNumber: row.trackingNumber,
    attemptCount: row.attemptCount,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    lastError: lastError(row),
  }
}

function lastError({ status, channel, attempts: [last] }: NotificationRow): string | null {
  if (status === 'pending' && channel === CALL_LIST) return '没有绑定聊天账号，请打电话通知'
  const parts = [last?.errorCode, last?.detail].filter((part) => part != null && part !== '')
  return parts.length === 0 ? null : parts.join('：')
}
