import { type IsoWeek, weekRange } from '../domain/calendar-time.ts'
import { insertWeeklySummaries } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'

/**
 * Puts the week's summary in line for every leader who has bound a chat channel, once for each; the text is written when
 * it leaves. A week before the relay began has no summary.
 * @returns how many were added
 */
export async function sendWeeklySummaries(context: ServiceContext, week: IsoWeek): Promise<number> {
  return insertWeeklySummaries(context.db, week, weekRange(week).to, context.clock.now())
}
