import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import type { Examined } from '../../server/domain/evaluation-findings.ts'
import { exact, type Figure, type FigureValue, missing } from '../../server/domain/figure.ts'
import { FIGURE_QUERIES, type FigureQueryKey } from '../../server/domain/figure-queries.ts'
import type { BudgetLine } from '../../server/domain/tariff.ts'

/** A figure as somebody's paper states it. */
export function stated(
  year: number,
  query: FigureQueryKey,
  value: FigureValue | number,
  {
    line = null,
    siteId = null,
    rows = 0,
    methods = [],
  }: { line?: BudgetLine | null; siteId?: string | null; rows?: number; methods?: readonly string[] } = {},
): Figure {
  const { name, unit } = FIGURE_QUERIES[query]
  return {
    code: `F${query}.${year}.${line ?? ''}${siteId ?? ''}`,
    ...{ query, name, unit, line, siteId, siteName: null },
    from: parseLocalDate(`${year}-01-01`),
    until: parseLocalDate(`${year}-12-31`),
    value: typeof value === 'number' ? exact(value) : value,
    provenance: { queryVersion: 1, methods, rows, gaps: 0, parts: [] },
  }
}

/**
 * The figures that the county published of 2023, as they stand in its report: 262,500 and 50,000 yuan, 11,865 items, 415,000
 * km, 4,000,000 yuan, everybody content; no score, no target, no n, no direction, no town, no price.
 */
export function publishedFigures(): Examined {
  const YUAN = 100
  const now = [
    stated(2023, 'given', 312_500 * YUAN),
    stated(2023, 'spent', 312_500 * YUAN),
    stated(2023, 'paid', 312_500 * YUAN),
    stated(2023, 'spent', 262_500 * YUAN, { line: 'towns' }),
    stated(2023, 'spent', 50_000 * YUAN, { line: 'county_seat' }),
    stated(2023, 'items', 11_865),
    stated(2023, 'metres', 415_000_000),
    stated(2023, 'fare', 4_000_000 * YUAN),
    stated(2023, 'volume_accepted', 643_418),
    stated(2023, 'volume_completed', 643_406),
    stated(2023, 'volume_good_share', 1_000),
    stated(2023, 'volume_rated', missing('not_stated')),
    stated(2023, 'satisfied_share', missing('not_stated')),
    stated(2023, 'rated', missing('not_stated')),
  ]
  const before = [
    stated(2022, 'volume_accepted', 643_418 - 485_344),
    stated(2022, 'volume_completed', 643_406 - 485_388),
  ]
  return {
    ...{ year: 2023, now, before, townCount: 15, tariffs: [], hasWeights: false, hasTargets: false },
    givenElsewhere: [{ year: 2018, fen: 312_500 * YUAN }],
    // cheapest and dearest way in a table of bus, motorcycle and car
    fares: { low: 20, high: 150 },
    sampleMethods: [],
  }
}
