import type { LocalDate } from '../domain/calendar-time.ts'
import type { Database, Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'

/** A transaction of the ledger with everything it posted. */
export interface LedgerRow {
  readonly id: string
  readonly postingKey: string
  readonly kind: string
  readonly occurredAt: Date
  readonly recordedAt: Date
  /** the day it counts on */
  readonly postedOn: LocalDate
  /** the line that pays; null where no money is posted */
  readonly budgetLine: string | null
  readonly townId: string | null
  readonly caseId: string | null
  readonly consignmentId: string | null
  readonly trackingNumber: string | null
  readonly siteId: string | null
  readonly sourceEventId: string | null
  /** tariff or method that made the figures */
  readonly versionId: string
  readonly reversesId: string | null
  /** what a person posted it for */
  readonly note: string | null
  readonly entries: readonly { readonly account: string; readonly amountFen: number }[]
  readonly usage: readonly {
    readonly measure: string
    readonly low: number | null
    readonly middle: number | null
    readonly high: number | null
    readonly gapChange: number
  }[]
}

export interface LedgerFilter {
  /** transactions that count on days from here on */
  readonly from: LocalDate | null
  /** … up to here */
  readonly until: LocalDate | null
  /** no transaction that was recorded before this can match */
  readonly recordedFrom: Date | null
  readonly consignmentId: string | null
  /** this transaction alone */
  readonly id?: string
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

/** Transactions in the order of recording, from behind the cursor, with their lines in one statement. */
export async function listLedgerRows(db: Database, filter: LedgerFilter): Promise<LedgerRow[]> {
  const { from, until, recordedFrom, consignmentId, id, after, limit } = filter
  const conditions = [
    Prisma.sql`true`,
    ...(from === null ? [] : [Prisma.sql`t.posted_on >= ${from}::date`]),
    ...(until === null ? [] : [Prisma.sql`t.posted_on <= ${until}::date`]),
    ...(recordedFrom === null ? [] : [Prisma.sql`t.recorded_at >= ${recordedFrom}`]),
    ...(consignmentId === null ? [] : [Prisma.sql`t.consignment_id = ${consignmentId}::uuid`]),
    ...(id === undefined ? [] : [Prisma.sql`t.id = ${id}::uuid`]),
    ...(after === null ? [] : [Prisma.sql`(t.recorded_at, t.id) > (${after.at}, ${after.id}::uuid)`]),
  ]
  return db.$queryRaw<LedgerRow[]>`
    SELECT t.id, t.posting_key AS "postingKey", t.kind, t.occurred_at AS "occurredAt", t.recorded_at AS "recordedAt",
           t.posted_on::text AS "postedOn", t.budget_line AS "budgetLine", t.town_id AS "townId", t.note,
           t.case_id AS "caseId", t.consignment_id AS "consignmentId", c.tracking_number AS "trackingNumber",
           t.site_id AS "siteId", t.source_event_id AS "sourceEventId", t.version_id AS "versionId",
           t.reverses_id AS "reversesId",
           coalesce((SELECT jsonb_agg(jsonb_build_object('account', e.account, 'amountFen', e.amount_fen) ORDER BY e.line)
                     FROM ledger_entry e WHERE e.transaction_id = t.id), '[]') AS entries,
           coalesce((SELECT jsonb_agg(jsonb_build_object('measure', u.measure, 'low', u.low, 'middle', u.middle,
                                                         'high', u.high, 'gapChange', u.gap_change) ORDER BY u.measure)
                     FROM usage_entry u WHERE u.transaction_id = t.id), '[]') AS usage
    FROM ledger_transaction t LEFT JOIN consignment c ON c.id = t.consignment_id
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY t.recorded_at, t.id
    LIMIT ${limit}`
}

/** A transaction with its entries, for whoever takes it back; null when there is none. */
export function findReversible(db: Pick<Transaction, 'ledgerTransaction'>, id: string) {
  return db.ledgerTransaction.findUnique({
    where: { id },
    include: { entries: { orderBy: { line: 'asc' }, select: { account: true, amountFen: true } } },
  })
}
