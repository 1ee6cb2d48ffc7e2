import type { AccountCode } from '../domain/accounts.ts'
import type { PostedForBag } from '../domain/bag-posting.ts'
import type { LedgerKind } from '../domain/ledger.ts'
import { fen } from '../domain/money.ts'
import { BUDGET_LINES, type BudgetLine } from '../domain/tariff.ts'
import type { Statements } from './database.ts'

const LINES = BUDGET_LINES.map((line) => `('${line}')`).join(', ')

/**
 * Keys under which something may have been posted for bag `b`: once a line; and where something was taken back, the
 * reversals, and postage anew for each departure.
 */
export const KEYS_OF_BAG = `
  SELECT p.prefix || 'postage:bag:' || b.id || ':' || l.line || a.anew AS key
  FROM (VALUES ${LINES}) AS l(line)
  CROSS JOIN LATERAL (
    SELECT '' AS prefix UNION ALL
    SELECT 'reversal:' WHERE EXISTS (SELECT FROM bag_event e WHERE e.bag_id = b.id AND e.kind = 'corrected')
  ) p
  CROSS JOIN LATERAL (
    SELECT '' AS anew UNION ALL
    SELECT ':' || d.id FROM bag_event d WHERE d.bag_id = b.id AND d.kind = 'dispatched'
      AND EXISTS (SELECT FROM bag_event e WHERE e.bag_id = b.id AND e.kind = 'corrected')
  ) a`

interface PostingRow {
  posting_key: string
  kind: LedgerKind
  version_id: string
  budget_line: BudgetLine
  town_id: string | null
  source_event_id: string | null
  entries: [account: AccountCode, amountFen: number][]
}

const READ_POSTINGS = {
  name: 'bag-postings',
  text: `
    SELECT t.posting_key, t.kind, t.version_id, t.budget_line, t.town_id, t.source_event_id,
      (SELECT json_agg(json_build_array(y.account, y.amount_fen) ORDER BY y.line)
       FROM ledger_entry y WHERE y.transaction_id = t.id) AS entries
    FROM bag b CROSS JOIN LATERAL (${KEYS_OF_BAG}) k JOIN ledger_transaction t ON t.posting_key = k.key
    WHERE b.id = $1`,
}

/** What was posted for a bag, taken back or not. */
export async function readBagPostings(db: Statements, bagId: string): Promise<readonly PostedForBag[]> {
  const rows = await db.run<PostingRow>(READ_POSTINGS, [bagId])
  return rows.map(({ posting_key: key, kind, version_id, budget_line: line, town_id, source_event_id, entries }) => ({
    money: {
      key,
      kind,
      line,
      entries: entries.map(([account, amountFen]) => ({ account, amountFen: fen(amountFen) })),
      tariffVersionId: version_id,
      reverses: null,
    },
    sourceEventId: source_event_id,
    townId: town_id,
  }))
}

const LOCK_CONTENTS = {
  name: 'lock-contents',
  text: 'SELECT 1 FROM consignment WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
}

/** Keeps everybody else from recording anything of the consignments, or packing them, until the transaction ends. */
export async function lockContents(db: Statements, consignmentIds: readonly string[]): Promise<void> {
  await db.run(LOCK_CONTENTS, [consignmentIds])
}

const FIND_PACKED_SINCE = {
  name: 'packed-since',
  text: `
    SELECT DISTINCT c.tracking_number
    FROM bag_item i JOIN bag b ON b.id = i.bag_id JOIN bag_event e ON e.bag_id = b.id AND e.kind = 'sealed'
    JOIN consignment c ON c.id = i.consignment_id
    WHERE i.consignment_id = ANY($1::uuid[]) AND i.state = 'packed' AND b.id <> $2
      AND b.status <> 'checked' AND b.status <> 'withdrawn' AND e.recorded_at >= $3`,
}

/** Numbers of those of the consignments that were sealed into another bag since an instant, and are in it still. */
export async function findPackedSince(
  db: Statements,
  consignmentIds: readonly string[],
  bagId: string,
  since: Date,
): Promise<readonly string[]> {
  const rows = await db.run<{ tracking_number: string }>(FIND_PACKED_SINCE, [consignmentIds, bagId, since])
  return rows.map(({ tracking_number }) => tracking_number)
}
