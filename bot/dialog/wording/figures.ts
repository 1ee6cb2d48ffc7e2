import type { ResponseOf } from '../../../server/contract/endpoint.ts'
import type { FigureRow, listPeriodFigures, OpenedFigure } from '../../../server/contract/figures.ts'
import { shortened } from './length.ts'

/** What it says; how it was worked out; the first rows that it comes from, and where the others are. */
export function figureText(
  { summary, provenance, parts, code, evaluation }: OpenedFigure,
  rows: readonly FigureRow[],
): string {
  const [says = '', how = '', rests = ''] = summary.split('\n')
  const named = evaluation === null ? code : `${code}-${evaluation.version}`
  if (parts.length > 0) {
    const from = parts.map((part) => `${part.name}${part.text}（${part.code}）`).join('、')
    return [says, shortened(how, 160), `由${from}算出，回复其中的数字码继续查。`].join('\n')
  }
  if (rows.length === 0) return [says, shortened(how, 160), rests].join('\n')
  const shown = rows.map(({ text }) => shortened(text, 60)).join('；')
  const others = provenance.rows - rows.length
  const rest = others > 0 ? `。另有 ${others} 条，用工作账号按数字码 ${named} 导出明细` : ''
  return [says, shortened(how, 160), `依据：${shown}${rest}。`].join('\n')
}

/** The figures of the week with their codes. */
export function figureListText({ figures }: ResponseOf<typeof listPeriodFigures>): string {
  const lines = figures
    .filter(({ value }) => value.kind !== 'gap')
    .map(
      ({ name, text, code, line }) =>
        `${code} ${name}${line === null ? '' : line === 'towns' ? '（各镇场）' : '（县城）'} ${text}`,
    )
  return ['本周的数字，回复数字码查看出处：', ...lines].join('\n')
}
