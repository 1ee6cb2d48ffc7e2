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
  const taken = await db.$queryRaw<unknown[]>`
    INSERT INTO idempotency_key (user_id, key, operation, request_hash, created_at)
    VALUES (${key.userId}::uuid, ${key.key}, ${key.operation}, ${key.requestHash}, ${now})
    ON CONFLICT (user_id, key) DO UPDATE SET created_at = excluded.created_at
      WHERE idempotency_key.status IS NULL AND idempotency_key.created_at < ${abandonedBefore}
        AND idempotency_key.request_hash = excluded.request_hash
    RETURNING 1 AS taken`
  if (taken.length > 0) return null
  return db.idempotencyKey.findUnique({ where: { userId_key: { userId: key.userId, key: key.key } } })
}

export async function saveAnswer(
  db: Database,
  { userId, key }: KeyReservation,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await db.idempotencyKey.update({
    where: { userId_key: { userId, key } },
    data: { status: answer.status, response: answer.body as object },
  })
}

export async function deleteKey(db: Database, { userId, key }: KeyReservation): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { userId, key, status: null } })
}
