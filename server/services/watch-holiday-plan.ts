import { isoWeekOf } from '../domain/calendar-time.ts'
import { insertPlanWarnings } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { planReach } from './holiday-plan.ts'

/**
 * Warns loudly when little is left of the holiday plan, because deadlines beyond its end run on the plain week: in the log
 * at every call, and once a week to every administrator until the next year's plan is entered.
 * @returns days left, and how many administrators are told
 */
export async function watchHolidayPlan(context: ServiceContext): Promise<{ daysLeft: number; told: number }> {
  const { horizon, daysLeft, isShort } = await planReach(context)
  if (!isShort) return { daysLeft, told: 0 }
  context.logger.warn(
    { horizon, daysLeft },
    'the holiday plan ends soon: enter the next year’s from the State Council’s notice, or update chinese-days',
  )
  const now = context.clock.now()
  return { daysLeft, told: await insertPlanWarnings(context.db, { horizon, week: isoWeekOf(now), now }) }
}
