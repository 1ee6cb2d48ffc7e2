import { ACCOUNTS } from '../domain/accounts.ts'
import {
  addDays,
  type LocalMonth,
  localDateOf,
  localMonthOf,
  monthRange,
  parseLocalMonth,
} from '../domain/calendar-time.ts'
import { BUDGET_LINES } from '../domain/tariff.ts'
import { AppError } from '../errors.ts'
import type { Transaction } from '../store/database.ts'
import { type AccountSum, readAccountSums } from '../store/day-sums.ts'
import { readCloseBefore } from '../store/month-closes.ts'
import type { ServiceContext } from './context.ts'

/** An account of a line over a month, in fen; balances are debits positive. */
export interface TrialBalanceRow extends AccountSum {
  readonly openingFen: number
  readonly closingFen: number
}

export interface TrialBalance {
  readonly month: LocalMonth
  readonly rows: readonly TrialBalanceRow[]
  /** sum of all closing balances: 0, or the books are broken */
  readonly differenceFen: number
}

type Queries = Pick<Transaction, '$queryRaw' | 'monthClose'>

/** The trial balance (试算平衡表) of a month, by default the running one. @throws AppError validation_failed */
export function readTrialBalance({ db, clock }: ServiceContext, month: string | undefined): Promise<TrialBalance> {
  return trialBalanceOf(db, month === undefined ? localMonthOf(clock.now()) : readMonth(month))
}

/** Counts on from the balances of the last month that was closed before, so that the cost does not grow with the years. */
export async function trialBalanceOf(db: Queries, month: LocalMonth): Promise<TrialBalance> {
  const range = monthRange(month)
  const from = localDateOf(range.from)
  const closed = await readCloseBefore(db, month)
  const since = closed === null ? null : localDateOf(monthRange(closed.month).to)
  const [before, during] = await Promise.all([
    readAccountSums(db, { from: since, until: addDays(from, -1) }),
    readAccountSums(db, { from, until: addDays(localDateOf(range.to), -1) }),
  ])
  const rows = BUDGET_LINES.flatMap((line) =>
    ACCOUNTS.filter(({ lines }) => lines.includes(line)).map(({ code: account }) => {
      const isThis = (one: Pick<AccountSum, 'line' | 'account'>) => one.line === line && one.account === account
      const carried = closed?.balances.find(isThis)?.balanceFen ?? 0
      const openingFen = carried + netOf(before.find(isThis))
      const { debitFen, creditFen } = during.find(isThis) ?? { debitFen: 0, creditFen: 0 }
      return { line, account, openingFen, debitFen, creditFen, closingFen: openingFen + debitFen - creditFen }
    }),
  )
  return { month, rows, differenceFen: rows.reduce((sum, { closingFen }) => sum + closingFen, 0) }
}

function netOf(sum: AccountSum | undefined): number {
  return sum === undefined ? 0 : sum.debitFen - sum.creditFen
}

/** Reads a month as callers write it. @throws AppError validation_failed */
export function readMonth(text: string): LocalMonth {
  try {
    return parseLocalMonth(text)
  } catch (cause) {
    const message = '月份写成 2026-03'
    throw new AppError('validation_failed', { detail: message, issues: [{ path: 'month', message }], cause })
  }
}
