import type { BagStatus } from '../domain/bag.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

/** A bag as a list shows it. */
export interface BagListRow {
  readonly id: string
  readonly sealNumber: string
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly sealedAt: Date
  readonly status: BagStatus
  readonly packed: number
  readonly present: number
  readonly missing: number
  readonly extra: number
}

export interface BagFilter {
  /** null: the whole county */
  readonly siteIds: readonly string[] | null
  readonly underWayOnly: boolean
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

/** Bags newest first, from behind the cursor; each site's are found by its index, those under way among the live alone. */
export async function listBagRows(db: Database, filter: BagFilter): Promise<BagListRow[]> {
  const { after, limit } = filter
  const behind = after === null ? Prisma.sql`true` : Prisma.sql`(b.sealed_at, b.id) < (${after.at}, ${after.id}::uuid)`
  const newest = Prisma.sql`ORDER BY b.sealed_at DESC, b.id DESC LIMIT ${limit}`
  const found = filter.underWayOnly ? underWay(filter.siteIds, behind) : ofSites(filter.siteIds ?? [], behind, newest)
  return db.$queryRaw<BagListRow[]>`
    WITH b AS (SELECT * FROM (${found}) b ${newest})
    SELECT b.id, b.seal_number AS "sealNumber", b.from_site_id AS "fromSiteId", b.to_site_id AS "toSiteId",
      b.sealed_at AS "sealedAt", b.status, n.*
    FROM b CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE i.state = 'packed')::int AS packed,
        count(*) FILTER (WHERE i.state = 'present')::int AS present,
        count(*) FILTER (WHERE i.state = 'missing')::int AS missing,
        count(*) FILTER (WHERE i.state = 'extra')::int AS extra
      FROM bag_item i WHERE i.bag_id = b.id) n
    ORDER BY b.sealed_at DESC, b.id DESC`
}

function ofSites(siteIds: readonly string[], behind: Prisma.Sql, newest: Prisma.Sql): Prisma.Sql {
  const ofEach = (column: Prisma.Sql) => Prisma.sql`
    SELECT l.* FROM unnest(${[...siteIds]}::text[]) AS s(id)
    CROSS JOIN LATERAL (SELECT b.* FROM bag b WHERE ${column} = s.id AND ${behind} ${newest}) l`
  return Prisma.sql`${ofEach(Prisma.sql`b.from_site_id`)} UNION ${ofEach(Prisma.sql`b.to_site_id`)}`
}

function underWay(siteIds: readonly string[] | null, behind: Prisma.Sql): Prisma.Sql {
  const isTheirs =
    siteIds === null
      ? Prisma.sql`true`
      : Prisma.sql`(b.to_site_id = ANY(${[...siteIds]}) OR EXISTS (
          SELECT FROM bag_event e WHERE e.bag_id = b.id AND e.site_id = ANY(${[...siteIds]})))`
  return Prisma.sql`SELECT b.* FROM bag b WHERE b.status <> 'checked' AND b.status <> 'withdrawn' AND ${behind} AND ${isTheirs}`
}
