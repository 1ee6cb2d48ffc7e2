import type { Database } from './database.ts'

/**
 * Takes one of the attempts to name a pick-up code, before the code is looked at: however many ask at once, no more than
 * `mostAttempts` get one. The last one locks the consignment; a lock that ran out starts anew.
 * @returns attempts that are left, or undefined when none was to be had
 */
export async function takePickupAttempt(
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

/** Gives an attempt back: the code was right. */
export async function returnPickupAttempt(db: Database, consignmentId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE consignment SET pickup_attempts = greatest(pickup_attempts - 1, 0), pickup_locked_until = NULL
    WHERE id = ${consignmentId}::uuid`
}
