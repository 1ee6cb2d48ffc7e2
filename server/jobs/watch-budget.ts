import { z } from 'zod'
import { localDateOf } from '../domain/calendar-time.ts'
import * as service from '../services/budget.ts'
import { defineJob } from './job.ts'

/** Warns finance and leaders, each day before the office opens, of lines that reached 80, 95 or 100 %. */
export const watchBudget = defineJob({
  id: 'watch-budget',
  cron: '17 8 * * *',
  slotOf: localDateOf,
  payload: z.object({}),
  payloadAt: () => ({}),
  handle: async (context) => `${await service.watchBudget(context)} people warned`,
})
