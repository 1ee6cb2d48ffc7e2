import { FORM_INDICATORS } from './evaluation-form.ts'
import { type FigureValue, middleOf } from './figure.ts'

/** How points are given for a figure against its target. */
export type ScoringRule =
  /** all or nothing */
  | { readonly kind: 'reached' }
  /** as large a part of the weight as the figure is of its target, at most all of it; nothing below `floor` (0 to 1) */
  | { readonly kind: 'proportional'; readonly floor: number }
  /** a part of the weight by steps of the figure over its target, the highest that is reached */
  | { readonly kind: 'steps'; readonly steps: readonly { readonly from: number; readonly share: number }[] }

/** What an indicator weighs, what it is to reach, and how points are given. */
export interface SchemeItem {
  /** key of the indicator */
  readonly indicator: string
  /** of 100 */
  readonly weight: number
  /** null: judged by documents alone, so that no points are reckoned */
  readonly target: {
    /** key of a query that is among the indicator’s figures */
    readonly figure: string
    readonly direction: 'at_least' | 'at_most'
    /** in the figure's unit */
    readonly value: number
    readonly scoring: ScoringRule
  } | null
}

/**
 * A version of weights, targets and scoring rules, in force for evaluations of a year and those after it until the next one.
 * None was found for this county, so none comes with the program.
 */
export interface EvaluationScheme {
  readonly id: string
  readonly fromYear: number
  /** the document that says so */
  readonly source: string
  readonly items: readonly SchemeItem[]
}

export type SchemeProblem =
  | 'weights_not_100'
  | 'indicator_unknown'
  | 'indicator_twice'
  | 'figure_not_of_indicator'
  | 'bad_rule'

/** Faults of a scheme that somebody wants to add. */
export function schemeProblems({ items }: Pick<EvaluationScheme, 'items'>): SchemeProblem[] {
  const leaves = new Map(FORM_INDICATORS.map((leaf) => [leaf.key, leaf]))
  const keys = items.map(({ indicator }) => indicator)
  const sum = items.reduce((total, { weight }) => total + weight, 0)
  const isForeign = ({ indicator, target }: SchemeItem) =>
    target !== null && !(leaves.get(indicator)?.figures.some((query) => query === target.figure) ?? true)
  return [
    ...(Math.abs(sum - 100) < 1e-9 ? [] : (['weights_not_100'] as const)),
    ...(keys.every((key) => leaves.has(key)) ? [] : (['indicator_unknown'] as const)),
    ...(new Set(keys).size === keys.length ? [] : (['indicator_twice'] as const)),
    ...(items.some(isForeign) ? (['figure_not_of_indicator'] as const) : []),
    ...(items.every(
      ({ weight, target }) => weight >= 0 && (target === null || isSoundRule(target.scoring, target.value)),
    )
      ? []
      : (['bad_rule'] as const)),
  ]
}

function isSoundRule(rule: ScoringRule, target: number): boolean {
  if (rule.kind === 'reached') return true
  // a part of nothing is no part
  if (target <= 0) return false
  if (rule.kind === 'proportional') return rule.floor >= 0 && rule.floor <= 1
  return rule.steps.length > 0 && rule.steps.every(({ from, share }) => from >= 0 && share >= 0 && share <= 1)
}

/** The scheme in force for a year: of those that have begun the one that began last; null when none has. */
export function schemeInForce<S extends Pick<EvaluationScheme, 'id' | 'fromYear'>>(
  schemes: readonly S[],
  year: number,
): S | null {
  const begun = schemes.filter(({ fromYear }) => fromYear <= year)
  return begun.toSorted((a, b) => b.fromYear - a.fromYear || (a.id < b.id ? 1 : -1))[0] ?? null
}

/**
 * The points of an indicator, at most its weight, in hundredths; null where nothing can be reckoned: no target, or the figure
 * is a gap. A range is taken at its middle.
 */
export function scoreOf({ weight, target }: SchemeItem, value: FigureValue): number | null {
  const actual = middleOf(value)
  if (target === null || actual === null) return null
  return Math.round(weight * shareOf(target, actual) * 100) / 100
}

function shareOf({ direction, value, scoring }: NonNullable<SchemeItem['target']>, actual: number): number {
  const isReached = direction === 'at_least' ? actual >= value : actual <= value
  if (scoring.kind === 'reached') return isReached ? 1 : 0
  // at most: half the target is no better than the target, twice the target is half as good
  const ratio = direction === 'at_least' ? actual / value : actual <= value ? 1 : value / actual
  if (scoring.kind === 'proportional') return ratio < scoring.floor ? 0 : Math.max(0, Math.min(1, ratio))
  const reached = scoring.steps.filter(({ from }) => ratio >= from).toSorted((a, b) => b.from - a.from)
  return reached[0]?.share ?? 0
}
