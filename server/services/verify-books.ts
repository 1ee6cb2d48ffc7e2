import { addDays, localDateOf, monthRange } from '../domain/calendar-time.ts'
import { auditPostedSavings } from '../domain/savings-audit.ts'
import type { Defect } from '../domain/stored-case.ts'
import type { Database } from '../store/database.ts'
import { checkDaySums, readAccountSums, readPostedMonths } from '../store/day-sums.ts'
import { listMonthCloses, type MonthClose } from '../store/month-closes.ts'
import { readPricing } from '../store/pricing.ts'
import { checkRelayDaySums, readRelayedMonths } from '../store/relay-day-sums.ts'
import { readPostedChanges } from '../store/savings.ts'

/** Adds entries and consignments up anew, month by month, reckons the savings posted once more, and looks whether closed months still stand as they were closed. */
export async function* verifyBooks(db: Database): AsyncGenerator<readonly Defect[]> {
  const { savingsMethods } = await readPricing(db)
  for (const month of await readPostedMonths(db)) {
    yield await checkDaySums(db, month)
    yield auditPostedSavings(savingsMethods, await readPostedChanges(db, month))
  }
  for (const month of await readRelayedMonths(db)) yield await checkRelayDaySums(db, month)
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
