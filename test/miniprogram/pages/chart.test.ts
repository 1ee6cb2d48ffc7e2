import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layout, roundStep, tickText } from '../../../miniprogram/src/leader/components/chart/layout.ts'
import { type ChartSpec, rowsOf, rowText } from '../../../miniprogram/src/leader/components/chart/spec.ts'

const WIDTH = 340
const SHEET = { width: WIDTH, textSize: 16, measure: (text: string) => text.length * 16 }

function spec(shape: ChartSpec['shape'], values: readonly (readonly number[])[]): ChartSpec {
  return {
    shape,
    labels: (values[0] ?? []).map((_, index) => `第${index}项`),
    series: values.map((row, index) => ({ name: `列${index}`, values: row, texts: row.map((one) => `${one} 件`) })),
  }
}

const anySpec = fc
  .tuple(
    fc.constantFrom<ChartSpec['shape']>('columns', 'bars', 'stack'),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 16 }),
  )
  .chain(([shape, series, labels]) =>
    fc
      .array(fc.array(fc.nat(1_000_000), { minLength: labels, maxLength: labels }), {
        minLength: series,
        maxLength: series,
      })
      .map((values) => spec(shape, values)),
  )

describe('a chart, whatever the numbers', () => {
  it('stays on its sheet, shows what is not nothing, and lets every label be pointed at', () => {
    fc.assert(
      fc.property(anySpec, (chart) => {
        const { shapes, height, labelAt } = layout(chart, SHEET)
        const areas = shapes.flatMap((shape) => (shape.kind === 'area' ? [shape] : []))
        const something = chart.series.flatMap(({ values }) => values).filter((value) => value > 0)
        expect(areas).toHaveLength(something.length)
        const pointed = new Set<number>()
        for (const { box } of areas) {
          expect(box.width > 0 && box.height > 0).toBe(true)
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.y).toBeGreaterThanOrEqual(0)
          // Slivers of a stack are widened so that they are seen.
          expect(box.x + box.width).toBeLessThanOrEqual(WIDTH + 2 * chart.series.length)
          expect(box.y + box.height).toBeLessThanOrEqual(height)
          pointed.add(labelAt(box.x + box.width / 2, box.y + box.height / 2))
        }
        expect(pointed.has(-1)).toBe(false)
        expect([...pointed].every((index) => index < chart.labels.length)).toBe(true)
      }),
    )
  })

  it('is longer for more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('columns' as const, 'bars' as const),
        fc.nat(10_000),
        fc.nat(10_000),
        (shape, a, b) => {
          const { shapes } = layout(spec(shape, [[a, b, 20_000]]), SHEET)
          const lengths = shapes.flatMap((one) =>
            one.kind === 'area' ? [shape === 'columns' ? one.box.height : one.box.width] : [],
          )
          const [first = 0, second = 0] = lengths
          if (a > 200 && b > 200) expect(Math.sign(first - second)).toBe(Math.sign(a - b))
        },
      ),
    )
  })

  it('is a table, too', () => {
    fc.assert(
      fc.property(anySpec, (chart) => {
        const rows = rowsOf(chart)
        expect(rows.map(({ label }) => label)).toEqual(chart.labels)
        for (const [index, { cells }] of rows.entries()) {
          expect(cells.map(({ text }) => text)).toEqual(chart.series.map(({ texts }) => texts[index]))
        }
      }),
    )
    const [row] = rowsOf(spec('columns', [[12], [8]]))
    expect(row && rowText(row)).toBe('第0项：列0 12 件，列1 8 件')
  })
})

it.each([
  [0, 1],
  [0.3, 1],
  [3, 5],
  [17, 20],
  [43, 50],
  [101, 200],
])('%d goes by steps of %d', (least, step) => expect(roundStep(least)).toBe(step))

it.each([
  [0, '0'],
  [1200, '1,200'],
  [15_000, '1.5万'],
  [200_000, '20万'],
])('%d beside the grid is %s', (value, text) => expect(tickText(value)).toBe(text))
