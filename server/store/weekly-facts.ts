import type { InstantRange, LocalDate } from '../domain/calendar-time.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { daysOf, homeDays } from './relay-day-sums.ts'

/** What moved in a week; consignments unless said otherwise. */
export interface WeekFlow {
  readonly registered: number
  /** legs dispatched */
  readonly handedOver: number
  readonly cancelled: number
  /** completed in the week before */
  readonly previousCompleted: number
  /** median hours from registration to completion of those completed; null when there are none */
  readonly medianHours: number | null
  readonly completedByHome: readonly { readonly homeSiteId: string; readonly count: number }[]
  /** tasks that reached the leaders */
  readonly escalatedByHome: readonly { readonly homeSiteId: string; readonly count: number }[]
}

/** How things stand at an instant. */
export interface PresentState {
  readonly inTransit: number
  readonly awaitingPickup: number
  readonly openExceptions: number
  readonly overdueByHome: readonly { readonly homeSiteId: string; readonly count: number }[]
}

interface Range {
  readonly low: number
  readonly middle: number
  readonly high: number
}

/** What was posted for a week. */
export interface WeekPostings {
  /** sums in fen by account */
  readonly accounts: Readonly<Record<string, number>>
  readonly trips: number
  readonly metres: Range
  readonly minutes: Range
  readonly fareFen: Range
  /** cases that first saved a trip, over a known distance and over one that nobody has measured */
  readonly casesWithDistance: number
  readonly casesWithoutDistance: number
  /** tariffs and savings methods that the sums were made by */
  readonly versionIds: readonly string[]
}

/** Residents' own sites that a count is narrowed to; null: the whole county. */
export type Homes = readonly string[] | null

/** @param caseId column of the case, written by this folder's code alone */
function ofHomes(homes: Homes, caseId: string): Prisma.Sql {
  if (homes === null) return Prisma.empty
  return Prisma.sql`AND EXISTS (
    SELECT FROM relay_case own WHERE own.id = ${Prisma.raw(caseId)} AND own.home_site_id = ANY(${[...homes]}))`
}

/** Counts whole days, such as a week, from their day sums; history, and how much happened, is not looked at. */
export async function readWeekFlow(
  db: Database,
  week: InstantRange,
  previous: InstantRange,
  homes: Homes = null,
): Promise<WeekFlow> {
  const days = daysOf(week)
  const rows = await db.$queryRaw<{ flow: WeekFlow }[]>`
    WITH sums AS MATERIALIZED (
      SELECT subject_id, registered, cancelled, completed, minutes FROM relay_day_sum WHERE ${homeDays(days, homes)}
    )
    SELECT jsonb_build_object(
      'registered', (SELECT coalesce(sum(registered), 0) FROM sums),
      'handedOver', (SELECT coalesce(sum(legs), 0) FROM dispatch_day_sum
                     WHERE day BETWEEN ${days.from}::date AND ${days.until}::date
                       ${homes === null ? Prisma.empty : Prisma.sql`AND home_site_id = ANY(${[...homes]})`}),
      'cancelled', (SELECT coalesce(sum(cancelled), 0) FROM sums),
      'previousCompleted', (SELECT coalesce(sum(completed), 0) FROM relay_day_sum
                            WHERE ${homeDays(daysOf(previous), homes)}),
      'medianHours', (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY one) / 60
                      FROM sums CROSS JOIN LATERAL unnest(minutes) AS one),
      'completedByHome', coalesce((
        SELECT jsonb_agg(jsonb_build_object('homeSiteId', subject_id, 'count', count))
        FROM (SELECT subject_id, sum(completed) AS count FROM sums GROUP BY subject_id HAVING sum(completed) > 0)
          AS by_home), '[]'),
      'escalatedByHome', coalesce((
        SELECT jsonb_agg(jsonb_build_object('homeSiteId', home_site_id, 'count', count))
        FROM (
          SELECT k.home_site_id, count(*)
          FROM task t JOIN consignment c ON c.id = t.consignment_id JOIN relay_case k ON k.id = c.case_id
          -- the level is written out: the index is of these alone
          WHERE t.escalation_level = 4 AND t.escalated_at >= ${week.from} AND t.escalated_at < ${week.to}
            ${ofHomes(homes, 'c.case_id')}
          GROUP BY k.home_site_id) AS by_home), '[]')
    ) AS flow`
  return (rows[0] as { flow: WeekFlow }).flow
}

/** Looks at live tasks only: every consignment that is on its way or waits has one. */
export async function readPresentState(db: Database, asOf: Date, homes: Homes = null): Promise<PresentState> {
  const rows = await db.$queryRaw<{ state: PresentState }[]>`
    WITH live AS (
      SELECT t.kind, t.due_at < ${asOf} AS is_overdue, c.id, c.status, k.home_site_id
      FROM task t JOIN consignment c ON c.id = t.consignment_id JOIN relay_case k ON k.id = c.case_id
      WHERE t.status IN ('open', 'acknowledged') ${ofHomes(homes, 'c.case_id')}
    )
    SELECT jsonb_build_object(
      'inTransit', (SELECT count(DISTINCT id) FROM live WHERE status = 'in_transit'),
      'awaitingPickup', (SELECT count(DISTINCT id) FROM live WHERE status = 'awaiting_pickup'),
      'openExceptions', (SELECT count(DISTINCT id) FROM live WHERE kind = 'resolve_exception'),
      'overdueByHome', coalesce((
        SELECT jsonb_agg(jsonb_build_object('homeSiteId', home_site_id, 'count', count))
        FROM (SELECT home_site_id, count(*) FROM live WHERE is_overdue GROUP BY home_site_id) AS by_home), '[]')
    ) AS state`
  return (rows[0] as { state: PresentState }).state
}

/**
 * Sums what counts on the days of a time, such as a week: money by account, usage by measure. Of the whole county they are
 * the day sums, of certain homes those of their entries; how many cases they were reckoned on is counted by case.
 */
export async function readWeekPostings(db: Database, week: InstantRange, homes: Homes = null): Promise<WeekPostings> {
  const { from, until } = daysOf(week)
  const rows = await db.$queryRaw<{ postings: WeekPostings }[]>`
    WITH ${
      homes === null
        ? Prisma.empty
        : Prisma.sql`posted AS (
      SELECT id, version_id FROM ledger_transaction t
      WHERE posted_on BETWEEN ${from}::date AND ${until}::date ${ofHomes(homes, 't.case_id')}
    ),`
    }
    money AS (${homes === null ? dayMoney(from, until) : MONEY_OF_ENTRIES}),
    -- items are counted too, but they save nothing
    saved AS (${homes === null ? daySavings(from, until) : SAVINGS_OF_ENTRIES}),
    counts AS (
      SELECT coalesce(sum(middle) FILTER (WHERE measure = 'cases'), 0) AS cases,
        coalesce(sum(middle) FILTER (WHERE measure = 'trips'), 0) AS trips,
        coalesce(sum(gaps) FILTER (WHERE measure = 'metres'), 0) AS gaps
      FROM saved
    ),
    measured AS (
      SELECT measure, jsonb_build_object('low', sum(low), 'middle', sum(middle), 'high', sum(high)) AS quantity
      FROM saved GROUP BY measure HAVING count(middle) > 0
    )
    SELECT jsonb_build_object(
      'accounts', coalesce((SELECT jsonb_object_agg(account, sum)
                            FROM (SELECT account, sum(amount_fen) FROM money GROUP BY account) AS by_account), '{}'),
      'trips', (SELECT trips FROM counts),
      'measured', coalesce((SELECT jsonb_object_agg(measure, quantity) FROM measured), '{}'),
      'casesWithDistance', (SELECT cases - gaps FROM counts),
      'casesWithoutDistance', (SELECT gaps FROM counts),
      'versionIds', coalesce((SELECT jsonb_agg(version_id ORDER BY version_id)
                              FROM (SELECT version_id FROM money UNION SELECT version_id FROM saved) AS used), '[]')
    ) AS postings`
  const { measured, ...sums } = (rows[0] as { postings: WeekPostings & { measured: Record<string, Range> } }).postings
  const sumOf = (measure: string) => measured[measure] ?? { low: 0, middle: 0, high: 0 }
  return { ...sums, metres: sumOf('metres'), minutes: sumOf('minutes'), fareFen: sumOf('fare_fen') }
}

function dayMoney(from: LocalDate, until: LocalDate): Prisma.Sql {
  return Prisma.sql`
    SELECT version_id, account, debit_fen - credit_fen AS amount_fen FROM ledger_day_sum
    WHERE posted_on BETWEEN ${from}::date AND ${until}::date`
}

function daySavings(from: LocalDate, until: LocalDate): Prisma.Sql {
  return Prisma.sql`
    SELECT version_id, measure, low, middle, high, gaps FROM usage_day_sum
    WHERE posted_on BETWEEN ${from}::date AND ${until}::date AND measure <> 'items'`
}

// OFFSET 0 keeps the planner from reading all lines of history because the week looks long to it
const MONEY_OF_ENTRIES = Prisma.sql`
    SELECT p.version_id, e.account, e.amount_fen FROM posted p CROSS JOIN LATERAL (
      SELECT account, amount_fen FROM ledger_entry WHERE transaction_id = p.id OFFSET 0) e`
const SAVINGS_OF_ENTRIES = Prisma.sql`
    SELECT p.version_id, u.measure, u.low, u.middle, u.high, u.gap_change AS gaps FROM posted p CROSS JOIN LATERAL (
      SELECT * FROM usage_entry
      WHERE transaction_id = p.id AND measure <> 'items' OFFSET 0) u`
