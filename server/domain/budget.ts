import { type AccountCode, EXPENSE_ACCOUNTS } from './accounts.ts'
import { type Fen, fen, negateFen, sumFen } from './money.ts'
import type { BudgetLine } from './tariff.ts'

/** Balances of a line's accounts over a year, in fen, debits positive; an account that is missing stands at 0. */
export type LineBalances = Readonly<Partial<Record<AccountCode, Fen>>>

/** Spending that people are warned of, in percent of what the line was given. */
export const BUDGET_THRESHOLDS = [80, 95, 100] as const
export type BudgetThreshold = (typeof BUDGET_THRESHOLDS)[number]

/** How a line of a year's budget stands. Sums in fen. */
export interface BudgetState {
  readonly line: BudgetLine
  /** Given, with what was transferred in and out. */
  readonly appropriatedFen: Fen
  /** Bound by contracts. */
  readonly committedFen: Fen
  /** Given and not bound. */
  readonly availableFen: Fen
  /** What the service cost: postage and what statements changed of it, paid or not. */
  readonly spentFen: Fen
  readonly paidFen: Fen
  /** Of what was given, not yet spent; below 0 when more was spent. */
  readonly remainingFen: Fen
  /** Execution (执行率): spent of given, in thousandths, rounded down; null when nothing was given. */
  readonly spentPerMille: number | null
  /** Paid of given, likewise. */
  readonly paidPerMille: number | null
  /** The highest threshold that spending has reached. */
  readonly threshold: BudgetThreshold | null
}

/** How a line stands, from the balances of its year. */
export function budgetState(line: BudgetLine, balances: LineBalances): BudgetState {
  const balance = (account: AccountCode): Fen => balances[account] ?? fen(0)
  const appropriatedFen = negateFen(balance('appropriated'))
  const spentFen = sumFen(EXPENSE_ACCOUNTS.map(balance))
  const paidFen = negateFen(balance('paid'))
  return {
    line,
    appropriatedFen,
    committedFen: balance('committed'),
    availableFen: balance('available'),
    spentFen,
    paidFen,
    remainingFen: fen(appropriatedFen - spentFen),
    spentPerMille: perMille(spentFen, appropriatedFen),
    paidPerMille: perMille(paidFen, appropriatedFen),
    threshold: thresholdReached(spentFen, appropriatedFen),
  }
}

/** A line whose spending reached a threshold. Sums in fen. */
export interface SpentBudget {
  readonly line: BudgetLine
  readonly percent: BudgetThreshold
  readonly spentFen: number
  readonly appropriatedFen: number
}

/** The lines to be warned of; none where no budget at all was entered, for then nobody keeps it here. */
export function spentBudgets(lines: readonly BudgetState[]): SpentBudget[] {
  if (lines.every(({ appropriatedFen }) => appropriatedFen === 0)) return []
  return lines.flatMap(({ line, threshold: percent, spentFen, appropriatedFen }) =>
    percent === null ? [] : [{ line, percent, spentFen, appropriatedFen }],
  )
}

/** The highest threshold that was reached; spending without any budget has reached the last. */
export function thresholdReached(spentFen: Fen, appropriatedFen: Fen): BudgetThreshold | null {
  if (spentFen <= 0) return null
  return BUDGET_THRESHOLDS.findLast((percent) => spentFen * 100 >= appropriatedFen * percent) ?? null
}

function perMille(part: Fen, whole: Fen): number | null {
  return whole > 0 ? Math.floor((part * 1_000) / whole) : null
}
