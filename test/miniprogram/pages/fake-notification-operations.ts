import type * as channelsApi from '../../../server/contract/channels.ts'
import type * as sessionsApi from '../../../server/contract/sessions.ts'
import { type Operation, operation } from './fake-caller.ts'

/** How people are told: consents to subscribe messages, wishes, the weekly summary. */
export const NOTIFICATION_OPERATIONS: Readonly<Record<string, Operation>> = {
  wantedSubscriptions: operation<typeof channelsApi.wantedSubscriptions>(({ county }) => ({
    templateIds: county.notifications.wanted,
  })),
  recordSubscriptions: operation<typeof channelsApi.recordSubscriptions>(({ county }, { body }) => {
    county.notifications.reports += 1
    county.notifications.consents.set(body.id, body)
    return { left: [] }
  }),
  readNotificationSettings: operation<typeof channelsApi.readNotificationSettings>(
    ({ county }) => county.notifications.settings,
  ),
  setNotificationSettings: operation<typeof channelsApi.setNotificationSettings>(({ county }, { body }) => {
    return Object.assign(county.notifications.settings, body)
  }),
  wantWeeklySummary: operation<typeof sessionsApi.wantWeeklySummary>(({ county }, { body }) => {
    county.notifications.settings.weeklySummary = body.wanted
    return body
  }),
}
