import { z } from 'zod'
import { isoWeekOf, MS_PER_MINUTE, parseIsoWeek, previousWeek, weekRange } from '../domain/calendar-time.ts'
import { sendWeeklySummaries } from '../services/send-weekly-summaries.ts'
import { defineJob } from './job.ts'

/** Monday 08:03: leaders have it before the week's first meeting, and the full and half hours are everybody else's. */
const HOUR = 8
const MINUTE = 3

/** Last week's summary for every leader who has bound a chat channel. */
export const weeklySummary = defineJob({
  id: 'weekly-summary',
  cron: `${MINUTE} ${HOUR} * * 1`,
  slotOf: isoWeekOf,
  dueTick(now) {
    const week = isoWeekOf(now)
    const at = new Date(weekRange(week).from.getTime() + (HOUR * 60 + MINUTE) * MS_PER_MINUTE)
    return now >= at ? { slot: week, at } : null
  },
  payload: z.object({ week: z.string().transform(parseIsoWeek) }),
  payloadAt: (at) => ({ week: previousWeek(isoWeekOf(at)) }),
  handle: async (context, { week }) => `${week}: ${await sendWeeklySummaries(context, week)} summaries put in line`,
})
