import type {
  Column,
  Content,
  ContentTable,
  ContentText,
  CustomTableLayout,
  TDocumentDefinitions,
} from 'pdfmake/interfaces.js'
import type { Entry } from '../../domain/paper.ts'
import { oneLine, shortened, textWidth } from '../svg.ts'
import { qrSymbol } from './symbols.ts'

/** The family that server/reports/papers/print.ts gives the font files. */
export const FONT = 'NotoSansSC'

/** Grey of captions and small print; everything else is black, for the office prints in black. */
export const GREY = '#555555'

/** Points of so many millimetres. */
export function mm(length: number): number {
  return (length * 72) / 25.4
}

/** A4 leaves the left side room for binding (GB/T 9704: 28 mm left, 26 mm right, are for letters; forms use less). */
const MARGINS = { left: mm(22), top: mm(18), right: mm(18), bottom: mm(20) }
/** Width that is left for the text of an A4 page. */
export const PAGE_WIDTH = mm(210) - MARGINS.left - MARGINS.right

/** An A4 document; the lines of `foot` stand at the left below every page, the number of the page at the right. */
export function a4(title: string, foot: readonly string[], content: Content[]): TDocumentDefinitions {
  return {
    info: { title },
    language: 'zh-CN',
    pageSize: 'A4',
    pageMargins: [MARGINS.left, MARGINS.top, MARGINS.right, MARGINS.bottom],
    defaultStyle: { font: FONT, fontSize: 10, lineHeight: 1 },
    content,
    footer: (page, pages) => ({
      margin: [MARGINS.left, mm(6), MARGINS.right, 0],
      fontSize: 8,
      color: GREY,
      columns: [
        { width: '*', stack: foot.map((line) => ({ text: breakable(line) })) },
        { width: mm(32), alignment: 'right', text: `第 ${page} 页，共 ${pages} 页` },
      ],
    }),
  }
}

/** Office and title over a double rule. */
export function letterhead(officeName: string, title: string): Content[] {
  const rule = (y: number, lineWidth: number) =>
    ({ type: 'line', x1: 0, y1: y, x2: PAGE_WIDTH, y2: y, lineWidth }) as const
  return [
    { text: breakable(officeName), alignment: 'center', fontSize: 12 },
    { text: spaced(title), alignment: 'center', fontSize: 20, bold: true, margin: [0, 2, 0, 6] },
    { canvas: [rule(0, 1.4), rule(2.6, 0.5)], margin: [0, 0, 0, 8] },
  ]
}

/** Thin rules all around, and some air. */
export const GRID: CustomTableLayout = {
  hLineWidth: () => 0.6,
  vLineWidth: () => 0.6,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
}

/** Head of a column. */
export function head(text: string, alignment: 'left' | 'center' | 'right' = 'center'): ContentText {
  return { text, bold: true, alignment, fillColor: '#EEEEEE' }
}

/** Letters of a title drawn apart, as on forms: 交 接 清 单. */
function spaced(title: string): string {
  return [...title].join('\u2002')
}

/**
 * Text that can be broken anywhere a line may end: long runs of Latin letters and digits, which no rule would break, become
 * pieces, so that nothing runs over the edge of a cell.
 */
export function breakable(text: string): string | ContentText[] {
  const clean = oneLine(text)
  const pieces = clean.match(/[\x21-\x7e]{1,12}|[^\x21-\x7e]+/g) ?? []
  return pieces.length < 2 || !/[\x21-\x7e]{13}/.test(clean) ? clean : pieces.map((piece) => ({ text: piece }))
}

/** Height of a line of Noto Sans SC in em. */
const LINE_EM = 1.448
/** Lines of a block stand closer together than the font would have them. */
const CLOSE = 0.86

/** Room for a text, in points; sizes in points too. */
export interface Room {
  readonly width: number
  /** room for one line when absent */
  readonly height?: number
  readonly size: number
  readonly least: number
}

/** The text at the largest size, from `size` down to `least`, at which it fits; cut off with … where not even that does. */
export function fittedText(text: string, room: Room): { text: string; fontSize: number; lineHeight: number } {
  const clean = oneLine(text)
  const lengthAt = (size: number) => {
    const lines = Math.max(1, Math.floor((room.height ?? 0) / (size * LINE_EM * CLOSE)))
    // every line but the last may end early: before a letter that does not fit, or one that may not begin a line
    return room.width * lines - size * (lines - 1) * 1.6
  }
  for (let fontSize = room.size; fontSize >= room.least; fontSize -= 0.5) {
    if (textWidth(clean, fontSize) <= lengthAt(fontSize)) return { text: clean, fontSize, lineHeight: CLOSE }
  }
  return { text: shortened(clean, lengthAt(room.least), room.least), fontSize: room.least, lineHeight: CLOSE }
}

/** Hexadecimal digits in fours, so that an eye can compare them. */
export function inGroups(digits: string): string {
  return digits.match(/.{1,4}/g)?.join(' ') ?? ''
}

/** Captions with what belongs to them, one a row. */
export function entryTable(entries: readonly Entry[]): ContentTable {
  return {
    table: {
      widths: [mm(24), '*'],
      body: entries.map(({ caption, text }) => [head(caption, 'left'), { text: breakable(text) }]),
    },
    layout: GRID,
  }
}

/** A QR beside what to do with it. @param roundCode a PNG in base64, at the other side */
export function advicePanel(
  title: string,
  advice: readonly string[],
  url: string,
  roundCode: string | null = null,
): Content {
  const side = mm(34)
  const size: [number, number] = [side, side]
  const round: Column[] =
    roundCode === null ? [] : [{ width: side, image: `data:image/png;base64,${roundCode}`, fit: size }]
  return {
    unbreakable: true,
    columnGap: mm(4),
    columns: [
      { width: side, svg: qrSymbol(url).svg, fit: size },
      {
        width: '*',
        stack: [
          { text: title, bold: true, fontSize: 11, margin: [0, 4, 0, 3] },
          {
            ol: advice.map((sentence) => ({
              text: breakable(sentence),
              margin: [0, 0, 0, 2] as [number, number, number, number],
            })),
          },
          { text: breakable(url), fontSize: 8, color: GREY, margin: [0, 3, 0, 0] },
        ],
      },
      ...round,
    ],
  }
}
