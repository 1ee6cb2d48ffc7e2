import { checkWrittenTexts } from './check-texts.ts'
import { dailyRoot } from './daily-root.ts'
import { escalateOverdueTasks } from './escalate-overdue-tasks.ts'
import { finishBagScans } from './finish-bag-scans.ts'
import { flagOverdueTasks } from './flag-overdue-tasks.ts'
import type { Job } from './job.ts'
import { postMonthCharges } from './post-month-charges.ts'
import { purgeExpired } from './purge-expired.ts'
import { recoverInbox } from './recover-inbox-leases.ts'
import { recoverNotificationLeases } from './recover-notification-leases.ts'
import { registerReturns } from './register-returns.ts'
import { remindOfTasks } from './remind-of-tasks.ts'
import { routeNotifications } from './route-notifications.ts'
import { tidyCallList } from './tidy-call-list.ts'
import { watchBudget } from './watch-budget.ts'
import { watchChannels } from './watch-channels.ts'
import { watchHolidayPlan } from './watch-holiday-plan.ts'
import { weeklySummary } from './weekly-summary.ts'

/** Every job there is. Notifications themselves are sent by sender.ts, and by the chatbots, which claim them over HTTP. */
export const JOBS: readonly Job[] = [
  recoverNotificationLeases,
  recoverInbox,
  routeNotifications,
  flagOverdueTasks,
  escalateOverdueTasks,
  remindOfTasks,
  finishBagScans,
  dailyRoot,
  weeklySummary,
  watchHolidayPlan,
  watchChannels,
  postMonthCharges,
  watchBudget,
  tidyCallList,
  purgeExpired,
  registerReturns,
  checkWrittenTexts,
]
