import { z } from 'zod'
import { recoverExpiredAttempts } from '../services/report-notification-attempt.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Messages that a chatbot took and never reported: perhaps it died. They get another try. */
export const recoverNotificationLeases = defineJob({
  id: 'recover-notification-leases',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ batch: 500 }),
  handle: async (context, { batch }, signal) => {
    let recovered = 0
    while (!signal.aborted) {
      const count = await recoverExpiredAttempts(context, batch)
      recovered += count
      if (count < batch) break
    }
    return `${recovered} attempts recovered`
  },
})
