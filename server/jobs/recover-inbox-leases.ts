import { z } from 'zod'
import { recoverInboxLeases } from '../services/inbound-messages.ts'
import { defineJob, minuteSlot } from './job.ts'

/** What somebody took from the inbox and never settled: perhaps he died. It may be taken again. */
export const recoverInbox = defineJob({
  id: 'recover-inbox-leases',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ batch: 1_000 }),
  handle: async (context, { batch }) => `${await recoverInboxLeases(context, batch)} inbox rows given back`,
})
