import { type Figure, figureText } from '../../domain/figure.ts'
import { findFigureQuery } from '../../domain/figure-queries.ts'
import { figureTitle, methodsText } from '../../domain/figure-wording.ts'
import { stampText } from '../../domain/moment-text.ts'
import type { OpenFigure } from '../../services/figures/open-figure.ts'
import { escapeHtml, htmlPage } from './verify-page.ts'

const TITLE = '数字的出处'

/** What a figure of a signed evaluation says, and how it was worked out. */
export function figurePageOf({ figure, parts, evaluation, asOf }: OpenFigure): string {
  const { provenance } = figure
  const methods = methodsText(figure)
  const facts = [
    ['数字码', figure.code],
    ['怎么算的', `${findFigureQuery(figure.query)?.how ?? ''}（算法第 ${provenance.queryVersion} 版）`],
    ...(methods === '' ? [] : [['资费、方法或出处', methods]]),
    ...(parts.length === 0 ? [['依据', `${provenance.rows} 条记录`]] : []),
    ...(provenance.gaps === 0 ? [] : [['缺', `${provenance.gaps} 项没有数，没有按 0 计算`]]),
    ['统计时间', stampText(asOf)],
  ]
  return htmlPage(
    TITLE,
    `<p>${escapeHtml(figureTitle(figure))}</p>`,
    `<div class="verdict good" role="status"><strong>${escapeHtml(figureText(figure))}</strong></div>`,
    `<ul>${facts.map(([name, text]) => `<li>${name}：${escapeHtml(text as string)}</li>`).join('\n')}</ul>`,
    parts.length === 0 ? '' : `<h2>由这些数字算出</h2><ul>${parts.map(partText).join('\n')}</ul>`,
    evaluation === null ? '' : signedText(evaluation),
    '<p>逐条的依据含有办件信息，工作人员登录后用数字码查看。</p>',
  )
}

function partText(figure: Figure): string {
  return `<li>${escapeHtml(`${figureTitle(figure)}：${figureText(figure)}`)} <span class="small">${figure.code}</span></li>`
}

function signedText({ year, version, hash }: NonNullable<OpenFigure['evaluation']>): string {
  return `<p>${year}年绩效自评第 ${version} 版，已签发，不再改动。</p><p class="small">校验值：${hash}</p>`
}

/** The code is wrong, or of something that is not public. */
export function figureFailurePage(detail: string): string {
  return htmlPage(
    TITLE,
    `<div class="verdict bad" role="status"><strong>打不开</strong>${escapeHtml(detail)}</div>`,
    '<p>请对照纸上的数字码，或者向出具报告的单位询问。</p>',
  )
}
