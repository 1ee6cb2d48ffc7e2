import type { ResponseOf } from '../../contract/endpoint.ts'
import type { listRatings, rateConsignment, readOwnSatisfaction, readSatisfaction } from '../../contract/ratings.ts'
import type { Satisfaction } from '../../domain/satisfaction.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { OpenRating, OwnSatisfaction, readSatisfaction as readSatisfactionReport } from '../../services/ratings.ts'

export function presentRating(
  rating: Pick<OpenRating, 'consignmentId' | 'score' | 'tags' | 'ratedAt'>,
): ResponseOf<typeof rateConsignment> {
  const { consignmentId, score, tags, ratedAt } = rating
  return { consignmentId, score, tags: [...tags], ratedAt: ratedAt.toISOString() }
}

export function presentSatisfaction(
  report: Awaited<ReturnType<typeof readSatisfactionReport>>,
): ResponseOf<typeof readSatisfaction> {
  return {
    from: report.from,
    until: report.until,
    ...figures(report),
    tags: [...report.tags],
    byTown: report.byTown.map((town) => ({ townId: town.townId, townName: town.townName, ...figures(town) })),
    byAgency: report.byAgency.map((one) => ({ agencyId: one.agencyId, agencyName: one.agencyName, ...figures(one) })),
  }
}

export function presentOwnSatisfaction(report: OwnSatisfaction): ResponseOf<typeof readOwnSatisfaction> {
  return { from: report.from, until: report.until, ...figures(report) }
}

function figures({ completed, n, responsePerMille, distribution, scoreSum }: Satisfaction) {
  const mean = n === 0 ? null : { n, score: Math.round((scoreSum * 100) / n) / 100 }
  return { completed, n, responsePerMille, distribution: [...distribution], mean }
}

export function presentRatings(tree: SiteTree, rows: readonly OpenRating[]): ResponseOf<typeof listRatings>['items'] {
  return rows.map((row) => ({
    ...presentRating(row),
    trackingNumber: row.trackingNumber,
    homeName: fullNameOf(tree.get(row.homeSiteId)),
    comment: row.comment,
    commentCheck: row.commentCheck,
  }))
}
