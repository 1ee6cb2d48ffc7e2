import {
  CALL_LIST,
  DIGEST_FROM,
  type NotificationTemplate,
  REMINDER_DIGEST_FROM,
  TASK_TEMPLATES,
} from '../domain/notification.ts'
import type { Database } from './database.ts'

/** A notification that a channel has taken, with the attempt that it made of it. */
export interface Claim {
  readonly id: string
  readonly attemptId: string
  /** 1 for the first attempt */
  readonly attempt: number
  /** who it is on the channel; of a channel that knows people by their phone, the sealed number */
  readonly peerId: string
  /** what the channel is given it as: the notification's own id, or that of the digest it goes out in */
  readonly messageId: string
}

/** What of a channel decides how its messages are taken. */
export interface ClaimedChannel {
  readonly channel: string
  /** where people are known: a channel of identities, or by their phone */
  readonly knownBy: { readonly identity: string } | 'phone'
  /** may several notifications go out as one message? */
  readonly mayDigest: boolean
  /** the platform's ids of the templates that a consent must be spent for; null: none is needed */
  readonly consentsFor: Readonly<Record<string, string>> | null
  /** messages that one person may get in a minute; null: as many as there are */
  readonly mostAMinute: number | null
}

/** Most notifications of one digest. */
const LARGEST_DIGEST = 200

/**
 * Takes notifications that are due and were given to the channel: marks them as sending under a lease, writes their attempts
 * and spends the consents that they need, in one statement. Of each person only the oldest that is not settled is taken, so
 * that nobody hears the second thing before the first; what another claimer has in hand is passed over, and so is what is left
 * to a call. What finds no consent loses its way, and is given another.
 *
 * Where the oldest is a fresh task notification and enough others wait with it, they are taken together as a digest. A digest
 * that has to be tried again comes whole or not at all, and never takes in another: a channel shows one id once, so that
 * whatever joined later would be lost.
 *
 * What is decided is materialized: where somebody else changed a notification a moment ago, PostgreSQL looks at the conditions
 * of its update again (EvalPlanQual), and there finds nothing in `spent`: a consent would be spent, and nothing taken for it.
 * @param request.limit messages: a digest is one
 * @param request.sayable templates that may be said now; null: all
 */
export async function claimDue(
  db: Database,
  request: ClaimedChannel & {
    readonly limit: number
    readonly now: Date
    readonly leaseUntil: Date
    readonly sayable: readonly NotificationTemplate[] | null
  },
): Promise<Claim[]> {
  const { channel, knownBy, mayDigest, mostAMinute, limit, now, leaseUntil } = request
  const identity = knownBy === 'phone' ? null : knownBy.identity
  const consentsFor = request.consentsFor === null ? null : JSON.stringify(request.consentsFor)
  const sayable = request.sayable === null ? null : [...request.sayable]
  const ofTasks = [...TASK_TEMPLATES]
  return db.$queryRaw<Claim[]>`
    WITH sated AS MATERIALIZED (
      SELECT o.recipient_id FROM notification_attempt a JOIN notification o ON o.id = a.notification_id
      WHERE ${mostAMinute}::int IS NOT NULL AND a.channel = ${channel}
        AND a.started_at > ${now}::timestamptz - interval '1 minute'
      GROUP BY o.recipient_id HAVING count(DISTINCT coalesce(o.digest_id, o.id)) >= ${mostAMinute}::int
    ),
    due AS MATERIALIZED (
      SELECT n.id, coalesce(i.peer_id, u.phone_sealed) AS peer_id, n.recipient_id, n.template, n.digest_id,
             ${mayDigest}::boolean AND n.digest_id IS NULL AND n.attempt_count = 0
               AND n.template = ANY(${ofTasks}::text[]) AS may_lead
      FROM notification n
      LEFT JOIN LATERAL (
        SELECT i.peer_id FROM channel_identity i WHERE i.user_id = n.recipient_id AND i.channel = ${identity}::text
        ORDER BY i.created_at DESC, i.peer_id DESC LIMIT 1) i ON true
      LEFT JOIN app_user u ON u.id = n.recipient_id AND ${identity}::text IS NULL
      WHERE n.status = 'pending' AND n.channel = ${channel} AND n.next_attempt_at <= ${now}::timestamptz
        AND coalesce(i.peer_id, u.phone_sealed) IS NOT NULL
        AND n.recipient_id NOT IN (SELECT recipient_id FROM sated)
        AND (${sayable}::text[] IS NULL OR n.template = ANY(${sayable}::text[]))
        AND NOT EXISTS (
          SELECT FROM notification earlier
          WHERE earlier.recipient_id = n.recipient_id AND earlier.status IN ('pending', 'sending')
            AND earlier.channel IS DISTINCT FROM ${CALL_LIST}
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
        WHERE (d.may_lead OR d.digest_id IS NOT NULL) AND (n.channel IS NULL OR n.channel = ${channel})
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
    -- what was a digest goes out as one again, or not now
    whole AS MATERIALIZED (
      SELECT d.id, d.peer_id, d.template, g.digest_id FROM due d LEFT JOIN digest g ON g.lead_id = d.id
      WHERE d.digest_id IS NULL OR g.lead_id IS NOT NULL
    ),
    asked AS MATERIALIZED (
      SELECT w.id, w.peer_id, c.value AS template_id FROM whole w JOIN jsonb_each_text(${consentsFor}::jsonb) c ON c.key = w.template
    ),
    spent AS (
      UPDATE subscription_balance b SET balance = b.balance - 1 FROM (
        SELECT DISTINCT ON (peer_id, template_id) id, peer_id, template_id FROM asked ORDER BY peer_id, template_id, id) a
      WHERE b.peer_id = a.peer_id AND b.template_id = a.template_id AND (b.balance > 0 OR b.balance IS NULL)
      RETURNING a.id, a.peer_id, a.template_id
    ),
    taken AS MATERIALIZED (
      SELECT w.id, w.peer_id, w.digest_id FROM whole w
      WHERE ${consentsFor}::jsonb IS NULL OR EXISTS (SELECT FROM spent s WHERE s.id = w.id)
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
    ),
    noted AS (
      INSERT INTO subscription_consent (id, peer_id, template_id, kind, attempt_id, at)
      SELECT gen_random_uuid(), s.peer_id, s.template_id, 'spent', a.id, ${now}::timestamptz
      FROM spent s JOIN attempts a ON a.notification_id = s.id
    ),
    without AS MATERIALIZED (
      SELECT w.id FROM whole w
      WHERE ${consentsFor}::jsonb IS NOT NULL AND NOT EXISTS (SELECT FROM spent s WHERE s.id = w.id)
    ),
    wayless AS (
      UPDATE notification n SET channel = NULL FROM without WHERE n.id = without.id
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

/** Takes claimed notifications back before anything was sent: they are withdrawn, their attempt never was, nor its consent spent. */
export async function withdrawClaimed(db: Database, claims: readonly Claim[], now: Date): Promise<void> {
  if (claims.length === 0) return
  await db.$executeRaw`
    WITH unsent AS (
      DELETE FROM notification_attempt WHERE id = ANY(${claims.map(({ attemptId }) => attemptId)}::uuid[]) AND outcome IS NULL
      RETURNING id, notification_id
    ),
    unused AS MATERIALIZED (
      SELECT s.peer_id, s.template_id, s.attempt_id FROM unsent u
      JOIN subscription_consent s ON s.attempt_id = u.id AND s.kind = 'spent'
    ),
    balanced AS (
      UPDATE subscription_balance b SET balance = b.balance + u.count
      FROM (SELECT peer_id, template_id, count(*)::int AS count FROM unused GROUP BY peer_id, template_id) u
      WHERE b.peer_id = u.peer_id AND b.template_id = u.template_id
      RETURNING b.peer_id, b.template_id
    ),
    noted AS (
      INSERT INTO subscription_consent (id, peer_id, template_id, kind, attempt_id, at)
      SELECT gen_random_uuid(), u.peer_id, u.template_id, 'returned', u.attempt_id, ${now}::timestamptz
      FROM unused u JOIN balanced b ON b.peer_id = u.peer_id AND b.template_id = u.template_id
    )
    UPDATE notification n SET
      status = 'withdrawn', settled_at = ${now}::timestamptz, lease_until = NULL, attempt_count = n.attempt_count - 1
    FROM unsent WHERE n.id = unsent.notification_id AND n.status = 'sending'`
}
