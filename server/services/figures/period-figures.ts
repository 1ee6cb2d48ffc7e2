import type { Figure } from '../../domain/figure.ts'
import type { FigureQueryKey } from '../../domain/figure-queries.ts'
import { BUDGET_LINES } from '../../domain/tariff.ts'
import { AppError } from '../../errors.ts'
import type { ServiceContext } from '../context.ts'
import { reportedPeriod } from '../reported-period.ts'
import { type FigureWish, figuresOf, readFigureFacts } from './count-figures.ts'

/** What weekly and period summaries say of a time, in their order. */
const OF_TIME: readonly FigureQueryKey[] = [
  ...(['registered', 'handed_over', 'completed', 'receipt_minutes', 'cancelled', 'exceptions', 'complaints'] as const),
  ...(['items', 'postage', 'cost_per_item', 'trips', 'metres', 'minutes', 'fare', 'rated', 'satisfied_share'] as const),
]
/** Of these no town is kept. */
const OF_COUNTY_ALONE: readonly FigureQueryKey[] = ['exceptions', 'complaints']

/**
 * The figures of any time, of the county or of one town, each with its code. How things stand now has none: it is of an
 * instant and cannot be worked out again.
 * @throws AppError validation_failed for a time that runs backwards or is too long, site_not_found
 */
export async function figuresOfPeriod(
  context: ServiceContext,
  query: { readonly from: string; readonly until: string; readonly townId?: string | undefined },
): Promise<Figure[]> {
  const days = reportedPeriod(query)
  const { townId } = query
  if (townId !== undefined && (await context.network.tree()).find(townId)?.kind !== 'town_centre') {
    throw new AppError('site_not_found', { detail: '数字按镇场统计，请写镇的编码' })
  }
  const ofPlace = (queries: readonly FigureQueryKey[], siteId: string | null): FigureWish[] =>
    queries.map((one) => ({ ...days, query: one, siteId, line: null }))
  const wishes =
    townId === undefined
      ? [
          ...ofPlace(OF_TIME, null),
          ...BUDGET_LINES.map((line): FigureWish => ({ ...days, query: 'postage', siteId: null, line })),
        ]
      : ofPlace(
          OF_TIME.filter((one) => !OF_COUNTY_ALONE.includes(one)),
          townId,
        )
  return figuresOf(context, await readFigureFacts(context, days), wishes)
}
