import type { Database } from '../store/database.ts'
import { deleteBindingCodes, deleteIdempotencyKeys, deleteJobSlots } from '../store/expired-rows.ts'
import type { ServiceContext } from './context.ts'

const HOUR_MS = 60 * 60_000
/** Clients repeat a command within minutes; two days leave room for a phone that was out of reach. */
const IDEMPOTENCY_KEYS_MS = 48 * HOUR_MS
/** A code that ran out is kept for a day, so that «expired» can be told from «never was» when somebody asks. */
const BINDING_CODES_MS = 24 * HOUR_MS
/** Longer than the longest slot, a week, so that no slot is forgotten and run again. */
const JOB_SLOTS_MS = 14 * 24 * HOUR_MS

/** Rows that were deleted. */
export interface Purged {
  readonly idempotencyKeys: number
  readonly bindingCodes: number
  readonly jobSlots: number
}

/** Deletes what has served its time, in batches that hold no lock for long. @param batch rows in one statement */
export async function purgeExpired(context: ServiceContext, batch: number, signal: AbortSignal): Promise<Purged> {
  const now = context.clock.now().getTime()
  const all = async (remove: (db: Database, before: Date, limit: number) => Promise<number>, age: number) => {
    let deleted = 0
    while (!signal.aborted) {
      const count = await remove(context.db, new Date(now - age), batch)
      deleted += count
      if (count < batch) break
    }
    return deleted
  }
  return {
    idempotencyKeys: await all(deleteIdempotencyKeys, IDEMPOTENCY_KEYS_MS),
    bindingCodes: await all(deleteBindingCodes, BINDING_CODES_MS),
    jobSlots: await all(deleteJobSlots, JOB_SLOTS_MS),
  }
}
