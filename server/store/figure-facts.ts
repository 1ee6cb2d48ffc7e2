import type { InstantRange } from '../domain/calendar-time.ts'
import type { CountedFacts, DirectionCount, RelayedSum } from '../domain/figure-facts.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Database } from './database.ts'

type Queries = Pick<Database, '$queryRaw'>

/** Sites in the order of their towns: how a statement learns which town a site belongs to. */
export interface SiteTowns {
  readonly siteIds: readonly string[]
  readonly townIds: readonly string[]
}

/**
 * What became of consignments on some days, of each town and of the county, from the day sums: how much it was does not matter.
 */
export async function readRelayed(db: Queries, { from, until }: Period, towns: SiteTowns): Promise<RelayedSum[]> {
  return db.$queryRaw<RelayedSum[]>`
    WITH places AS (
      SELECT * FROM unnest(${[...towns.siteIds]}::text[], ${[...towns.townIds]}::text[]) AS m(site_id, town_id)
    ),
    days AS MATERIALIZED (
      SELECT m.town_id, s.registered, s.cancelled, s.completed, s.minutes, s.ratings
      FROM relay_day_sum s LEFT JOIN places m ON m.site_id = s.subject_id
      WHERE s.subject = 'home' AND s.day BETWEEN ${from}::date AND ${until}::date
    ),
    counted AS (
      SELECT town_id, grouping(town_id) = 1 AS is_county, sum(registered)::int AS registered,
        sum(cancelled)::int AS cancelled, sum(completed)::int AS completed,
        sum(ratings[1] + ratings[2] + ratings[3] + ratings[4] + ratings[5])::int AS rated,
        sum(ratings[4] + ratings[5])::int AS satisfied
      FROM days GROUP BY GROUPING SETS ((), (town_id))
    ),
    medians AS (
      SELECT town_id, grouping(town_id) = 1 AS is_county,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY one))::int AS "medianMinutes"
      FROM days CROSS JOIN LATERAL unnest(minutes) AS one GROUP BY GROUPING SETS ((), (town_id))
    ),
    legs AS (
      SELECT m.town_id, grouping(m.town_id) = 1 AS is_county, sum(d.legs)::int AS dispatches
      FROM dispatch_day_sum d LEFT JOIN places m ON m.site_id = d.home_site_id
      WHERE d.day BETWEEN ${from}::date AND ${until}::date GROUP BY GROUPING SETS ((), (m.town_id))
    )
    SELECT c.town_id AS "townId", coalesce(c.registered, 0) AS registered, coalesce(c.cancelled, 0) AS cancelled,
      coalesce(c.completed, 0) AS completed, coalesce(c.rated, 0) AS rated, coalesce(c.satisfied, 0) AS satisfied,
      m."medianMinutes", coalesce(l.dispatches, 0) AS dispatches
    FROM counted c
    LEFT JOIN medians m ON m.is_county = c.is_county AND m.town_id IS NOT DISTINCT FROM c.town_id
    LEFT JOIN legs l ON l.is_county = c.is_county AND l.town_id IS NOT DISTINCT FROM c.town_id
    -- residents of no town are in the county alone
    WHERE c.is_county OR c.town_id IS NOT NULL`
}

/** What was registered in a time by direction, of the county; the day sums do not keep it. */
export async function readDirections(db: Queries, { from, to }: InstantRange): Promise<DirectionCount[]> {
  return db.$queryRaw<DirectionCount[]>`
    SELECT direction::text AS direction, count(*)::int AS count FROM consignment
    WHERE registered_at >= ${from} AND registered_at < ${to} GROUP BY 1`
}

/** Counts by indexes on time; older history is not looked at. */
export async function readCounted(
  db: Queries,
  { from, to }: InstantRange,
  days: Period,
): Promise<CountedFacts & { readonly isRecorded: boolean }> {
  const rows = await db.$queryRaw<(CountedFacts & { isRecorded: boolean })[]>`
    SELECT
      (SELECT count(*)::int FROM relay_exception WHERE raised_at >= ${from} AND raised_at < ${to}) AS exceptions,
      (SELECT count(*)::int FROM complaint WHERE filed_at >= ${from} AND filed_at < ${to}) AS complaints,
      (SELECT count(DISTINCT s.month)::int FROM settlement t JOIN carrier_statement s ON s.id = t.statement_id
       WHERE t.status IN ('approved', 'paid') AND s.month BETWEEN ${days.from}::date AND ${days.until}::date) AS "settledMonths",
      (SELECT count(*)::int FROM carrier_contract
       WHERE valid_from <= ${days.until}::date AND valid_until >= ${days.from}::date) AS contracts,
      (EXISTS (SELECT FROM ledger_day_sum WHERE posted_on BETWEEN ${days.from}::date AND ${days.until}::date)
        OR EXISTS (SELECT FROM usage_day_sum WHERE posted_on BETWEEN ${days.from}::date AND ${days.until}::date)) AS "isRecorded"`
  return rows[0] as CountedFacts & { isRecorded: boolean }
}

/** How many people live in the towns, as entered last for the year or the last year before it. */
export interface PopulationFact {
  readonly townId: string
  readonly year: number
  readonly persons: number
  readonly source: string
}

export async function readPopulations(db: Queries, year: number): Promise<PopulationFact[]> {
  return db.$queryRaw<PopulationFact[]>`
    SELECT DISTINCT ON (town_id) town_id AS "townId", year, persons, source FROM town_population
    WHERE year <= ${year} ORDER BY town_id, year DESC, recorded_at DESC, id DESC`
}
