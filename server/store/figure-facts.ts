import type { InstantRange } from '../domain/calendar-time.ts'
import type { CountedFacts, RelayedSum } from '../domain/figure-facts.ts'
import { medianOf } from '../domain/median.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Database } from './database.ts'

type Queries = Pick<Database, '$queryRaw'>

/** Sites in the order of their towns: how a statement learns which town a site belongs to. */
export interface SiteTowns {
  readonly siteIds: readonly string[]
  readonly townIds: readonly string[]
}

type CountedSum = Omit<RelayedSum, 'medianMinutes'>
/** `minutes` as text, one after the other: of arrays that differ in length PostgreSQL makes no longer one */
type TownRow = CountedSum & { readonly minutes: string | null }

/**
 * What became of consignments on some days, of each town and of the county, from the day sums: how much it was hardly
 * matters. Each row is read once; the middle of a few hundred thousand minutes is found here for a tenth of what sorting
 * them for each town and once more for the county costs there.
 */
export async function readRelayed(db: Queries, { from, until }: Period, towns: SiteTowns): Promise<RelayedSum[]> {
  const rows = await db.$queryRaw<TownRow[]>`
    WITH places AS (
      SELECT * FROM unnest(${[...towns.siteIds]}::text[], ${[...towns.townIds]}::text[]) AS m(site_id, town_id)
    ),
    legs AS (
      SELECT m.town_id, sum(d.legs)::int AS dispatches
      FROM dispatch_day_sum d LEFT JOIN places m ON m.site_id = d.home_site_id
      WHERE d.day BETWEEN ${from}::date AND ${until}::date GROUP BY 1
    ),
    relayed AS (
      SELECT m.town_id, sum(registered)::int AS registered, sum(registered_materials)::int AS materials,
        sum(cancelled)::int AS cancelled, sum(completed)::int AS completed,
        sum(ratings[1] + ratings[2] + ratings[3] + ratings[4] + ratings[5])::int AS rated,
        sum(ratings[4] + ratings[5])::int AS satisfied,
        string_agg(array_to_string(minutes, ','), ',') FILTER (WHERE minutes <> '{}') AS minutes
      FROM relay_day_sum s LEFT JOIN places m ON m.site_id = s.subject_id
      WHERE s.subject = 'home' AND s.day BETWEEN ${from}::date AND ${until}::date GROUP BY 1
    )
    SELECT coalesce(r.town_id, l.town_id) AS "townId", coalesce(r.registered, 0) AS registered,
      coalesce(r.materials, 0) AS "registeredMaterials", coalesce(r.cancelled, 0) AS cancelled,
      coalesce(r.completed, 0) AS completed, coalesce(r.rated, 0) AS rated, coalesce(r.satisfied, 0) AS satisfied,
      coalesce(l.dispatches, 0) AS dispatches, r.minutes
    FROM relayed r FULL JOIN legs l ON coalesce(l.town_id, '') = coalesce(r.town_id, '')`
  const counted = rows.map(({ minutes, ...sum }) => ({ sum, minutes: minutesOf(minutes) }))
  const county = counted.map(({ sum }) => sum).reduce(together, NOTHING)
  return [
    { ...county, medianMinutes: medianOf(joined(counted.map(({ minutes }) => minutes))) },
    // residents of no town are in the county alone
    ...counted
      .filter(({ sum }) => sum.townId !== null)
      .map(({ sum, minutes }) => ({ ...sum, medianMinutes: medianOf(minutes) })),
  ]
}

const NOTHING: CountedSum = {
  ...{ townId: null, registered: 0, registeredMaterials: 0, cancelled: 0, completed: 0 },
  ...{ dispatches: 0, rated: 0, satisfied: 0 },
}

function together(a: CountedSum, b: CountedSum): CountedSum {
  return {
    townId: null,
    registered: a.registered + b.registered,
    registeredMaterials: a.registeredMaterials + b.registeredMaterials,
    cancelled: a.cancelled + b.cancelled,
    completed: a.completed + b.completed,
    dispatches: a.dispatches + b.dispatches,
    rated: a.rated + b.rated,
    satisfied: a.satisfied + b.satisfied,
  }
}

function minutesOf(text: string | null): Int32Array {
  return text === null ? new Int32Array() : Int32Array.from(text.split(','), Number)
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
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
