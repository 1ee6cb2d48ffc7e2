import type { NotificationTemplate } from '../domain/notification.ts'
import { SILENT_CHANNEL } from '../domain/notification.ts'
import type { AttemptEnding, AttemptOutcome } from '../domain/notification-retry.ts'
import type { Database } from './database.ts'
import { ATTEMPT_EXPIRED } from './notification-attempts.ts'

/** An attempt of a notification, as far as it says where to go next. */
export interface TriedChannel {
  readonly channel: string
  /** how the latest attempt on the channel ended; null: it is under way */
  readonly ending: AttemptEnding | null
  readonly attempts: number
  /** the latest was made since a person had the notification tried anew */
  readonly counts: boolean
}

/** What the database knows of the ways to a notification's recipient. */
export interface ReachRow {
  readonly id: string
  readonly template: NotificationTemplate
  readonly channel: string | null
  readonly preferred: string | null
  readonly hasPhone: boolean
  /** channel of the chat that was bound last */
  readonly chat: string | null
  /** server channels on which the person has an identity; the mini-program counts as subscribe messages */
  readonly identities: readonly string[]
  /** consents that are left by the platform's template id; null: lasting */
  readonly consents: Readonly<Record<string, number | null>>
  /** may he be written to freely on the Official Account? */
  readonly isWindowOpen: boolean
  readonly tried: readonly TriedChannel[]
}

/** A window to write back stays open so long after a message of the person. */
export const WINDOW_HOURS = 48

/**
 * Reads the ways to the recipients of notifications, in one statement.
 * @param request.serverChannels channels that the server speaks to itself: an identity there is no chat
 */
export async function readReaches(
  db: Database,
  request: { readonly ids: readonly string[]; readonly serverChannels: readonly string[]; readonly now: Date },
): Promise<ReachRow[]> {
  if (request.ids.length === 0) return []
  const noChat = [SILENT_CHANNEL, ...request.serverChannels]
  const rows = await db.$queryRaw<(Omit<ReachRow, 'tried'> & { tried: readonly TriedRow[] })[]>`
    SELECT n.id, n.template, n.channel, p.channel AS preferred, u.phone_sealed IS NOT NULL AS "hasPhone", chat.channel AS chat,
      ARRAY(SELECT DISTINCT CASE i.channel WHEN ${SILENT_CHANNEL} THEN 'subscribe-message' ELSE i.channel END
            FROM channel_identity i WHERE i.user_id = n.recipient_id) AS identities,
      coalesce((
        SELECT jsonb_object_agg(b.template_id, b.balance) FROM subscription_balance b WHERE b.peer_id = (
          SELECT i.peer_id FROM channel_identity i WHERE i.user_id = n.recipient_id AND i.channel = ${SILENT_CHANNEL}
          ORDER BY i.created_at DESC, i.peer_id DESC LIMIT 1)), '{}') AS consents,
      EXISTS (
        SELECT FROM channel_identity i JOIN channel_inbox m ON m.channel = i.channel AND m.peer_id = i.peer_id
        WHERE i.user_id = n.recipient_id AND i.channel = 'official-account' AND m.opens_window = 'message'
          AND m.occurred_at > ${request.now}::timestamptz - make_interval(hours => ${WINDOW_HOURS}::int)) AS "isWindowOpen",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('channel', t.channel, 'outcome', t.outcome, 'code', t.error_code,
          'attempts', t.attempts, 'counts', t.started_at > coalesce(n.revived_at, '-infinity')))
        FROM (
          SELECT DISTINCT ON (a.channel) a.channel, a.outcome, a.error_code, a.started_at,
                 count(*) OVER (PARTITION BY a.channel) AS attempts
          FROM notification_attempt a WHERE a.notification_id = n.id
          ORDER BY a.channel, a.started_at DESC, a.id DESC) t), '[]') AS tried
    FROM notification n
    JOIN app_user u ON u.id = n.recipient_id
    LEFT JOIN channel_preference p ON p.user_id = n.recipient_id
    LEFT JOIN LATERAL (
      SELECT i.channel FROM channel_identity i
      WHERE i.user_id = n.recipient_id AND i.channel <> ALL(${noChat}::text[])
      ORDER BY i.created_at DESC, i.channel DESC, i.peer_id DESC LIMIT 1) chat ON true
    WHERE n.id = ANY(${[...request.ids]}::uuid[])`
  return rows.map((row) => ({ ...row, tried: row.tried.map(toTried) }))
}

interface TriedRow {
  readonly channel: string
  readonly outcome: AttemptOutcome | null
  readonly code: string | null
  readonly attempts: number
  readonly counts: boolean
}

function toTried({ outcome, code, ...row }: TriedRow): TriedChannel {
  return { ...row, ending: outcome === 'ambiguous' && code === ATTEMPT_EXPIRED ? 'expired' : outcome }
}

// ---- giving notifications their way -------------------------------------------------------------------

/** Notifications that are due and have no way yet: of each person the oldest alone, for what is left may change with it. */
export async function findWayless(
  db: Database,
  request: { readonly now: Date; readonly sayable: readonly string[] | null; readonly limit: number },
): Promise<string[]> {
  const { now, limit } = request
  const sayable = request.sayable === null ? null : [...request.sayable]
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT n.id FROM notification n
    WHERE n.status = 'pending' AND n.channel IS NULL AND n.next_attempt_at <= ${now}::timestamptz
      AND (${sayable}::text[] IS NULL OR n.template = ANY(${sayable}::text[]))
      AND NOT EXISTS (
        SELECT FROM notification earlier
        WHERE earlier.recipient_id = n.recipient_id AND earlier.status IN ('pending', 'sending')
          AND earlier.channel IS DISTINCT FROM 'call-list'
          AND (earlier.created_at, earlier.id) < (n.created_at, n.id)
          AND (${sayable}::text[] IS NULL OR earlier.status = 'sending' OR earlier.template = ANY(${sayable}::text[])))
    ORDER BY n.created_at, n.id
    LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** A notification that waits on a channel, with the one that it is given to; null: there is none, it ends here. */
export interface WayGiven {
  readonly id: string
  readonly from: string | null
  readonly channel: string | null
  readonly status: 'pending' | 'refused' | 'ambiguous' | 'dead'
}

/** Gives notifications their ways, those alone that are still as they were seen; what another has in hand it gives. @returns how many */
export async function giveWays(db: Database, given: readonly WayGiven[], now: Date): Promise<number> {
  if (given.length === 0) return 0
  return db.$executeRaw`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS i(id uuid, "from" text, channel text, status notification_status)
    ),
    locked AS MATERIALIZED (
      SELECT n.id, i.channel, i.status FROM notification n JOIN input i ON i.id = n.id
      WHERE n.status = 'pending' AND n.channel IS NOT DISTINCT FROM i."from"
      FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE notification n SET
      channel = coalesce(l.channel, n.channel), status = l.status,
      settled_at = CASE WHEN l.status = 'pending' THEN NULL ELSE ${now}::timestamptz END
    FROM locked l WHERE n.id = l.id`
}

/** Notifications that are due on channels that are away, the longest waiting first. */
export async function findStranded(
  db: Database,
  channels: readonly string[],
  now: Date,
  limit: number,
): Promise<string[]> {
  if (channels.length === 0) return []
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM notification
    WHERE status = 'pending' AND channel = ANY(${[...channels]}::text[]) AND next_attempt_at <= ${now}::timestamptz
    ORDER BY next_attempt_at, id
    LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Takes the ways back from what waits for people: a channel was bound, a wish was said, a consent given. */
export async function takeWaysBack(db: Pick<Database, 'notification'>, userIds: readonly string[]): Promise<void> {
  await db.notification.updateMany({
    where: { recipientId: { in: [...userIds] }, status: 'pending', channel: { not: null } },
    data: { channel: null },
  })
}

/** Which of the peers may be written to freely on the channel, because they wrote not long ago. */
export async function readOpenWindows(
  db: Database,
  channel: string,
  peerIds: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ peer_id: string }[]>`
    SELECT DISTINCT peer_id FROM channel_inbox
    WHERE channel = ${channel} AND peer_id = ANY(${[...peerIds]}::text[]) AND opens_window = 'message'
      AND occurred_at > ${now}::timestamptz - make_interval(hours => ${WINDOW_HOURS}::int)`
  return new Set(rows.map((row) => row.peer_id))
}
