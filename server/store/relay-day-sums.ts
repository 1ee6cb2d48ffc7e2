import { addDays, type InstantRange, localDateOf } from '../domain/calendar-time.ts'
import { instantsOf, type Period } from '../domain/period-summary.ts'
import type { RatedConsignments } from '../domain/satisfaction.ts'
import type { Defect } from '../domain/stored-case.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { dateOf } from './pricing.ts'

type Queries = Pick<Database, '$queryRaw'>

/** The days between two beginnings of a day. */
export function daysOf({ from, to }: InstantRange): Period {
  return { from: localDateOf(from), until: addDays(localDateOf(to), -1) }
}

/** Days of a period in the sums of residents' sites. @param homes residents' sites that count; null: all */
export function homeDays({ from, until }: Period, homes: readonly string[] | null): Prisma.Sql {
  return Prisma.sql`subject = 'home' AND day BETWEEN ${from}::date AND ${until}::date
    ${homes === null ? Prisma.empty : Prisma.sql`AND subject_id = ANY(${[...homes]})`}`
}

/** What was completed in a period and how it was rated, by the resident's site or by matter. */
export async function readRatedConsignments(
  db: Queries,
  { from, until }: Period,
  subject: 'home' | 'matter',
): Promise<(RatedConsignments & { readonly subjectId: string })[]> {
  const rows = await db.$queryRaw<{ subject_id: string; completed: number; counts: number[] }[]>`
    SELECT subject_id, sum(completed)::int AS completed,
      ARRAY[sum(ratings[1]), sum(ratings[2]), sum(ratings[3]), sum(ratings[4]), sum(ratings[5])]::int[] AS counts
    FROM relay_day_sum WHERE subject = ${subject} AND day BETWEEN ${from}::date AND ${until}::date
    GROUP BY subject_id HAVING sum(completed) > 0 ORDER BY subject_id`
  return rows.map(({ subject_id: subjectId, completed, counts: [one, two, three, four, five] }) => ({
    subjectId,
    completed,
    ratings: { 1: one ?? 0, 2: two ?? 0, 3: three ?? 0, 4: four ?? 0, 5: five ?? 0 },
  }))
}

/** Months in which anything of a consignment counts, oldest first. */
export async function readRelayedMonths(db: Queries): Promise<Period[]> {
  const rows = await db.$queryRaw<{ first: Date; last: Date }[]>`
    WITH ends AS (
      SELECT least((SELECT shanghai_day(min(registered_at)) FROM consignment), (SELECT min(day) FROM relay_day_sum),
                   (SELECT min(day) FROM dispatch_day_sum)) AS first,
        greatest((SELECT shanghai_day(max(registered_at)) FROM consignment),
                 (SELECT shanghai_day(max(completed_at)) FROM consignment), (SELECT max(day) FROM relay_day_sum),
                 (SELECT max(day) FROM dispatch_day_sum)) AS last
    )
    SELECT month::date AS first, (month + interval '1 month - 1 day')::date AS last
    FROM ends, generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month
    ORDER BY month`
  return rows.map(({ first, last }) => ({ from: dateOf(first), until: dateOf(last) }))
}

/** Adds the consignments and dispatches of some days up anew: sums that are not what was kept. */
export async function checkRelayDaySums(db: Queries, period: Period): Promise<Defect[]> {
  const { from, until } = period
  const days = Prisma.sql`day BETWEEN ${from}::date AND ${until}::date`
  const rows = await db.$queryRaw<{ subject: string; detail: string }[]>`
    WITH sums AS (
      SELECT day, subject || ' ' || subject_id AS what, ${figuresOf(Prisma.sql`minutes`)} AS figures
      FROM (${relayDaySumsOf(period)}) AS anew WHERE ${days}
      UNION ALL
      SELECT day, 'dispatched ' || home_site_id, jsonb_build_array(legs) FROM (${dispatchDaySumsOf(period)}) AS anew
    ),
    kept AS (
      SELECT day, subject || ' ' || subject_id AS what, ${figuresOf(Prisma.sql`minutes`)} AS figures
      FROM relay_day_sum
      WHERE ${days} AND (registered, cancelled, completed, ratings) <> (0, 0, 0, '{0,0,0,0,0}')
      UNION ALL
      SELECT day, 'dispatched ' || home_site_id, jsonb_build_array(legs) FROM dispatch_day_sum WHERE ${days}
    )
    SELECT day::text AS subject,
      what || ': ' || coalesce(k.figures::text, 'nothing') || ' instead of ' || coalesce(s.figures::text, 'nothing') AS detail
    FROM sums s FULL JOIN kept k USING (day, what)
    WHERE s.figures IS DISTINCT FROM k.figures ORDER BY day, what`
  return rows.map((row) => ({ kind: 'day_sums_differ', ...row }))
}

function figuresOf(minutes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`jsonb_build_array(registered, registered_materials, cancelled, completed, to_jsonb(ratings),
    (SELECT coalesce(jsonb_agg(one ORDER BY one), '[]') FROM unnest(${minutes}) AS one))`
}

/** The sums of some days as they follow from the consignments, and of some days around them. */
export function relayDaySumsOf(period: Period): Prisma.Sql {
  const { from, to } = instantsOf(period)
  const within = (instant: string) =>
    Prisma.sql`${Prisma.raw(instant)} >= ${from}::timestamptz AND ${Prisma.raw(instant)} < ${to}::timestamptz`
  return Prisma.sql`
    SELECT subject.kind AS subject, r.day, subject.id AS subject_id, sum(r.registered)::int AS registered,
      sum(r.cancelled)::int AS cancelled, sum(r.completed)::int AS completed,
      coalesce(array_agg(r.minutes) FILTER (WHERE r.completed > 0), '{}') AS minutes,
      score_counts(array_agg(r.score) FILTER (WHERE r.score IS NOT NULL)) AS ratings,
      sum(r.registered_materials)::int AS registered_materials
    FROM (
      SELECT id FROM consignment WHERE ${within('registered_at')}
      UNION SELECT id FROM consignment WHERE ${within('completed_at')}
      UNION SELECT consignment_id FROM scan_event WHERE kind = 'cancelled' AND ${within('occurred_at')}
    ) AS touched
    JOIN consignment c USING (id) JOIN relay_case k ON k.id = c.case_id
    CROSS JOIN LATERAL relay_counts(
      ROW(c.id, c.case_id, c.registered_at, c.completed_at, c.status, c.direction)::counted_consignment) AS r
    CROSS JOIN LATERAL (VALUES ('home', k.home_site_id), ('matter', k.matter_id)) AS subject(kind, id)
    GROUP BY 1, 2, 3`
}

/** Legs dispatched on some days, as they follow from the events. */
export function dispatchDaySumsOf(period: Period): Prisma.Sql {
  const { from, to } = instantsOf(period)
  return Prisma.sql`
    SELECT shanghai_day(e.occurred_at) AS day, k.home_site_id, count(*)::int AS legs
    FROM scan_event e JOIN consignment c ON c.id = e.consignment_id JOIN relay_case k ON k.id = c.case_id
    WHERE e.occurred_at >= ${from}::timestamptz AND e.occurred_at < ${to}::timestamptz AND e.kind = 'dispatched'
    GROUP BY 1, 2`
}
