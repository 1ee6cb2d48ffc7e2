import { z } from 'zod'
import { checkTexts } from '../services/check-texts.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Asks WeChat about what residents wrote. It answers for two hours only, so this runs every minute. */
export const checkWrittenTexts = defineJob({
  id: 'check-texts',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ limit: z.number().int().min(1).max(1_000) }),
  payloadAt: () => ({ limit: 100 }),
  handle: async (context, { limit }, signal) => `${await checkTexts(context, limit, signal)} texts checked`,
})
