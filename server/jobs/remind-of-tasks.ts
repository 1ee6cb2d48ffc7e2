import { z } from 'zod'
import * as service from '../services/remind-of-tasks.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Reminds of tasks that are nearly due; hourly, so that reminders come together and go out as one message. */
export const remindOfTasks = defineJob({
  id: 'remind-of-tasks',
  cron: '35 * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ batch: 500 }),
  handle: async (context, { batch }, signal) =>
    `${await service.remindOfTasks(context, batch, signal)} reminders written`,
})
