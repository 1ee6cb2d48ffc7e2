import { z } from 'zod'
import { finishAbandonedBags } from '../services/bags/finish-bag-scans.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Records the scans of bags whose request died after the bag's own event. */
export const finishBagScans = defineJob({
  id: 'finish-bag-scans',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(500) }),
  payloadAt: () => ({ batch: 100 }),
  handle: async (context, { batch }, signal) => `${await finishAbandonedBags(context, batch, signal)} bags completed`,
})
