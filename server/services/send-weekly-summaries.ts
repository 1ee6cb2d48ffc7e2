import type { IsoWeek } from '../domain/calendar-time.ts'
import { insertWeeklySummaries } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'

/**
 * Puts the week's summary in line for every leader who has bound a chat channel, once for each; the text is written when
 * it leaves. @returns how many were added
 */
export async function sendWeeklySummaries(context: ServiceContext, week: IsoWeek): Promise<number> {
  return insertWeeklySummaries(context.db, week, context.clock.now())
}
