/** How a column of the evidence pack is written. */
export type CellKind = 'text' | 'number' | 'yuan' | 'kilometres' | 'date'

export interface EvidenceColumn {
  /** its name in a total */
  readonly key: string
  readonly head: string
  readonly kind: CellKind
}

/** Rows that totals add up. Money is in yuan, ways in kilometres, times in minutes; dates are YYYY-MM-DD; null is an empty cell. */
export interface EvidenceSheet {
  readonly name: string
  readonly columns: readonly EvidenceColumn[]
  /** in the order of the columns */
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** What a cell of a column has to be for its row to count: exactly this text, or at least this number. */
export type Condition =
  | { readonly column: string; readonly is: string }
  | { readonly column: string; readonly atLeast: number }

/** How a total comes out of rows, or of other figures; written as a formula, so that a reader can follow it. */
export type Total =
  | {
      readonly kind: 'sum'
      readonly sheet: string
      readonly column: string
      /** what the sum is multiplied by: −1 for credits, 1/60 for hours of minutes */
      readonly times: number
      /** rows of each alternative are added; the conditions of one all hold */
      readonly alternatives: readonly (readonly Condition[])[]
    }
  | { readonly kind: 'count'; readonly sheet: string; readonly conditions: readonly Condition[] }
  | { readonly kind: 'median'; readonly sheet: string; readonly column: string; readonly times: number }
  /** of two figures of the pack by their codes, cut off after so many digits */
  | {
      readonly kind: 'quotient'
      readonly of: string
      readonly by: string
      readonly times: number
      readonly digits: number
    }
  | { readonly kind: 'difference'; readonly of: string; readonly by: string }

/** Bounds of a range, or the middle alone. */
export interface Bounds<T> {
  readonly low: T | null
  readonly middle: T
  readonly high: T | null
}

/** A figure of the evaluation, and the total that it has to equal. */
export interface EvidenceFigure {
  readonly code: string
  readonly name: string
  readonly scope: string
  readonly unit: string
  /** as the evaluation has it, in `unit`; null: a gap, for the reason in `text` */
  readonly value: Bounds<number> | null
  readonly text: string
  readonly how: string
  /** null: not worked out from rows of this pack */
  readonly total: Bounds<Total> | null
  /** how far rounding may hold value and total apart, in `unit` */
  readonly tolerance: number
}

/** Everything that proves a year's self-evaluation (佐证材料): a workbook whose totals are formulas over its rows. */
export interface EvidencePack {
  /** what it is and how it is read, line by line */
  readonly about: readonly string[]
  readonly figures: readonly EvidenceFigure[]
  readonly sheets: readonly EvidenceSheet[]
}
