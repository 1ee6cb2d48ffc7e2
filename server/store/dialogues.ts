import type { Database } from './database.ts'

/** One person on one channel, in private or in a group chat. */
export interface Talk {
  readonly channel: string
  readonly peerId: string
  readonly inRoom: boolean
}

/** What is kept of a talk, sealed; undefined when there is nothing or its time ran out. */
export async function findDialogue(db: Database, talk: Talk, now: Date): Promise<string | undefined> {
  const { channel, peerId, inRoom } = talk
  const row = await db.dialogue.findUnique({ where: { channel_peerId_inRoom: { channel, peerId, inRoom } } })
  return row !== null && row.expiresAt > now ? row.contentSealed : undefined
}

/** The last one written stands. */
export async function saveDialogue(
  db: Database,
  { channel, peerId, inRoom }: Talk,
  kept: { readonly contentSealed: string; readonly expiresAt: Date },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO dialogue (channel, peer_id, in_room, content_sealed, expires_at)
    VALUES (${channel}, ${peerId}, ${inRoom}, ${kept.contentSealed}, ${kept.expiresAt}::timestamptz)
    ON CONFLICT (channel, peer_id, in_room)
    DO UPDATE SET content_sealed = excluded.content_sealed, expires_at = excluded.expires_at`
}

export async function deleteDialogue(db: Database, { channel, peerId, inRoom }: Talk): Promise<void> {
  await db.dialogue.deleteMany({ where: { channel, peerId, inRoom } })
}
