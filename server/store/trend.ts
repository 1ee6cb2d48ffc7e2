import type { LocalDate } from '../domain/calendar-time.ts'
import type { Period } from '../domain/period-summary.ts'
import type { DayCount } from '../domain/trend.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { homeDays } from './relay-day-sums.ts'
import type { Homes } from './weekly-facts.ts'

/**
 * Days of a time on which something was registered, completed or paid for, by day sums.
 * @param homes postage is in day sums of the county, so of certain homes it is 0
 */
export async function readDayCounts(db: Database, { from, until }: Period, homes: Homes): Promise<DayCount[]> {
  const rows = await db.$queryRaw<{ day: string; registered: number; completed: number; postageFen: bigint }[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(registered)::int AS registered, sum(completed)::int AS completed,
           sum(postage_fen)::bigint AS "postageFen"
    FROM (
      SELECT day, sum(registered) AS registered, sum(completed) AS completed, 0 AS postage_fen
      FROM relay_day_sum WHERE ${homeDays({ from, until }, homes)} GROUP BY day
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
