import { z } from 'zod'
import * as service from '../services/watch-channels.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Raises an alarm when a channel is silent, its token or its callbacks are missing, or messages die; clears it again. */
export const watchChannels = defineJob({
  id: 'watch-channels',
  cron: '* * * * *',
  slotOf: minuteSlot,
  payload: z.object({}),
  payloadAt: () => ({}),
  handle: async (context) => {
    const { raised, cleared } = await service.watchChannels(context)
    return `${raised} alarms raised, ${cleared} cleared`
  },
})
