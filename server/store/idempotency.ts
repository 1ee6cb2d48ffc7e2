import type { Database } from './database.ts'

export interface KeyReservation {
  readonly userId: string
  readonly key: string
  readonly operation: string
  readonly requestHash: string
}

export interface KeptAnswer {
  readonly operation: string
  readonly requestHash: string
  /** null while the first request is under way */
  readonly status: number | null
  readonly response: unknown
}

/** Inserts the key, or takes over one that was abandoned. @returns what stands under the key already; null when it is ours */
export async function insertKey(
  db: Database,
  key: KeyReservation,
  now: Date,
  abandonedBefore: Date,
): Promise<KeptAnswer | null> {
  const { userId, operation, requestHash } = key
  const taken = await db.run(TAKE_KEY, [userId, key.key, operation, requestHash, now, abandonedBefore])
  if (taken.length > 0) return null
  return db.idempotencyKey.findUnique({ where: { userId_key: { userId, key: key.key } } })
}
const TAKE_KEY = {
  name: 'take-key',
  text: `
    INSERT INTO idempotency_key (user_id, key, operation, request_hash, created_at)
    VALUES ($1::uuid, $2, $3, $4, $5::timestamptz)
    ON CONFLICT (user_id, key) DO UPDATE SET created_at = excluded.created_at
      WHERE idempotency_key.status IS NULL AND idempotency_key.created_at < $6::timestamptz
        AND idempotency_key.request_hash = excluded.request_hash
    RETURNING 1 AS taken`,
}

export async function saveAnswer(
  db: Database,
  { userId, key }: KeyReservation,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await db.run(SAVE_ANSWER, [
    userId,
    key,
    answer.status,
    answer.body === undefined ? null : JSON.stringify(answer.body),
  ])
}
const SAVE_ANSWER = {
  name: 'save-answer',
  text: 'UPDATE idempotency_key SET status = $3::int, response = $4::jsonb WHERE user_id = $1::uuid AND key = $2',
}

export async function deleteKey(db: Database, { userId, key }: KeyReservation): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { userId, key, status: null } })
}
