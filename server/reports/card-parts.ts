import type { WeeklySummary } from '../contract/reports.ts'
import { COLOURS } from './colours.ts'
import { countText, rangeText, UNKNOWN, yuanText } from './figures.ts'
import { fittingSize, oneLine, rectangle, shortened, type TextStyle, text, textWidth, wrapped } from './svg.ts'

// What the cards have in common: one width, one header, panels one below the other, small print at the foot.

export const CARD_WIDTH = 1080

const MARGIN = 40
const PADDING = 44
const PANEL_WIDTH = CARD_WIDTH - 2 * MARGIN
export const LEFT = MARGIN + PADDING
export const RIGHT = CARD_WIDTH - LEFT
export const INNER_WIDTH = RIGHT - LEFT
const PANEL_GAP = 28
const HEADER_HEIGHT = 340
/** The first panel lies over the lower edge of the header. */
const FIRST_PANEL_TOP = 252
const COLUMN_GAP = 20
const MOST_METHOD_LINES = 3
/** 10 px on a phone that shows the picture 390 px wide: nothing is set smaller but to fit in an extreme figure. */
export const SMALL = 28

const METRES_PER_KILOMETRE = 1000
const MINUTES_PER_HOUR = 60
const FEN_PER_YUAN = 100

/** A part of the picture: drawn with its own top at 0. */
export interface Block {
  readonly height: number
  readonly svg: string
}

export interface CardHeader {
  readonly officeName: string
  readonly title: string
  /** under the title: the time and the place */
  readonly subtitle: string
  /** in the corner, where the reader has to be warned */
  readonly badge?: string | undefined
}

/** A card as an SVG of 1080 px width, made to be read on a phone. */
export function cardSvg(head: CardHeader, panels: readonly Block[], footLines: readonly string[]): string {
  const parts = [header(head)]
  let top = FIRST_PANEL_TOP
  for (const { height, svg } of panels) {
    parts.push(placed(top, rectangle(MARGIN, 0, PANEL_WIDTH, height, COLOURS.card, 28) + svg))
    top += height + PANEL_GAP
  }
  const foot = footer(footLines)
  const height = top + foot.height
  parts.push(placed(top, foot.svg))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD_WIDTH}" height="${height}" viewBox="0 0 ${CARD_WIDTH} ${height}">` +
    `${rectangle(0, 0, CARD_WIDTH, height, COLOURS.page)}${parts.join('')}</svg>`
  )
}

function header({ officeName, title, subtitle, badge }: CardHeader): string {
  const onHeader = { fill: COLOURS.onHeader }
  return [
    '<defs><linearGradient id="header" x1="0" y1="0" x2="1" y2="1">',
    `<stop offset="0" stop-color="${COLOURS.headerFrom}"/><stop offset="1" stop-color="${COLOURS.headerTo}"/>`,
    '</linearGradient></defs>',
    rectangle(0, 0, CARD_WIDTH, HEADER_HEIGHT, 'url(#header)'),
    relayMotif(),
    text(LEFT, 74, shortened(oneLine(officeName), 560, 32), { ...onHeader, size: 32, opacity: 0.85 }),
    text(LEFT, 150, shortened(oneLine(title), INNER_WIDTH, 66), { ...onHeader, size: 66, bold: true }),
    text(LEFT, 212, shortened(oneLine(subtitle), INNER_WIDTH, 36), { ...onHeader, size: 36, opacity: 0.95 }),
    badge === undefined ? '' : cornerBadge(badge),
  ].join('')
}

/** A route with its stops, faint in the header's corner. */
function relayMotif(): string {
  const stops = [
    [716, 186],
    [816, 132],
    [916, 172],
    [1016, 112],
  ]
  const dots = stops.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="13"/>`).join('')
  const line = `<polyline points="${stops.join(' ')}" fill="none" stroke="#FFFFFF" stroke-width="6"/>`
  return `<g fill="#FFFFFF" opacity="0.16">${dots}${line}</g>`
}

function cornerBadge(label: string): string {
  const width = textWidth(label, 30) + 56
  return (
    rectangle(RIGHT - width, 36, width, 56, COLOURS.amberPale, 28) +
    text(RIGHT - width / 2, 75, label, { size: 30, fill: COLOURS.amber, bold: true, anchor: 'middle' })
  )
}

/** A figure with its label and, for the large ones, a note under it. */
export interface Figure {
  readonly label: string
  readonly value: number
  readonly note: string
  readonly fill: string
}

/** Large figures, and smaller ones below a line. */
export function figuresPanel(
  main: readonly Figure[],
  further: readonly { readonly label: string; readonly value: string }[],
): Block {
  const fills = main.map(({ value, fill }) => (value === 0 ? COLOURS.quiet : fill))
  const svg = [
    row(78, labels(main), { size: 36, fill: COLOURS.quiet }),
    row(
      188,
      main.map(({ value }) => countText(value)),
      { size: 104, fill: COLOURS.ink, bold: true },
      fills,
    ),
    row(
      238,
      main.map(({ note }) => note),
      { size: SMALL, fill: COLOURS.quiet },
    ),
    divider(272),
    row(
      336,
      further.map(({ value }) => value),
      { size: 44, fill: COLOURS.ink, bold: true },
    ),
    row(382, labels(further), { size: SMALL, fill: COLOURS.quiet }),
  ]
  return { height: 418, svg: svg.join('') }
}

/** What residents were spared. @param when names the time where nothing was: 本周 */
export function savingsPanel(savings: WeeklySummary['savings'], when: string): Block {
  const { cases, casesWithoutDistance, trips } = savings
  if (cases === 0) return emptyPanel(panelTitle('群众少跑', ''), `${when}没有可计节约的办结件`)
  const estimates = [
    { label: '少走路程/公里', bounds: savings.metres, unitSize: METRES_PER_KILOMETRE },
    { label: '省路费/元', bounds: savings.fareFen, unitSize: FEN_PER_YUAN },
    { label: '省时间/小时', bounds: savings.minutes, unitSize: MINUTES_PER_HOUR },
  ]
  const isMeasured = casesWithoutDistance < cases
  const ranges = estimates.map(({ bounds, unitSize }) => (isMeasured ? rangeText(bounds, unitSize) : UNKNOWN))
  const gap = casesWithoutDistance === 0 ? '' : `${countText(casesWithoutDistance)} 件缺里程，只计趟次`
  const svg = [
    panelTitle('群众少跑', `n = ${countText(cases)} 件办结`),
    row(190, [`${countText(trips)} 趟`], { size: 88, fill: COLOURS.teal, bold: true }),
    divider(234),
    row(304, ranges, { size: 46, fill: COLOURS.ink, bold: true }),
    row(354, labels(estimates), { size: SMALL, fill: COLOURS.quiet }),
    text(LEFT, 428, '低至高估算，未扣邮递费', { size: SMALL, fill: COLOURS.quiet }),
    text(RIGHT, 428, gap, { size: SMALL, fill: COLOURS.amber, bold: true, anchor: 'end' }),
  ]
  return { height: 464, svg: svg.join('') }
}

export function postagePanel(postageFen: WeeklySummary['postageFen']): Block {
  const lines = [
    { label: '各镇场', fen: postageFen.towns },
    { label: '县城单位', fen: postageFen.county_seat },
    { label: '合计', fen: postageFen.towns + postageFen.county_seat },
  ]
  const svg = [
    panelTitle('邮递费', '按预算科目，元'),
    row(
      168,
      lines.map(({ fen }) => yuanText(fen)),
      { size: 52, fill: COLOURS.ink, bold: true },
    ),
    row(218, labels(lines), { size: SMALL, fill: COLOURS.quiet }),
  ]
  return { height: 256, svg: svg.join('') }
}

function footer(lines: readonly string[]): Block {
  const svg = lines.map((line, index) => text(LEFT, 36 + index * 44, line, { size: SMALL, fill: COLOURS.quiet }))
  return { height: 36 + lines.length * 44 + 20, svg: svg.join('') }
}

/** What the sums were made by, for the foot of a card. */
export function methodLines(versions: readonly string[]): readonly string[] {
  if (versions.length === 0) return []
  const [first = '', ...others] = versions.map(oneLine)
  const lines = wrapped([`算法版本：${first}`, ...others], '、', INNER_WIDTH, SMALL)
  if (lines.length <= MOST_METHOD_LINES) return lines
  return [...lines.slice(0, MOST_METHOD_LINES), `等 ${versions.length} 个版本`]
}

export function emptyPanel(title: string, message: string): Block {
  return { height: 240, svg: title + row(178, [message], { size: 32, fill: COLOURS.quiet }) }
}

export function panelTitle(title: string, note: string): string {
  return (
    rectangle(LEFT, 40, 10, 42, COLOURS.teal, 5) +
    text(LEFT + 28, 76, title, { size: 40, fill: COLOURS.ink, bold: true }) +
    text(RIGHT, 74, note, { size: SMALL, fill: COLOURS.quiet, anchor: 'end' })
  )
}

/** Sets texts in equal columns, all at one size at which each fits into its own. */
export function row(y: number, contents: readonly string[], style: TextStyle, fills: readonly string[] = []): string {
  const width = INNER_WIDTH / contents.length
  const size = fittingSize(contents, width - COLUMN_GAP, style.size)
  return contents
    .map((content, index) => {
      const fill = fills[index] ?? style.fill
      return text(LEFT + width * (index + 0.5), y, content, { ...style, size, fill, anchor: 'middle' })
    })
    .join('')
}

export function labels(items: readonly { readonly label: string }[]): string[] {
  return items.map(({ label }) => label)
}

export function divider(y: number): string {
  return rectangle(LEFT, y, INNER_WIDTH, 2, COLOURS.line)
}

function placed(y: number, svg: string): string {
  return `<g transform="translate(0 ${y})">${svg}</g>`
}
