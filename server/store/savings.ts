import type { UsageMeasure } from '../domain/ledger.ts'
import type { Period } from '../domain/period-summary.ts'
import type { SavingsExclusion } from '../domain/savings.ts'
import type { PostedChange } from '../domain/savings-audit.ts'
import type { SavingsBasis } from '../domain/savings-basis.ts'
import type { CountedBasis, TownSavings } from '../domain/savings-recount.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

type Queries = Pick<Database, '$queryRaw'>

/** Some days, and the town whose residents alone are counted; null: the county. */
export interface SavingsRange extends Period {
  readonly townId: string | null
}

/** What was posted, from the day sums: the cost does not depend on how much it was. */
export async function readPostedSavings(
  db: Queries,
  range: SavingsRange,
): Promise<{ readonly towns: readonly TownSavings[]; readonly methodIds: readonly string[] }> {
  const rows = await db.$queryRaw<{ town_id: string | null; sums: Record<string, [number, number, number, number]> }[]>`
    SELECT nullif(town_id, '') AS town_id, jsonb_object_agg(measure, sums) AS sums
    FROM (
      SELECT town_id, measure, jsonb_build_array(sum(low), sum(middle), sum(high), sum(gaps)) AS sums
      FROM usage_day_sum
      WHERE posted_on BETWEEN ${range.from}::date AND ${range.until}::date AND measure <> 'items' ${inTown(range.townId)}
      GROUP BY town_id, measure) AS measures
    GROUP BY town_id ORDER BY town_id`
  const methods = await db.$queryRaw<{ version_id: string }[]>`
    SELECT DISTINCT version_id FROM usage_day_sum
    WHERE posted_on BETWEEN ${range.from}::date AND ${range.until}::date AND measure <> 'items' ${inTown(range.townId)}
    ORDER BY version_id`
  const towns = rows.map(({ town_id: townId, sums }) => {
    const [, cases = 0] = sums.cases ?? []
    const gaps = sums.metres?.[3] ?? 0
    const range = (measure: string) => {
      const [low = 0, middle = 0, high = 0] = sums[measure] ?? []
      return { low, middle, high }
    }
    return {
      townId,
      totals: {
        trips: sums.trips?.[1] ?? 0,
        metres: range('metres'),
        minutes: range('minutes'),
        fareFen: range('fare_fen'),
        casesWithDistance: cases - gaps,
        casesWithoutDistance: gaps,
      },
    }
  })
  return { towns, methodIds: methods.map(({ version_id }) => version_id) }
}

/** What the relay itself cost, in fen: postage and what was agreed beyond it, as the books have it. */
export async function readProgrammeCost(db: Queries, range: SavingsRange): Promise<number> {
  const [sum] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT coalesce(sum(debit_fen - credit_fen), 0)::bigint AS fen FROM ledger_day_sum
    WHERE posted_on BETWEEN ${range.from}::date AND ${range.until}::date
      AND account IN ('postage_towns', 'postage_county_seat', 'adjustment') ${inTown(range.townId)}`
  return Number(sum?.fen ?? 0)
}

/**
 * What the postings of some days were reckoned from, equal ones together: a few hundred groups for any number of cases.
 * @param inputs 'current': with visits and distances as they are now in place of those of the day
 */
export async function readSavingsBases(
  db: Queries,
  range: SavingsRange,
  inputs: 'posted' | 'current',
): Promise<{ readonly groups: readonly CountedBasis[]; readonly withoutBasis: number }> {
  const basis = inputs === 'posted' ? Prisma.sql`t.basis` : CURRENT_BASIS
  const rows = await db.$queryRaw<
    { town_id: string | null; version_id: string; basis: SavingsBasis | null; count: number }[]
  >`
    SELECT t.town_id, t.version_id, ${basis} AS basis, count(*)::int AS count
    FROM ledger_transaction t ${inputs === 'posted' ? Prisma.empty : WITH_CURRENT_INPUTS}
    WHERE t.posted_on BETWEEN ${range.from}::date AND ${range.until}::date AND t.kind = 'savings'
      ${range.townId === null ? Prisma.empty : Prisma.sql`AND t.town_id = ${range.townId}`}
    GROUP BY 1, 2, 3`
  const known = rows.flatMap(({ basis: found, ...row }) => (found === null ? [] : [{ ...row, basis: found }]))
  return {
    groups: known.map((row) => ({ townId: row.town_id, methodId: row.version_id, basis: row.basis, count: row.count })),
    withoutBasis: rows.reduce((sum, row) => sum + (row.basis === null ? row.count : 0), 0),
  }
}

/** Postings of a town with what they were reckoned from, and with what it would be now. */
export interface ComparedBases {
  readonly townId: string | null
  readonly methodId: string
  readonly posted: SavingsBasis
  readonly current: SavingsBasis
  readonly count: number
}

/** What the postings of some days were reckoned from beside what it would be now, equal ones together. */
export async function readComparedBases(
  db: Queries,
  range: SavingsRange,
): Promise<{ readonly groups: readonly ComparedBases[]; readonly withoutBasis: number }> {
  const rows = await db.$queryRaw<
    { town_id: string | null; version_id: string; posted: SavingsBasis | null; current: SavingsBasis; count: number }[]
  >`
    SELECT t.town_id, t.version_id, t.basis AS posted, ${CURRENT_BASIS} AS current, count(*)::int AS count
    FROM ledger_transaction t ${WITH_CURRENT_INPUTS}
    WHERE t.posted_on BETWEEN ${range.from}::date AND ${range.until}::date AND t.kind = 'savings'
      ${range.townId === null ? Prisma.empty : Prisma.sql`AND t.town_id = ${range.townId}`}
    GROUP BY 1, 2, 3, 4`
  return {
    groups: rows.flatMap(({ town_id: townId, version_id: methodId, posted, ...row }) =>
      posted === null ? [] : [{ townId, methodId, posted, ...row }],
    ),
    withoutBasis: rows.reduce((sum, { posted, count }) => sum + (posted === null ? count : 0), 0),
  }
}

const WITH_CURRENT_INPUTS = Prisma.sql`
  JOIN relay_case k ON k.id = t.case_id JOIN matter m ON m.id = k.matter_id
  JOIN site home ON home.id = k.home_site_id LEFT JOIN site town ON town.id = t.town_id`
// as SiteTree.roadMetresFrom: the site's own distance, else its town's
const CURRENT_BASIS = Prisma.sql`
  t.basis || jsonb_build_object('baselineVisits', m.baseline_visits, 'attendanceRequired', m.attendance_required,
    'homeRoadMetres', coalesce(home.road_metres, town.road_metres))`

function inTown(townId: string | null): Prisma.Sql {
  return townId === null ? Prisma.empty : Prisma.sql`AND town_id = ${townId}`
}

/** Why a case saves nothing; `no_visit_spared`: by its matter, or because its resident came for it all the same. */
export type UnsavedReason = SavingsExclusion | 'no_visit_spared'

/** Cases by whether they save anything, as of now. They belong to the time in which they were filed. */
export interface FiledCases {
  readonly filed: number
  readonly saving: number
  readonly unsaved: Readonly<Record<UnsavedReason, number>>
}

export async function countFiledCases(db: Queries, filed: FiledRange): Promise<FiledCases> {
  const rows = await db.$queryRaw<{ reason: UnsavedReason | null; count: number }[]>`
    SELECT reason, count(*)::int AS count FROM (${casesWithReason(filed)}) AS cases GROUP BY reason`
  const countOf = (reason: UnsavedReason | null) => rows.find((row) => row.reason === reason)?.count ?? 0
  return {
    filed: rows.reduce((sum, { count }) => sum + count, 0),
    saving: countOf(null),
    unsaved: {
      cancelled: countOf('cancelled'),
      returned: countOf('returned'),
      written_off: countOf('written_off'),
      attendance_required: countOf('attendance_required'),
      open: countOf('open'),
      no_visit_spared: countOf('no_visit_spared'),
    },
  }
}

/** Cases filed between two instants, by residents of certain sites; null: of any. */
export interface FiledRange {
  readonly from: Date
  readonly to: Date
  readonly homes: readonly string[] | null
}

export interface UnsavedCase {
  readonly caseId: string
  readonly filedAt: Date
  readonly homeSiteId: string
  readonly matterName: string
  readonly reason: UnsavedReason | 'distance_missing'
  readonly trackingNumbers: readonly string[]
}

/** Cases that save nothing, or over a road that nobody has measured; the newest first. */
export async function listUnsavedCases(
  db: Queries,
  filed: FiledRange & {
    readonly reason: UnsavedCase['reason'] | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<UnsavedCase[]> {
  const { reason, after, limit } = filed
  return db.$queryRaw<UnsavedCase[]>`
    SELECT c.id AS "caseId", c.created_at AS "filedAt", c.home_site_id AS "homeSiteId", c.name AS "matterName",
      coalesce(c.reason, 'distance_missing') AS reason,
      ARRAY(SELECT tracking_number FROM consignment WHERE case_id = c.id ORDER BY registered_at, id) AS "trackingNumbers"
    FROM (${casesWithReason(filed)}) AS c
    WHERE (c.reason IS NOT NULL OR c.road_metres IS NULL)
      ${reason === null ? Prisma.empty : Prisma.sql`AND coalesce(c.reason, 'distance_missing') = ${reason}`}
      ${after === null ? Prisma.empty : Prisma.sql`AND (c.created_at, c.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}`
}

/**
 * Only of a case that has completed nothing are the consignments looked at. What is under way makes it open, whatever
 * became of the rest.
 */
function casesWithReason({ from, to, homes }: FiledRange): Prisma.Sql {
  return Prisma.sql`
    SELECT k.id, k.created_at, k.home_site_id, m.name,
      coalesce(home.road_metres, (SELECT road_metres FROM site WHERE id = home.parent_id)) AS road_metres,
      CASE WHEN cardinality(k.completed_directions) > 0 THEN
             CASE WHEN m.attendance_required THEN 'attendance_required'
                  WHEN m.baseline_visits = 0 THEN 'no_visit_spared' END
           ELSE (SELECT CASE
               WHEN bool_or(c.status NOT IN ('completed', 'cancelled', 'returned', 'written_off')) THEN 'open'
               WHEN bool_or(c.status = 'completed') THEN 'no_visit_spared'
               WHEN bool_or(c.status = 'written_off') THEN 'written_off'
               WHEN bool_or(c.status = 'returned') THEN 'returned'
               ELSE 'cancelled' END
             FROM consignment c WHERE c.case_id = k.id) END AS reason
    FROM relay_case k JOIN matter m ON m.id = k.matter_id JOIN site home ON home.id = k.home_site_id
    WHERE k.created_at >= ${from}::timestamptz AND k.created_at < ${to}::timestamptz
      ${homes === null ? Prisma.empty : Prisma.sql`AND k.home_site_id = ANY(${[...homes]})`}`
}

/** What was posted in some days and what it was reckoned from, equal postings together. */
export async function readPostedChanges(db: Queries, { from, until }: Period): Promise<PostedChange[]> {
  type Usage = [measure: UsageMeasure, low: number | null, middle: number, high: number, gap: number][]
  const rows = await db.$queryRaw<
    { version_id: string; basis: SavingsBasis; usage: Usage | null; key: string; count: number }[]
  >`
    SELECT t.version_id, t.basis, u.usage, min(t.posting_key) AS key, count(*)::int AS count
    FROM ledger_transaction t
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_array(measure, low, middle, high, gap_change) ORDER BY measure) AS usage
      FROM usage_entry WHERE transaction_id = t.id) AS u
    WHERE t.posted_on BETWEEN ${from}::date AND ${until}::date AND t.kind = 'savings' AND t.basis IS NOT NULL
    GROUP BY 1, 2, 3`
  return rows.map(({ version_id: methodId, basis, usage, key, count }) => ({
    ...{ methodId, basis, key, count },
    entries: (usage ?? []).map(([measure, low, middle, high, gapChange]) => ({
      measure,
      quantity: low === null ? null : { low, middle, high },
      gapChange,
    })),
  }))
}
