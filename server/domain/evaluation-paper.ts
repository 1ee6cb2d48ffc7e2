/** A piece of a paragraph. */
export interface Run {
  readonly text: string
  /** blank: somebody has to fill it in; source: number of a row of the list of sources, set above the line */
  readonly mark: 'blank' | 'source' | null
}

export interface TableColumn {
  readonly head: string
  /** part of the width; the parts of a table need not add up to anything */
  readonly share: number
  readonly align: 'left' | 'center' | 'right'
}

/** What follows another on the pages of the self-evaluation. */
export type FormBlock =
  | { readonly kind: 'heading'; readonly depth: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | {
      readonly kind: 'table'
      readonly caption: string
      readonly columns: readonly TableColumn[]
      readonly rows: readonly (readonly string[])[]
      /** stands below in small print; empty: nothing does */
      readonly note: string
    }
  /** begins on a page of its own */
  | { readonly kind: 'appendix'; readonly text: string }
  | { readonly kind: 'advice'; readonly title: string; readonly advice: readonly string[]; readonly url: string }

/** The self-evaluation in the official form (项目绩效自评报告), ready to be set in type: every text is final. */
export interface EvaluationForm {
  readonly title: string
  /** what stands on the cover, line by line */
  readonly cover: readonly { readonly caption: string; readonly text: string }[]
  /** 草稿，未签发 … ; what it is worth as it stands */
  readonly standing: string
  readonly blocks: readonly FormBlock[]
  /** stands at the foot of every page */
  readonly foot: string
}
