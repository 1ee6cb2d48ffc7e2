import { flagOverdueTasks } from './flag-overdue-tasks.ts'
import type { Job } from './job.ts'
import { purgeExpired } from './purge-expired.ts'
import { recoverNotificationLeases } from './recover-notification-leases.ts'
import { routeNotifications } from './route-notifications.ts'
import { tidyCallList } from './tidy-call-list.ts'
import { weeklySummary } from './weekly-summary.ts'

/** Every job there is. Notifications themselves are sent by the chatbots, which claim them over HTTP. */
export const JOBS: readonly Job[] = [
  recoverNotificationLeases,
  routeNotifications,
  flagOverdueTasks,
  weeklySummary,
  tidyCallList,
  purgeExpired,
]
