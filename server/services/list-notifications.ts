import type { NotificationStatus } from '../domain/notification.ts'
import { AppError } from '../errors.ts'
import {
  findNotification,
  listNotifications as listRows,
  type NotificationRow,
  reviveNotification,
} from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, pageOfRows } from './cursor.ts'

export type { NotificationRow }

/** Settled without success: what a person may try once more. */
const RETRYABLE: readonly NotificationStatus[] = ['dead', 'refused', 'ambiguous']

/** A page of notifications, newest first. @throws AppError bad_request for a wrong cursor */
export async function listNotifications(
  context: ServiceContext,
  query: {
    readonly status?: NotificationStatus | undefined
    readonly consignmentId?: string | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<{ readonly rows: readonly NotificationRow[]; readonly nextCursor: string | null }> {
  const { status, consignmentId, cursor, limit } = query
  const rows = await listRows(context.db, { status, consignmentId, after: decodeCursor(cursor), limit: limit + 1 })
  return pageOfRows(rows, limit, (row) => ({ at: row.createdAt, id: row.id }))
}

/**
 * Puts a dead, refused or ambiguous notification back in line, due now. Its attempts go on counting, so that a dead one
 * gets one try and no more.
 * @throws AppError not_found, notification_not_retryable
 */
export async function retryNotification(context: ServiceContext, id: string): Promise<NotificationRow> {
  const revived = await reviveNotification(context.db, id, RETRYABLE, context.clock.now())
  const row = await findNotification(context.db, id)
  if (row === undefined) throw new AppError('not_found', { detail: '没有找到这条通知' })
  if (!revived) throw new AppError('notification_not_retryable')
  return row
}
