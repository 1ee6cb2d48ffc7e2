import { addDays, type LocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { AppError } from '../errors.ts'
import {
  type ChannelDayRow,
  findAttemptByExternalId,
  insertCall,
  type NotificationStory,
  noteAcknowledged,
  readChannelDays,
  readNotificationStories,
} from '../store/notification-receipts.ts'
import { findNotification, type NotificationRow } from '../store/notifications.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { reportNotificationAttempt } from './report-notification-attempt.ts'
import { readConsignment } from './track.ts'

export type { ChannelDayRow, NotificationStory }

/** What a platform told of a message later on. */
export interface Receipt {
  readonly channel: string
  /** what the platform calls the message */
  readonly externalId: string
  readonly kind: 'delivered' | 'acknowledged' | 'refused'
  readonly code?: string | undefined
}

/**
 * Notes a receipt; repeated or out of order it changes nothing. What the person acknowledged has been delivered; what was
 * refused after it was sent goes on by the next way, if it matters.
 * @returns false when no attempt has that name
 */
export async function noteReceipt(context: ServiceContext, receipt: Receipt): Promise<boolean> {
  const { channel, externalId, kind, code } = receipt
  const attempt = await findAttemptByExternalId(context.db, channel, externalId)
  if (attempt === null) return false
  await reportNotificationAttempt(context, {
    notificationId: attempt.messageId,
    attemptId: attempt.id,
    outcome: kind === 'acknowledged' ? 'delivered' : kind,
    errorCode: code,
  })
  if (kind === 'acknowledged') await noteAcknowledged(context.db, attempt.id, context.clock.now())
  return true
}

/** What was told about a consignment, for whoever may look into it. @throws AppError consignment_not_found, bad_request */
export async function listConsignmentNotifications(
  context: ServiceContext,
  caller: Person,
  query: { readonly consignmentId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<NotificationStory>> {
  const { consignmentId, cursor, limit } = query
  await readConsignment(context, caller, consignmentId)
  const after = decodeCursor(cursor)
  const rows = await readNotificationStories(context.db, { consignmentId, after, limit: limit + 1 })
  return pageOfRows(rows, limit, (row) => ({ at: row.createdAt, id: row.id }))
}

/**
 * Notes that somebody on the call list was phoned. Reached, he was told; otherwise he stays on the list.
 * @throws AppError not_found, not_on_call_list
 */
export async function recordCall(
  context: ServiceContext,
  call: { readonly id: string; readonly notificationId: string; readonly reached: boolean },
): Promise<NotificationRow> {
  const isKnown = await insertCall(context.db, { ...call, at: context.clock.now() })
  const row = await findNotification(context.db, call.notificationId)
  if (row === undefined) throw new AppError('not_found', { detail: '没有找到这条通知' })
  if (!isKnown) throw new AppError('not_on_call_list')
  return row
}

const LONGEST_DAYS = 31

/** Tries by day and channel. @param query both days included @throws AppError bad_request */
export async function readChannelReport(
  context: ServiceContext,
  query: { readonly from: LocalDate; readonly until: LocalDate },
): Promise<ChannelDayRow[]> {
  const { from, until } = query
  if (until < from || until > addDays(from, LONGEST_DAYS - 1)) {
    throw new AppError('bad_request', { detail: `日期要从早到晚，一次最多 ${LONGEST_DAYS} 天` })
  }
  return readChannelDays(context.db, { from: startOfLocalDay(from), to: startOfLocalDay(addDays(until, 1)) })
}
