import { type TrendPoint, type TrendStep, trendOf, trendStep } from '../domain/trend.ts'
import { readDayCounts } from '../store/trend.ts'
import type { ServiceContext } from './context.ts'
import { reportedPeriod } from './reported-period.ts'
import { countedHomes } from './summarise-period.ts'

export interface Trend {
  readonly step: TrendStep
  readonly points: (Omit<TrendPoint, 'postageFen'> & { postageFen: number | null })[]
}

/**
 * How a time went, step by step, of the county or of the residents of one village or town.
 * @throws AppError as summarisePeriod
 */
export async function readTrend(
  context: ServiceContext,
  query: { readonly from: string; readonly until: string; readonly siteId?: string | undefined },
): Promise<Trend> {
  const period = reportedPeriod(query)
  const { homes } = countedHomes(await context.network.tree(), query.siteId)
  const days = await readDayCounts(context.db, period, homes)
  const points = trendOf(period, days)
  return {
    step: trendStep(period),
    points: points.map((point) => ({ ...point, postageFen: homes === null ? point.postageFen : null })),
  }
}
