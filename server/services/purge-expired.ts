import { purgeAttachmentContents, purgeUnusedContents } from '../store/attachments.ts'
import type { Database } from '../store/database.ts'
import {
  deleteBindingCodes,
  deleteCallbackNonces,
  deleteDialogues,
  deleteIdempotencyKeys,
  deleteInbound,
  deleteJobSlots,
} from '../store/expired-rows.ts'
import { purgePersonalData, purgeResidents } from '../store/personal-data-purge.ts'
import type { ServiceContext } from './context.ts'

const HOUR_MS = 60 * 60_000
/** Clients repeat a command within minutes; two days leave room for a phone that was out of reach. */
const IDEMPOTENCY_KEYS_MS = 48 * HOUR_MS
/** A code that ran out is kept for a day, so that «expired» can be told from «never was» when somebody asks. */
const BINDING_CODES_MS = 24 * HOUR_MS
/** Longer than the longest slot, a week, so that no slot is forgotten and run again. */
const JOB_SLOTS_MS = 14 * 24 * HOUR_MS
/** Signatures and photographs serve as proof until nobody can object any more; what they were, and their digest, stays. */
const ATTACHMENTS_MS = 365 * 24 * HOUR_MS
/** An upload that no scan, note or filing named: a phone may be out of reach for days, not for longer. */
const UNUSED_ATTACHMENTS_MS = 30 * 24 * HOUR_MS

/**
 * Name, phone and address serve until nobody can object any more: three years, the limitation of civil claims (Civil Code,
 * article 188). What was carried, where and at what cost stays, and names nobody.
 */
const PERSONAL_DATA_MS = 3 * 365 * 24 * HOUR_MS

/** A callback with an older timestamp is refused as stale: nobody asks whether its nonce was used. */
const CALLBACK_NONCES_MS = HOUR_MS
/** Far longer than anybody may answer what a person wrote. */
const INBOUND_MS = 30 * 24 * HOUR_MS

/** Rows that were deleted, and contents that were dropped. */
export interface Purged {
  readonly idempotencyKeys: number
  readonly bindingCodes: number
  readonly jobSlots: number
  readonly dialogues: number
  readonly attachmentContents: number
  readonly callbackNonces: number
  readonly inbound: number
  /** consignments of which nobody can say any more whose they were */
  readonly consignments: number
  readonly residents: number
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
  const emptySealed = context.personalData.seal('')
  const purgeConsignments = (db: Database, closedBefore: Date, limit: number) =>
    purgePersonalData(db, { closedBefore, now: new Date(now), emptySealed }, limit)
  return {
    consignments: await all(purgeConsignments, PERSONAL_DATA_MS),
    residents: await all(purgeResidents, PERSONAL_DATA_MS),
    idempotencyKeys: await all(deleteIdempotencyKeys, IDEMPOTENCY_KEYS_MS),
    bindingCodes: await all(deleteBindingCodes, BINDING_CODES_MS),
    jobSlots: await all(deleteJobSlots, JOB_SLOTS_MS),
    dialogues: await all(deleteDialogues, 0),
    callbackNonces: await all(deleteCallbackNonces, CALLBACK_NONCES_MS),
    inbound: await all(deleteInbound, INBOUND_MS),
    attachmentContents:
      (await all(purgeAttachmentContents, ATTACHMENTS_MS)) + (await all(purgeUnusedContents, UNUSED_ATTACHMENTS_MS)),
  }
}
