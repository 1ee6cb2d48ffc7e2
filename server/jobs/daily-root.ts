import { z } from 'zod'
import { localDateOf, MS_PER_MINUTE, startOfLocalDay } from '../domain/calendar-time.ts'
import { closeDays } from '../services/close-day.ts'
import { defineJob } from './job.ts'

/** 00:37: the day before has been over for longer than anything recorded in it can be on its way. */
const HOUR = 0
const MINUTE = 37

/** Closes yesterday, and days before it that were missed. */
export const dailyRoot = defineJob({
  id: 'daily-root',
  cron: `${MINUTE} ${HOUR} * * *`,
  slotOf: localDateOf,
  dueTick(now) {
    const today = localDateOf(now)
    const at = new Date(startOfLocalDay(today).getTime() + (HOUR * 60 + MINUTE) * MS_PER_MINUTE)
    return now >= at ? { slot: today, at } : null
  },
  payload: z.object({}),
  payloadAt: () => ({}),
  handle: async (context, _payload, signal) => `${await closeDays(context, signal)} days closed`,
})
