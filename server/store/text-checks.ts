import { randomUUID } from 'node:crypto'
import type { CheckedTextKind, TextCheckStatus } from '../domain/text-check.ts'
import { type AuditRecord, recordAudit } from './audit.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

/** A text that is to be checked; it stands in its own table, and here is only where. */
export interface TextToCheck {
  readonly kind: CheckedTextKind
  readonly subjectId: string
  readonly sequence: number
  /** openid of the author; null: WeChat cannot be asked */
  readonly peerId: string | null
  readonly writtenAt: Date
}

/** The row of a text that is to be checked; written together with the text. */
export function textCheckRow(text: TextToCheck): Prisma.TextCheckCreateManyInput {
  const status: TextCheckStatus = text.peerId === null ? 'unchecked' : 'waiting'
  return { id: randomUUID(), ...text, status, nextAttemptAt: text.writtenAt }
}

/** A text with what is known of it; sealed where it stands sealed, null when it was purged. */
export interface CheckedText {
  readonly id: string
  readonly kind: CheckedTextKind
  readonly subjectId: string
  readonly sequence: number
  readonly peerId: string | null
  readonly status: TextCheckStatus
  readonly writtenAt: Date
  readonly attemptCount: number
  readonly sealed: string | null
  /** of a filing, which is not sealed */
  readonly plain: string | null
}

/** Where the text of a check stands. */
const TEXT = `
  SELECT k.id, k.kind, k.subject_id AS "subjectId", k.sequence, k.peer_id AS "peerId", k.status,
         k.written_at AS "writtenAt", k.attempt_count AS "attemptCount",
         CASE k.kind
           WHEN 'complaint' THEN (SELECT e.text_sealed FROM complaint_entry e
                                  WHERE e.complaint_id = k.subject_id AND e.sequence = k.sequence)
           WHEN 'rating' THEN (SELECT r.comment_sealed FROM rating r WHERE r.consignment_id = k.subject_id)
         END AS sealed,
         CASE k.kind WHEN 'filing' THEN (
           SELECT concat_ws('、', c.contents, (SELECT string_agg(d.name, '、' ORDER BY d.line) FROM document_item d
                                              WHERE d.consignment_id = c.id))
           FROM consignment c WHERE c.id = k.subject_id)
         END AS plain`

const CLAIM = {
  name: 'claim-text-checks',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id FROM text_check WHERE status = 'waiting' AND next_attempt_at <= $1::timestamptz
      ORDER BY next_attempt_at LIMIT $2::int FOR UPDATE SKIP LOCKED
    ),
    k AS (
      UPDATE text_check t SET attempt_count = t.attempt_count + 1, next_attempt_at = $3::timestamptz
      FROM due WHERE t.id = due.id RETURNING t.*
    )
    ${TEXT} FROM k`,
}

/** Takes texts that wait for WeChat; whoever dies with them gives them back when the lease ends. */
export function claimTextChecks(db: Database, now: Date, leaseUntil: Date, limit: number): Promise<CheckedText[]> {
  return db.run<CheckedText>(CLAIM, [now, limit, leaseUntil])
}

const FOR_A_PERSON = {
  name: 'text-checks-for-a-person',
  text: `
    ${TEXT} FROM text_check k
    WHERE k.status IN ('doubtful', 'unchecked')
      AND ($1::timestamptz IS NULL OR (k.written_at, k.id) < ($1::timestamptz, $2::uuid))
    ORDER BY k.written_at DESC, k.id DESC LIMIT $3::int`,
}

/** Texts that a person is to look at, newest first, from behind the cursor. */
export function listTextsForAPerson(
  db: Database,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<CheckedText[]> {
  return db.run<CheckedText>(FOR_A_PERSON, [after?.at ?? null, after?.id ?? null, limit])
}

/** Keeps how the check of a text ended, or when it goes on; what a person decided meanwhile stays. */
export async function settleTextCheck(
  db: Database,
  id: string,
  result: { readonly status: TextCheckStatus; readonly nextAttemptAt: Date; readonly checkedAt: Date | null },
): Promise<void> {
  await db.textCheck.updateMany({ where: { id, status: 'waiting' }, data: result })
}

/**
 * A person decides about a text. A filing that is withheld loses its words: they stand on labels, lists and in messages.
 * @returns the status that it has now; undefined: there is no such text for a person
 */
export async function decideTextCheck(
  db: Database,
  id: string,
  decision: { readonly status: 'shown' | 'withheld'; readonly by: string; readonly replacement: string },
  audit: AuditRecord,
): Promise<TextCheckStatus | undefined> {
  const { status, by: decidedBy } = decision
  return db.$transaction(async (transaction) => {
    const [decided] = await transaction.textCheck.updateManyAndReturn({
      where: { id, status: { in: ['doubtful', 'unchecked'] } },
      data: { status, decidedBy, decidedAt: audit.at },
    })
    if (decided === undefined) {
      const known = await transaction.textCheck.findUnique({ where: { id }, select: { status: true } })
      return known?.status as TextCheckStatus | undefined
    }
    if (decided.kind === 'filing' && status === 'withheld') {
      const consignmentId = decided.subjectId
      await transaction.consignment.update({ where: { id: consignmentId }, data: { contents: decision.replacement } })
      await transaction.documentItem.updateMany({ where: { consignmentId }, data: { name: decision.replacement } })
    }
    await recordAudit(transaction, audit)
    return status
  })
}

/** What is known of the texts of subjects: by subject and entry. */
export async function textCheckStatuses(
  db: Database,
  kind: CheckedTextKind,
  subjectIds: readonly string[],
): Promise<(subjectId: string, sequence?: number) => TextCheckStatus | null> {
  if (subjectIds.length === 0) return () => null
  const rows = await db.textCheck.findMany({
    where: { kind, subjectId: { in: [...subjectIds] } },
    select: { subjectId: true, sequence: true, status: true },
  })
  const known = new Map(rows.map((row) => [`${row.subjectId}:${row.sequence}`, row.status as TextCheckStatus]))
  return (subjectId, sequence = 1) => known.get(`${subjectId}:${sequence}`) ?? null
}
