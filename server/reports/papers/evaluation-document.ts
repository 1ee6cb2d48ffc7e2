import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  LineRuleType,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  convertMillimetersToTwip as twips,
  VerticalAlign,
  WidthType,
} from 'docx'
import QRCode from 'qrcode'
import type { EvaluationForm, FormBlock, Run, TableColumn } from '../../domain/evaluation-paper.ts'

/** Fonts that offices have, as GB/T 9704-2012 wants them: 仿宋 for text, 黑体 and 楷体 for headings. */
const font = (eastAsia: string) => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
})
const TEXT_FONT = font('仿宋')
const HEADING_FONTS = [font('黑体'), font('楷体'), font('仿宋'), font('仿宋')] as const
const TITLE_FONT = font('黑体')

/** Half points: 三号 for text, 小五 for tables. */
const SIZE = { title: 44, cover: 32, text: 32, caption: 24, table: 18, note: 16 } as const
/** Points between lines: 22 lines a page (GB/T 9704-2012, 5.2.3). */
const LINE = { line: 28 * 20, lineRule: LineRuleType.EXACT } as const
/** GB/T 9704-2012, 5.2.2: 37 mm above, 28 mm at the left, a text of 156 × 225 mm. */
const PAGE = {
  size: { width: twips(210), height: twips(297) },
  margin: { top: twips(37), left: twips(28), right: twips(26), bottom: twips(35), footer: twips(25) },
}
const TEXT_WIDTH = twips(156)
const BLANK_FILL = 'FFE9A8'
const HEAD_FILL = 'EEEEEE'
const HEADINGS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4]

/** The self-evaluation as a Word document that people go on writing in. */
export async function evaluationDocument(form: EvaluationForm): Promise<Buffer> {
  const body = await Promise.all(form.blocks.map(blockContent))
  const footer = new Footer({ children: [pageNumber(), small(form.foot, AlignmentType.CENTER)] })
  const document = new Document({
    title: form.title,
    creator: '少跑',
    styles: {
      default: {
        document: { run: { font: TEXT_FONT, size: SIZE.text, language: { eastAsia: 'zh-CN' } } },
        ...headingStyles(),
      },
    },
    sections: [
      {
        properties: { page: PAGE, titlePage: true },
        footers: { default: footer },
        children: [...cover(form), ...body.flat()],
      },
    ],
  })
  return Buffer.from(await Packer.toBuffer(document))
}

function headingStyles() {
  const style = (depth: 0 | 1 | 2 | 3) => ({
    run: { font: HEADING_FONTS[depth], size: SIZE.text, bold: depth === 2, color: '000000' },
    paragraph: { spacing: LINE, indent: { firstLine: SIZE.text * 20 }, keepNext: true },
  })
  return { heading1: style(0), heading2: style(1), heading3: style(2), heading4: style(3) }
}

function cover({ title, cover: entries, standing }: EvaluationForm): (Paragraph | Table)[] {
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' }
  const cell = (text: string, share: number, isFilled: boolean) =>
    new TableCell({
      width: { size: Math.round((twips(130) * share) / 100), type: WidthType.DXA },
      borders: { top: none, left: none, right: none, bottom: isFilled ? line : none },
      verticalAlign: VerticalAlign.BOTTOM,
      children: [new Paragraph({ spacing: { before: 160 }, children: [new TextRun({ text, size: SIZE.cover })] })],
    })
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: twips(45), after: twips(35) },
      children: [new TextRun({ text: title, font: TITLE_FONT, size: SIZE.title })],
    }),
    new Table({
      alignment: AlignmentType.CENTER,
      layout: TableLayoutType.FIXED,
      columnWidths: [46, 54].map((share) => Math.round((twips(130) * share) / 100)),
      rows: entries.map(
        ({ caption, text }) => new TableRow({ children: [cell(`${caption}：`, 46, false), cell(text, 54, true)] }),
      ),
    }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: twips(25) },
      children: [new TextRun({ text: standing, size: SIZE.caption }), new PageBreak()],
    }),
  ]
}

async function blockContent(block: FormBlock): Promise<(Paragraph | Table)[]> {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: HEADINGS[block.depth - 1] as string as never, text: block.text })]
    case 'paragraph':
      return [
        new Paragraph({
          spacing: LINE,
          indent: { firstLine: SIZE.text * 20 },
          alignment: AlignmentType.JUSTIFIED,
          children: block.runs.map(textRun),
        }),
      ]
    case 'table':
      return tableContent(block)
    case 'appendix':
      return [
        new Paragraph({
          pageBreakBefore: true,
          spacing: { after: 200 },
          children: [new TextRun({ text: block.text, font: HEADING_FONTS[0] })],
        }),
      ]
    case 'advice':
      return advice(block)
  }
}

function textRun({ text, mark }: Run): TextRun {
  if (mark === 'source') return new TextRun({ text, superScript: true, color: '555555' })
  const shading = { type: ShadingType.CLEAR, fill: BLANK_FILL, color: 'auto' }
  return new TextRun({ text, ...(mark === 'blank' ? { shading } : {}) })
}

function tableContent({ caption, columns, rows, note }: FormBlock & { kind: 'table' }): (Paragraph | Table)[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => Math.floor((TEXT_WIDTH * share) / all))
  const heads = columns.map(({ head }, index) => cell(head, widths[index] as number, 'center', HEAD_FILL, true))
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: columns.map(({ align }, index) => {
          const text = row[index] ?? ''
          return cell(text, widths[index] as number, align, text.startsWith('【待补') ? BLANK_FILL : null, false)
        }),
      }),
  )
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 200, after: 80 },
      children: [new TextRun({ text: caption, font: HEADING_FONTS[0], size: SIZE.caption })],
    }),
    new Table({
      layout: TableLayoutType.FIXED,
      columnWidths: widths,
      width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
      rows: [new TableRow({ tableHeader: true, cantSplit: true, children: heads }), ...body],
    }),
    small(note, AlignmentType.LEFT),
  ]
}

function cell(text: string, width: number, align: TableColumn['align'], fill: string | null, bold: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { left: 60, right: 60, top: 40, bottom: 40 },
    verticalAlign: VerticalAlign.CENTER,
    ...(fill === null ? {} : { shading: { type: ShadingType.CLEAR, fill, color: 'auto' } }),
    children: text
      .split('\n')
      .map(
        (line) => new Paragraph({ alignment: align, children: [new TextRun({ text: line, size: SIZE.table, bold })] }),
      ),
  })
}

async function advice({ title, advice: sentences, url }: FormBlock & { kind: 'advice' }): Promise<Paragraph[]> {
  const picture = await QRCode.toBuffer(url, { type: 'png', margin: 1, width: 320, errorCorrectionLevel: 'M' })
  const plain = (text: string) =>
    new Paragraph({ spacing: { before: 60 }, children: [new TextRun({ text, size: SIZE.caption })] })
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: 300 },
      children: [new TextRun({ text: title, font: HEADING_FONTS[0], size: SIZE.caption })],
    }),
    new Paragraph({
      keepNext: true,
      children: [new ImageRun({ type: 'png', data: picture, transformation: { width: 120, height: 120 } })],
    }),
    ...sentences.map((sentence, index) => plain(`${index + 1}. ${sentence}`)),
    small(url, AlignmentType.LEFT),
  ]
}

function small(text: string, alignment: (typeof AlignmentType)['LEFT' | 'CENTER']): Paragraph {
  return new Paragraph({
    alignment,
    spacing: { before: 40, after: 160 },
    children: [new TextRun({ text, size: SIZE.note, color: '555555' })],
  })
}

/** — 3 — */
function pageNumber(): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28 })],
  })
}
