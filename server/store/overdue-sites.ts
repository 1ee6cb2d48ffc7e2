import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

export interface OverdueSiteRow {
  readonly siteId: string
  readonly tasks: number
  readonly oldestDueAt: Date
  /** labels of those who answer for the site */
  readonly leads: readonly string[]
}

interface Filter {
  readonly asOf: Date
  /** null: all */
  readonly siteIds: readonly string[] | null
}

const overdue = ({ asOf, siteIds }: Filter) => Prisma.sql`
  t.status IN ('open', 'acknowledged') AND t.due_at < ${asOf}::timestamptz
  ${siteIds === null ? Prisma.empty : Prisma.sql`AND t.site_id = ANY(${[...siteIds]})`}`

/** Live tasks past their time. */
export async function countOverdueTasks(db: Database, filter: Filter): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM task t WHERE ${overdue(filter)}`
  return rows[0]?.count ?? 0
}

/** Sites with live tasks past their time, the longest overdue first, from behind the cursor. */
export async function listOverdueSites(
  db: Database,
  filter: Filter & { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<OverdueSiteRow[]> {
  const { after, limit } = filter
  const behind =
    after === null
      ? Prisma.empty
      : Prisma.sql`HAVING (min(t.due_at), t.site_id) > (${after.at}::timestamptz, ${after.id})`
  return db.$queryRaw<OverdueSiteRow[]>`
    WITH late AS (
      SELECT t.site_id, count(*)::int AS tasks, min(t.due_at) AS oldest
      FROM task t WHERE ${overdue(filter)}
      GROUP BY t.site_id ${behind}
      ORDER BY oldest, t.site_id LIMIT ${limit}
    )
    SELECT late.site_id AS "siteId", late.tasks, late.oldest AS "oldestDueAt", coalesce((
      SELECT array_agg(u.staff_label ORDER BY u.id)
      FROM role_assignment r JOIN app_user u ON u.id = r.user_id AND u.is_active AND u.staff_label IS NOT NULL
      WHERE r.site_id = late.site_id AND r.is_lead), '{}') AS leads
    FROM late ORDER BY late.oldest, late.site_id`
}
