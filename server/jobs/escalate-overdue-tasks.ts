import { z } from 'zod'
import * as service from '../services/escalate-overdue-tasks.ts'
import { raiseStalled } from '../services/raise-stalled.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Lets overdue tasks rise, and raises an exception for what was given and not taken in time. */
export const escalateOverdueTasks = defineJob({
  id: 'escalate-overdue-tasks',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(1_000) }),
  payloadAt: () => ({ batch: 200 }),
  handle: async (context, { batch }, signal) => {
    const risen = await service.escalateOverdueTasks(context, batch, signal)
    return `${risen} tasks rose, ${await raiseStalled(context, batch, signal)} stalls raised`
  },
})
