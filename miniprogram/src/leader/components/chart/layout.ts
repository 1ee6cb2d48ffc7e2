import type { ChartSpec } from './spec.js'

/** Something to draw, in pixels of the page from the upper left corner. */
export type Shape =
  | { readonly kind: 'area'; readonly series: number; readonly box: Box }
  | { readonly kind: 'grid'; readonly y: number; readonly from: number; readonly to: number }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly x: number
      /** middle of the line */
      readonly y: number
      readonly align: 'left' | 'center' | 'right'
      readonly tone: 'ink' | 'soft'
    }

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a chart is laid out on. */
export interface Sheet {
  readonly width: number
  /** of the letters, in pixels */
  readonly textSize: number
  /** width of a text in these letters */
  readonly measure: (text: string) => number
}

export interface Layout {
  readonly height: number
  readonly shapes: readonly Shape[]
  /** which label somebody points at; -1 beside the chart */
  labelAt(x: number, y: number): number
}

const LINE = 1.5
const COLUMNS_HEIGHT = 13
const GAP = 0.4
const MOST_COLUMN_WIDTH = 2.2
/** what is not nothing can be seen */
const LEAST_LENGTH = 2
const BAR_HEIGHT = 0.9

/** The next round number (1, 2 or 5 times a power of ten) at or above; counts have no parts, so never below 1. */
export function roundStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((one) => one * power >= least) ?? 10
  return factor * power
}

/** A number beside the grid, short enough for a phone: 1,200, 1.5万. */
export function tickText(value: number): string {
  if (value < 10_000) return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${Number((value / 10_000).toFixed(1))}万`
}

export function layout(spec: ChartSpec, sheet: Sheet): Layout {
  return spec.shape === 'columns' ? columns(spec, sheet) : bars(spec, sheet)
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0)

function columns({ labels, series }: ChartSpec, { width, textSize, measure }: Sheet): Layout {
  const height = COLUMNS_HEIGHT * textSize
  const step = roundStep(largest(series.flatMap(({ values }) => values)) / 3)
  const top = step * 3
  const ticks = [0, 1, 2, 3].map((count) => count * step)
  const left = largest(ticks.map((tick) => measure(tickText(tick)))) + GAP * textSize
  const upper = LINE * textSize
  const lower = height - LINE * textSize
  const yOf = (value: number) => lower - (Math.max(value, 0) / top) * (lower - upper)
  const group = (width - left) / Math.max(labels.length, 1)
  const column = Math.min((group * 0.8) / Math.max(series.length, 1), MOST_COLUMN_WIDTH * textSize)
  const middleOf = (index: number) => left + (index + 0.5) * group

  const grid = ticks.flatMap((tick): Shape[] => [
    { kind: 'grid', y: yOf(tick), from: left, to: width },
    {
      kind: 'text',
      text: tickText(tick),
      x: left - (GAP / 2) * textSize,
      y: yOf(tick),
      align: 'right',
      tone: 'soft',
    },
  ])
  const areas = series.flatMap(({ values }, place) =>
    labels.flatMap((_, index): Shape[] => {
      const value = values[index] ?? 0
      if (value <= 0) return []
      const y = Math.min(yOf(value), lower - LEAST_LENGTH)
      const x = middleOf(index) + (place - series.length / 2) * column
      return [{ kind: 'area', series: place, box: { x, y, width: column * 0.92, height: lower - y } }]
    }),
  )
  // As many labels as there is room for, always with the first.
  const every = Math.ceil((largest(labels.map(measure)) + GAP * textSize) / Math.max(group, 1))
  const names = labels.flatMap((text, index): Shape[] =>
    index % every === 0
      ? [{ kind: 'text', text, x: middleOf(index), y: height - 0.6 * textSize, align: 'center', tone: 'soft' }]
      : [],
  )
  const labelAt = (x: number) =>
    x < left || x > width ? -1 : Math.min(Math.floor((x - left) / group), labels.length - 1)
  return { height, shapes: [...grid, ...areas, ...names], labelAt }
}

function bars({ shape, labels, series }: ChartSpec, { width, textSize, measure }: Sheet): Layout {
  const isStack = shape === 'stack'
  const lanes = isStack ? 1 : series.length
  const row = (LINE + lanes * (BAR_HEIGHT + 0.3) + 0.5) * textSize
  const valueRoom = isStack ? 0 : largest(series.flatMap(({ texts }) => texts.map(measure))) + GAP * textSize
  const room = Math.max(width - valueRoom, textSize)
  const wholeOf = (index: number) => series.reduce((sum, { values }) => sum + Math.max(values[index] ?? 0, 0), 0)
  const most = Math.max(
    isStack ? largest(labels.map((_, index) => wholeOf(index))) : largest(series.flatMap(({ values }) => values)),
    1,
  )
  const shapes = labels.flatMap((label, index): Shape[] => {
    const y = index * row
    const name: Shape = { kind: 'text', text: label, x: 0, y: y + 0.75 * textSize, align: 'left', tone: 'ink' }
    let x = 0
    const lanesOf = series.flatMap(({ values, texts }, place): Shape[] => {
      const value = Math.max(values[index] ?? 0, 0)
      const length = value === 0 ? 0 : Math.max((value / most) * room, LEAST_LENGTH)
      const upper = y + (LINE + (isStack ? 0 : place * (BAR_HEIGHT + 0.3))) * textSize
      const box = { x, y: upper, width: length, height: BAR_HEIGHT * textSize }
      if (isStack) x += length
      const area: Shape[] = length === 0 ? [] : [{ kind: 'area', series: place, box }]
      const text: Shape = {
        kind: 'text',
        text: texts[index] ?? '',
        x: length + (GAP / 2) * textSize,
        y: upper + (BAR_HEIGHT / 2) * textSize,
        align: 'left',
        tone: 'ink',
      }
      return isStack ? area : [...area, text]
    })
    return [name, ...lanesOf]
  })
  const height = Math.max(labels.length * row, textSize)
  const labelAt = (_: number, y: number) => (y < 0 || y >= labels.length * row ? -1 : Math.floor(y / row))
  return { height, shapes, labelAt }
}
