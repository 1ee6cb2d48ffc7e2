import { localDateOf, localMonthOf, monthRange, startOfLocalDay } from '../domain/calendar-time.ts'
import { AppError } from '../errors.ts'
import { whileNothingIsRecorded } from '../store/daily-roots.ts'
import { insertMonthClose, listMonthCloses, type MonthClose } from '../store/month-closes.ts'
import { readOpenFrom } from '../store/pricing.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { postMonthCharges } from './post-month-charges.ts'
import { readMonth, trialBalanceOf } from './trial-balance.ts'

export type { MonthClose }

/** Closed months, the youngest first. */
export function listClosedMonths({ db }: ServiceContext): Promise<MonthClose[]> {
  return listMonthCloses(db)
}

/**
 * Closes a month for good (结账): posts what it costs besides its use, keeps its balances, and lets nothing be posted in it
 * any more. What is learnt late is recorded all the same and counts on the first open day. Asked twice, it is closed once.
 * @throws AppError month_not_over, month_out_of_order when the one before is open
 */
export async function closeMonth(context: ServiceContext, person: Person, text: string): Promise<MonthClose> {
  const month = readMonth(text)
  const { from, to } = monthRange(month)
  const close = await whileNothingIsRecorded(context.db, async (transaction) => {
    const now = context.clock.now()
    const closed = (await listMonthCloses(transaction)).find((one) => one.month === month)
    if (closed !== undefined) return closed
    if (now < to) throw new AppError('month_not_over')
    const openFrom = await readOpenFrom(transaction)
    if (openFrom !== null && openFrom !== localDateOf(from)) {
      const next = localMonthOf(startOfLocalDay(openFrom))
      throw new AppError('month_out_of_order', { detail: `请先结 ${next} 的账，再结 ${month}` })
    }
    await postMonthCharges(context, transaction, month, 'all')
    const { rows } = await trialBalanceOf(transaction, month)
    const balances = rows.map(({ line, account, closingFen }) => ({ line, account, balanceFen: closingFen }))
    const done = { month, closedAt: now, closedBy: person.userId, balances }
    await insertMonthClose(transaction, done)
    return done
  })
  context.pricing.invalidate()
  return close
}
