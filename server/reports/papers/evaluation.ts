import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { EvaluationForm, FormBlock, Run } from '../../domain/evaluation-paper.ts'
import { a4, advicePanel, breakable, GREY, GRID, head, mm, PAGE_WIDTH } from './page.ts'

const BLANK_FILL = '#FFE9A8'
/** points of headings by depth, and of text */
const SIZES = { 1: 15, 2: 13.5, 3: 12, 4: 12, text: 12 } as const

/** The self-evaluation as it goes into a file: cover, form, sources. */
export function evaluationPages(form: EvaluationForm): TDocumentDefinitions {
  return a4(form.title, [form.foot], [...cover(form), ...form.blocks.map(blockContent)])
}

function cover({ title, cover: entries, standing }: EvaluationForm): Content[] {
  return [
    { text: title, fontSize: 28, bold: true, alignment: 'center', margin: [0, mm(55), 0, mm(40)] },
    {
      margin: [mm(18), 0, mm(18), 0],
      fontSize: 14,
      table: {
        widths: [mm(46), '*'],
        body: entries.map(({ caption, text }) => [
          { text: `${caption}：`, border: [false, false, false, false], margin: [0, 6, 0, 2] },
          { text: breakable(text), border: [false, false, false, true], margin: [0, 6, 0, 2] },
        ]),
      },
      layout: { hLineWidth: () => 0.6, vLineWidth: () => 0 },
    },
    { text: standing, alignment: 'center', fontSize: 12, color: GREY, margin: [0, mm(30), 0, 0], pageBreak: 'after' },
  ]
}

function blockContent(block: FormBlock): Content {
  switch (block.kind) {
    case 'heading':
      return {
        text: block.text,
        bold: block.depth < 4,
        fontSize: SIZES[block.depth],
        headlineLevel: block.depth,
        margin: [block.depth > 2 ? 24 : 0, block.depth === 1 ? 14 : 8, 0, 4],
      }
    case 'paragraph':
      return {
        text: block.runs.map(runContent),
        leadingIndent: 2 * SIZES.text,
        fontSize: SIZES.text,
        lineHeight: 1.25,
        margin: [0, 0, 0, 4],
      }
    case 'table':
      return tableContent(block)
    case 'appendix':
      return { text: block.text, fontSize: SIZES[1], bold: true, pageBreak: 'before', margin: [0, 0, 0, 8] }
    case 'advice':
      return { stack: [advicePanel(block.title, block.advice, block.url)], margin: [0, 12, 0, 0] }
  }
}

function runContent({ text, mark }: Run) {
  if (mark === 'source') return { text, sup: true, color: GREY }
  return mark === 'blank' ? { text, background: BLANK_FILL } : { text }
}

function tableContent({ caption, columns, rows, note }: FormBlock & { kind: 'table' }): Content {
  const all = columns.reduce((sum, { share }) => sum + share, 0)
  // cells have air at both sides, and a rule
  const width = PAGE_WIDTH - columns.length * 6.6 - 1
  return {
    margin: [0, 6, 0, 10],
    stack: [
      { text: caption, bold: true, fontSize: 11, alignment: 'center', margin: [0, 0, 0, 4] },
      {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: true,
          widths: columns.map(({ share }) => (width * share) / all),
          body: [
            columns.map(({ head: title }) => head(title)),
            ...rows.map((row) =>
              columns.map(({ align }, index) => ({ ...cellText(row[index] ?? ''), alignment: align })),
            ),
          ],
        },
        layout: GRID,
        fontSize: 9,
      },
      ...(note === '' ? [] : [{ text: breakable(note), fontSize: 8, color: GREY, margin: [0, 3, 0, 0] as Margins }]),
    ],
  }
}

type Margins = [number, number, number, number]

function cellText(text: string) {
  const fill = text.startsWith('【待补') ? { fillColor: BLANK_FILL } : {}
  const lines = text.split('\n')
  return lines.length < 2
    ? { text: breakable(text), ...fill }
    : { stack: lines.map((line) => ({ text: breakable(line) })), ...fill }
}
