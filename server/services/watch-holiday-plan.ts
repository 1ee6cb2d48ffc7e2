import { isoWeekOf } from '../domain/calendar-time.ts'
import { insertPlanWarnings } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { type PlanReach, planReach } from './holiday-plan.ts'

/** Writes into the log that the plan ends soon, or that it has ended. @returns how far it reaches */
export async function warnOfPlanEnd(
  context: Pick<ServiceContext, 'workdays' | 'clock' | 'logger'>,
): Promise<PlanReach> {
  const reach = await planReach(context)
  if (reach.isShort) {
    context.logger.warn(
      { horizon: reach.horizon, daysLeft: reach.daysLeft },
      'the holiday plan ends soon: enter the next year’s from the State Council’s notice, or update chinese-days',
    )
  }
  return reach
}

/**
 * Warns loudly when little is left of the holiday plan, because deadlines beyond its end run on the plain week: in the log
 * at every call, and once a week to every administrator until the next year's plan is entered.
 * @returns days left, and how many administrators are told
 */
export async function watchHolidayPlan(context: ServiceContext): Promise<{ daysLeft: number; told: number }> {
  const { horizon, daysLeft, isShort } = await warnOfPlanEnd(context)
  if (!isShort) return { daysLeft, told: 0 }
  const now = context.clock.now()
  return { daysLeft, told: await insertPlanWarnings(context.db, { horizon, week: isoWeekOf(now), now }) }
}
