import type { AccountCode, LedgerPosting, UsageMeasure } from '../domain/ledger.ts'
import type { EstimateChange } from '../domain/money.ts'
import { fen } from '../domain/money.ts'
import type { PostedBefore } from '../domain/posting-step.ts'
import type { Direction } from '../domain/route.ts'
import type { Database } from './database.ts'

/** What a correction may have to take back. */
export interface CorrectionHistory {
  readonly posted: readonly PostedBefore[]
  /** directions of which another consignment of the case is completed */
  readonly siblingDirections: readonly Direction[]
}

interface HistoryRow {
  id: string
  sibling_directions: Direction[] | null
  postings: PostingRow[] | null
}
type PostingRow = [
  key: string,
  kind: string,
  versionId: string,
  entries: [account: AccountCode, amountFen: number][] | null,
  usage: [measure: UsageMeasure, low: number | null, middle: number | null, high: number | null, gap: number][] | null,
]

const READ_HISTORY = {
  name: 'correction-history',
  text: `
    SELECT c.id,
      (SELECT json_agg(DISTINCT s.direction) FROM consignment s
       WHERE s.case_id = c.case_id AND s.id <> c.id AND s.status = 'completed') AS sibling_directions,
      (SELECT json_agg(json_build_array(l.posting_key, l.kind, l.version_id,
                (SELECT json_agg(json_build_array(y.account, y.amount_fen) ORDER BY y.line)
                 FROM ledger_entry y WHERE y.transaction_id = l.id),
                (SELECT json_agg(json_build_array(u.measure, u.low, u.middle, u.high, u.gap_change) ORDER BY u.measure)
                 FROM usage_entry u WHERE u.transaction_id = l.id)) ORDER BY l.recorded_at, l.id)
       FROM ledger_transaction l WHERE l.consignment_id = c.id) AS postings
    FROM consignment c WHERE c.id = ANY(ARRAY(SELECT unnest($1::uuid[])))`,
}

/** What was posted for consignments, and what their siblings completed; read only where something is corrected. */
export async function readCorrectionHistories(
  db: Database,
  consignmentIds: readonly string[],
): Promise<ReadonlyMap<string, CorrectionHistory>> {
  const rows = await db.run<HistoryRow>(READ_HISTORY, [consignmentIds])
  return new Map(
    rows.map(({ id, sibling_directions, postings }) => [
      id,
      { siblingDirections: sibling_directions ?? [], posted: (postings ?? []).map(toPosted) },
    ]),
  )
}

function toPosted([key, kind, versionId, entries, usage]: PostingRow): PostedBefore {
  if (entries !== null) {
    const money: LedgerPosting = {
      key,
      kind: kind === 'reversal' ? 'reversal' : 'postage',
      entries: entries.map(([account, amountFen]) => ({ account, amountFen: fen(amountFen) })),
      tariffVersionId: versionId,
      reverses: null,
    }
    return { money, usage: null }
  }
  const quantity = (low: number | null, middle: number | null, high: number | null): EstimateChange | null =>
    low === null || middle === null || high === null ? null : { low, middle, high }
  return {
    money: null,
    usage: {
      key,
      methodVersion: versionId,
      entries: (usage ?? []).map(([measure, low, middle, high, gapChange]) => ({
        measure,
        quantity: quantity(low, middle, high),
        gapChange,
      })),
    },
  }
}
