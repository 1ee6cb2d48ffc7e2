import type { NotificationStatus } from '../domain/notification.ts'
import type { AttemptOutcome } from '../domain/notification-retry.ts'
import type { Database } from './database.ts'

/** An attempt with all that is known of it. */
export interface AttemptStory {
  readonly channel: string
  readonly outcome: AttemptOutcome | null
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly deliveredAt: Date | null
  readonly acknowledgedAt: Date | null
  readonly errorCode: string | null
  readonly detail: string | null
}

/** A notification with its attempts, the first one first. */
export interface NotificationStory {
  readonly id: string
  readonly template: string
  readonly taskId: string | null
  readonly status: NotificationStatus
  readonly channel: string | null
  readonly createdAt: Date
  readonly settledAt: Date | null
  readonly attempts: readonly AttemptStory[]
}

/** What was told about a consignment, newest first, from behind the cursor. */
export async function readNotificationStories(
  db: Database,
  filter: {
    readonly consignmentId: string
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<NotificationStory[]> {
  const { consignmentId, after, limit } = filter
  const attempt = {
    channel: true,
    outcome: true,
    startedAt: true,
    endedAt: true,
    deliveredAt: true,
    acknowledgedAt: true,
  }
  const rows = await db.notification.findMany({
    where: {
      consignmentId,
      ...(after === null
        ? {}
        : { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: {
      ...{ id: true, template: true, taskId: true, status: true, channel: true, createdAt: true, settledAt: true },
      attempts: { orderBy: { startedAt: 'asc' }, select: { ...attempt, errorCode: true, detail: true } },
    },
  })
  return rows.map(({ attempts, ...row }) => ({
    ...row,
    attempts: attempts.map((one) => ({ ...one, outcome: one.outcome as AttemptOutcome | null })),
  }))
}

/** The attempt that the platform speaks of. */
export async function findAttemptByExternalId(
  db: Database,
  channel: string,
  externalId: string,
): Promise<{ readonly id: string; readonly messageId: string } | null> {
  const row = await db.notificationAttempt.findFirst({
    where: { channel, externalId },
    orderBy: { startedAt: 'desc' },
    select: { id: true, notificationId: true, notification: { select: { digestId: true } } },
  })
  return row === null ? null : { id: row.id, messageId: row.notification.digestId ?? row.notificationId }
}

/** Notes that the person read what an attempt brought, or answered to it; the first time counts. */
export async function noteAcknowledged(db: Database, attemptId: string, at: Date): Promise<void> {
  await db.notificationAttempt.updateMany({
    where: { id: attemptId, acknowledgedAt: null },
    data: { acknowledgedAt: at },
  })
}

/** Writes a call with how it ended; the same call again changes nothing. @returns false when nobody was to be phoned */
export async function insertCall(
  db: Database,
  call: { readonly id: string; readonly notificationId: string; readonly reached: boolean; readonly at: Date },
): Promise<boolean> {
  const { id, notificationId, reached, at } = call
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT n.id FROM notification n
      WHERE n.id = ${notificationId}::uuid AND n.status = 'pending' AND n.channel = 'call-list'
      FOR UPDATE
    ),
    attempt AS (
      INSERT INTO notification_attempt (id, notification_id, channel, started_at, ended_at, outcome, error_code, delivered_at)
      SELECT ${id}::uuid, due.id, 'call-list', ${at}::timestamptz, ${at}::timestamptz,
             ${reached ? 'delivered' : 'failed'}, ${reached ? null : 'no_answer'}, ${reached ? at : null}::timestamptz
      FROM due
      ON CONFLICT (id) DO NOTHING
      RETURNING notification_id
    ),
    called AS (
      UPDATE notification n SET
        attempt_count = n.attempt_count + 1,
        status = CASE WHEN ${reached}::boolean THEN 'delivered'::notification_status ELSE n.status END,
        settled_at = CASE WHEN ${reached}::boolean THEN ${at}::timestamptz END
      FROM attempt WHERE n.id = attempt.notification_id
    )
    SELECT id FROM due UNION SELECT id FROM notification_attempt WHERE id = ${id}::uuid AND notification_id = ${notificationId}::uuid`
  return rows.length > 0
}

// ---- in numbers -----------------------------------------------------------------------------------------

/** A channel's day. */
export interface ChannelDayRow {
  /** yyyy-mm-dd, Asia/Shanghai */
  readonly date: string
  readonly channel: string
  readonly sent: number
  readonly delivered: number
  readonly refused: number
  readonly failed: number
  readonly ambiguous: number
  readonly dead: number
  readonly medianSeconds: number | null
}

/** Attempts that began in a time, by day and channel; the cost is that of the time alone. @param range `to` exclusive */
export async function readChannelDays(
  db: Database,
  range: { readonly from: Date; readonly to: Date },
): Promise<ChannelDayRow[]> {
  return db.$queryRaw<ChannelDayRow[]>`
    SELECT to_char(a.started_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS date, a.channel,
      count(*) FILTER (WHERE a.outcome = 'sent')::int AS sent,
      count(*) FILTER (WHERE a.outcome = 'delivered')::int AS delivered,
      count(*) FILTER (WHERE a.outcome = 'refused')::int AS refused,
      count(*) FILTER (WHERE a.outcome = 'failed')::int AS failed,
      count(*) FILTER (WHERE a.outcome = 'ambiguous')::int AS ambiguous,
      count(DISTINCT n.id) FILTER (WHERE n.status = 'dead' AND n.channel = a.channel AND n.settled_at = a.ended_at)::int AS dead,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.ended_at - n.created_at))
        FILTER (WHERE a.outcome IN ('sent', 'delivered'))::float8 AS "medianSeconds"
    FROM notification_attempt a JOIN notification n ON n.id = a.notification_id
    WHERE a.started_at >= ${range.from}::timestamptz AND a.started_at < ${range.to}::timestamptz
    GROUP BY 1, 2 ORDER BY 1, 2`
}

/** What a platform says may be anything. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The latest attempt that brought a message, of a digest any: it was one message. */
export async function findAttemptOfMessage(db: Database, channel: string, messageId: string): Promise<string | null> {
  if (!UUID.test(messageId)) return null
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM notification n JOIN notification_attempt a ON a.notification_id = n.id
    WHERE a.channel = ${channel} AND (n.id = ${messageId}::uuid OR n.digest_id = ${messageId}::uuid)
    ORDER BY a.started_at DESC LIMIT 1`
  return rows[0]?.id ?? null
}
