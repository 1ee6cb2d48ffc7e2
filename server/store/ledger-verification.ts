import type { Defect } from '../domain/stored-case.ts'
import type { Database } from './database.ts'

export interface LedgerCheck {
  /** transactions looked at; fewer than the limit at the end */
  readonly count: number
  /** id of the last one; null when there was none */
  readonly lastId: string | null
  readonly defects: readonly Defect[]
}

/**
 * Checks transactions in the order of their ids, from behind the one given: balance, lines, what they point to, and what
 * they say of the event that they follow from. Those that a person posted follow from none, and have no site.
 */
export async function checkLedger(db: Database, afterId: string, limit: number): Promise<LedgerCheck> {
  const rows = await db.$queryRaw<[{ count: number; last_id: string | null; defects: Defect[] }]>`
    WITH batch AS MATERIALIZED (
      SELECT * FROM ledger_transaction WHERE id > ${afterId}::uuid ORDER BY id LIMIT ${limit}
    ),
    checked AS (
      SELECT b.id, y.sum, y.lines + u.lines AS lines,
        CASE WHEN b.source_event_id IS NOT NULL AND s.id IS NULL THEN 'event ' || b.source_event_id
             WHEN b.consignment_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM consignment c WHERE c.id = b.consignment_id AND c.case_id = b.case_id)
                  THEN 'consignment ' || b.consignment_id
             WHEN b.reverses_id IS NOT NULL AND r.id IS NULL THEN 'transaction ' || b.reverses_id
        END AS points_nowhere,
        CASE WHEN (b.source_event_id IS NULL) <> (b.site_id IS NULL) THEN 'its event'
             WHEN b.site_id <> s.site_id THEN 'site'
             WHEN b.occurred_at <> s.occurred_at THEN 'when it happened'
             WHEN b.recorded_at <> s.recorded_at THEN 'when it was recorded'
             WHEN b.kind <> split_part(b.posting_key, ':', 1) THEN 'kind'
             WHEN b.source_event_id IS NOT NULL AND b.note IS NOT NULL THEN 'note'
             WHEN (b.kind = 'reversal') <> (b.reverses_id IS NOT NULL)
                  OR b.posting_key <> 'reversal:' || r.posting_key THEN 'what it reverses'
        END AS differs
      FROM batch b
      LEFT JOIN LATERAL (
        SELECT id, site_id, occurred_at, recorded_at FROM scan_event WHERE id = b.source_event_id
        UNION ALL
        SELECT id, site_id, occurred_at, recorded_at FROM bag_event WHERE id = b.source_event_id
      ) s ON true
      LEFT JOIN ledger_transaction r ON r.id = b.reverses_id
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS sum, count(*) AS lines
                          FROM ledger_entry y WHERE y.transaction_id = b.id) y
      CROSS JOIN LATERAL (SELECT count(*) AS lines FROM usage_entry u WHERE u.transaction_id = b.id) u
    ),
    found AS (
      SELECT id, 'ledger_unbalanced' AS kind, sum || ' fen' AS detail FROM checked WHERE sum <> 0
      UNION ALL SELECT id, 'ledger_dangling', 'nothing posted' FROM checked WHERE lines = 0
      UNION ALL SELECT id, 'ledger_dangling', points_nowhere FROM checked WHERE points_nowhere IS NOT NULL
      UNION ALL SELECT id, 'posting_differs', differs FROM checked WHERE differs IS NOT NULL
    )
    SELECT (SELECT count(*)::int FROM batch) AS count, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last_id,
      coalesce((SELECT json_agg(json_build_object('kind', kind, 'subject', id, 'detail', detail) ORDER BY id)
                FROM found), '[]') AS defects`
  const [{ count, last_id, defects }] = rows
  return { count, lastId: last_id, defects }
}
