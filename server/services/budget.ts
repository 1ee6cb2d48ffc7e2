import { EXPENSE_ACCOUNTS } from '../domain/accounts.ts'
import { type BudgetState, budgetState, spentBudgets } from '../domain/budget.ts'
import { type BudgetForecast, forecastBudget } from '../domain/budget-forecast.ts'
import { type LocalDate, localDateOf, parseLocalDate } from '../domain/calendar-time.ts'
import { fen } from '../domain/money.ts'
import type { Period } from '../domain/period-summary.ts'
import { BUDGET_LINES, type BudgetLine } from '../domain/tariff.ts'
import { raiseBudgetWarning } from '../store/budget.ts'
import type { Transaction } from '../store/database.ts'
import { readAccountSums, readDailyBalances } from '../store/day-sums.ts'
import type { ServiceContext } from './context.ts'

/** A line of a year's budget with what is to be expected of it; a year that is over, or to come, has no forecast. */
export interface BudgetLineReport extends BudgetState {
  readonly year: number
  readonly forecast: BudgetForecast | null
}

/** The running year in Asia/Shanghai. */
export function runningYear({ clock }: Pick<ServiceContext, 'clock'>): number {
  return Number(localDateOf(clock.now()).slice(0, 4))
}

/** The days of a year. */
export function daysOfYear(year: number): Period {
  return { from: parseLocalDate(`${year}-01-01`), until: parseLocalDate(`${year}-12-31`) }
}

/** How the lines of a year's budget stand: execution, and of the running year when each runs out. From day sums alone. */
export async function readBudget(context: ServiceContext, year: number): Promise<BudgetLineReport[]> {
  const days = daysOfYear(year)
  const today = localDateOf(context.clock.now())
  const [states, spending, calendar] = await Promise.all([
    budgetStates(context.db, days),
    readDailyBalances(context.db, days, EXPENSE_ACCOUNTS),
    context.workdays.current(),
  ])
  return states.map((state) => {
    const ofLine = spending
      .filter(({ line }) => line === state.line)
      .map(({ date, amountFen }) => ({ date, fen: fen(amountFen) }))
    const forecast = isWithin(today, days)
      ? forecastBudget({ appropriatedFen: state.appropriatedFen, spending: ofLine, asOf: today, calendar })
      : null
    return { ...state, year, forecast }
  })
}

/** How the lines of a budget stand over a year, or a part of it from its first day on. */
export async function budgetStates(db: Pick<Transaction, '$queryRaw'>, days: Period): Promise<BudgetState[]> {
  const sums = await readAccountSums(db, days)
  const balancesOf = (line: BudgetLine) =>
    Object.fromEntries(
      sums.filter((sum) => sum.line === line).map((sum) => [sum.account, fen(sum.debitFen - sum.creditFen)]),
    )
  return BUDGET_LINES.map((line) => budgetState(line, balancesOf(line)))
}

/**
 * Warns finance and leaders of lines of the running year that reached 80, 95 or 100 %, of each threshold once.
 * @returns how many people are told now
 */
export async function watchBudget(context: ServiceContext): Promise<number> {
  const year = runningYear(context)
  let told = 0
  for (const spent of spentBudgets(await budgetStates(context.db, daysOfYear(year)))) {
    told += await raiseBudgetWarning(context.db, { ...spent, year }, context.clock.now())
  }
  return told
}

function isWithin(date: LocalDate, { from, until }: Period): boolean {
  return from <= date && date <= until
}
