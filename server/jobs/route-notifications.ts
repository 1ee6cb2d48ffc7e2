import { z } from 'zod'
import * as service from '../services/route-notifications.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Gives notifications their ways; what no channel can carry, and matters, goes on the list of people to be phoned. */
export const routeNotifications = defineJob({
  id: 'route-notifications',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({ limit: z.number().int().min(1).max(5_000) }),
  payloadAt: () => ({ limit: 2_000 }),
  handle: async (context, { limit }) => {
    const { given, movedOn, readdressed } = await service.routeNotifications(context, limit)
    return `${given} given a way, ${movedOn} taken to another, ${readdressed} readdressed`
  },
})
