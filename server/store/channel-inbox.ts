import type { Database, PreparedStatement } from './database.ts'

/** A row of the inbox to be. */
export interface InboxEntry {
  readonly id: string
  readonly dedupeKey: string
  readonly kind: 'message' | 'event'
  readonly peerId: string
  readonly contentSealed: string
  readonly opensWindow: 'message' | 'tap' | null
  readonly occurredAt: Date
}

/** What a callback brought, checked. */
export interface CallbackToStore {
  readonly channel: string
  readonly nonce: string
  readonly signature: string
  readonly now: Date
  readonly entries: readonly InboxEntry[]
}

/** The hot path of callbacks: nonces and rows in one statement. A nonce with another signature lets nothing in. */
const STORE: PreparedStatement = {
  name: 'store-inbound',
  text: `
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb)
        AS c(place int, channel text, nonce text, signature text, now timestamptz, entries jsonb)
    ),
    let_in AS (
      INSERT INTO channel_nonce AS n (channel, nonce, signature, seen_at)
      SELECT channel, nonce, signature, now FROM input ORDER BY channel, nonce
      ON CONFLICT (channel, nonce) DO UPDATE SET seen_at = n.seen_at WHERE n.signature = excluded.signature
      RETURNING channel, nonce
    ),
    stored AS (
      INSERT INTO channel_inbox
        (id, channel, dedupe_key, kind, peer_id, content_sealed, opens_window, occurred_at, received_at, next_attempt_at)
      SELECT e.id, c.channel, e."dedupeKey", e.kind, e."peerId", e."contentSealed", e."opensWindow", e."occurredAt",
             c.now, c.now
      FROM input c JOIN let_in l ON l.channel = c.channel AND l.nonce = c.nonce,
        jsonb_to_recordset(c.entries) AS e(id uuid, "dedupeKey" text, kind text, "peerId" text, "contentSealed" text,
                                           "opensWindow" text, "occurredAt" timestamptz)
      ORDER BY c.channel, e."dedupeKey"
      ON CONFLICT (channel, dedupe_key) DO NOTHING
      RETURNING id
    )
    SELECT EXISTS (SELECT FROM let_in l WHERE l.channel = c.channel AND l.nonce = c.nonce) AS "isLetIn",
      (SELECT count(*) FROM stored s JOIN jsonb_to_recordset(c.entries) AS e(id uuid) ON e.id = s.id)::int AS stored
    FROM input c ORDER BY c.place`,
}

/**
 * Stores what callbacks brought, no two of them with the same nonce; what is there already stays as it is.
 * @returns for each: null when its nonce was used by another callback, and nothing of it is stored; otherwise how many rows
 * are new
 */
export async function storeInbound(db: Database, callbacks: readonly CallbackToStore[]): Promise<(number | null)[]> {
  const input = callbacks.map((callback, place) => ({ ...callback, place }))
  const rows = await db.runAtOnce<{ isLetIn: boolean; stored: number }>(STORE, [JSON.stringify(input)])
  return rows.map(({ isLetIn, stored }) => (isLetIn ? stored : null))
}

/** A row that somebody has in hand. */
export interface ClaimedInbox {
  readonly id: string
  readonly claimId: string
  readonly channel: string
  readonly peerId: string
  readonly contentSealed: string
  readonly occurredAt: Date
  /** 1 for the first claim */
  readonly attempt: number
}

/**
 * Takes what is to be worked off, under a lease; of each person only the oldest that is not settled, in the order in which he
 * did it.
 * @param request.channel undefined: of all channels
 */
export async function claimInbox(
  db: Database,
  request: {
    readonly kind: 'message' | 'event'
    readonly channel?: string
    readonly limit: number
    readonly now: Date
    readonly leaseUntil: Date
  },
): Promise<ClaimedInbox[]> {
  const { kind, channel = null, limit, now, leaseUntil } = request
  return db.$queryRaw<ClaimedInbox[]>`
    WITH due AS (
      SELECT m.id FROM channel_inbox m
      WHERE m.status = 'pending' AND m.kind = ${kind} AND m.next_attempt_at <= ${now}::timestamptz
        AND (${channel}::text IS NULL OR m.channel = ${channel})
        AND NOT EXISTS (
          SELECT FROM channel_inbox e
          WHERE e.status IN ('pending', 'claimed') AND e.channel = m.channel AND e.kind = m.kind AND e.peer_id = m.peer_id
            AND (e.occurred_at, e.dedupe_key) < (m.occurred_at, m.dedupe_key))
      ORDER BY m.received_at, m.occurred_at, m.dedupe_key
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE channel_inbox m SET
      status = 'claimed', claim_id = gen_random_uuid(), lease_until = ${leaseUntil}::timestamptz,
      attempt_count = m.attempt_count + 1
    FROM due WHERE m.id = due.id
    RETURNING m.id, m.claim_id AS "claimId", m.channel, m.peer_id AS "peerId", m.content_sealed AS "contentSealed",
              m.occurred_at AS "occurredAt", m.attempt_count AS attempt`
}

export type InboxStatus = 'pending' | 'claimed' | 'done' | 'dead'

/** Ends a claim. @returns what the row is now; null when there is no such row or claim */
export async function settleInbox(
  db: Database,
  claim: { readonly id: string; readonly claimId: string },
  change: { readonly status: InboxStatus; readonly nextAttemptAt: Date; readonly now: Date },
): Promise<InboxStatus | null> {
  const { status, nextAttemptAt, now } = change
  const [row] = await db.$queryRaw<{ status: InboxStatus }[]>`
    WITH settled AS (
      UPDATE channel_inbox SET
        status = ${status}::inbox_status, lease_until = NULL, next_attempt_at = ${nextAttemptAt}::timestamptz,
        settled_at = CASE WHEN ${status} = 'pending' THEN NULL ELSE ${now}::timestamptz END
      WHERE id = ${claim.id}::uuid AND claim_id = ${claim.claimId}::uuid AND status = 'claimed'
      RETURNING status
    )
    SELECT status FROM settled
    UNION ALL
    SELECT status FROM channel_inbox
    WHERE id = ${claim.id}::uuid AND claim_id = ${claim.claimId}::uuid AND NOT EXISTS (SELECT FROM settled)`
  return row?.status ?? null
}

/** Gives back what nobody settled within its lease; what was claimed too often is dead. @returns how many */
export async function recoverInbox(db: Database, now: Date, mostAttempts: number, limit: number): Promise<number> {
  return db.$executeRaw`
    UPDATE channel_inbox SET
      lease_until = NULL,
      status = CASE WHEN attempt_count >= ${mostAttempts}::int THEN 'dead' ELSE 'pending' END::inbox_status,
      settled_at = CASE WHEN attempt_count >= ${mostAttempts}::int THEN ${now}::timestamptz END
    WHERE id IN (
      SELECT id FROM channel_inbox WHERE status = 'claimed' AND lease_until <= ${now}::timestamptz
      LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
}

/** Who wrote what the chatbot answers. @returns null when there is no such message */
export async function findInbound(
  db: Database,
  id: string,
): Promise<{ readonly channel: string; readonly peerId: string; readonly contentSealed: string } | null> {
  const select = { channel: true, peerId: true, contentSealed: true }
  return db.channelInbox.findFirst({ where: { id, kind: 'message' }, select })
}

/** What is known of an answer. */
export interface ReplyRow {
  readonly inboxId: string
  /** null while it is under way, or its process died */
  readonly outcome: string | null
  readonly errorCode: string | null
}

/** Notes that an answer is about to be sent. @returns what is known when it was noted before; null: it is new */
export async function beginReply(
  db: Database,
  reply: { readonly id: string; readonly inboxId: string; readonly now: Date },
): Promise<ReplyRow | null> {
  const { count } = await db.channelReply.createMany({
    data: [{ id: reply.id, inboxId: reply.inboxId, startedAt: reply.now }],
    skipDuplicates: true,
  })
  if (count === 1) return null
  return db.channelReply.findUnique({
    where: { id: reply.id },
    select: { inboxId: true, outcome: true, errorCode: true },
  })
}

export async function endReply(
  db: Database,
  reply: { readonly id: string; readonly outcome: string; readonly errorCode: string | null; readonly now: Date },
): Promise<void> {
  const { id, outcome, errorCode, now } = reply
  await db.channelReply.update({ where: { id }, data: { outcome, errorCode, endedAt: now } })
}
