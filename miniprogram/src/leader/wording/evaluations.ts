import type { ListEvaluationsResponse, Me, ReadEvaluationResponse } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'
import { figureName, LINE_WORDS } from './figures.js'

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
  /** what it is about, to be opened */
  readonly figures: readonly FigureOfEvaluation[]
}

/** The serious first. */
export function findingLines(document: Document): FindingLine[] {
  const order = Object.keys(SEVERITY_WORDS)
  const known = document.figures.map((figure) => figureOf(figure, document.version))
  return [...document.findingList]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map(({ key, severity, text, answer, figures }) => ({
      ...{ key, severity, severityText: SEVERITY_WORDS[severity], text, answer: answer?.text ?? '' },
      figures: figures.flatMap((code) => known.find((one) => one.code === `${code}-${document.version}`) ?? []),
    }))
}

export interface SectionLine {
  readonly key: string
  readonly heading: string
  readonly text: string
}

export function sectionLines({ sections }: Document): SectionLine[] {
  return sections.map(({ key, number, heading, rendered }) => ({ key, heading: `${number}${heading}`, text: rendered }))
}

/** A place that somebody has to fill in, with the section where it stands. */
export interface BlankLine {
  readonly key: string
  readonly text: string
}

/** 【待补：项目负责人】 as the server marks it. */
const BLANK = /【待补[:：]?([^】]*)】/g

/** The same thing that is missing several times in a section is one line. */
export function blankLines({ sections }: Document): BlankLine[] {
  return sections.flatMap(({ key, number, heading, rendered }) => {
    const times = new Map<string, number>()
    for (const [, what = ''] of rendered.matchAll(BLANK)) times.set(what, (times.get(what) ?? 0) + 1)
    return [...times].map(([what, count]) => {
      const often = count === 1 ? '' : `（${count} 处）`
      return { key: `${key} ${what}`, text: `${number}${heading}：${what === '' ? '没有写' : what}${often}` }
    })
  })
}

export interface IndicatorLine {
  readonly key: string
  readonly name: string
  readonly text: string
}

/** Every indicator with its points, or why it has none. */
export function indicatorLines({ indicators }: Document): IndicatorLine[] {
  return indicators.map(({ key, path, scoreText, target }) => ({
    key,
    name: path.join(' · '),
    text: target === null ? scoreText : `${scoreText}（目标 ${target.text}）`,
  }))
}

export interface FigureOfEvaluation {
  /** with the version, so that it opens as it stood there */
  readonly code: string
  readonly name: string
  readonly text: string
}

function figureOf(figure: Document['figures'][number], version: number): FigureOfEvaluation {
  return { code: `${figure.code}-${version}`, name: figureName(figure), text: figure.text }
}

/** Figures that belong together: two hundred in one list are none. */
export interface FigureGroup {
  readonly title: string
  readonly figures: readonly FigureOfEvaluation[]
}

/** The county's of the year first, then by budget line, by town, and last year's for comparison. */
export function figureGroups({ figures, year, version }: Document): FigureGroup[] {
  const groups = new Map<string, FigureOfEvaluation[]>([['全县', []]])
  for (const figure of figures) {
    const { from, siteId, line } = figure
    const ofYear = from.slice(0, 4)
    const title =
      ofYear !== `${year}`
        ? `${ofYear} 年，用来比较`
        : siteId !== null
          ? '各镇场'
          : line === null
            ? '全县'
            : LINE_WORDS[line]
    groups.set(title, [...(groups.get(title) ?? []), figureOf(figure, version)])
  }
  return [...groups].filter(([, of]) => of.length > 0).map(([title, of]) => ({ title, figures: of }))
}

/** What this person may do about it now. */
export interface EvaluationWay {
  readonly mayDecide: boolean
  readonly maySign: boolean
  /** why nothing, or not all, is to be done here; empty: everything is */
  readonly waiting: string
}

/** Whoever submitted it does not sign it; a leader sends it back or signs. */
export function evaluationWay({ status, steps }: Document, me: Me): EvaluationWay {
  const none = { mayDecide: false, maySign: false }
  if (status === 'draft' || status === 'returned') return { ...none, waiting: '还没有提交，提交以后才能签发。' }
  if (status === 'superseded') return { ...none, waiting: '已有更新的一版，请看新的一版。' }
  if (status === 'signed') return { ...none, waiting: '' }
  if (!me.roles.some(({ role }) => role === 'leader')) return { ...none, waiting: '等领导签发。' }
  const submitted = [...steps].reverse().find(({ kind }) => kind === 'submitted')
  if (submitted?.actorId !== me.id) return { mayDecide: true, maySign: true, waiting: '' }
  return { mayDecide: true, maySign: false, waiting: '这一版是您提交的，要由另一位领导签发。' }
}

export function handLines({ steps }: Document): { key: string; title: string; note: string }[] {
  const lines = steps.map(({ kind, actorLabel, at, note }) => ({
    key: `${kind} ${at}`,
    title: `${actorLabel ?? '同事'}${STEP_WORDS[kind]}，${timeText(at, Date.now())}`,
    note: note ?? '',
  }))
  return lines.reverse()
}
