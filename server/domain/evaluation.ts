import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import type { Finding } from './evaluation-findings.ts'
import { type EvidenceKind, FORM_INDICATORS, FORM_SECTIONS } from './evaluation-form.ts'
import { type EvaluationScheme, type SchemeItem, scoreOf } from './evaluation-scheme.ts'
import { countBlanks, renderText } from './evaluation-text.ts'
import { amountText, type Figure, middleOf, unitText } from './figure.ts'
import { type FigureQueryKey, findFigureQuery } from './figure-queries.ts'

/** 佐证材料: a document that the books name. */
export interface Evidence {
  readonly id: string
  readonly kind: EvidenceKind
  readonly title: string
  readonly reference: string
  readonly date: string | null
  readonly digest: string | null
}

/** A leaf of the indicator tree with its points. */
export interface Indicator {
  readonly key: string
  readonly figures: readonly string[]
  readonly target: { readonly figure: string; readonly text: string } | null
  readonly weight: number | null
  readonly score: number | null
  readonly scoreText: string
  readonly evidence: readonly string[]
}

/** Codes of a town's figures. */
export interface TownFigures {
  readonly townId: string
  readonly townName: string
  readonly items: string
  readonly population: string
  readonly itemsPerThousand: string
  readonly roadMetres: string
  readonly receiptMinutes: string
  readonly spent: string
  readonly trips: string
}

export interface YearOnYearRow {
  readonly name: string
  readonly now: string
  readonly before: string
  readonly changePerMille: number | null
  readonly text: string
}

/** What was counted and drafted for a version; never changed. */
export interface EvaluationContent {
  readonly title: string
  readonly countyName: string
  readonly scheme: { readonly id: string; readonly source: string } | null
  readonly figures: readonly Figure[]
  readonly indicators: readonly Indicator[]
  readonly evidence: readonly Evidence[]
  readonly findings: readonly Finding[]
  readonly towns: readonly TownFigures[]
  readonly yearOnYear: readonly YearOnYearRow[]
  /** by section, as drafted or taken over from the version before */
  readonly texts: Readonly<Record<string, string>>
}

/** The text of a section as it stands. */
export interface SectionText {
  readonly section: string
  readonly revision: number
  readonly text: string
  readonly authorId: string
  readonly at: Date
}

/** What was said to a finding, as it stands. */
export interface FindingAnswer {
  readonly finding: string
  readonly text: string
  readonly authorId: string
  readonly at: Date
}

export type EvaluationStepKind = 'submitted' | 'returned' | 'signed'

export interface EvaluationStep {
  readonly kind: EvaluationStepKind
  readonly actorId: string
  readonly at: Date
  readonly note: string | null
}

/** A version with all that people made of it. */
export interface EvaluationFile {
  readonly id: string
  readonly year: number
  readonly version: number
  readonly status: 'draft' | 'submitted' | 'returned' | 'signed'
  readonly asOf: Date
  readonly createdBy: string
  /** of what was signed; null before */
  readonly hash: string | null
  readonly content: EvaluationContent
  readonly texts: readonly SectionText[]
  readonly answers: readonly FindingAnswer[]
  readonly steps: readonly EvaluationStep[]
  /** is there a later version of the year? */
  readonly isSuperseded: boolean
}

/** The text of every section that has one, edited or drafted. */
export function standingTexts({ content, texts }: Pick<EvaluationFile, 'content' | 'texts'>): Record<string, string> {
  const edited = Object.fromEntries(texts.map(({ section, text }) => [section, text]))
  const standing = { ...content.texts, ...edited }
  return Object.fromEntries(
    FORM_SECTIONS.flatMap(({ key }) => (standing[key] === undefined ? [] : [[key, standing[key]]])),
  )
}

/** SM3 over the canonical JSON of all that is signed: figures, findings, answers, indicators and the text as it stands. */
export function evaluationHash(
  file: Pick<EvaluationFile, 'year' | 'version' | 'asOf' | 'content' | 'texts' | 'answers'>,
): string {
  const { year, version, asOf, content, answers } = file
  const signed = {
    ...{ year, version, asOf: asOf.toISOString() },
    content: { ...content, texts: standingTexts(file) },
    answers: answers
      .map(({ finding, text, authorId, at }) => ({ finding, text, authorId, at: at.toISOString() }))
      .toSorted((a, b) => (a.finding < b.finding ? -1 : 1)),
  }
  return createHash('sm3')
    .update(canonicalJson(signed as unknown as JsonValue))
    .digest('hex')
}

/** Places of the text that are still to be filled in; a figure that is a gap is one of them. */
export function countOpenBlanks(file: Pick<EvaluationFile, 'content' | 'texts'>): number {
  return Object.values(standingTexts(file))
    .map((text) => countBlanks(renderText(text, file.content.figures)))
    .reduce((sum, count) => sum + count, 0)
}

/** Why a step cannot be taken; null: it can. Nobody signs what he submitted, and nothing is done to what is signed or outdated. */
export function evaluationRefusal(
  file: Pick<EvaluationFile, 'status' | 'isSuperseded' | 'steps'>,
  step: Pick<EvaluationStep, 'kind' | 'actorId'>,
): 'signed' | 'superseded' | 'out_of_order' | 'same_hand' | null {
  const locked = editRefusal(file)
  if (locked === 'signed' || locked === 'superseded') return locked
  if (step.kind === 'submitted') return file.status === 'submitted' ? 'out_of_order' : null
  if (file.status !== 'submitted') return 'out_of_order'
  const submitted = file.steps.findLast(({ kind }) => kind === 'submitted')
  return step.kind === 'signed' && submitted?.actorId === step.actorId ? 'same_hand' : null
}

/** Why text and answers cannot be changed now; null: they can. What is submitted is as it was submitted. */
export function editRefusal({
  status,
  isSuperseded,
}: Pick<EvaluationFile, 'status' | 'isSuperseded'>): 'signed' | 'superseded' | 'submitted' | null {
  if (status === 'signed') return 'signed'
  if (isSuperseded) return 'superseded'
  return status === 'submitted' ? 'submitted' : null
}

/** The leaves of the tree with their figures, points and evidence. */
export function indicatorsOf(
  figures: readonly Figure[],
  scheme: Pick<EvaluationScheme, 'items'> | null,
  evidence: readonly Evidence[],
): Indicator[] {
  const ofCounty = new Map(
    figures.flatMap((one) => (one.siteId === null && one.line === null ? [[one.query, one]] : [])),
  )
  return FORM_INDICATORS.map((leaf) => {
    const item = scheme?.items.find(({ indicator }) => indicator === leaf.key)
    return {
      key: leaf.key,
      figures: leaf.figures.flatMap((query) => ofCounty.get(query)?.code ?? []),
      ...pointsOf(scheme !== null, item, (query) => ofCounty.get(query)),
      evidence: evidence.filter(({ kind }) => leaf.evidence.includes(kind)).map(({ id }) => id),
    }
  })
}

function pointsOf(
  isWeighted: boolean,
  item: SchemeItem | undefined,
  figureOf: (query: string) => Figure | undefined,
): Pick<Indicator, 'target' | 'weight' | 'score' | 'scoreText'> {
  if (!isWeighted) return { target: null, weight: null, score: null, scoreText: '没有录入权重' }
  if (item === undefined) return { target: null, weight: 0, score: null, scoreText: '不计分' }
  const { weight, target } = item
  if (target === null) return { target: null, weight, score: null, scoreText: '由人按材料评分' }
  const figure = figureOf(target.figure)
  const score = figure === undefined ? null : scoreOf(item, figure.value)
  const { unit, name } = findFigureQuery(target.figure) ?? { unit: 'items' as const, name: target.figure }
  const bound = target.direction === 'at_least' ? '不低于' : '不高于'
  return {
    target: { figure: figure?.code ?? '', text: `${name}${bound}${amountText(target.value, unit)}${unitText(unit)}` },
    ...{ weight, score },
    scoreText: score === null ? '缺数字，无法计分' : `${score}分（满分${weight}分）`,
  }
}

/** What points come to; null when unweighted. */
export function totalScore(content: Pick<EvaluationContent, 'scheme' | 'indicators'>) {
  if (content.scheme === null) return null
  const scored = content.indicators.filter(({ score }) => score !== null)
  const sum = (numbers: readonly (number | null)[]) =>
    Math.round(numbers.reduce<number>((total, one) => total + (one ?? 0), 0) * 100) / 100
  const [points, ofWeight] = [sum(scored.map(({ score }) => score)), sum(scored.map(({ weight }) => weight))]
  const rest = ofWeight === 100 ? '' : `，另有${100 - ofWeight}分没有计算`
  return { scored: points, ofWeight, text: `可以计算的${ofWeight}分中得${points}分${rest}` }
}

const COMPARED: readonly FigureQueryKey[] = [
  ...(['given', 'spent', 'paid', 'items', 'completed', 'receipt_minutes', 'cost_per_item', 'trips', 'metres'] as const),
  ...(['fare', 'rated', 'satisfied_share', 'volume_accepted', 'volume_completed'] as const),
]

/** This year beside the last, figure by figure. */
export function yearOnYear(now: readonly Figure[], before: readonly Figure[]): YearOnYearRow[] {
  const find = (figures: readonly Figure[], query: string) =>
    figures.find((one) => one.query === query && one.siteId === null && one.line === null)
  return COMPARED.flatMap((query) => {
    const [one, other] = [find(now, query), find(before, query)]
    if (one === undefined || other === undefined) return []
    const [present, past] = [middleOf(one.value), middleOf(other.value)]
    const isComparable = present !== null && past !== null && past > 0
    const changePerMille = isComparable ? Math.round((present / past - 1) * 1000) : null
    const percent = ((changePerMille ?? 0) / 10).toFixed(1)
    const text = changePerMille === null ? '没有可比的上年数字' : `${changePerMille > 0 ? '+' : ''}${percent}%`
    return [{ name: one.name, now: one.code, before: other.code, changePerMille, text }]
  })
}
