import type { ListEvaluationsResponse, ReadEvaluationResponse } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'

type Summary = ListEvaluationsResponse['items'][number]
type Document = ReadEvaluationResponse

export const EVALUATION_WORDS: Readonly<Record<Summary['status'], string>> = {
  draft: '草稿',
  submitted: '待签发',
  returned: '已退回',
  signed: '已签发',
  superseded: '已有更新的版本',
}

const SEVERITY_WORDS: Readonly<Record<Document['findingList'][number]['severity'], string>> = {
  serious: '严重',
  doubtful: '存疑',
  note: '提示',
}

const STEP_WORDS: Readonly<Record<Document['steps'][number]['kind'], string>> = {
  submitted: '提交',
  returned: '退回',
  signed: '签发',
}

export function evaluationTitle({ year, version }: Summary): string {
  return `${year} 年绩效自评，第 ${version} 版`
}

/** What a reader has to know before the text: how it stands, what is odd, what is missing. */
export function evaluationLines({ asOf, findings, openFindings, blanks, score }: Document): string[] {
  return [
    score === null ? '没有录入权重，所以没有总分。' : score.text,
    findings === 0 ? '没有发现疑点。' : `发现疑点 ${findings} 处，其中 ${openFindings} 处没有说明。`,
    `${blanks === 0 ? '没有待补的地方' : `还有 ${blanks} 处待补`}，数字算到${timeText(asOf, Date.now())}。`,
  ]
}

export interface FindingLine {
  readonly key: string
  readonly severity: Document['findingList'][number]['severity']
  readonly severityText: string
  readonly text: string
  readonly answer: string
}

/** The serious first. */
export function findingLines({ findingList }: Document): FindingLine[] {
  const order = Object.keys(SEVERITY_WORDS)
  return [...findingList]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map(({ key, severity, text, answer }) => {
      return { key, severity, severityText: SEVERITY_WORDS[severity], text, answer: answer?.text ?? '' }
    })
}

export interface SectionLine {
  readonly key: string
  readonly heading: string
  readonly text: string
}

export function sectionLines({ sections }: Document): SectionLine[] {
  return sections.map(({ key, number, heading, rendered }) => ({ key, heading: `${number}${heading}`, text: rendered }))
}

export interface FigureOfEvaluation {
  readonly code: string
  readonly name: string
  readonly text: string
  /** how it came to be: the way, the rows, the gaps, the versions */
  readonly provenance: string
}

export function evaluationFigures({ figures }: Document): FigureOfEvaluation[] {
  return figures.map(({ code, name, siteName, text, provenance }) => {
    const { how, rows, gaps, methods } = provenance
    const parts = [`${how}。`, `由 ${rows} 条记录得出`, gaps > 0 ? `，缺 ${gaps} 个数` : '']
    const versions = methods.length === 0 ? '' : `。算法版本：${methods.join('、')}`
    return { code, name: siteName === null ? name : `${siteName} ${name}`, text, provenance: parts.join('') + versions }
  })
}

export function handLines({ steps }: Document): { key: string; title: string; note: string }[] {
  const lines = steps.map(({ kind, actorLabel, at, note }) => ({
    key: `${kind} ${at}`,
    title: `${actorLabel ?? '同事'}${STEP_WORDS[kind]}，${timeText(at, Date.now())}`,
    note: note ?? '',
  }))
  return lines.reverse()
}
