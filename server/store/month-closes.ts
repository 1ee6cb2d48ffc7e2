import { randomUUID } from 'node:crypto'
import type { LocalMonth } from '../domain/calendar-time.ts'
import type { Database, Transaction } from './database.ts'
import type { AccountSum } from './day-sums.ts'

/** Balance of an account of a line at the end of a closed month, in fen, debits positive. */
export type ClosingBalance = Pick<AccountSum, 'line' | 'account'> & { readonly balanceFen: number }

/** A closed month, with the balances that it was closed at. */
export interface MonthClose {
  readonly month: LocalMonth
  readonly closedAt: Date
  readonly closedBy: string
  readonly balances: readonly ClosingBalance[]
}

interface Row {
  month: Date
  closedAt: Date
  closedBy: string
  balances: unknown
}

/** Closed months, the youngest first. */
export async function listMonthCloses(db: Pick<Database, 'monthClose'>): Promise<MonthClose[]> {
  return (await db.monthClose.findMany({ orderBy: { month: 'desc' } })).map(toMonthClose)
}

/** The youngest closed month of those before one; null when there is none. */
export async function readCloseBefore(db: Pick<Database, 'monthClose'>, month: LocalMonth): Promise<MonthClose | null> {
  const row = await db.monthClose.findFirst({ where: { month: { lt: firstDay(month) } }, orderBy: { month: 'desc' } })
  return row === null ? null : toMonthClose(row)
}

/** Closes a month, with the record of who did it. Nothing may be posted meanwhile: store/daily-roots.ts. */
export async function insertMonthClose(db: Transaction, close: MonthClose): Promise<void> {
  const { month, closedAt, closedBy, balances } = close
  await db.monthClose.create({
    data: { month: firstDay(month), closedAt, closedBy, balances: balances.map((balance) => ({ ...balance })) },
  })
  await db.auditRecord.create({
    data: { id: randomUUID(), at: closedAt, actorId: closedBy, action: 'ledger.close', subject: month, detail: {} },
  })
}

function toMonthClose({ month, closedAt, closedBy, balances }: Row): MonthClose {
  return {
    month: month.toISOString().slice(0, 7) as LocalMonth,
    closedAt,
    closedBy,
    balances: balances as readonly ClosingBalance[],
  }
}

function firstDay(month: LocalMonth): Date {
  return new Date(`${month}-01T00:00:00Z`)
}
