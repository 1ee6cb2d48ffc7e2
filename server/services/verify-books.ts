import { addDays, localDateOf, monthRange } from '../domain/calendar-time.ts'
import type { Defect } from '../domain/stored-case.ts'
import type { Database } from '../store/database.ts'
import { checkDaySums, readAccountSums, readPostedMonths } from '../store/day-sums.ts'
import { listMonthCloses, type MonthClose } from '../store/month-closes.ts'

/** Adds the entries up anew, month by month, and looks whether closed months still stand as they were closed. */
export async function* verifyBooks(db: Database): AsyncGenerator<readonly Defect[]> {
  for (const month of await readPostedMonths(db)) yield await checkDaySums(db, month)
  for (const close of await listMonthCloses(db)) yield await checkClose(db, close)
}

/** The day sums equal the entries: so they may stand for them here. */
async function checkClose(db: Database, { month, balances }: MonthClose): Promise<Defect[]> {
  const until = addDays(localDateOf(monthRange(month).to), -1)
  const sums = await readAccountSums(db, { from: null, until })
  const now = new Map(sums.map((sum) => [`${sum.line} ${sum.account}`, sum.debitFen - sum.creditFen]))
  const then = new Map(balances.map(({ line, account, balanceFen }) => [`${line} ${account}`, balanceFen]))
  return [...new Set([...now.keys(), ...then.keys()])]
    .filter((key) => (now.get(key) ?? 0) !== (then.get(key) ?? 0))
    .map((key) => ({
      kind: 'closed_month_differs',
      subject: month,
      detail: `${key}: ${now.get(key) ?? 0} instead of ${then.get(key) ?? 0} fen`,
    }))
}
