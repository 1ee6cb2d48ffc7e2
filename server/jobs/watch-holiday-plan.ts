import { z } from 'zod'
import { localDateOf } from '../domain/calendar-time.ts'
import * as service from '../services/watch-holiday-plan.ts'
import { defineJob } from './job.ts'

/** Looks daily how far the holiday plan reaches, and warns before it ends; a start of the program looks too. */
export const watchHolidayPlan = defineJob({
  id: 'watch-holiday-plan',
  cron: '11 8 * * *',
  slotOf: localDateOf,
  payload: z.object({}),
  payloadAt: () => ({}),
  handle: async (context) => {
    const { daysLeft, told } = await service.watchHolidayPlan(context)
    return `${daysLeft} days of the holiday plan left, ${told} administrators told`
  },
})
