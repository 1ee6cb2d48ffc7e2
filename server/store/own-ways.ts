import { SILENT_CHANNEL } from '../domain/notification.ts'
import type { Database } from './database.ts'

/** What the database knows of the ways to one person, and of what he wants. */
export interface OwnWays {
  readonly preferred: string | null
  readonly hasPhone: boolean
  readonly hasChat: boolean
  /** channels on which he has an identity; the mini-program counts as subscribe messages */
  readonly identities: readonly string[]
  /** consents that are left by the platform's template id; null: lasting */
  readonly consents: Readonly<Record<string, number | null>>
  readonly hasStoppedSummary: boolean
}

/**
 * Reads them in one statement; consents are those of the phone that signed in last, as messages are sent by them.
 * @param serverChannels channels that the server speaks to itself: an identity there is no chat
 */
export async function readOwnWays(db: Database, userId: string, serverChannels: readonly string[]): Promise<OwnWays> {
  const noChat = [SILENT_CHANNEL, ...serverChannels]
  const [row] = await db.$queryRaw<OwnWays[]>`
    SELECT p.channel AS preferred, u.phone_sealed IS NOT NULL AS "hasPhone",
      EXISTS (
        SELECT FROM channel_identity i WHERE i.user_id = u.id AND i.channel <> ALL(${noChat}::text[])) AS "hasChat",
      ARRAY(SELECT DISTINCT CASE i.channel WHEN ${SILENT_CHANNEL} THEN 'subscribe-message' ELSE i.channel END
            FROM channel_identity i WHERE i.user_id = u.id) AS identities,
      coalesce((
        SELECT jsonb_object_agg(b.template_id, b.balance) FROM subscription_balance b WHERE b.peer_id = (
          SELECT i.peer_id FROM channel_identity i WHERE i.user_id = u.id AND i.channel = ${SILENT_CHANNEL}
          ORDER BY i.created_at DESC, i.peer_id DESC LIMIT 1)), '{}') AS consents,
      EXISTS (SELECT FROM summary_opt_out o WHERE o.user_id = u.id) AS "hasStoppedSummary"
    FROM app_user u LEFT JOIN channel_preference p ON p.user_id = u.id
    WHERE u.id = ${userId}::uuid`
  if (row === undefined) throw new Error(`there is no person ${userId}`)
  return row
}
