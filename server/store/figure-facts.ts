import type { InstantRange } from '../domain/calendar-time.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Direction } from '../domain/route.ts'
import type { Database } from './database.ts'

/** Sites in the order of their towns: how a statement learns which town a site belongs to. */
export interface SiteTowns {
  readonly siteIds: readonly string[]
  readonly townIds: readonly string[]
}

/** Consignments of a town and direction that were registered in a time; `townId` null: of no town. */
export interface RegisteredCount {
  readonly townId: string | null
  readonly direction: Direction
  readonly count: number
}

/** Counts what was registered, by the index on the instant. */
export async function readRegistered(
  db: Database,
  { from, to }: InstantRange,
  towns: SiteTowns,
): Promise<RegisteredCount[]> {
  return db.$queryRaw<RegisteredCount[]>`
    WITH counted AS (
      SELECT k.home_site_id, c.direction, count(*) AS count
      FROM consignment c JOIN relay_case k ON k.id = c.case_id
      WHERE c.registered_at >= ${from} AND c.registered_at < ${to}
      GROUP BY 1, 2
    )
    SELECT m.town_id AS "townId", c.direction::text AS direction, sum(c.count)::int AS count
    FROM counted c LEFT JOIN unnest(${[...towns.siteIds]}::text[], ${[...towns.townIds]}::text[]) AS m(site_id, town_id)
      ON m.site_id = c.home_site_id
    GROUP BY 1, 2`
}

/** Consignments of a town that were completed in a time, with how they were rated; `townId` null: the county. */
export interface CompletedCount {
  readonly townId: string | null
  readonly count: number
  /** from registration to receipt, in minutes */
  readonly medianMinutes: number
  readonly rated: number
  /** rated 4 or 5 */
  readonly satisfied: number
}

/** Counts what was completed, of each town and of the county, in one look at the time. */
export async function readCompleted(
  db: Database,
  { from, to }: InstantRange,
  towns: SiteTowns,
): Promise<CompletedCount[]> {
  return db.$queryRaw<CompletedCount[]>`
    WITH completed AS (
      SELECT m.town_id, extract(epoch FROM c.completed_at - c.registered_at) / 60 AS minutes, r.score
      FROM consignment c JOIN relay_case k ON k.id = c.case_id
      LEFT JOIN rating r ON r.consignment_id = c.id
      LEFT JOIN unnest(${[...towns.siteIds]}::text[], ${[...towns.townIds]}::text[]) AS m(site_id, town_id)
        ON m.site_id = k.home_site_id
      WHERE c.completed_at >= ${from} AND c.completed_at < ${to}
    )
    SELECT CASE WHEN grouping(town_id) = 1 THEN NULL ELSE town_id END AS "townId", count(*)::int AS count,
      round(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes))::int AS "medianMinutes",
      count(score)::int AS rated, count(*) FILTER (WHERE score >= 4)::int AS satisfied
    FROM completed GROUP BY GROUPING SETS ((), (town_id))
    HAVING grouping(town_id) = 1 AND count(*) > 0 OR town_id IS NOT NULL`
}

/** What else is counted of a time. */
export interface CountedFacts {
  readonly exceptions: number
  readonly complaints: number
  readonly dispatches: number
  readonly cancelled: number
  /** months of the time whose statement was approved or paid */
  readonly settledMonths: number
  /** contracts that were in force on a day of it */
  readonly contracts: number
  /** was anything at all posted, of money and of usage? */
  readonly isRecorded: boolean
}

/** Counts by indexes on time; older history is not looked at. */
export async function readCounted(db: Database, { from, to }: InstantRange, days: Period): Promise<CountedFacts> {
  const rows = await db.$queryRaw<CountedFacts[]>`
    SELECT
      (SELECT count(*)::int FROM relay_exception WHERE raised_at >= ${from} AND raised_at < ${to}) AS exceptions,
      (SELECT count(*)::int FROM complaint WHERE filed_at >= ${from} AND filed_at < ${to}) AS complaints,
      (SELECT count(*)::int FROM scan_event
       WHERE occurred_at >= ${from} AND occurred_at < ${to} AND kind = 'dispatched') AS dispatches,
      (SELECT count(DISTINCT c.id)::int FROM scan_event e JOIN consignment c ON c.id = e.consignment_id
       WHERE e.occurred_at >= ${from} AND e.occurred_at < ${to} AND e.kind = 'cancelled' AND c.status = 'cancelled') AS cancelled,
      (SELECT count(DISTINCT s.month)::int FROM settlement t JOIN carrier_statement s ON s.id = t.statement_id
       WHERE t.status IN ('approved', 'paid') AND s.month BETWEEN ${days.from}::date AND ${days.until}::date) AS "settledMonths",
      (SELECT count(*)::int FROM carrier_contract
       WHERE valid_from <= ${days.until}::date AND valid_until >= ${days.from}::date) AS contracts,
      (EXISTS (SELECT FROM ledger_day_sum WHERE posted_on BETWEEN ${days.from}::date AND ${days.until}::date)
        OR EXISTS (SELECT FROM usage_day_sum WHERE posted_on BETWEEN ${days.from}::date AND ${days.until}::date)) AS "isRecorded"`
  return rows[0] as CountedFacts
}

/** How many people live in the towns, as entered last for the year or the last year before it. */
export interface PopulationFact {
  readonly townId: string
  readonly year: number
  readonly persons: number
  readonly source: string
}

export async function readPopulations(db: Pick<Database, '$queryRaw'>, year: number): Promise<PopulationFact[]> {
  return db.$queryRaw<PopulationFact[]>`
    SELECT DISTINCT ON (town_id) town_id AS "townId", year, persons, source FROM town_population
    WHERE year <= ${year} ORDER BY town_id, year DESC, recorded_at DESC, id DESC`
}
