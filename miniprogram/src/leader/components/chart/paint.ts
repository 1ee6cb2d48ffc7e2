import type { Box, Layout, Shape } from './layout.js'

type Pen = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D

/** Colours as the theme gives them now. */
export interface Palette {
  readonly ink: string
  readonly soft: string
  readonly grid: string
  readonly series: readonly string[]
}

const STRIPE = 7
const DOT = 6

function outline(pen: Pen, { x, y, width, height }: Box): void {
  pen.lineWidth = 2
  pen.strokeRect(x + 1, y + 1, Math.max(width - 2, 0.5), Math.max(height - 2, 0.5))
}

function within(pen: Pen, { x, y, width, height }: Box, draw: () => void): void {
  pen.save()
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.clip()
  draw()
  pen.restore()
}

function stripes(pen: Pen, { x, y, width, height }: Box): void {
  pen.lineWidth = 2
  for (let at = x - height; at < x + width; at += STRIPE) {
    pen.beginPath()
    pen.moveTo(at, y + height)
    pen.lineTo(at + height, y)
    pen.stroke()
  }
}

function dots(pen: Pen, { x, y, width, height }: Box): void {
  for (let column = x + DOT / 2; column < x + width; column += DOT) {
    for (let row = y + DOT / 2; row < y + height; row += DOT) pen.fillRect(column - 1, row - 1, 2, 2)
  }
}

/** Solid, striped, dotted: the series are told apart without their colours. */
function fill(pen: Pen, box: Box, series: number, colour: string): void {
  pen.fillStyle = colour
  pen.strokeStyle = colour
  if (series === 0) {
    pen.fillRect(box.x, box.y, box.width, box.height)
    return
  }
  within(pen, box, () => (series === 1 ? stripes(pen, box) : dots(pen, box)))
  outline(pen, box)
}

function draw(pen: Pen, shape: Shape, palette: Palette): void {
  if (shape.kind === 'area') {
    fill(pen, shape.box, shape.series, palette.series[shape.series] ?? palette.ink)
  } else if (shape.kind === 'grid') {
    pen.fillStyle = palette.grid
    pen.fillRect(shape.from, shape.y, shape.to - shape.from, 1)
  } else {
    pen.fillStyle = palette[shape.tone]
    pen.textAlign = shape.align
    pen.textBaseline = 'middle'
    pen.fillText(shape.text, shape.x, shape.y)
  }
}

/** Draws a layout; letters keep the font that the pen has. */
export function paint(pen: Pen, { shapes }: Layout, palette: Palette): void {
  for (const shape of shapes) draw(pen, shape, palette)
}
