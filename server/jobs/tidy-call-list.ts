import { z } from 'zod'
import * as service from '../services/tidy-call-list.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Takes from the list of people to be phoned what they need not be told any more. */
export const tidyCallList = defineJob({
  id: 'tidy-call-list',
  cron: '23 * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ batch: 500 }),
  handle: async (context, { batch }, signal) =>
    `${await service.tidyCallList(context, batch, signal)} withdrawn from the call list`,
})
