import { z } from 'zod'
import * as service from '../services/flag-overdue-tasks.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Flags tasks that are past their time and tells whoever stands at their sites. */
export const flagOverdueTasks = defineJob({
  id: 'flag-overdue-tasks',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ batch: 500 }),
  handle: async (context, { batch }, signal) =>
    `${await service.flagOverdueTasks(context, batch, signal)} tasks flagged`,
})
