import { z } from 'zod'
import { catchUpReturns } from '../services/register-returns.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Registers results of round trips that a crash left unregistered after their materials had arrived. */
export const registerReturns = defineJob({
  id: 'register-returns',
  cron: '*/10 * * * *',
  slotOf: minuteSlot,
  payload: z.object({ limit: z.number().int().min(1).max(1_000) }),
  payloadAt: () => ({ limit: 200 }),
  handle: async (context, { limit }, signal) =>
    `${await catchUpReturns(context, limit, signal)} results of round trips registered`,
})
