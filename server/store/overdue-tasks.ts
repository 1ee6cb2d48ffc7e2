import { type EscalationLevel, HANDLERS, HUB, LEADERS, SITE_LEAD } from '../domain/escalation.ts'
import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { toldOf } from './handlers.ts'

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
      UPDATE task t SET overdue_flagged_at = ${now}::timestamptz, escalated_at = ${now}::timestamptz,
        escalation_level = greatest(t.escalation_level, ${HANDLERS})
      FROM late WHERE t.id = late.id
      RETURNING t.id, t.kind, t.site_id, t.consignment_id
    ),
    told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), 'overdue:' || f.id || ':' || r.user_id, 'task_overdue', r.user_id, f.consignment_id, f.id,
             ${now}::timestamptz, ${now}::timestamptz
      FROM flagged f CROSS JOIN LATERAL (${Prisma.raw(toldOf('f'))}) r
      ON CONFLICT (dedupe_key) DO NOTHING
    )
    SELECT count(*)::int AS count FROM flagged`
  return rows[0]?.count ?? 0
}

/** A live task that was flagged as overdue. */
export interface OverdueTask {
  readonly id: string
  readonly siteId: string
  readonly kind: TaskKind
  readonly trackingNumber: string
  readonly dueAt: Date
  readonly level: EscalationLevel
}

/**
 * Live tasks that were flagged as overdue, the longest overdue first, from behind the last one seen. Those that the leaders
 * know of are left out, unless a kind of task is asked for.
 */
export async function readOverdueTasks(
  db: Database,
  filter: { readonly kind?: TaskKind; readonly after: OverdueTask | null; readonly limit: number },
): Promise<OverdueTask[]> {
  const { kind, after, limit } = filter
  const rows = await db.task.findMany({
    where: {
      status: { in: ['open', 'acknowledged'] },
      overdueFlaggedAt: { not: null },
      ...(kind === undefined ? { escalationLevel: { lt: LEADERS } } : { kind }),
      ...(after === null ? {} : { OR: [{ dueAt: { gt: after.dueAt } }, { dueAt: after.dueAt, id: { gt: after.id } }] }),
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: {
      id: true,
      siteId: true,
      kind: true,
      dueAt: true,
      escalationLevel: true,
      consignment: { select: { trackingNumber: true } },
    },
  })
  return rows.map(({ consignment, escalationLevel, ...row }) => ({
    ...row,
    trackingNumber: consignment.trackingNumber,
    level: escalationLevel as EscalationLevel,
  }))
}

/** A task that rises on the ladder. */
export interface Rise {
  readonly id: string
  /** where it was found; it rises only from there */
  readonly from: EscalationLevel
  readonly to: EscalationLevel
}

/**
 * Lets tasks rise and tells whoever stands on the rungs that they passed, in one statement: the lead of the site, or the hub
 * where the site has none; then the hub. Who stands at the task's own site was told as its handler. A task that somebody is
 * closing or raising this moment is passed over. Nobody is told of the same rung of a task twice.
 * @returns how many tasks rose
 */
export async function raiseTasks(db: Database, rises: readonly Rise[], now: Date): Promise<number> {
  if (rises.length === 0) return 0
  const rows = await db.$queryRaw<{ count: number }[]>`
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rises)}::jsonb) AS i(id uuid, "from" int, "to" int)
    ),
    late AS MATERIALIZED (
      SELECT t.id, i."from", i."to" FROM task t JOIN input i ON i.id = t.id
      WHERE t.id = ANY(ARRAY(SELECT id FROM input)) AND t.status IN ('open', 'acknowledged')
        AND t.escalation_level = i."from"
      ORDER BY t.id
      FOR UPDATE OF t SKIP LOCKED
    ),
    risen AS (
      UPDATE task t SET escalation_level = late."to", escalated_at = ${now}::timestamptz
      FROM late WHERE t.id = late.id
      RETURNING t.id, t.site_id, t.consignment_id, late."from", late."to"
    ),
    leads AS (
      SELECT r.id, p.user_id FROM risen r
      JOIN role_assignment p ON p.site_id = r.site_id AND p.is_lead
      JOIN app_user u ON u.id = p.user_id AND u.is_active
    ),
    dispatchers AS (
      SELECT p.user_id, p.site_id FROM role_assignment p
      JOIN site s ON s.id = p.site_id AND s.kind = 'hub'
      JOIN app_user u ON u.id = p.user_id AND u.is_active
      WHERE p.role = 'dispatcher'
    ),
    recipients AS (
      SELECT r.id, r.consignment_id, l.user_id, ${SITE_LEAD}::int AS level FROM risen r JOIN leads l ON l.id = r.id
      WHERE r."from" < ${SITE_LEAD} AND r."to" >= ${SITE_LEAD}
      UNION ALL
      SELECT r.id, r.consignment_id, d.user_id, ${HUB}::int FROM risen r JOIN dispatchers d ON d.site_id <> r.site_id
      WHERE r."to" >= ${HUB} AND r."from" < ${HUB}
        OR r."to" >= ${SITE_LEAD} AND r."from" < ${SITE_LEAD} AND NOT EXISTS (SELECT FROM leads l WHERE l.id = r.id)
    ),
    told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, parameters,
                                next_attempt_at, created_at)
      SELECT gen_random_uuid(), 'escalated:' || id || ':' || level || ':' || user_id, 'task_escalated', user_id,
             consignment_id, id, jsonb_build_object('level', level), ${now}::timestamptz, ${now}::timestamptz
      FROM recipients
      ON CONFLICT (dedupe_key) DO NOTHING
    )
    SELECT count(*)::int AS count FROM risen`
  return rows[0]?.count ?? 0
}

/**
 * Reminds whoever stands at their sites of live tasks of whose time a quarter is left, each person once for each task. Tasks
 * that are done within hours are not reminded of.
 * @returns how many reminders were written, at most `limit`
 */
export async function remindOfTasks(db: Database, now: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'due-soon:' || t.id || ':' || r.user_id, 'task_due_soon', r.user_id, t.consignment_id, t.id,
           ${now}::timestamptz, ${now}::timestamptz
    FROM task t CROSS JOIN LATERAL (${Prisma.raw(toldOf('t'))}) r
    WHERE t.status IN ('open', 'acknowledged') AND t.due_at > ${now}::timestamptz
      AND t.due_at - t.created_at >= interval '4 hours'
      AND t.due_at - ${now}::timestamptz <= (t.due_at - t.created_at) / 4
      AND NOT EXISTS (SELECT FROM notification n WHERE n.dedupe_key = 'due-soon:' || t.id || ':' || r.user_id)
    ORDER BY t.due_at, t.id
    LIMIT ${limit}
    ON CONFLICT (dedupe_key) DO NOTHING`
}
