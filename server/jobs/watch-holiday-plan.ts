import { z } from 'zod'
import { localDateOf, MS_PER_MINUTE, startOfLocalDay } from '../domain/calendar-time.ts'
import * as service from '../services/watch-holiday-plan.ts'
import { defineJob } from './job.ts'

const HOUR = 8
const MINUTE = 11

/** Looks daily how far the holiday plan reaches, and warns before it ends; made up for, because an office may start late. */
export const watchHolidayPlan = defineJob({
  id: 'watch-holiday-plan',
  cron: `${MINUTE} ${HOUR} * * *`,
  slotOf: localDateOf,
  dueTick(now) {
    const day = localDateOf(now)
    const at = new Date(startOfLocalDay(day).getTime() + (HOUR * 60 + MINUTE) * MS_PER_MINUTE)
    return now >= at ? { slot: day, at } : null
  },
  payload: z.object({}),
  payloadAt: () => ({}),
  handle: async (context) => {
    const { daysLeft, told } = await service.watchHolidayPlan(context)
    return `${daysLeft} days of the holiday plan left, ${told} administrators told`
  },
})
