import type { LocalDate } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { LedgerPosting } from '../domain/ledger.ts'
import type { Transaction } from './database.ts'

/** A posting that no scan made: what a person decided, what a month costs, what a statement settled. */
export interface BookPosting {
  readonly money: LedgerPosting
  readonly occurredAt: Date
  /** the day it counts on: domain/relay-posting.ts, postingDay */
  readonly postedOn: LocalDate
  readonly recordedAt: Date
  readonly townId: string | null
  /** what it was posted for, in a few words without personal data */
  readonly note: string | null
}

/**
 * Posts, once each by its key, together with what else the transaction does.
 * @returns keys of those that were not posted before
 * @throws an error of SQLSTATE MC001 when the month of a posting was closed in between
 */
export async function postToBooks(
  db: Pick<Transaction, '$queryRaw'>,
  postings: readonly BookPosting[],
): Promise<readonly string[]> {
  if (postings.length === 0) return []
  const rows = await db.$queryRaw<{ posting_key: string }[]>`
    WITH posted AS (
      INSERT INTO ledger_transaction (id, posting_key, kind, occurred_at, recorded_at, posted_on, budget_line, town_id,
        version_id, reverses_id, note)
      SELECT p.id, p.posting_key, p.kind, p.occurred_at, p.recorded_at, p.posted_on, p.budget_line, p.town_id,
        p.version_id, p.reverses_id, p.note
      FROM jsonb_to_recordset(${JSON.stringify(postings.map(transactionRow))}::jsonb) AS p(id uuid, posting_key text,
        kind text, occurred_at timestamptz, recorded_at timestamptz, posted_on date, budget_line text, town_id text,
        version_id text, reverses_id uuid, note text)
      ON CONFLICT (posting_key) DO NOTHING
      RETURNING id, posting_key
    ),
    entries AS (
      INSERT INTO ledger_entry (transaction_id, line, account, amount_fen)
      SELECT e.transaction_id, e.line, e.account, e.amount_fen
      FROM jsonb_to_recordset(${JSON.stringify(postings.flatMap(entryRows))}::jsonb)
        AS e(transaction_id uuid, line int, account text, amount_fen bigint)
      WHERE e.transaction_id IN (SELECT id FROM posted)
    )
    SELECT posting_key FROM posted`
  return rows.map((row) => row.posting_key)
}

/** Id of the ledger transaction of a posting. */
export function transactionId(postingKey: string): string {
  return derivedId('ledger', postingKey)
}

function transactionRow({ money, occurredAt, postedOn, recordedAt, townId, note }: BookPosting) {
  return {
    id: transactionId(money.key),
    posting_key: money.key,
    kind: money.kind,
    occurred_at: occurredAt,
    recorded_at: recordedAt,
    posted_on: postedOn,
    budget_line: money.line,
    town_id: townId,
    version_id: money.tariffVersionId,
    reverses_id: money.reverses === null ? null : transactionId(money.reverses.key),
    note,
  }
}

function entryRows({ money }: BookPosting) {
  return money.entries.map(({ account, amountFen }, index) => ({
    transaction_id: transactionId(money.key),
    line: index + 1,
    account,
    amount_fen: amountFen,
  }))
}
