import { z } from 'zod'
import { keepCallList } from '../services/keep-call-list.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Puts notifications that no chat channel can carry on the list of people to be phoned. */
export const routeNotifications = defineJob({
  id: 'route-notifications',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ limit: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ limit: 2_000 }),
  handle: async (context, { limit }) => {
    const { added, readdressed } = await keepCallList(context, limit)
    return `${added} put on the call list, ${readdressed} readdressed`
  },
})
