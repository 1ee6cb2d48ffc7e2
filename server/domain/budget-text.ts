import type { BudgetThreshold } from './budget.ts'
import { yuan } from './summary.ts'
import type { BudgetLine } from './tariff.ts'

/** What people call a budget line. */
export const LINE_NAME: Readonly<Record<BudgetLine, string>> = { towns: '各镇场', county_seat: '县城单位' }

/** A line whose spending reached a threshold. Sums in fen. */
export interface SpentBudget {
  readonly line: BudgetLine
  readonly percent: BudgetThreshold
  readonly spentFen: number
  readonly appropriatedFen: number
}

/** 各镇场邮递费已用251,000.00元，占预算262,500.00元的95.6%; without a budget it says so. */
export function spentBudgetText({ line, spentFen, appropriatedFen }: SpentBudget): string {
  const spent = `${LINE_NAME[line]}邮递费已用${yuan(spentFen)}元`
  if (appropriatedFen <= 0) return `${spent}，还没有下达预算`
  const percent = (Math.floor((spentFen * 1_000) / appropriatedFen) / 10).toFixed(1)
  return `${spent}，占预算${yuan(appropriatedFen)}元的${percent}%`
}

/** The warning as a message: what is spent, what follows, what to do. */
export function budgetWarningLines(warning: SpentBudget & { readonly year: number }): string[] {
  const isSpent = warning.percent === 100
  return [
    `【预算${isSpent ? '用完' : `已用 ${warning.percent}%`}】${warning.year} 年`,
    `${spentBudgetText(warning)}。`,
    isSpent ? '流转照常进行，费用照常记账；没有预算不能支付。' : '照目前的用法，请留意还能用多久。',
    '请核对用款，需要时调剂或追加预算。',
  ]
}
