import { type Figure, figureText, periodText } from './figure.ts'
import { findFigureQuery } from './figure-queries.ts'

/** Versions that are named one by one; more are counted. */
const METHODS_NAMED = 3

/** 2023年 三河镇 收寄件. */
export function figureTitle(figure: Pick<Figure, 'name' | 'siteName' | 'line' | 'from' | 'until'>): string {
  const { name, siteName, line } = figure
  const lineText = line === null ? '' : line === 'towns' ? '（各镇场）' : '（县城单位）'
  return `${periodText(figure)} ${siteName ?? '全县'} ${name}${lineText}`
}

/** Versions that a figure was made by: 资费 towns-2 等4个; empty where it needs none. */
export function methodsText({ provenance }: Pick<Figure, 'provenance'>): string {
  const { methods } = provenance
  const named = methods.slice(0, METHODS_NAMED).join('、')
  return methods.length > METHODS_NAMED ? `${named}等${methods.length}个` : named
}

/**
 * A figure in three lines for a phone: what it says, how it was worked out, what it rests on.
 * @param version of the evaluation that it stands in; null: counted now
 */
export function figureSummary(
  figure: Figure,
  version: { readonly version: number; readonly isSigned: boolean } | null,
): string {
  const { provenance } = figure
  const methods = methodsText(figure)
  const state =
    version === null
      ? '按现在的台账统计'
      : `自评第${version.version}版${version.isSigned ? '，已签发' : '，还没有签发'}`
  const rows = provenance.parts.length > 0 ? `由${provenance.parts.length}个数字算出` : `依据${provenance.rows}条记录`
  const gaps = provenance.gaps === 0 ? '' : `，缺${provenance.gaps}项`
  return [
    `${figureTitle(figure)}：${figureText(figure)}`,
    `算法：${findFigureQuery(figure.query)?.how ?? ''}${methods === '' ? '' : `；版本：${methods}`}。`,
    `${rows}${gaps}；${state}。`,
  ].join('\n')
}
