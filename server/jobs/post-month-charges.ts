import { z } from 'zod'
import {
  addDays,
  type LocalMonth,
  localDateOf,
  localMonthOf,
  MS_PER_MINUTE,
  monthRange,
  parseLocalMonth,
  startOfLocalDay,
} from '../domain/calendar-time.ts'
import { chargeMonth } from '../services/post-month-charges.ts'
import { defineJob } from './job.ts'

/** 00:50 on the first: the month before is over. */
const MINUTE = 50

/** Posts the flat prices of the month that is over; what is charged at least is known when it is closed. */
export const postMonthCharges = defineJob({
  id: 'post-month-charges',
  cron: `${MINUTE} 0 1 * *`,
  slotOf: (at) => monthBefore(at),
  dueTick(now) {
    const at = new Date(monthRange(localMonthOf(now)).from.getTime() + MINUTE * MS_PER_MINUTE)
    return now >= at ? { slot: monthBefore(at), at } : null
  },
  payload: z.object({ month: z.string().transform(parseLocalMonth) }),
  payloadAt: (at) => ({ month: monthBefore(at) }),
  handle: async (context, { month }) => `${month}: ${await chargeMonth(context, month)} flat charges posted`,
})

function monthBefore(at: Date): LocalMonth {
  return localMonthOf(startOfLocalDay(addDays(localDateOf(monthRange(localMonthOf(at)).from), -1)))
}
