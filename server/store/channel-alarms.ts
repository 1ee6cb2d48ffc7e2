import type { ChannelTraffic, ChannelTrouble } from '../domain/channel-alarm.ts'
import type { Database } from './database.ts'

/**
 * Reads what is known of all channels that have work, were spoken to, or called back.
 * @param sayable templates that may be said now; null: all. What waits for the morning waits for nothing that is wrong
 */
export async function readChannelTraffic(
  db: Database,
  { now, sayable }: { readonly now: Date; readonly sayable: readonly string[] | null },
): Promise<{ traffic: ChannelTraffic[]; deadLastHour: number }> {
  const said = sayable === null ? null : [...sayable]
  const [traffic, dead] = await Promise.all([
    db.$queryRaw<ChannelTraffic[]>`
      WITH waiting AS (
        SELECT channel, min(next_attempt_at) AS since FROM notification
        WHERE status = 'pending' AND channel <> 'call-list' AND next_attempt_at <= ${now}::timestamptz
          AND (${said}::text[] IS NULL OR template = ANY(${said}::text[]))
        GROUP BY channel
      ),
      names AS (SELECT channel FROM waiting UNION SELECT channel FROM channel_state)
      SELECT n.channel, w.since AS "waitingSince", s.last_success_at AS "lastSuccessAt",
        (SELECT max(i.received_at) FROM channel_inbox i WHERE i.channel = n.channel) AS "lastCallbackAt",
        (SELECT max(t.expires_at) FROM channel_token t
         WHERE t.expires_at <= ${now}::timestamptz AND split_part(t.holder, ':', 1) =
           CASE n.channel WHEN 'wecom' THEN 'wecom' WHEN 'subscribe-message' THEN 'wechat' WHEN 'official-account' THEN 'wechat' END
        ) AS "tokenEndedAt"
      FROM names n LEFT JOIN waiting w ON w.channel = n.channel LEFT JOIN channel_state s ON s.channel = n.channel
      ORDER BY n.channel`,
    db.notification.count({ where: { status: 'dead', settledAt: { gt: new Date(now.getTime() - 3_600_000) } } }),
  ])
  return { traffic, deadLastHour: dead }
}

/** Raises what is newly wrong, clears what is well again. @returns ids of the alarms that were raised */
export async function settleAlarms(
  db: Database,
  troubles: readonly ChannelTrouble[],
  now: Date,
): Promise<{ raised: { id: string; kind: string; channel: string }[]; cleared: number }> {
  const input = JSON.stringify(troubles)
  const cleared = await db.$executeRaw`
    UPDATE channel_alarm a SET cleared_at = ${now}::timestamptz
    WHERE a.cleared_at IS NULL AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset(${input}::jsonb) AS t(kind text, channel text)
      WHERE t.kind = a.kind AND t.channel = a.channel)`
  const raised = await db.$queryRaw<{ id: string; kind: string; channel: string }[]>`
    INSERT INTO channel_alarm (id, kind, channel, raised_at)
    SELECT gen_random_uuid(), kind, channel, ${now}::timestamptz
    FROM jsonb_to_recordset(${input}::jsonb) AS t(kind text, channel text)
    ON CONFLICT (kind, channel) WHERE cleared_at IS NULL DO NOTHING
    RETURNING id, kind, channel`
  return { raised, cleared }
}

/** Tells every active administrator of alarms, once each. */
export async function insertAlarmNotifications(db: Database, alarmIds: readonly string[], now: Date): Promise<number> {
  return db.$executeRaw`
    INSERT INTO notification (id, dedupe_key, template, recipient_id, parameters, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'alarm:' || a.id || ':' || u.id, 'channel_alarm', u.id,
           jsonb_build_object('alarmId', a.id, 'channel', a.channel, 'kind', a.kind), ${now}::timestamptz, ${now}::timestamptz
    FROM channel_alarm a CROSS JOIN app_user u
    WHERE a.id = ANY(${[...alarmIds]}::uuid[]) AND u.is_active
      AND EXISTS (SELECT FROM role_assignment r WHERE r.user_id = u.id AND r.role = 'administrator')
    ON CONFLICT (dedupe_key) DO NOTHING`
}

/** What is wrong at present. */
export async function readOpenAlarms(db: Database): Promise<{ kind: string; channel: string; raisedAt: Date }[]> {
  return db.channelAlarm.findMany({
    where: { clearedAt: null },
    orderBy: [{ raisedAt: 'asc' }, { id: 'asc' }],
    select: { kind: true, channel: true, raisedAt: true },
  })
}
