import type { SpentBudget } from './budget.ts'
import { fen, formatYuan } from './money.ts'
import type { BudgetLine } from './tariff.ts'

/** What people call a budget line. */
export const LINE_NAME: Readonly<Record<BudgetLine, string>> = { towns: '各镇场', county_seat: '县城单位' }

/** 各镇场邮递费已用251,000.00元，占预算262,500.00元的95.6%; without a budget it says so. */
export function spentBudgetText({ line, spentFen, appropriatedFen }: SpentBudget): string {
  const spent = `${LINE_NAME[line]}邮递费已用${formatYuan(fen(spentFen))}元`
  if (appropriatedFen <= 0) return `${spent}，还没有下达预算`
  return `${spent}，占预算${formatYuan(fen(appropriatedFen))}元的${shareText(spentFen, appropriatedFen)}`
}

/** 各镇场已用95.6%, for where there is little room. */
export function spentShareText({ line, spentFen, appropriatedFen }: SpentBudget): string {
  return `${LINE_NAME[line]}${appropriatedFen > 0 ? `已用${shareText(spentFen, appropriatedFen)}` : '没有预算'}`
}

/** Rounded down, so that 100 % is all of it. */
function shareText(spentFen: number, appropriatedFen: number): string {
  const perMille = Math.floor((spentFen * 1_000) / appropriatedFen)
  return perMille < 10_000 ? `${(perMille / 10).toFixed(1)}%` : '十倍以上'
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
