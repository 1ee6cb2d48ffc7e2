import type { InstantRange, LocalDate, LocalMonth } from '../domain/calendar-time.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Direction } from '../domain/route.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database } from './database.ts'

/** A ledger entry of the accounts that an evaluation speaks of. */
export interface MoneyRow {
  readonly postedOn: LocalDate
  readonly kind: string
  readonly account: string
  readonly line: BudgetLine
  readonly townId: string | null
  /** null: of a month, a bag or a budget */
  readonly trackingNumber: string | null
  readonly versionId: string
  readonly note: string | null
  /** debits above 0 */
  readonly amountFen: number
}

/** The usage and savings of a posting; a measure that it does not touch is null. */
export interface UsageRow {
  readonly postedOn: LocalDate
  readonly kind: string
  readonly townId: string | null
  /** of a consignment, or the first one of a case */
  readonly trackingNumber: string | null
  readonly versionId: string
  readonly items: number | null
  readonly trips: number | null
  /** low, middle, high */
  readonly metres: readonly (number | null)[]
  readonly minutes: readonly (number | null)[]
  readonly fareFen: readonly (number | null)[]
  readonly gaps: number
}

/** A consignment that was registered, completed or cancelled in the time. */
export interface ConsignmentRow {
  readonly trackingNumber: string
  readonly direction: Direction
  readonly townId: string | null
  readonly matterId: string
  readonly registeredOn: LocalDate
  readonly completedOn: LocalDate | null
  readonly isRegistered: boolean
  readonly isCompleted: boolean
  readonly isCancelled: boolean
  /** from registration to receipt */
  readonly minutes: number | null
  readonly score: number | null
}

/** An exception or a complaint. */
export interface MishapRow {
  readonly trackingNumber: string
  readonly kind: string
  readonly on: LocalDate
  readonly status: string
}

/** A month whose statement was settled. */
export interface SettledMonthRow {
  readonly month: LocalMonth
  readonly carriers: string
  readonly statements: number
}

export interface ContractRow {
  readonly number: string
  readonly carrier: string
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate
}

/** Entries of the accounts that were recorded until an instant, in the order of their days. */
export async function readMoneyRows(
  db: Database,
  days: Period,
  wish: { readonly accounts: readonly string[]; readonly asOf: Date; readonly limit: number },
): Promise<MoneyRow[]> {
  return db.$queryRaw<MoneyRow[]>`
    SELECT t.posted_on::text AS "postedOn", t.kind, e.account, t.budget_line AS line, t.town_id AS "townId",
      c.tracking_number AS "trackingNumber", t.version_id AS "versionId", t.note, e.amount_fen::float8 AS "amountFen"
    FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    LEFT JOIN consignment c ON c.id = t.consignment_id
    WHERE t.posted_on BETWEEN ${days.from}::date AND ${days.until}::date AND t.recorded_at <= ${wish.asOf}
      AND e.account = ANY(${[...wish.accounts]}::text[])
    ORDER BY t.posted_on, t.posting_key, e.line LIMIT ${wish.limit}`
}

/** Usage that was recorded until an instant, a row a posting. */
export async function readUsageRows(
  db: Database,
  days: Period,
  wish: { readonly asOf: Date; readonly limit: number },
): Promise<UsageRow[]> {
  const rows = await db.$queryRaw<
    (Omit<UsageRow, 'metres' | 'minutes' | 'fareFen'> &
      Record<'metres' | 'minutes' | 'fare', (number | null)[] | null>)[]
  >`
    WITH posted AS (
      SELECT t.id, t.posted_on, t.kind, t.town_id, t.version_id, t.posting_key, t.consignment_id, t.case_id
      FROM ledger_transaction t
      WHERE t.posted_on BETWEEN ${days.from}::date AND ${days.until}::date AND t.recorded_at <= ${wish.asOf}
        AND EXISTS (SELECT FROM usage_entry u WHERE u.transaction_id = t.id)
      ORDER BY t.posted_on, t.posting_key LIMIT ${wish.limit}
    )
    SELECT p.posted_on::text AS "postedOn", p.kind, p.town_id AS "townId", p.version_id AS "versionId",
      coalesce(c.tracking_number, f.tracking_number) AS "trackingNumber",
      max(u.middle) FILTER (WHERE u.measure = 'items')::float8 AS items,
      max(u.middle) FILTER (WHERE u.measure = 'trips')::float8 AS trips,
      max(ARRAY[u.low, u.middle, u.high]::float8[]) FILTER (WHERE u.measure = 'metres') AS metres,
      max(ARRAY[u.low, u.middle, u.high]::float8[]) FILTER (WHERE u.measure = 'minutes') AS minutes,
      max(ARRAY[u.low, u.middle, u.high]::float8[]) FILTER (WHERE u.measure = 'fare_fen') AS fare,
      coalesce(max(u.gap_change) FILTER (WHERE u.measure = 'metres'), 0)::int AS gaps
    FROM posted p JOIN usage_entry u ON u.transaction_id = p.id
    LEFT JOIN consignment c ON c.id = p.consignment_id
    LEFT JOIN LATERAL (SELECT tracking_number FROM consignment WHERE case_id = p.case_id
      ORDER BY registered_at, id LIMIT 1) f ON c.id IS NULL
    GROUP BY p.id, p.posted_on, p.kind, p.town_id, p.version_id, p.posting_key, c.tracking_number, f.tracking_number
    ORDER BY p.posted_on, p.posting_key`
  const none = [null, null, null]
  return rows.map(({ metres, minutes, fare, ...row }) => ({
    ...row,
    metres: metres ?? none,
    minutes: minutes ?? none,
    fareFen: fare ?? none,
  }))
}

/** Consignments that something was counted of in the time, in the order of registration. */
export async function readConsignmentRows(
  db: Database,
  { from, to }: InstantRange,
  towns: { readonly siteIds: readonly string[]; readonly townIds: readonly string[] },
  limit: number,
): Promise<ConsignmentRow[]> {
  return db.$queryRaw<ConsignmentRow[]>`
    WITH cancelled AS (
      SELECT DISTINCT consignment_id AS id FROM scan_event
      WHERE occurred_at >= ${from} AND occurred_at < ${to} AND kind = 'cancelled'
    ), counted AS (
      SELECT id FROM consignment WHERE registered_at >= ${from} AND registered_at < ${to}
      UNION SELECT id FROM consignment WHERE completed_at >= ${from} AND completed_at < ${to}
      UNION SELECT id FROM cancelled
    )
    SELECT c.tracking_number AS "trackingNumber", c.direction::text AS direction, m.town_id AS "townId",
      k.matter_id AS "matterId",
      (c.registered_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "registeredOn",
      (c.completed_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "completedOn",
      c.registered_at >= ${from} AND c.registered_at < ${to} AS "isRegistered",
      coalesce(c.completed_at >= ${from} AND c.completed_at < ${to}, false) AS "isCompleted",
      c.status = 'cancelled' AND EXISTS (SELECT FROM cancelled x WHERE x.id = c.id) AS "isCancelled",
      (extract(epoch FROM c.completed_at - c.registered_at) / 60)::float8 AS minutes, r.score
    FROM counted n JOIN consignment c ON c.id = n.id JOIN relay_case k ON k.id = c.case_id
    LEFT JOIN rating r ON r.consignment_id = c.id
    LEFT JOIN unnest(${[...towns.siteIds]}::text[], ${[...towns.townIds]}::text[]) AS m(site_id, town_id)
      ON m.site_id = k.home_site_id
    ORDER BY c.registered_at, c.id LIMIT ${limit}`
}

export async function readExceptionRows(db: Database, { from, to }: InstantRange): Promise<MishapRow[]> {
  return db.$queryRaw<MishapRow[]>`
    SELECT c.tracking_number AS "trackingNumber", x.kind, (x.raised_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "on",
      coalesce(x.resolution, x.status::text) AS status
    FROM relay_exception x JOIN consignment c ON c.id = x.consignment_id
    WHERE x.raised_at >= ${from} AND x.raised_at < ${to} ORDER BY x.raised_at, x.id`
}

export async function readComplaintRows(db: Database, { from, to }: InstantRange): Promise<MishapRow[]> {
  return db.$queryRaw<MishapRow[]>`
    SELECT c.tracking_number AS "trackingNumber", 'complaint' AS kind,
      (x.filed_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "on", x.status::text AS status
    FROM complaint x JOIN consignment c ON c.id = x.consignment_id
    WHERE x.filed_at >= ${from} AND x.filed_at < ${to} ORDER BY x.filed_at, x.id`
}

export async function readSettledMonthRows(db: Database, days: Period): Promise<SettledMonthRow[]> {
  return db.$queryRaw<SettledMonthRow[]>`
    SELECT to_char(s.month, 'YYYY-MM') AS month, string_agg(DISTINCT s.carrier, '、') AS carriers,
      count(*)::int AS statements
    FROM settlement t JOIN carrier_statement s ON s.id = t.statement_id
    WHERE t.status IN ('approved', 'paid') AND s.month BETWEEN ${days.from}::date AND ${days.until}::date
    GROUP BY 1 ORDER BY 1`
}

export async function readContractRows(db: Database, days: Period): Promise<ContractRow[]> {
  return db.$queryRaw<ContractRow[]>`
    SELECT number, carrier, valid_from::text AS "validFrom", valid_until::text AS "validUntil" FROM carrier_contract
    WHERE valid_from <= ${days.until}::date AND valid_until >= ${days.from}::date ORDER BY valid_from, number`
}
