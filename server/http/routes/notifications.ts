import * as contract from '../../contract/notifications.ts'
import { claimNotifications } from '../../services/claim-notifications.ts'
import { listNotifications, retryNotification } from '../../services/list-notifications.ts'
import { reportNotificationAttempt } from '../../services/report-notification-attempt.ts'
import { presentNotification } from '../presenters/notifications.ts'
import { handle } from '../route.ts'

/** The outbox: chatbots claim and report, staff look and try again. */
export const notificationRoutes = [
  handle(contract.claimNotifications, async ({ context, body }) => ({
    items: await claimNotifications(context, body),
  })),

  handle(contract.reportNotificationAttempt, async ({ context, params, body }) => ({
    status: await reportNotificationAttempt(context, { ...params, ...body }),
  })),

  handle(contract.listNotifications, async ({ context, query }) => {
    const page = await listNotifications(context, query)
    return { items: page.rows.map(presentNotification), nextCursor: page.nextCursor }
  }),

  handle(contract.retryNotification, async ({ context, params }) =>
    presentNotification(await retryNotification(context, params.notificationId)),
  ),
]
