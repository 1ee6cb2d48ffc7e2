import type { InstantRange, LocalDate } from '../domain/calendar-time.ts'
import type { Period } from '../domain/period-summary.ts'
import type { DayCount } from '../domain/trend.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { type Homes, ofHomes } from './weekly-facts.ts'

/**
 * Days of a time on which something was registered, completed or paid for, by indexes on the instants and by day sums.
 * @param homes postage is in day sums of the county, so of certain homes it is 0
 */
export async function readDayCounts(
  db: Database,
  { from, until }: Period,
  range: InstantRange,
  homes: Homes,
): Promise<DayCount[]> {
  const ofThese = ofHomes(homes, 'c.case_id')
  const rows = await db.$queryRaw<{ day: string; registered: number; completed: number; postageFen: bigint }[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(registered)::int AS registered, sum(completed)::int AS completed,
           sum(postage_fen)::bigint AS "postageFen"
    FROM (
      SELECT (registered_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS registered, 0 AS completed,
             0 AS postage_fen
      FROM consignment c WHERE registered_at >= ${range.from} AND registered_at < ${range.to} ${ofThese}
      GROUP BY 1
      UNION ALL
      SELECT (completed_at AT TIME ZONE 'Asia/Shanghai')::date, 0, count(*), 0
      FROM consignment c WHERE completed_at >= ${range.from} AND completed_at < ${range.to} ${ofThese}
      GROUP BY 1
      ${homes === null ? postageOf(from, until) : Prisma.empty}
    ) AS counted GROUP BY day`
  return rows.map(({ day, postageFen, ...counted }) => ({
    ...counted,
    day: day as LocalDate,
    postageFen: Number(postageFen),
  }))
}

function postageOf(from: LocalDate, until: LocalDate): Prisma.Sql {
  return Prisma.sql`
      UNION ALL
      SELECT posted_on, 0, 0, sum(debit_fen - credit_fen) FROM ledger_day_sum
      WHERE posted_on BETWEEN ${from}::date AND ${until}::date AND account IN ('postage_towns', 'postage_county_seat')
      GROUP BY 1`
}
