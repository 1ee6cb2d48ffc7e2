import { POSTAGE_ACCOUNT } from '../domain/accounts.ts'
import { monthChargePosting } from '../domain/books.ts'
import { addDays, type LocalMonth, localDateOf, monthRange } from '../domain/calendar-time.ts'
import { fen } from '../domain/money.ts'
import { BUDGET_LINES, isFlat, priceMonth, tariffInForce } from '../domain/tariff.ts'
import type { Transaction } from '../store/database.ts'
import { readAccountSums } from '../store/day-sums.ts'
import { postToBooks } from '../store/post-books.ts'
import { readPricing } from '../store/pricing.ts'
import type { ServiceContext } from './context.ts'

/** Posts the flat prices of a month that is over. @returns how many are new */
export function chargeMonth(context: ServiceContext, month: LocalMonth): Promise<number> {
  return context.db.$transaction((transaction) => postMonthCharges(context, transaction, month, 'flat'))
}

/**
 * Posts what a month costs besides its use, by the tariff in force on its last day, once for a line and town however often
 * it is called.
 * @param what `flat`: flat prices, as soon as the month is over · `all`: also what use is short of the least that is charged,
 *   which is known only when nothing more is posted in the month
 * @returns how many charges are new
 */
export async function postMonthCharges(
  { clock }: Pick<ServiceContext, 'clock'>,
  db: Transaction,
  month: LocalMonth,
  what: 'flat' | 'all',
): Promise<number> {
  const now = clock.now()
  const { from, to } = monthRange(month)
  const lastDay = addDays(localDateOf(to), -1)
  const { tariffs, openFrom } = await readPricing(db)
  if (openFrom !== null && openFrom !== undefined && lastDay < openFrom) return 0
  const sums = await readAccountSums(db, { from: localDateOf(from), until: lastDay })
  const postings = BUDGET_LINES.flatMap((line) => {
    const tariff = tariffInForce(tariffs, line, lastDay, now)
    if (tariff === null || (what === 'flat' && !isFlat(tariff.rule))) return []
    const used = sums.find((sum) => sum.line === line && sum.account === POSTAGE_ACCOUNT[line])
    const usedFen = fen((used?.debitFen ?? 0) - (used?.creditFen ?? 0))
    return priceMonth(tariff.rule, usedFen).map((charge) => ({
      money: monthChargePosting({ month, line, tariffVersionId: tariff.id }, charge),
      occurredAt: new Date(to.getTime() - 1),
      postedOn: lastDay,
      recordedAt: now,
      townId: charge.townId,
      note: null,
    }))
  })
  return (await postToBooks(db, postings)).length
}
