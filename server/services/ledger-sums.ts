import type { Period } from '../domain/period-summary.ts'
import { daysOfReportPeriod } from '../domain/report-period.ts'
import { fullNameOf } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { type MoneySum, readMoneySums, readUsageSums, type UsageSum } from '../store/day-sums.ts'
import type { ServiceContext } from './context.ts'

/** What was posted in a period, by town and version; money by line and account, usage by measure. */
export interface LedgerSums extends Period {
  readonly money: readonly (MoneySum & { readonly townName: string | null })[]
  readonly usage: readonly (UsageSum & { readonly townName: string | null })[]
}

/**
 * Sums of a week '2026-W10', month, quarter '2026-Q1' or year, from the day sums: the cost does not depend on how much was
 * posted. @throws AppError validation_failed for any other period
 */
export async function sumLedger(context: ServiceContext, text: string): Promise<LedgerSums> {
  const period = readPeriod(text)
  const [tree, money, usage] = await Promise.all([
    context.network.tree(),
    readMoneySums(context.db, period),
    readUsageSums(context.db, period),
  ])
  const named = <Sum extends { readonly townId: string | null }>(sum: Sum) => {
    const town = sum.townId === null ? undefined : tree.find(sum.townId)
    return { ...sum, townName: town === undefined ? null : fullNameOf(town) }
  }
  return { ...period, money: money.map(named), usage: usage.map(named) }
}

function readPeriod(text: string): Period {
  try {
    return daysOfReportPeriod(text)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const message = '时间写成 2026-W10、2026-03、2026-Q1 或 2026'
    throw new AppError('validation_failed', { detail: message, issues: [{ path: 'period', message }], cause })
  }
}
