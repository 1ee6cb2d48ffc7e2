import type { Database } from './database.ts'

/** What all processes know of a channel. */
export interface ChannelStateRow {
  readonly channel: string
  readonly lastSeenAt: Date | null
  readonly lastSuccessAt: Date | null
  readonly pausedUntil: Date | null
}

/** All channels that were ever spoken to: a handful of rows. */
export async function readChannelStates(db: Database): Promise<ChannelStateRow[]> {
  return db.channelState.findMany({
    select: { channel: true, lastSeenAt: true, lastSuccessAt: true, pausedUntil: true },
    orderBy: { channel: 'asc' },
  })
}

/** Signs of life are written once in so many seconds: nobody needs to know them closer. */
const NOTED_EVERY_SECONDS = 20

/** Notes that somebody takes the channel's messages. @returns until when the platform told us to stop; null: it did not */
export async function noteSeen(db: Database, channel: string, now: Date): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ paused_until: Date | null }[]>`
    WITH seen AS (
      INSERT INTO channel_state (channel, last_seen_at) VALUES (${channel}, ${now}::timestamptz)
      ON CONFLICT (channel) DO UPDATE SET last_seen_at = excluded.last_seen_at
      WHERE channel_state.last_seen_at IS NULL
         OR abs(extract(epoch FROM excluded.last_seen_at - channel_state.last_seen_at)) > ${NOTED_EVERY_SECONDS}
    )
    SELECT paused_until FROM channel_state WHERE channel = ${channel}`
  return row?.paused_until != null && row.paused_until > now ? row.paused_until : null
}

/** Notes that the channel took messages. */
export async function noteSuccess(db: Database, channel: string, now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO channel_state (channel, last_success_at) VALUES (${channel}, ${now}::timestamptz)
    ON CONFLICT (channel) DO UPDATE SET last_success_at = excluded.last_success_at
    WHERE channel_state.last_success_at IS NULL
       OR abs(extract(epoch FROM excluded.last_success_at - channel_state.last_success_at)) > ${NOTED_EVERY_SECONDS}`
}

/** Stops the channel for all processes; the longest pause holds. */
export async function pauseChannel(db: Database, channel: string, until: Date, code: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO channel_state (channel, paused_until, paused_code) VALUES (${channel}, ${until}::timestamptz, ${code})
    ON CONFLICT (channel) DO UPDATE SET paused_until = excluded.paused_until, paused_code = excluded.paused_code
    WHERE channel_state.paused_until IS NULL OR channel_state.paused_until < excluded.paused_until`
}
