import type { InstantRange } from '../domain/calendar-time.ts'
import type { RatingTag } from '../domain/satisfaction.ts'
import type { Database } from './database.ts'
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

export interface RatingRow extends StoredRating {
  readonly trackingNumber: string
  readonly homeSiteId: string
}

/** Newest first, from behind the cursor. @param filter.most scores up to this one */
export async function listRatings(
  db: Database,
  filter: {
    readonly most: number | undefined
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<RatingRow[]> {
  const { most, after, limit } = filter
  const rows = await db.rating.findMany({
    where: {
      ...(most === undefined ? {} : { score: { lte: most } }),
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
