import type { Content, CustomTableLayout, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { LABELS_A_SHEET, type Label, type LabelFormat } from '../../domain/paper.ts'
import { groupedTrackingNumber } from '../../domain/tracking-number.ts'
import { FONT, fittedText, mm } from './page.ts'
import { barcodeSymbol, labelQrText, qrSymbol } from './symbols.ts'

/** What is printed of a label, in millimetres: 3 mm of every die-cut label stay free. */
const FACE = { width: 93, height: 54 }
const LABEL_PAGE = { width: 100, height: 60 }
/** A4 sheets of 2 × 4 labels of 99.1 × 67.7 mm, the common format (Avery L7165 and its like). */
const SHEET = { left: 4.65, top: 13.1, width: 99.1, height: 67.7, gap: 2.5, columns: 2 }

/** Modules as wide as whole dots of a label printer of 203 dpi (8 dots a mm), so that bars are even. */
const QR_MODULE_MM = 7 / 8
const BAR_MM = 3 / 8

interface Place {
  readonly x: number
  readonly y: number
}

/** One label a page of 100 × 60 mm, or eight a sheet of A4. */
export function labelPages(labels: readonly Label[], format: LabelFormat, firstPosition: number): TDocumentDefinitions {
  const isSheet = format === 'a4'
  const skipped = isSheet ? firstPosition - 1 : 0
  const perPage = isSheet ? LABELS_A_SHEET : 1
  const content = labels.flatMap((label, index): Content[] => {
    const position = (index + skipped) % perPage
    const isNewPage = index > 0 && position === 0
    const place = isSheet ? placeOnSheet(position) : CENTRE_OF_LABEL
    return [
      ...(isNewPage ? [{ text: '', pageBreak: 'before' as const }] : []),
      ...(isSheet ? cutMarks(position) : []),
      ...face(label, place),
    ]
  })
  return {
    info: { title: '流转件面单' },
    language: 'zh-CN',
    pageSize: isSheet ? 'A4' : { width: mm(LABEL_PAGE.width), height: mm(LABEL_PAGE.height) },
    pageMargins: 0,
    defaultStyle: { font: FONT, fontSize: 8, lineHeight: 1 },
    content,
  }
}

const CENTRE_OF_LABEL: Place = {
  x: (LABEL_PAGE.width - FACE.width) / 2,
  y: (LABEL_PAGE.height - FACE.height) / 2,
}

function cornerOnSheet(position: number): Place {
  const column = position % SHEET.columns
  const row = Math.floor(position / SHEET.columns)
  return { x: SHEET.left + column * (SHEET.width + SHEET.gap), y: SHEET.top + row * SHEET.height }
}

function placeOnSheet(position: number): Place {
  const corner = cornerOnSheet(position)
  return { x: corner.x + (SHEET.width - FACE.width) / 2, y: corner.y + (SHEET.height - FACE.height) / 2 }
}

/** Small corners to cut along where the sheet is plain paper. */
function cutMarks(position: number): Content[] {
  const { x, y } = cornerOnSheet(position)
  const corners = [
    [x, y, 1, 1],
    [x + SHEET.width, y, -1, 1],
    [x, y + SHEET.height, 1, -1],
    [x + SHEET.width, y + SHEET.height, -1, -1],
  ] as const
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    ({ type: 'line', x1, y1, x2, y2, lineWidth: 0.3, lineColor: '#888888' }) as const
  return corners.map(([left, top, right, down]) => ({
    absolutePosition: { x: mm(left), y: mm(top) },
    canvas: [line(0, 0, mm(2.5) * right, 0), line(0, 0, 0, mm(2.5) * down)],
  }))
}

/** What is on a label; `x` and `y` below are millimetres from its corner. */
function face(label: Label, { x: left, y: top }: Place): Content[] {
  const put = (x: number, y: number, width: number, content: object): Content => ({
    absolutePosition: { x: mm(left + x), y: mm(top + y) },
    columns: [{ width: mm(width), ...content } as Content],
  })
  const line = (x: number, y: number, width: number, text: string, size: number, more: object = {}) =>
    put(x, y, width, { ...fittedText(text, { width: mm(width), size, least: 6 }), noWrap: true, ...more })
  const rule = (y: number): Content => ({
    absolutePosition: { x: mm(left), y: mm(top + y) },
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: mm(FACE.width), y2: 0, lineWidth: 0.8 }],
  })
  const qr = qrSymbol(labelQrText(label.trackingNumber))
  const qrWidth = qr.modules * QR_MODULE_MM
  const barcode = barcodeSymbol(label.trackingNumber)
  const numberLeft = barcode.modules * BAR_MM + 3
  const marksWidth = label.marks.length * (MARK_MM + 1)
  const whither = label.address === null ? towardsSite(label) : towardsDoor(label, label.address)
  return [
    line(0, 1, FACE.width - marksWidth, label.officeName, 8.5, { bold: true }),
    ...label.marks.map((text, index) => mark(text, left + FACE.width - marksWidth + index * (MARK_MM + 1) + 1, top)),
    rule(6),
    // its quiet zone reaches into the free edge
    put(FACE.width - qrWidth + 3, 6.6, qrWidth, { svg: qr.svg, width: mm(qrWidth) }),
    ...whither.map(({ y, text, isBold }) => put(0, y, TEXT_MM, { ...text, bold: isBold })),
    line(0, 33.6, FACE.width, `事项：${label.matterName}`, 8.5),
    line(0, 37.4, FACE.width, `内件：${label.contents}`, 8.5),
    rule(41.8),
    put(0, 43, barcode.modules * BAR_MM, {
      svg: barcode.svg.replace('<svg ', `<svg width="${mm(barcode.modules * BAR_MM)}" height="${mm(10.5)}" `),
    }),
    line(numberLeft, 43, FACE.width - numberLeft, groupedTrackingNumber(label.trackingNumber), 14, { bold: true }),
    line(numberLeft, 49, FACE.width - numberLeft, `登记 ${label.registeredOn}`, 7.5),
  ]
}

/** Beside the QR. */
const TEXT_MM = 69
const WIDTH = mm(TEXT_MM)

interface Part {
  readonly y: number
  readonly text: ReturnType<typeof fittedText>
  readonly isBold: boolean
}

function towardsSite(label: Label): Part[] {
  const stops = `途经：${label.stops.join(' → ')}`
  return [
    { y: 7.4, text: fittedText(label.sortingText, { width: WIDTH, size: 13, least: 8 }), isBold: true },
    { y: 12.8, text: destinationText(label.destination), isBold: true },
    { y: 22.4, text: fittedText(label.consignee, { width: WIDTH, size: 10, least: 7 }), isBold: false },
    { y: 27, text: fittedText(stops, { width: WIDTH, height: mm(6.4), size: 7, least: 5 }), isBold: false },
  ]
}

/** On one line as large as can be read from a step away, a longer name on two. */
function destinationText(name: string): Part['text'] {
  const onOne = fittedText(name, { width: WIDTH, size: 20, least: 14 })
  return onOne.text === name ? onOne : fittedText(name, { width: WIDTH, height: mm(9.6), size: 12, least: 8 })
}

function towardsDoor(label: Label, address: string): Part[] {
  const sorting = label.destination.startsWith(label.sortingText)
    ? label.destination
    : `${label.sortingText} · ${label.destination}`
  return [
    { y: 7.2, text: fittedText(sorting, { width: WIDTH, size: 10, least: 7 }), isBold: false },
    { y: 12, text: fittedText(address, { width: WIDTH, height: mm(16.2), size: 14, least: 6 }), isBold: true },
    { y: 28.6, text: fittedText(label.consignee, { width: WIDTH, size: 10, least: 7 }), isBold: false },
  ]
}

const MARK_MM = 15

/** White on black. */
function mark(text: string, x: number, y: number): Content {
  const cell = { text, alignment: 'center', bold: true, color: 'white', fillColor: 'black' } as const
  return {
    absolutePosition: { x: mm(x), y: mm(y) },
    table: { widths: [mm(MARK_MM)], body: [[cell]] },
    layout: BOX,
  }
}
const BOX: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
}
