/** What a resident may tick beside the score; words in http/presenters/wording.ts and the clients. */
export const RATING_TAGS = [
  'fast',
  'convenient',
  'friendly',
  'well_informed',
  'slow',
  'inconvenient',
  'unfriendly',
  'badly_informed',
  'documents_damaged',
] as const
export type RatingTag = (typeof RATING_TAGS)[number]

export const SCORES = [1, 2, 3, 4, 5] as const
export type Score = (typeof SCORES)[number]

/** Consignments that were completed, and how those of them that were rated were rated. */
export interface RatedConsignments {
  readonly completed: number
  /** ratings by score, of the same consignments */
  readonly ratings: Readonly<Record<Score, number>>
}

/** How residents rated, always with how many of how many did. */
export interface Satisfaction {
  /** consignments that could be rated */
  readonly completed: number
  /** of these, how many were rated: the n of every figure beside it */
  readonly n: number
  /** n of completed in thousandths, rounded down; null when nothing was completed */
  readonly responsePerMille: number | null
  readonly distribution: readonly { readonly score: Score; readonly count: number }[]
  /** sum of the scores; the mean is this by n, and is nobody's to quote without it */
  readonly scoreSum: number
}

/** Adds up counts; the order does not matter. */
export function satisfactionOf(rows: readonly RatedConsignments[]): Satisfaction {
  const distribution = SCORES.map((score) => ({ score, count: sum(rows.map(({ ratings }) => ratings[score])) }))
  const completed = sum(rows.map((row) => row.completed))
  const n = sum(distribution.map(({ count }) => count))
  return {
    completed,
    n,
    responsePerMille: completed === 0 ? null : Math.floor((n * 1_000) / completed),
    distribution,
    scoreSum: sum(distribution.map(({ score, count }) => score * count)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
