import { z } from 'zod'
import * as service from '../services/purge-expired.ts'
import { defineJob, minuteSlot } from './job.ts'

/** Deletes what has served its time. Hourly and not by night: an office may switch its server off. */
export const purgeExpired = defineJob({
  id: 'purge-expired',
  cron: '17 * * * *',
  slotOf: minuteSlot,
  payload: z.object({ batch: z.number().int().min(1).max(10_000) }),
  payloadAt: () => ({ batch: 1_000 }),
  handle: async (context, { batch }, signal) => {
    const purged = await service.purgeExpired(context, batch, signal)
    const { idempotencyKeys, bindingCodes, jobSlots, dialogues, attachmentContents, consignments, residents } = purged
    return (
      `deleted ${idempotencyKeys} idempotency keys, ${bindingCodes} binding codes, ${jobSlots} job slots, ` +
      `${dialogues} dialogues, ${attachmentContents} attachments’ contents, ${purged.callbackNonces} nonces, ` +
      `${purged.inbound} inbound messages; purged ${consignments} consignments and ${residents} residents`
    )
  },
})
