import type { JsonValue } from '../domain/canonical-json.ts'
import type { Database } from './database.ts'

/** How far a replay has come. */
export interface ReplayProgress {
  /** fingerprint of the plan: a replay goes on only with the same one */
  readonly plan: string
  /** everything up to and including this instant was done */
  readonly until: Date
  /** what was found on the way and stands nowhere else */
  readonly findings: JsonValue
}

const JOB = 'replay'

/** @returns null where no replay was begun */
export async function readReplayProgress(db: Database, year: number): Promise<ReplayProgress | null> {
  const row = await db.jobSlot.findUnique({ where: { job_slot: { job: JOB, slot: String(year) } } })
  if (row?.detail == null) return null
  const { plan, until, findings } = JSON.parse(row.detail) as { plan: string; until: string; findings: JsonValue }
  return { plan, until: new Date(until), findings }
}

/** Kept after what it speaks of: who is killed in between does the last instant once more, which adds nothing. */
export async function keepReplayProgress(
  db: Database,
  year: number,
  progress: ReplayProgress,
  now: Date,
): Promise<void> {
  await db.run(KEEP_PROGRESS, [JOB, String(year), now, JSON.stringify(progress)])
}
const KEEP_PROGRESS = {
  name: 'keep-replay-progress',
  text: `
    INSERT INTO job_slot (job, slot, claimed_at, detail) VALUES ($1, $2, $3::timestamptz, $4)
    ON CONFLICT (job, slot) DO UPDATE SET claimed_at = excluded.claimed_at, detail = excluded.detail`,
}

/** Does the database hold anything that a person asked for? */
export async function holdsCases(db: Database): Promise<boolean> {
  return (await db.case.findFirst({ select: { id: true } })) !== null
}

/** Somebody of the replay, with the one role and the one channel that he has. */
export interface PersonRow {
  readonly id: string
  readonly roleId: string
  readonly label: string | null
  readonly role: string
  readonly siteId: string | null
  readonly channel: string
  readonly peerId: string
}

/** Puts people in; those who are there already stay as they are. */
export async function insertPeople(db: Database, people: readonly PersonRow[]): Promise<void> {
  const given = JSON.stringify(people)
  await db.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      INSERT INTO app_user (id, staff_label) SELECT id, label
      FROM jsonb_to_recordset(${given}::jsonb) AS given (id uuid, label text) ON CONFLICT DO NOTHING`
    await transaction.$executeRaw`
      INSERT INTO role_assignment (id, user_id, role, site_id) SELECT "roleId", id, role::role, "siteId"
      FROM jsonb_to_recordset(${given}::jsonb) AS given (id uuid, "roleId" uuid, role text, "siteId" text)
      ON CONFLICT DO NOTHING`
    await transaction.$executeRaw`
      INSERT INTO channel_identity (channel, peer_id, user_id) SELECT channel, "peerId", id
      FROM jsonb_to_recordset(${given}::jsonb) AS given (id uuid, channel text, "peerId" text) ON CONFLICT DO NOTHING`
  })
}

/** Tracking numbers by consignment; what is not registered is left out. */
export async function readTrackingNumbers(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.run<{ id: string; number: string }>(TRACKING_NUMBERS, [ids])
  return new Map(rows.map(({ id, number }) => [id, number]))
}
const TRACKING_NUMBERS = {
  name: 'tracking-numbers',
  text: 'SELECT id, tracking_number AS number FROM consignment WHERE id = ANY($1::uuid[])',
}

/** Withdraws everything that waits to be sent: nobody is written to about a time that is over. @returns how many */
export async function withdrawUnsent(db: Database, now: Date): Promise<number> {
  return db.$executeRaw`
    UPDATE notification SET status = 'withdrawn', settled_at = ${now}::timestamptz
    WHERE status = 'pending' AND created_at <= ${now}::timestamptz`
}

/** Hashes over what was posted and over the days that were closed: equal for two runs that did the same. */
export interface ReplayHashes {
  readonly ledger: string
  readonly days: string
  readonly transactions: number
}

export async function hashReplay(db: Database): Promise<ReplayHashes> {
  const [row] = await db.$queryRaw<{ ledger: string; days: string; transactions: bigint }[]>`
    WITH money AS (
      SELECT transaction_id, string_agg(concat_ws(' ', account, amount_fen), ';' ORDER BY account, amount_fen) AS entries
      FROM ledger_entry GROUP BY transaction_id
    ), usage AS (
      SELECT transaction_id, string_agg(concat_ws(' ', measure, low, middle, high, gap_change), ';' ORDER BY measure) AS entries
      FROM usage_entry GROUP BY transaction_id
    )
    SELECT
      encode(sha256(convert_to(string_agg(concat_ws('|', t.id, t.kind, t.posting_key, t.posted_on,
        extract(epoch FROM t.occurred_at), extract(epoch FROM t.recorded_at), t.consignment_id, t.source_event_id, t.budget_line,
        t.version_id, m.entries, u.entries), chr(10) ORDER BY t.id), 'UTF8')), 'hex') AS ledger,
      coalesce((SELECT encode(sha256(convert_to(string_agg(concat_ws(' ', date, root), chr(10) ORDER BY date), 'UTF8')), 'hex')
        FROM daily_root), '') AS days,
      count(*) AS transactions
    FROM ledger_transaction t LEFT JOIN money m ON m.transaction_id = t.id LEFT JOIN usage u ON u.transaction_id = t.id`
  return { ledger: row?.ledger ?? '', days: row?.days ?? '', transactions: Number(row?.transactions ?? 0) }
}
