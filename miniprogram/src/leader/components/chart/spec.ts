/** One row of numbers beside the labels; told from the others by its pattern, never by colour alone. */
export interface ChartSeries {
  readonly name: string
  readonly values: readonly number[]
  /** each value as people read it, with its unit */
  readonly texts: readonly string[]
}

/**
 * What a chart shows. `columns`: side by side along a time. `bars`: one under the other, with names beside them.
 * `stack`: one bar a label, its series end to end.
 */
export interface ChartSpec {
  readonly shape: 'columns' | 'bars' | 'stack'
  readonly labels: readonly string[]
  readonly series: readonly ChartSeries[]
}

/** A label with what stands at it, as a row of a table. */
export interface ChartRow {
  readonly label: string
  readonly cells: readonly { readonly name: string; readonly text: string }[]
}

/** The whole chart as a table: what a screen reader reads, and whoever wants the numbers. */
export function rowsOf({ labels, series }: ChartSpec): ChartRow[] {
  return labels.map((label, index) => ({
    label,
    cells: series.map(({ name, texts }) => ({ name, text: texts[index] ?? '' })),
  }))
}

/** A row in one sentence: 3月2日：登记 12 件，办结 8 件. */
export function rowText({ label, cells }: ChartRow): string {
  return `${label}：${cells.map(({ name, text }) => `${name} ${text}`).join('，')}`
}
