import type { Database } from './database.ts'

/**
 * Takes name, phone and address out of consignments that were closed before, and out of what hangs on them: proxies,
 * comments, complaints, the address of a round trip. Events, ledger and ratings stay: they name nobody.
 * @param emptySealed an empty text, sealed: what stands there from now on
 * @returns how many consignments, at most `limit`
 */
export async function purgePersonalData(
  db: Database,
  { closedBefore, now, emptySealed }: { readonly closedBefore: Date; readonly now: Date; readonly emptySealed: string },
  limit: number,
): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    WITH expired AS MATERIALIZED (
      SELECT id FROM consignment
      WHERE personal_data_purged_at IS NULL AND registered_at < ${closedBefore}::timestamptz
        AND status IN ('completed', 'returned', 'written_off', 'cancelled') AND open_exceptions = 0
        AND coalesce(last_event_at, registered_at) < ${closedBefore}::timestamptz
      ORDER BY registered_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ),
    proxies AS (
      UPDATE pickup_proxy SET name_sealed = ${emptySealed} WHERE consignment_id IN (SELECT id FROM expired)
    ),
    comments AS (
      UPDATE rating SET comment_sealed = NULL WHERE consignment_id IN (SELECT id FROM expired)
    ),
    complaints AS (
      UPDATE complaint_entry SET text_sealed = NULL
      WHERE complaint_id IN (SELECT p.id FROM complaint p JOIN expired x ON x.id = p.consignment_id)
    ),
    cases AS (
      UPDATE relay_case SET return_address_sealed = NULL
      WHERE return_address_sealed IS NOT NULL
        AND id IN (SELECT c.case_id FROM consignment c JOIN expired x ON x.id = c.id)
    ),
    purged AS (
      UPDATE consignment SET consignee_name_sealed = ${emptySealed}, consignee_phone_sealed = ${emptySealed},
        consignee_phone_hash = 'purged', consignee_phone_last4_hash = 'purged', address_sealed = NULL,
        personal_data_purged_at = ${now}::timestamptz
      WHERE id IN (SELECT id FROM expired)
      RETURNING id
    )
    SELECT count(*)::int AS count FROM purged`
  return row.count
}

/** Takes the contact out of accounts of residents who have asked for nothing since. @returns how many, at most `limit` */
export async function purgeResidents(db: Database, inactiveSince: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    UPDATE app_user SET name_sealed = NULL, phone_sealed = NULL, phone_hash = NULL, phone_verified_at = NULL
    WHERE id IN (
      SELECT u.id FROM app_user u
      WHERE u.phone_sealed IS NOT NULL AND u.staff_label IS NULL AND u.created_at < ${inactiveSince}::timestamptz
        AND NOT EXISTS (SELECT FROM relay_case k JOIN consignment c ON c.case_id = k.id
                        WHERE k.resident_id = u.id AND c.personal_data_purged_at IS NULL)
      LIMIT ${limit})`
}
