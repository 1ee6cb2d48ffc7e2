import type { ChannelReport, ChannelState } from '../domain/channel-health.ts'
import type { Database } from './database.ts'

/** Keeps the latest report of each chatbot, and forgets those of the same channel that were last heard of before `forget`. */
export async function saveChannelReport(
  db: Database,
  reporterId: string,
  report: ChannelReport,
  forget: Date,
): Promise<void> {
  const { channel, state, reportedAt, aliveAt, pending, turnedAway, reconnects } = report
  await db.$executeRaw`
    WITH forgotten AS (
      DELETE FROM channel_heartbeat WHERE channel = ${channel} AND reported_at < ${forget}::timestamptz
                                      AND reporter_id <> ${reporterId}::uuid
    )
    INSERT INTO channel_heartbeat (channel, reporter_id, state, reported_at, alive_at, pending, turned_away, reconnects)
    VALUES (${channel}, ${reporterId}::uuid, ${state}, ${reportedAt}::timestamptz, ${aliveAt}::timestamptz, ${pending},
            ${turnedAway}, ${reconnects})
    ON CONFLICT (channel, reporter_id) DO UPDATE
    SET state = excluded.state, reported_at = excluded.reported_at, alive_at = excluded.alive_at,
        pending = excluded.pending, turned_away = excluded.turned_away, reconnects = excluded.reconnects`
}

/** The latest reports, of those channels that anybody reported since. */
export async function readChannelReports(db: Database, since: Date): Promise<ChannelReport[]> {
  const rows = await db.channelHeartbeat.findMany({ where: { reportedAt: { gte: since } } })
  return rows.map(({ reporterId: _, state, ...row }) => ({ ...row, state: state as ChannelState }))
}
