import type { ListBudgetResponse } from '../../services/api-types.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { LINE_WORDS, perMilleText, yuanText } from './figures.js'

type LineState = ListBudgetResponse['items'][number]

export interface BudgetLineView {
  readonly line: LineState['line']
  readonly name: string
  /** 用了 62.3% */
  readonly spentText: string
  /** 用到 80%，请留意; empty while there is no need */
  readonly warning: string
  readonly forecast: string
  readonly figures: readonly { readonly name: string; readonly text: string }[]
}

const WARNINGS: readonly (readonly [percent: number, text: string])[] = [
  [100, '已经用完，超出部分没有钱付'],
  [95, '用了 95% 以上，快没有了'],
  [80, '用了 80% 以上，请留意'],
]

function warningOf({ warningPercent }: LineState): string {
  return WARNINGS.find(([percent]) => percent === warningPercent)?.[1] ?? ''
}

/** A line of the budget in words. */
export function budgetLine(state: LineState): BudgetLineView {
  const { line, appropriatedFen, committedFen, spentFen, paidFen, remainingFen, spentPerMille, paidPerMille } = state
  return {
    line,
    name: LINE_WORDS[line],
    spentText: spentPerMille === null ? '今年还没有下达' : `用了 ${perMilleText(spentPerMille)}`,
    warning: warningOf(state),
    forecast: state.forecast?.text ?? '',
    figures: [
      { name: '下达', text: yuanText(appropriatedFen) },
      { name: '合同占用', text: yuanText(committedFen) },
      { name: '已发生', text: yuanText(spentFen) },
      { name: '其中已支付', text: `${yuanText(paidFen)}（${perMilleText(paidPerMille)}）` },
      { name: '还剩', text: yuanText(remainingFen) },
    ],
  }
}

/** The lines side by side: paid, owed, left. */
export function executionChart(lines: readonly LineState[]): ChartSpec {
  const series = (name: string, fen: number[]) => ({
    name,
    values: fen.map((one) => one / 100),
    texts: fen.map(yuanText),
  })
  return {
    shape: 'stack',
    labels: lines.map((line) => `${LINE_WORDS[line.line]}　${perMilleText(line.spentPerMille)}`),
    series: [
      series(
        '已支付',
        lines.map(({ paidFen }) => paidFen),
      ),
      series(
        '已发生没支付',
        lines.map(({ paidFen, spentFen }) => spentFen - paidFen),
      ),
      series(
        '还剩',
        lines.map(({ remainingFen }) => remainingFen),
      ),
    ],
  }
}
