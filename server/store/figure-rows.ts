import type { InstantRange } from '../domain/calendar-time.ts'
import type { FigureIdentity } from '../domain/figure-code.ts'
import type { RowSource } from '../domain/figure-queries.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

/** One of the rows that a figure counts or adds up. No personal data. */
export interface FigureRow {
  readonly id: string
  /** what kind of row it is: ledger kind, measure, status, agency … */
  readonly what: string
  readonly at: Date
  /** what it adds to the figure; null: a quantity that is missing */
  readonly amount: number | null
  readonly versionId: string | null
  readonly siteId: string | null
  readonly caseId: string | null
  readonly consignmentId: string | null
  readonly trackingNumber: string | null
  readonly sourceEventId: string | null
}

/** Which rows: those of the figure that were known at an instant, behind the cursor, the oldest first. */
export interface RowQuery {
  readonly figure: FigureIdentity
  readonly range: InstantRange
  /** sites whose residents count; null: all */
  readonly homes: readonly string[] | null
  readonly asOf: Date
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

/** Rows that are too many for one answer, a page of them. */
export type PagedSource = Extract<
  RowSource,
  {
    rows:
      | 'money'
      | 'usage'
      | 'registered'
      | 'completed'
      | 'rated'
      | 'dispatches'
      | 'cancelled'
      | 'exceptions'
      | 'complaints'
  }
>

export async function readFigureRows(
  db: Pick<Database, '$queryRaw'>,
  source: PagedSource,
  query: RowQuery,
): Promise<FigureRow[]> {
  const { after, limit } = query
  const behind = after === null ? Prisma.empty : Prisma.sql`AND (at, id) > (${after.at}, ${after.id}::uuid)`
  return db.$queryRaw<FigureRow[]>`
    SELECT * FROM (${rowsOf(source, query)}) AS found WHERE true ${behind} ORDER BY at, id LIMIT ${limit}`
}

function rowsOf(source: PagedSource, query: RowQuery): Prisma.Sql {
  switch (source.rows) {
    case 'money':
      return moneyRows(source, query)
    case 'usage':
      return usageRows(source, query)
    case 'registered':
      return consignmentRows(query, Prisma.sql`c.registered_at`, directionOf(source.direction))
    case 'completed':
      return consignmentRows(query, Prisma.sql`c.completed_at`, knownCompletion(query))
    case 'rated':
      return ratedRows(source.leastScore, query)
    case 'dispatches':
      return dispatchRows(query)
    case 'cancelled':
      return cancelledRows(query)
    case 'exceptions':
      return Prisma.sql`
        SELECT x.id, x.kind AS what, x.raised_at AS at, 1::float8 AS amount, NULL AS "versionId", x.site_id AS "siteId",
          ${OF_CONSIGNMENT}, x.id AS "sourceEventId"
        FROM relay_exception x JOIN consignment c ON c.id = x.consignment_id
        WHERE x.raised_at >= ${query.range.from} AND x.raised_at < ${query.range.to} AND x.raised_at <= ${query.asOf}`
    case 'complaints':
      return Prisma.sql`
        SELECT x.id, x.status::text AS what, x.filed_at AS at, 1::float8 AS amount, NULL AS "versionId", NULL AS "siteId",
          ${OF_CONSIGNMENT}, NULL::uuid AS "sourceEventId"
        FROM complaint x JOIN consignment c ON c.id = x.consignment_id
        WHERE x.filed_at >= ${query.range.from} AND x.filed_at < ${query.range.to} AND x.filed_at <= ${query.asOf}`
  }
}

const OF_CONSIGNMENT = Prisma.sql`c.case_id AS "caseId", c.id AS "consignmentId", c.tracking_number AS "trackingNumber"`
const OF_TRANSACTION = Prisma.sql`
  t.version_id AS "versionId", t.town_id AS "siteId", t.case_id AS "caseId", t.consignment_id AS "consignmentId",
  c.tracking_number AS "trackingNumber", t.source_event_id AS "sourceEventId"`

/** Postage that no item stands behind says what it is of. */
const KIND = Prisma.sql`
  CASE WHEN t.posting_key LIKE 'postage:month:%' THEN 'month_charge'
       WHEN t.posting_key LIKE 'postage:bag:%' AND t.kind = 'postage' THEN 'bag_charge' ELSE t.kind END`

/** Nothing is recorded before it happens: what counts on a day was not learnt before the day. */
function postedIn({ figure, asOf }: RowQuery): Prisma.Sql {
  return Prisma.sql`
    t.posted_on BETWEEN ${figure.from}::date AND ${figure.until}::date AND t.recorded_at <= ${asOf}
    AND t.recorded_at >= ${figure.from}::date - interval '2 days'
    ${figure.siteId === null ? Prisma.empty : Prisma.sql`AND t.town_id = ${figure.siteId}`}`
}

function moneyRows({ accounts, sign }: Extract<RowSource, { rows: 'money' }>, query: RowQuery): Prisma.Sql {
  const { line } = query.figure
  return Prisma.sql`
    SELECT t.id, ${KIND} AS what, t.recorded_at AS at, (e.sum * ${sign}::int)::float8 AS amount, ${OF_TRANSACTION}
    FROM ledger_transaction t
    CROSS JOIN LATERAL (
      SELECT sum(amount_fen) AS sum FROM ledger_entry WHERE transaction_id = t.id AND account = ANY(${[...accounts]})
    ) e
    LEFT JOIN consignment c ON c.id = t.consignment_id
    WHERE ${postedIn(query)} AND e.sum IS NOT NULL
      ${line === null ? Prisma.empty : Prisma.sql`AND t.budget_line = ${line}`}`
}

function usageRows({ measure }: Extract<RowSource, { rows: 'usage' }>, query: RowQuery): Prisma.Sql {
  return Prisma.sql`
    SELECT t.id, t.kind AS what, t.recorded_at AS at, u.middle::float8 AS amount, ${OF_TRANSACTION}
    FROM ledger_transaction t JOIN usage_entry u ON u.transaction_id = t.id AND u.measure = ${measure}
    LEFT JOIN consignment c ON c.id = t.consignment_id
    WHERE ${postedIn(query)}`
}

function consignmentRows(query: RowQuery, instant: Prisma.Sql, more: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.direction::text AS what, ${instant} AS at, 1::float8 AS amount, NULL AS "versionId",
      k.home_site_id AS "siteId", ${OF_CONSIGNMENT}, NULL::uuid AS "sourceEventId"
    FROM consignment c JOIN relay_case k ON k.id = c.case_id
    WHERE ${instant} >= ${query.range.from} AND ${instant} < ${query.range.to} AND ${instant} <= ${query.asOf}
      ${ofHomes(query)} ${more}`
}

function ratedRows(leastScore: number, query: RowQuery): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, r.score::text AS what, c.completed_at AS at, 1::float8 AS amount, NULL AS "versionId",
      k.home_site_id AS "siteId", ${OF_CONSIGNMENT}, NULL::uuid AS "sourceEventId"
    FROM consignment c JOIN relay_case k ON k.id = c.case_id JOIN rating r ON r.consignment_id = c.id
    WHERE c.completed_at >= ${query.range.from} AND c.completed_at < ${query.range.to}
      AND r.score >= ${leastScore} AND r.rated_at <= ${query.asOf} ${ofHomes(query)} ${knownCompletion(query)}`
}

function dispatchRows(query: RowQuery): Prisma.Sql {
  const { range, asOf } = query
  return Prisma.sql`
    SELECT e.id, e.kind::text AS what, e.occurred_at AS at, 1::float8 AS amount, NULL AS "versionId",
      e.site_id AS "siteId", ${OF_CONSIGNMENT}, e.id AS "sourceEventId"
    FROM scan_event e JOIN consignment c ON c.id = e.consignment_id JOIN relay_case k ON k.id = c.case_id
    WHERE e.occurred_at >= ${range.from} AND e.occurred_at < ${range.to} AND e.recorded_at <= ${asOf}
      AND e.kind = 'dispatched' ${ofHomes(query)}`
}

/** Asked too late, a cancellation cancels nothing; the one recorded first tells the day. */
function cancelledRows(query: RowQuery): Prisma.Sql {
  const { range, asOf } = query
  return Prisma.sql`
    SELECT e.id, e.kind::text AS what, e.occurred_at AS at, 1::float8 AS amount, NULL AS "versionId",
      e.site_id AS "siteId", ${OF_CONSIGNMENT}, e.id AS "sourceEventId"
    FROM scan_event e JOIN consignment c ON c.id = e.consignment_id JOIN relay_case k ON k.id = c.case_id
    WHERE e.occurred_at >= ${range.from} AND e.occurred_at < ${range.to} AND e.recorded_at <= ${asOf}
      AND e.kind = 'cancelled' AND c.status = 'cancelled' ${ofHomes(query)} AND NOT EXISTS (
        SELECT FROM scan_event x WHERE x.consignment_id = c.id AND x.kind = 'cancelled' AND x.sequence < e.sequence)`
}

function ofHomes({ homes }: RowQuery): Prisma.Sql {
  return homes === null ? Prisma.empty : Prisma.sql`AND k.home_site_id = ANY(${[...homes]})`
}

function directionOf(direction: string | null): Prisma.Sql {
  return direction === null ? Prisma.empty : Prisma.sql`AND c.direction::text = ${direction}`
}

/** Does it stand as completed, and was that known by then? */
function knownCompletion({ asOf }: RowQuery): Prisma.Sql {
  return Prisma.sql`AND c.status = 'completed' AND EXISTS (
    SELECT FROM scan_event e
    WHERE e.consignment_id = c.id AND e.recorded_at <= ${asOf} AND c.completed_at IN
      (e.occurred_at, (e.details->'replacement'->>'occurredAt')::timestamptz))`
}
