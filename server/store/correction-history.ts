import type { AccountCode } from '../domain/accounts.ts'
import type { LedgerPosting, UsageMeasure } from '../domain/ledger.ts'
import type { EstimateChange } from '../domain/money.ts'
import { fen } from '../domain/money.ts'
import type { PostedBefore } from '../domain/posting-step.ts'
import type { SavingsBasis } from '../domain/savings-basis.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Statements } from './database.ts'

interface HistoryRow {
  id: string
  postings: PostingRow[]
}
type PostingRow = [
  key: string,
  kind: string,
  versionId: string,
  line: BudgetLine | null,
  entries: [account: AccountCode, amountFen: number][] | null,
  usage: [measure: UsageMeasure, low: number | null, middle: number | null, high: number | null, gap: number][] | null,
  basis: SavingsBasis | null,
]

const READ_HISTORY = {
  name: 'correction-history',
  text: `
    SELECT l.consignment_id AS id,
      json_agg(json_build_array(l.posting_key, l.kind, l.version_id, l.budget_line,
        (SELECT json_agg(json_build_array(y.account, y.amount_fen) ORDER BY y.line)
         FROM ledger_entry y WHERE y.transaction_id = l.id),
        (SELECT json_agg(json_build_array(u.measure, u.low, u.middle, u.high, u.gap_change) ORDER BY u.measure)
         FROM usage_entry u WHERE u.transaction_id = l.id), l.basis) ORDER BY l.recorded_at, l.id) AS postings
    FROM ledger_transaction l
    WHERE l.consignment_id = ANY(ARRAY(SELECT unnest($1::uuid[])))
    GROUP BY l.consignment_id`,
}

/** What was posted for consignments: read only where something is corrected, which may have to be taken back. */
export async function readCorrectionHistories(
  db: Statements,
  consignmentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PostedBefore[]>> {
  const rows = await db.run<HistoryRow>(READ_HISTORY, [consignmentIds])
  return new Map(rows.map(({ id, postings }) => [id, postings.map(toPosted)]))
}

function toPosted([key, kind, versionId, line, entries, usage, basis]: PostingRow): PostedBefore {
  if (entries !== null && line !== null) {
    const money: LedgerPosting = {
      key,
      kind: kind === 'reversal' ? 'reversal' : 'postage',
      line,
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
      basis,
    },
  }
}
