import type { BudgetLineState } from '../../../server/contract/budget.ts'
import type { PeriodSummary } from '../../../server/contract/period-reports.ts'

const LINE_NAMES: Readonly<Record<BudgetLineState['line'], string>> = { towns: '各镇场', county_seat: '县城' }

/**
 * How a year's budget stands, in a title and three lines: what is left, how it was used, when it runs out.
 * @param spent what a shorter time or a single place cost, where that was asked for
 */
export function budgetText(
  year: number,
  lines: readonly BudgetLineState[],
  spent: Pick<PeriodSummary, 'from' | 'until' | 'siteName' | 'postageFen'> | undefined,
): string {
  const cost = spent && costLine(spent)
  const given = sum(lines, 'appropriatedFen')
  if (given === 0) {
    const used = `${year}年已用邮递费 ${yuan(sum(lines, 'spentFen'))} 元。`
    return [`${year}年预算还没有录入，算不出还剩多少。`, cost ?? used, '请财务录入后再回复“预算”。'].join('\n')
  }
  const used = sum(lines, 'spentFen')
  return [
    `预算 ${year}年`,
    ...(cost === undefined ? [] : [cost]),
    `还剩 ${yuan(given - used)} 元：${lines.map((line) => `${LINE_NAMES[line.line]} ${yuan(line.remainingFen)} 元`).join('，')}。`,
    `预算 ${yuan(given)} 元，已用 ${yuan(used)} 元（${percent(used, given)}），已付 ${yuan(sum(lines, 'paidFen'))} 元。`,
    ...(cost === undefined ? [outlook(lines)] : ['预算不分到镇，还剩多少按全县算。']),
  ].join('\n')
}

function costLine({
  from,
  until,
  siteName,
  postageFen,
}: Pick<PeriodSummary, 'from' | 'until' | 'siteName' | 'postageFen'>) {
  const { towns, county_seat: countySeat } = postageFen
  return `${siteName ?? '全县'} ${from} 至 ${until} 用了 ${yuan(towns + countySeat)} 元（各镇场 ${yuan(towns)} 元，县城 ${yuan(countySeat)} 元）。`
}

/** What is to be expected of each line of the running year; of a year that is over, that it is. */
function outlook(lines: readonly BudgetLineState[]): string {
  const expected = lines.flatMap(({ line, forecast }) =>
    forecast === null ? [] : [`${LINE_NAMES[line]}${forecast.text.replace(/[。；]$/u, '')}`],
  )
  return expected.length === 0 ? '这一年不在当前年度，没有预测。' : `${expected.join('；')}。`
}

type Sum = 'appropriatedFen' | 'spentFen' | 'paidFen'
const sum = (lines: readonly BudgetLineState[], figure: Sum) => lines.reduce((total, line) => total + line[figure], 0)

function yuan(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)}%`
}
