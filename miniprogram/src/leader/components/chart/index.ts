import { type Layout, layout } from './layout.js'
import { type Palette, paint } from './paint.js'
import { type ChartRow, type ChartSpec, rowsOf, rowText } from './spec.js'

export interface Data {
  /** what the chart says, in a sentence: for whoever does not see it */
  label: string
  spec: ChartSpec | null
  /** rows of the table lead somewhere: `choose` is fired */
  leadsOn: boolean
  rows: ChartRow[]
  legend: string[]
  /** of the canvas, in pixels of the page */
  height: number
  /** the row that somebody pointed at */
  said: string
  isTableShown: boolean
}

type Pen = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D

interface Surface {
  node: WechatMiniprogram.Canvas
  width: number
}
/** colour and size of the letters that stand for a tone of the theme */
interface Tone {
  color: string
  'font-size'?: string
  fontSize?: string
}

/** In the order of the queries: ink with its size, soft, grid, then the series. */
const TONES = ['.tone--ink', '.tone--soft', '.tone--grid', '.tone--first', '.tone--second', '.tone--third'] as const
/** Canvas knows no fonts of the style sheet by name. */
const FONT = 'PingFang SC, Microsoft YaHei, sans-serif'
const FALLBACK_SIZE = 14

const layouts = new WeakMap<object, Layout>()
const redraws = new WeakMap<object, () => void>()

function paletteOf([ink, soft, grid, ...series]: readonly Tone[]): Palette {
  return {
    ink: ink?.color ?? '#000000',
    soft: soft?.color ?? '#000000',
    grid: grid?.color ?? '#000000',
    series: series.map(({ color }) => color),
  }
}

function sizeOf(tone: Tone | undefined): number {
  return Number.parseFloat(tone?.['font-size'] ?? tone?.fontSize ?? '') || FALLBACK_SIZE
}

/**
 * A chart with its legend, the values of what one points at, and the same as a table. `choose` is fired with the index of
 * a label when a row of the table is pressed, if it leads on.
 */
Component({
  properties: {
    label: { type: String, value: '' },
    spec: { type: Object, value: null as unknown as object },
    leadsOn: { type: Boolean, value: false },
  },
  data: {
    rows: [] as ChartRow[],
    legend: [] as string[],
    height: 200,
    said: '',
    isTableShown: false,
  },
  observers: {
    spec(spec: ChartSpec | null) {
      if (spec === null) return
      const legend = spec.series.length > 1 ? spec.series.map(({ name }) => name) : []
      this.setData({ rows: rowsOf(spec), legend, said: '' })
      wx.nextTick(() => this.draw())
    },
  },
  lifetimes: {
    attached() {
      const redraw = () => this.draw()
      redraws.set(this, redraw)
      wx.onThemeChange(redraw)
    },
    detached() {
      const redraw = redraws.get(this)
      if (redraw !== undefined) wx.offThemeChange(redraw)
    },
  },
  methods: {
    draw() {
      const query = this.createSelectorQuery()
      query.select('.canvas').fields({ node: true, size: true })
      for (const tone of TONES) query.select(tone).fields({ computedStyle: ['color', 'font-size'] })
      query.exec(([surface, ...tones]: [Surface | null, ...(Tone | null)[]]) => {
        const { spec } = this.data as unknown as Data
        const pen = surface?.node?.getContext?.('2d') as Pen | null | undefined
        if (surface === null || pen == null || spec === null) return
        this.drawOn(
          surface,
          pen,
          spec,
          tones.map((tone) => tone ?? { color: '#000000' }),
        )
      })
    },
    drawOn({ node, width }: Surface, pen: Pen, spec: ChartSpec, tones: readonly Tone[]) {
      const { pixelRatio } = wx.getWindowInfo()
      const textSize = sizeOf(tones[0])
      const font = `${textSize}px ${FONT}`
      pen.font = font
      const laidOut = layout(spec, { width, textSize, measure: (text) => pen.measureText(text).width })
      layouts.set(this, laidOut)
      this.setData({ height: laidOut.height })
      // Setting its size clears a canvas and forgets its pen.
      node.width = width * pixelRatio
      node.height = laidOut.height * pixelRatio
      pen.scale(pixelRatio, pixelRatio)
      pen.font = font
      paint(pen, laidOut, paletteOf(tones))
    },
    point({ touches }: WechatMiniprogram.TouchCanvas) {
      const point = touches[0] as { x: number; y: number } | undefined
      const index = point === undefined ? -1 : (layouts.get(this)?.labelAt(point.x, point.y) ?? -1)
      const row = this.data.rows[index]
      if (row !== undefined) this.setData({ said: rowText(row) })
    },
    toggleTable() {
      this.setData({ isTableShown: !this.data.isTableShown })
    },
    choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { index } = currentTarget.dataset as { index: number }
      if (this.data.leadsOn) this.triggerEvent('choose', { index })
    },
  },
})
