import type { NotificationTemplate } from '../../server/domain/notification.ts'
import { stillHolds } from '../../server/domain/notification-text.ts'
import { factReader } from '../../server/services/notification-facts.ts'
import { readNotificationRecords } from '../../server/store/notification-facts.ts'
import type { Harness } from './harness.ts'

/** People for whom such a notification is in line and would still be worth telling now, each once. */
export async function toldNow(
  { db, context, clock }: Pick<Harness, 'db' | 'context' | 'clock'>,
  template: NotificationTemplate,
): Promise<string[]> {
  const told = await db.notification.findMany({ where: { template }, select: { id: true } })
  const ids = told.map(({ id }) => id)
  const [read, records] = await Promise.all([factReader(context), readNotificationRecords(db, ids)])
  const open = records.filter((one) => stillHolds(read(one), clock.now()))
  return [...new Set(open.map(({ recipientId }) => recipientId))]
}
