import {
  DIGEST_FROM,
  type NotificationTemplate,
  REMINDER_DIGEST_FROM,
  SILENT_CHANNEL,
  TASK_TEMPLATES,
} from '../domain/notification.ts'
import type { Database } from './database.ts'

/** A notification that a channel has taken, with the attempt that it made of it. */
export interface Claim {
  readonly id: string
  readonly attemptId: string
  /** 1 for the first attempt */
  readonly attempt: number
  readonly peerId: string
  /** what the channel is given it as: the notification's own id, or that of the digest it goes out in */
  readonly messageId: string
}

/** Most notifications of one digest. */
const LARGEST_DIGEST = 200

/**
 * Takes notifications that are due for people whose latest chat identity is on the channel: marks them as sending under a
 * lease and writes their attempts, in one statement. Of each person only the oldest that is not settled is taken, so that
 * nobody hears the second thing before the first; what another claimer has in hand is passed over.
 *
 * Where the oldest is a fresh task notification and enough others wait with it, they are taken together as a digest. A digest
 * that has to be tried again comes whole or not at all, and never takes in another: a channel shows one id once, so that
 * whatever joined later would be lost.
 * @param request.limit messages: a digest is one
 * @param request.sayable templates that may be said now; null: all
 */
export async function claimDue(
  db: Database,
  request: {
    readonly channel: string
    readonly limit: number
    readonly now: Date
    readonly leaseUntil: Date
    readonly sayable: readonly NotificationTemplate[] | null
  },
): Promise<Claim[]> {
  const { channel, limit, now, leaseUntil } = request
  const sayable = request.sayable === null ? null : [...request.sayable]
  const ofTasks = [...TASK_TEMPLATES]
  return db.$queryRaw<Claim[]>`
    WITH due AS MATERIALIZED (
      SELECT n.id, i.peer_id, n.recipient_id, n.template, n.digest_id,
             n.digest_id IS NULL AND n.attempt_count = 0 AND n.template = ANY(${ofTasks}::text[]) AS may_lead
      FROM notification n
      JOIN channel_identity i ON i.user_id = n.recipient_id AND i.channel = ${channel} AND i.channel <> ${SILENT_CHANNEL}
      WHERE n.status = 'pending' AND n.next_attempt_at <= ${now}::timestamptz
        AND (${sayable}::text[] IS NULL OR n.template = ANY(${sayable}::text[]))
        AND NOT EXISTS (
          SELECT FROM channel_identity later
          WHERE later.user_id = i.user_id AND later.channel <> ${SILENT_CHANNEL}
            AND (later.created_at, later.channel, later.peer_id) > (i.created_at, i.channel, i.peer_id))
        AND NOT EXISTS (
          SELECT FROM notification earlier
          WHERE earlier.recipient_id = n.recipient_id AND earlier.status IN ('pending', 'sending')
            AND (earlier.created_at, earlier.id) < (n.created_at, n.id)
            AND (${sayable}::text[] IS NULL OR earlier.status = 'sending' OR earlier.template = ANY(${sayable}::text[])))
      ORDER BY n.created_at, n.id
      LIMIT ${limit}
      FOR UPDATE OF n SKIP LOCKED
    ),
    others AS MATERIALIZED (
      SELECT d.id AS lead_id, m.id, m.template
      FROM due d CROSS JOIN LATERAL (
        SELECT n.id, n.template FROM notification n
        WHERE (d.may_lead OR d.digest_id IS NOT NULL)
          AND n.recipient_id = d.recipient_id AND n.status = 'pending' AND n.id <> d.id
          AND n.template = ANY(${ofTasks}::text[])
          AND n.digest_id IS NOT DISTINCT FROM d.digest_id
          AND (d.digest_id IS NOT NULL OR n.attempt_count = 0 AND n.next_attempt_at <= ${now}::timestamptz)
        ORDER BY n.created_at, n.id
        LIMIT ${LARGEST_DIGEST - 1}
        FOR UPDATE OF n SKIP LOCKED) m
    ),
    digest AS MATERIALIZED (
      SELECT d.id AS lead_id, coalesce(d.digest_id, gen_random_uuid()) AS digest_id
      FROM due d LEFT JOIN others o ON o.lead_id = d.id
      GROUP BY d.id, d.digest_id, d.template
      HAVING CASE
        WHEN d.digest_id IS NULL THEN 1 + count(o.id) >= ${DIGEST_FROM} OR count(o.id) > 0 AND
          (d.template <> 'task_opened')::int + count(o.id) FILTER (WHERE o.template <> 'task_opened') >= ${REMINDER_DIGEST_FROM}
        ELSE 1 + count(o.id) = (
          SELECT count(*) FROM notification w WHERE w.digest_id = d.digest_id AND w.status IN ('pending', 'sending')) END
    ),
    taken AS (
      SELECT d.id, d.peer_id, g.digest_id FROM due d LEFT JOIN digest g ON g.lead_id = d.id
      WHERE d.digest_id IS NULL OR g.lead_id IS NOT NULL
      UNION ALL
      SELECT o.id, d.peer_id, g.digest_id FROM others o JOIN digest g ON g.lead_id = o.lead_id JOIN due d ON d.id = o.lead_id
    ),
    claimed AS (
      UPDATE notification n SET
        status = 'sending', channel = ${channel}, lease_until = ${leaseUntil}::timestamptz,
        attempt_count = n.attempt_count + 1, digest_id = taken.digest_id
      FROM taken WHERE n.id = taken.id
      RETURNING n.id, n.attempt_count, taken.peer_id, n.digest_id, n.created_at
    ),
    attempts AS (
      INSERT INTO notification_attempt (id, notification_id, channel, started_at)
      SELECT gen_random_uuid(), id, ${channel}, ${now}::timestamptz FROM claimed
      RETURNING id, notification_id
    )
    SELECT c.id, a.id AS "attemptId", c.attempt_count AS attempt, c.peer_id AS "peerId",
           coalesce(c.digest_id, c.id) AS "messageId"
    FROM claimed c JOIN attempts a ON a.notification_id = c.id
    ORDER BY c.created_at, c.id`
}

/** Lets notifications go out in messages of their own from now on. */
export async function leaveDigests(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db.notification.updateMany({ where: { id: { in: [...ids] } }, data: { digestId: null } })
}

/** Takes claimed notifications back before anything was sent: they are withdrawn, their attempt never was. */
export async function withdrawClaimed(db: Database, claims: readonly Claim[], now: Date): Promise<void> {
  if (claims.length === 0) return
  await db.$executeRaw`
    WITH unsent AS (
      DELETE FROM notification_attempt WHERE id = ANY(${claims.map(({ attemptId }) => attemptId)}::uuid[]) AND outcome IS NULL
      RETURNING notification_id
    )
    UPDATE notification n SET
      status = 'withdrawn', settled_at = ${now}::timestamptz, lease_until = NULL, attempt_count = n.attempt_count - 1
    FROM unsent WHERE n.id = unsent.notification_id AND n.status = 'sending'`
}
