import type { Database } from './database.ts'

/**
 * Counts a wrong pick-up code; the last attempt locks the consignment, and a lock that ran out starts anew. However many
 * guess at once, they are counted one after the other.
 * @returns attempts that are left, or undefined when the consignment was locked already
 */
export async function countWrongPickupCode(
  db: Database,
  consignmentId: string,
  limit: { readonly mostAttempts: number; readonly now: Date; readonly lockedUntil: Date },
): Promise<number | undefined> {
  const rows = await db.$queryRaw<{ left: number }[]>`
    UPDATE consignment SET
      pickup_attempts = CASE WHEN pickup_locked_until IS NULL THEN pickup_attempts + 1 ELSE 1 END,
      pickup_locked_until = CASE
        WHEN pickup_locked_until IS NULL AND pickup_attempts + 1 >= ${limit.mostAttempts}::int
        THEN ${limit.lockedUntil}::timestamptz END
    WHERE id = ${consignmentId}::uuid
      AND (pickup_locked_until IS NULL OR pickup_locked_until <= ${limit.now}::timestamptz)
    RETURNING ${limit.mostAttempts}::int - pickup_attempts AS left`
  return rows[0]?.left
}

/** Is the consignment locked against pick-up codes at this moment, not when its file was read? */
export async function isPickupLocked(db: Database, consignmentId: string, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<{ locked: boolean | null }[]>`
    SELECT pickup_locked_until > ${now}::timestamptz AS locked FROM consignment WHERE id = ${consignmentId}::uuid`
  return rows[0]?.locked === true
}
