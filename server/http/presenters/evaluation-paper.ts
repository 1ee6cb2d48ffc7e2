import type { EvaluationDocument } from '../../contract/evaluations.ts'
import type { Figure } from '../../contract/figures.ts'
import { LINE_NAME } from '../../domain/budget-text.ts'
import type { EvaluationForm, FormBlock, Run, TableColumn } from '../../domain/evaluation-paper.ts'
import { blankPieces, textPieces } from '../../domain/evaluation-text.ts'
import { periodText } from '../../domain/figure.ts'
import { stampText } from '../../domain/moment-text.ts'

const STANDING_TEXT: Readonly<Record<EvaluationDocument['status'], string>> = {
  draft: '草稿，未签发',
  submitted: '待签发',
  returned: '已退回修改，未签发',
  signed: '已签发，不再改动',
  superseded: '已有更新的版本，本版作废',
}
const SEVERITY_TEXT = { serious: '严重', doubtful: '存疑', note: '提示' } as const
const STEP_TEXT = { submitted: '提交', returned: '退回', signed: '签发' } as const

/** The self-evaluation as the official form has it. Its figures carry numbers that lead to the list of sources at the end. */
export function presentEvaluationForm(document: EvaluationDocument, publicUrl: string): EvaluationForm {
  const sources = new Sources(document)
  const sections = document.sections.flatMap((section): FormBlock[] => [
    { kind: 'heading', depth: section.depth as 1 | 2 | 3 | 4, text: section.number + section.heading },
    ...paragraphsOf(section.text, sources),
    ...section.tables.map((table) => TABLES[table](document, sources)),
  ])
  return {
    title: '项目绩效自评报告',
    cover: coverOf(document),
    standing: `第${document.version}版　${STANDING_TEXT[document.status]}`,
    blocks: [
      ...sections,
      { kind: 'appendix', text: '附：数字出处' },
      sourceTable(document, sources),
      howToTrace(document, sources, publicUrl),
    ],
    foot: `${document.title}　第${document.version}版　校验值 ${document.hash.slice(0, 16)}`,
  }
}

/** Which figures the form speaks of, in the order in which it first does: their numbers in the list of sources. */
class Sources {
  readonly figures: readonly Figure[]
  readonly listed: Figure[] = []
  private readonly byCode: ReadonlyMap<string, Figure>

  constructor({ figures }: EvaluationDocument) {
    this.figures = figures
    this.byCode = new Map(figures.map((figure) => [figure.code, figure]))
  }

  /** Number of the figure, from 1. */
  numberOf(figure: Figure): number {
    const index = this.listed.indexOf(figure)
    return index < 0 ? this.listed.push(figure) : index + 1
  }

  find(code: string): Figure | undefined {
    return this.byCode.get(code)
  }

  /** 312,500.00元[3] */
  cited(code: string): string {
    const figure = this.byCode.get(code)
    return figure === undefined ? '' : `${figure.text}[${this.numberOf(figure)}]`
  }

  /** The text alone, of figures that have a table of their own. */
  textOf(code: string): string {
    return this.byCode.get(code)?.text ?? ''
  }
}

function coverOf({ title, year, asOf, steps }: EvaluationDocument): EvaluationForm['cover'] {
  const signed = steps.findLast(({ kind }) => kind === 'signed')
  const blank = '　'.repeat(12)
  return [
    { caption: '项目名称', text: title.replace(/绩效自评报告$/, '') },
    { caption: '评价年度', text: `${year}年` },
    { caption: '主管部门（公章）', text: blank },
    { caption: '填报人姓名', text: blank },
    { caption: '联系电话', text: blank },
    { caption: '填报日期', text: signed === undefined ? blank : stampText(new Date(signed.at)).slice(0, 10) },
    { caption: '数字截止', text: stampText(new Date(asOf)) },
  ]
}

function paragraphsOf(text: string, sources: Sources): FormBlock[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => ({ kind: 'paragraph', runs: runsOf(line, sources) }))
}

function runsOf(line: string, sources: Sources): Run[] {
  return textPieces(line, sources.figures).flatMap((piece): Run[] => {
    if (typeof piece === 'string') return blanksOf(piece)
    return [...blanksOf(piece.text), { text: `[${sources.numberOf(piece)}]`, mark: 'source' }]
  })
}

function blanksOf(text: string): Run[] {
  return blankPieces(text).map(({ text: part, isBlank }) => ({ text: part, mark: isBlank ? 'blank' : null }))
}

type TableOf = (document: EvaluationDocument, sources: Sources) => FormBlock & { kind: 'table' }

const column = (head: string, share: number, align: TableColumn['align'] = 'left'): TableColumn => ({
  ...{ head, share, align },
})

const TABLES: Readonly<Record<EvaluationDocument['sections'][number]['tables'][number], TableOf>> = {
  indicators: ({ indicators, score }, sources) => ({
    kind: 'table',
    caption: '绩效指标表',
    columns: [
      ...[column('指标', 24), column('实际', 34), column('目标', 18)],
      ...[column('权重', 8, 'center'), column('得分', 14, 'center'), column('佐证', 10, 'center')],
    ],
    rows: indicators.map((one) => [
      one.path.join(' › '),
      one.figures.map((code) => `${sources.find(code)?.name ?? ''} ${sources.cited(code)}`).join('\n') || '按材料评定',
      one.target?.text ?? '未设目标',
      one.weight === null ? '—' : String(one.weight),
      one.weight === null ? '—' : one.score === null ? one.scoreText : String(one.score),
      rangesOf(one.evidence.map(Number)),
    ]),
    note: score === null ? '没有录入指标权重和目标值，本报告不计分。' : score.text,
  }),

  equity: ({ towns }, sources) => ({
    kind: 'table',
    caption: '各镇场服务情况',
    columns: [
      ...[column('镇场', 16), column('收寄件', 12, 'right'), column('人口', 16, 'right')],
      ...[column('每千人收寄件', 18, 'right'), column('到县城路程', 16, 'right')],
      ...[column('收到用时', 14, 'right'), column('支出', 18, 'right'), column('少跑', 12, 'right')],
    ],
    rows: towns.map((town) => [
      town.townName,
      ...[town.items, town.population, town.itemsPerThousand, town.roadMetres].map((code) => cellOf(code, sources)),
      ...[town.receiptMinutes, town.spent, town.trips].map((code) => cellOf(code, sources)),
    ]),
    note: '收到用时是从下单到签收的中位数。写“缺”的没有录入或没有发生，不以零计。各格的数字码见佐证工作簿。',
  }),

  year_on_year: ({ yearOnYear, year }, sources) => ({
    kind: 'table',
    caption: '与上年比较',
    columns: [
      ...[column('项目', 26), column(`${year}年`, 30, 'right')],
      ...[column(`${year - 1}年`, 30, 'right'), column('增减', 16, 'right')],
    ],
    rows: yearOnYear.map(({ name, now, before, changePerMille, text }) => [
      name,
      cellOf(now, sources),
      cellOf(before, sources),
      changePerMille === null ? '—' : text,
    ]),
    note: '区间按中间值比较。写“缺”的没有录入或没有发生，不以零计。',
  }),

  findings: ({ findingList }) => ({
    kind: 'table',
    caption: '数字核查列出的疑点',
    columns: [column('序号', 8, 'center'), column('程度', 10, 'center'), column('疑点', 52), column('说明', 34)],
    rows:
      findingList.length === 0
        ? [['—', '—', '按规则逐项核查，没有发现疑点', '']]
        : findingList.map(({ severity, text, answer }, index) => [
            String(index + 1),
            SEVERITY_TEXT[severity],
            text,
            answer?.text ?? (severity === 'note' ? '' : '【待补：说明】'),
          ]),
    note: '疑点由系统按固定规则列出，任何人不能删除。',
  }),

  evidence: ({ evidence, steps }) => ({
    kind: 'table',
    caption: '佐证材料目录',
    columns: [
      ...[column('编号', 8, 'center'), column('材料', 36), column('文号或月份', 26)],
      ...[column('日期', 16, 'center'), column('校验值', 18, 'center')],
    ],
    rows: evidence.map(({ id, title, reference, date, digest }) => [
      id,
      title,
      reference,
      date ?? '—',
      digest?.slice(0, 8) ?? '—',
    ]),
    note: steps
      .map(({ kind, at, actorLabel }) => `${STEP_TEXT[kind]}：${actorLabel ?? '工作人员'} ${stampText(new Date(at))}`)
      .join('；'),
  }),
}

function cellOf(code: string, sources: Sources): string {
  const text = sources.textOf(code)
  return text.startsWith('【待补') ? '缺' : text
}

function sourceTable({ version }: EvaluationDocument, sources: Sources): FormBlock {
  return {
    kind: 'table',
    caption: '正文和指标表中的数字怎样得来',
    columns: [
      ...[column('号', 6, 'center'), column('数字码', 17, 'center'), column('名称和范围', 27)],
      ...[column('数字', 24, 'right'), column('怎样算', 40), column('行数', 12, 'right')],
    ],
    rows: sources.listed.map((figure, index) => [
      String(index + 1),
      `${figure.code}-${version}`,
      `${figure.name}\n${scopeText(figure)}`,
      figure.text,
      howText(figure, sources),
      figure.provenance.parts.length > 0 ? '—' : String(figure.provenance.rows),
    ]),
    note: '数字码后面是版本号。已签发的版本，数字不再变。',
  }
}

/** 2023年，各镇场，三河镇 */
export function scopeText({ from, until, siteName, line }: Figure): string {
  const days = periodText({ from, until } as Parameters<typeof periodText>[0])
  return [days, ...(line === null ? [] : [LINE_NAME[line]]), ...(siteName === null ? [] : [siteName])].join('，')
}

function howText({ provenance }: Figure, sources: Sources): string {
  const { how, gaps, parts } = provenance
  const numbers = parts.flatMap((code) => {
    const part = sources.find(code)
    const index = part === undefined ? -1 : sources.listed.indexOf(part)
    return index < 0 ? [] : [`[${index + 1}]`]
  })
  const of = numbers.length === 0 ? '' : `（${numbers.join('、')}）`
  return `${how}${of}${gaps > 0 ? `；缺 ${gaps} 处，没有计入` : ''}`
}

function howToTrace({ version }: EvaluationDocument, sources: Sources, publicUrl: string): FormBlock {
  const example = sources.listed[0]?.code
  return {
    kind: 'advice',
    title: '怎样查一个数字',
    advice: [
      '用手机扫这个码，打开后输入数字码。',
      `工作人员和领导也可以在聊天里直接发数字码${example === undefined ? '' : `，如 ${example}`}，逐件看到依据。`,
      '逐件的明细和合计公式在佐证工作簿（Excel）里。',
    ],
    url: `${publicUrl}/figures/${example ?? ''}-${version}`,
  }
}

/** 1、3-6 */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const one of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.[1] === one - 1) last[1] = one
    else ranges.push([one, one])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join('、') || '—'
}
