import type { Database } from './database.ts'

/**
 * Flags live tasks that are past their time, each once, and writes a notification to everybody who stands at their sites,
 * in one statement. Tasks that somebody is closing this moment are passed over; the next round sees them if they stay open.
 * @returns how many tasks were flagged, at most `limit`
 */
export async function flagOverdueTasks(db: Database, now: Date, limit: number): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    WITH late AS MATERIALIZED (
      SELECT id FROM task
      WHERE status IN ('open', 'acknowledged') AND due_at < ${now}::timestamptz AND overdue_flagged_at IS NULL
      ORDER BY due_at, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ),
    flagged AS (
      UPDATE task t SET overdue_flagged_at = ${now}::timestamptz FROM late WHERE t.id = late.id
      RETURNING t.id, t.site_id, t.consignment_id
    ),
    told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), 'overdue:' || f.id || ':' || r.user_id, 'task_overdue', r.user_id, f.consignment_id, f.id,
             ${now}::timestamptz, ${now}::timestamptz
      FROM flagged f
      JOIN role_assignment r ON r.site_id = f.site_id AND r.role IN ('handler', 'dispatcher')
      JOIN app_user u ON u.id = r.user_id AND u.is_active
      ON CONFLICT (dedupe_key) DO NOTHING
    )
    SELECT count(*)::int AS count FROM flagged`
  return rows[0]?.count ?? 0
}
