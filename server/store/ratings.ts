import type { InstantRange } from '../domain/calendar-time.ts'
import type { RatedConsignments, RatingTag } from '../domain/satisfaction.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'
import { type TextToCheck, textCheckRow } from './text-checks.ts'

/** A rating; the comment is sealed already. */
export interface StoredRating {
  readonly consignmentId: string
  readonly score: number
  readonly tags: readonly RatingTag[]
  readonly commentSealed: string | null
  readonly ratedBy: string
  readonly ratedAt: Date
}

/** Keeps a rating unless there is one. @returns the one that stands now */
export async function insertRating(
  db: Database,
  rating: StoredRating,
  toCheck: TextToCheck | null,
): Promise<StoredRating> {
  await db.$transaction([
    db.rating.createMany({ data: [{ ...rating, tags: [...rating.tags] }], skipDuplicates: true }),
    db.textCheck.createMany({ data: toCheck === null ? [] : [textCheckRow(toCheck)], skipDuplicates: true }),
  ])
  const stored = await db.rating.findUniqueOrThrow({ where: { consignmentId: rating.consignmentId } })
  return { ...stored, tags: stored.tags as RatingTag[] }
}

/** How often each tag was ticked for what was completed in the time, most often first. */
export async function countRatingTags(db: Database, range: InstantRange): Promise<{ tag: RatingTag; count: number }[]> {
  return db.$queryRaw<{ tag: RatingTag; count: number }[]>`
    SELECT tag, count(*)::int AS count
    FROM consignment c JOIN rating r ON r.consignment_id = c.id CROSS JOIN LATERAL unnest(r.tags) AS tag
    WHERE c.completed_at >= ${range.from}::timestamptz AND c.completed_at < ${range.to}::timestamptz
      AND c.status = 'completed'
    GROUP BY tag ORDER BY count DESC, tag`
}

/**
 * What was completed in the time and passed one of the sites, and how it was rated.
 * @param siteIds null: everywhere
 */
export async function countRatingsPassing(
  db: Database,
  range: InstantRange,
  siteIds: readonly string[] | null,
): Promise<RatedConsignments> {
  const passing = siteIds === null ? Prisma.empty : Prisma.sql`AND c.route && ${[...siteIds]}::text[]`
  const [row] = await db.$queryRaw<{ completed: number; counts: number[] }[]>`
    SELECT count(*)::int AS completed,
      score_counts(array_agg(r.score) FILTER (WHERE r.score IS NOT NULL)) AS counts
    FROM consignment c LEFT JOIN rating r ON r.consignment_id = c.id
    WHERE c.completed_at >= ${range.from}::timestamptz AND c.completed_at < ${range.to}::timestamptz
      AND c.status = 'completed' ${passing}`
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = row?.counts ?? []
  return { completed: row?.completed ?? 0, ratings: { 1: one, 2: two, 3: three, 4: four, 5: five } }
}

export interface RatingRow extends StoredRating {
  readonly trackingNumber: string
  readonly homeSiteId: string
}

/** Newest first, from behind the cursor. @param filter.most scores up to this one @param filter.siteIds of what passed one of them; null: of all */
export async function listRatings(
  db: Database,
  filter: {
    readonly most: number | undefined
    readonly siteIds: readonly string[] | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<RatingRow[]> {
  const { most, siteIds, after, limit } = filter
  const rows = await db.rating.findMany({
    where: {
      ...(most === undefined ? {} : { score: { lte: most } }),
      ...(siteIds === null ? {} : { consignment: { route: { hasSome: [...siteIds] } } }),
      ...(after === null
        ? {}
        : { OR: [{ ratedAt: { lt: after.at } }, { ratedAt: after.at, consignmentId: { lt: after.id } }] }),
    },
    orderBy: [{ ratedAt: 'desc' }, { consignmentId: 'desc' }],
    take: limit,
    include: { consignment: { select: { trackingNumber: true, case: { select: { homeSiteId: true } } } } },
  })
  return rows.map(({ consignment, tags, ...rating }) => ({
    ...rating,
    tags: tags as RatingTag[],
    trackingNumber: consignment.trackingNumber,
    homeSiteId: consignment.case.homeSiteId,
  }))
}
