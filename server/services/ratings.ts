import { instantsOf } from '../domain/period-summary.ts'
import { type RatedConsignments, type RatingTag, type Satisfaction, satisfactionOf } from '../domain/satisfaction.ts'
import type { TextCheckStatus } from '../domain/text-check.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { readTracking } from '../store/consignments.ts'
import {
  countRatingTags,
  insertRating,
  listRatings as listRows,
  type RatingRow,
  readRatedConsignments,
  type StoredRating,
} from '../store/ratings.ts'
import { textCheckStatuses } from '../store/text-checks.ts'
import type { Person } from './actor.ts'
import { readable, textToCheck } from './check-texts.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { reportedPeriod } from './reported-period.ts'
import { isHolder } from './track.ts'

export interface RatingRequest {
  readonly consignmentId: string
  readonly score: number
  readonly tags: readonly RatingTag[]
  readonly comment?: string | undefined
}

/**
 * The holder rates what has arrived, once; the same rating again is answered the same.
 * @throws AppError consignment_not_found, not_yet_received, already_rated
 */
export async function rateConsignment(
  context: ServiceContext,
  person: Person,
  request: RatingRequest,
): Promise<StoredRating> {
  const record = await readTracking(context.db, { id: request.consignmentId })
  if (record === undefined || !isHolder(person, record)) throw new AppError('consignment_not_found')
  if (record.status !== 'completed') throw new AppError('not_yet_received')
  const tags = [...new Set(request.tags)].sort()
  const rating = {
    consignmentId: record.id,
    score: request.score,
    tags,
    commentSealed: request.comment === undefined ? null : context.personalData.seal(request.comment),
    ratedBy: person.userId,
    ratedAt: context.clock.now(),
  }
  const toCheck = request.comment === undefined ? null : textToCheck(context, person, 'rating', record.id)
  const stored = await insertRating(context.db, rating, toCheck)
  const comment = openComment(context, stored)
  const isSame = stored.score === request.score && String(stored.tags) === String(tags)
  if (!isSame || comment !== (request.comment ?? null)) throw new AppError('already_rated')
  return stored
}

function openComment({ personalData }: ServiceContext, { commentSealed }: StoredRating): string | null {
  return commentSealed === null ? null : personalData.open(commentSealed)
}

export interface SatisfactionReport extends Satisfaction {
  readonly tags: readonly { readonly tag: RatingTag; readonly count: number }[]
  readonly byTown: readonly (Satisfaction & { readonly townId: string; readonly townName: string })[]
}

/**
 * How residents rated what was completed from a day until another, both included, in Asia/Shanghai.
 * @throws AppError validation_failed for a time that runs backwards or is longer than 400 days
 */
export async function satisfactionOfPeriod(
  context: ServiceContext,
  period: { readonly from: string; readonly until: string },
): Promise<SatisfactionReport> {
  const range = instantsOf(reportedPeriod(period))
  const [tree, rows, tags] = await Promise.all([
    context.network.tree(),
    readRatedConsignments(context.db, range),
    countRatingTags(context.db, range),
  ])
  const towns = new Map<string, RatedConsignments[]>()
  for (const row of rows) {
    const townId = tree.townOf(row.homeSiteId)?.id
    if (townId !== undefined) towns.set(townId, [...(towns.get(townId) ?? []), row])
  }
  const byTown = [...towns]
    .map(([townId, ofTown]) => ({ townId, townName: tree.get(townId).name, ...satisfactionOf(ofTown) }))
    .sort((a, b) => (a.townId < b.townId ? -1 : 1))
  return { ...satisfactionOf(rows), tags, byTown }
}

/** A rating with what was written beside it, opened. */
export type OpenRating = Omit<RatingRow, 'commentSealed'> & {
  readonly comment: string | null
  /** null: there is none, or it is not checked */
  readonly commentCheck: TextCheckStatus | null
}

/** A page of ratings, newest first; that somebody read the comments is audited. */
export async function listRatings(
  context: ServiceContext,
  person: Person,
  query: { readonly most?: number | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<OpenRating>> {
  const after = decodeCursor(query.cursor)
  const rows = await listRows(context.db, { most: query.most, after, limit: query.limit + 1 })
  const page = pageOfRows(rows, query.limit, (row) => ({ at: row.ratedAt, id: row.consignmentId }))
  const withComments = page.rows.filter(({ commentSealed }) => commentSealed !== null)
  if (withComments.length > 0) {
    await recordAudit(context.db, {
      at: context.clock.now(),
      actorId: person.userId,
      action: 'rating.read',
      subject: person.userId,
      detail: { consignmentIds: withComments.map(({ consignmentId }) => consignmentId) },
    })
  }
  const checkOf = await textCheckStatuses(
    context.db,
    'rating',
    withComments.map(({ consignmentId }) => consignmentId),
  )
  return {
    rows: page.rows.map((row) => {
      const { commentSealed: _sealed, ...rating } = row
      const commentCheck = checkOf(row.consignmentId)
      return { ...rating, commentCheck, comment: readable(person, openComment(context, row), commentCheck) }
    }),
    nextCursor: page.nextCursor,
  }
}
