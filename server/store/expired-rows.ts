import type { Database } from './database.ts'

/** Deletes answers kept for repeats of a command. @returns how many, at most `limit` */
export async function deleteIdempotencyKeys(db: Database, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_key WHERE (user_id, key) IN (
      SELECT user_id, key FROM idempotency_key WHERE created_at < ${before}::timestamptz LIMIT ${limit})`
}

/** Deletes binding codes that ran out. @returns how many, at most `limit` */
export async function deleteBindingCodes(db: Database, expiredBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM binding_code WHERE code_hash IN (
      SELECT code_hash FROM binding_code WHERE expires_at < ${expiredBefore}::timestamptz LIMIT ${limit})`
}

/** Deletes what chatbots kept of talks, once its time ran out. @returns how many, at most `limit` */
export async function deleteDialogues(db: Database, expiredBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM dialogue WHERE (channel, peer_id, in_room) IN (
      SELECT channel, peer_id, in_room FROM dialogue WHERE expires_at < ${expiredBefore}::timestamptz LIMIT ${limit})`
}

/** Deletes slots of jobs. @returns how many, at most `limit` */
export async function deleteJobSlots(db: Database, claimedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM job_slot WHERE (job, slot) IN (
      SELECT job, slot FROM job_slot WHERE claimed_at < ${claimedBefore}::timestamptz LIMIT ${limit})`
}

/** Deletes nonces of callbacks: of those whose timestamp is stale nobody asks again. @returns how many, at most `limit` */
export async function deleteCallbackNonces(db: Database, seenBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM channel_nonce WHERE (channel, nonce) IN (
      SELECT channel, nonce FROM channel_nonce WHERE seen_at < ${seenBefore}::timestamptz LIMIT ${limit})`
}

/** Deletes what people wrote and what was answered. @returns how many messages, at most `limit` */
export async function deleteInbound(db: Database, receivedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    WITH old AS (
      SELECT id FROM channel_inbox
      WHERE received_at < ${receivedBefore}::timestamptz AND status IN ('done', 'dead') LIMIT ${limit}
    ),
    answers AS (DELETE FROM channel_reply WHERE inbox_id IN (SELECT id FROM old))
    DELETE FROM channel_inbox WHERE id IN (SELECT id FROM old)`
}
