import { instantsOf, type Period } from '../domain/period-summary.ts'
import { type RatingTag, type Satisfaction, satisfactionOf } from '../domain/satisfaction.ts'
import type { TextCheckStatus } from '../domain/text-check.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { readTracking } from '../store/consignments.ts'
import { readAgenciesOfMatters } from '../store/network.ts'
import {
  countRatingsPassing,
  countRatingTags,
  insertRating,
  listRatings as listRows,
  type RatingRow,
  type StoredRating,
} from '../store/ratings.ts'
import { readRatedConsignments } from '../store/relay-day-sums.ts'
import { textCheckStatuses } from '../store/text-checks.ts'
import { hasRole, ownSites, type Person } from './actor.ts'
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

/** Satisfaction with what was completed in a time, of the county, its towns and agencies; every figure with its n. */
export interface SatisfactionOfPeriod extends Satisfaction, Period {
  readonly byTown: readonly (Satisfaction & { readonly townId: string; readonly townName: string })[]
  /** by the agency that the matter is of today */
  readonly byAgency: readonly (Satisfaction & { readonly agencyId: string; readonly agencyName: string })[]
}

/**
 * How residents rated what was completed from a day until another, both included, in Asia/Shanghai: from the day sums, so
 * that the cost does not depend on how much it was.
 * @throws AppError validation_failed for a time that runs backwards or is longer than 400 days
 */
export async function satisfactionOfPeriod(
  context: ServiceContext,
  query: { readonly from: string; readonly until: string },
): Promise<SatisfactionOfPeriod> {
  const period = reportedPeriod(query)
  const [tree, homes, matters, agencyOf] = await Promise.all([
    context.network.tree(),
    readRatedConsignments(context.db, period, 'home'),
    readRatedConsignments(context.db, period, 'matter'),
    readAgenciesOfMatters(context.db),
  ])
  const byTown = groupedBy(homes, ({ subjectId }) => tree.townOf(subjectId)?.id)
  const byAgency = groupedBy(matters, ({ subjectId }) => agencyOf.get(subjectId))
  return {
    ...period,
    ...satisfactionOf(homes),
    byTown: byTown.map(([townId, rows]) => ({ townId, townName: tree.get(townId).name, ...satisfactionOf(rows) })),
    byAgency: byAgency.map(([id, rows]) => ({ agencyId: id, agencyName: tree.get(id).name, ...satisfactionOf(rows) })),
  }
}

/** The same, with what was ticked beside the scores: the cost is that of the ratings. */
export async function readSatisfaction(
  context: ServiceContext,
  query: { readonly from: string; readonly until: string },
): Promise<SatisfactionOfPeriod & { readonly tags: readonly { readonly tag: RatingTag; readonly count: number }[] }> {
  const range = instantsOf(reportedPeriod(query))
  const [satisfaction, tags] = await Promise.all([
    satisfactionOfPeriod(context, query),
    countRatingTags(context.db, range),
  ])
  return { ...satisfaction, tags }
}

/** Days that staff look back over at the most: what is counted is read row by row. */
const LONGEST_OWN_DAYS = 92

/** Satisfaction with what passed a person's own sites. */
export type OwnSatisfaction = Satisfaction & Period

/**
 * How residents rated what passed the caller's own sites and was completed from a day until another, both included, in
 * Asia/Shanghai. The hub's desk answers for the whole county.
 * @throws AppError validation_failed for a time that runs backwards or is longer than 92 days
 */
export async function readOwnSatisfaction(
  { db }: ServiceContext,
  person: Person,
  query: { readonly from: string; readonly until: string },
): Promise<OwnSatisfaction> {
  const period = reportedPeriod(query, LONGEST_OWN_DAYS)
  return { ...period, ...satisfactionOf([await countRatingsPassing(db, instantsOf(period), sitesSeen(person))]) }
}

/** Sites past which things went whose ratings the person reads; null: all. */
function sitesSeen(person: Person): readonly string[] | null {
  return hasRole(person, 'dispatcher', 'leader', 'auditor', 'administrator') ? null : ownSites(person)
}

/** In the order of the keys; rows without one are left out. */
function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string | undefined): [string, Row[]][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** A rating with what was written beside it, opened. */
export type OpenRating = Omit<RatingRow, 'commentSealed'> & {
  readonly comment: string | null
  /** null: there is none, or it is not checked */
  readonly commentCheck: TextCheckStatus | null
}

/** A page of ratings, newest first: for handlers of what passed their own sites, else of all; that somebody read the comments is audited. */
export async function listRatings(
  context: ServiceContext,
  person: Person,
  query: { readonly most?: number | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<OpenRating>> {
  const after = decodeCursor(query.cursor)
  const rows = await listRows(context.db, {
    ...{ most: query.most, siteIds: sitesSeen(person), after },
    limit: query.limit + 1,
  })
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
