import { parseLocalDate } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import {
  assertSavingsMethod,
  type SavingsMethod,
  type SavingsParameters,
  savingsMethodProblems,
} from '../domain/savings.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { whileNothingIsRecorded } from '../store/daily-roots.ts'
import { readOpenFrom, readPricing } from '../store/pricing.ts'
import { insertSavingsMethod } from '../store/savings-methods.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { methodOf } from './savings-of-period.ts'

/** Every version there was, the one that begins last first. */
export async function listSavingsMethods({ db }: ServiceContext): Promise<SavingsMethod[]> {
  const { savingsMethods } = await readPricing(db)
  return savingsMethods.toSorted((a, b) => (a.validFrom + a.id < b.validFrom + b.id ? 1 : -1))
}

/** @throws AppError savings_method_not_found */
export async function findSavingsMethod(context: ServiceContext, id: string): Promise<SavingsMethod> {
  return methodOf(await listSavingsMethods(context), id)
}

/**
 * Adds a version; none is ever edited, and what was posted keeps the version that reckoned it. It measures what is recorded
 * from a minute after it was entered. Asked twice with one key, it is one.
 * @throws AppError validation_failed for shares that do not make a whole, ranges out of order, or a closed month
 */
export async function addSavingsMethod(
  context: ServiceContext,
  person: Person,
  wish: SavingsParameters & { readonly commandKey: string; readonly validFrom: string; readonly source: string },
): Promise<SavingsMethod> {
  const { commandKey, validFrom, ...given } = wish
  const id = derivedId('savings-method', commandKey)
  const added = await whileNothingIsRecorded(context.db, async (transaction) => {
    const known = (await readPricing(transaction)).savingsMethods.find((one) => one.id === id)
    if (known !== undefined) return known
    const recordedAt = context.clock.now()
    const method: SavingsMethod = { id, validFrom: parseLocalDate(validFrom), isSample: false, recordedAt, ...given }
    const issues = savingsMethodProblems(method, await readOpenFrom(transaction)).map(
      (problem) => PROBLEM_TEXT[problem],
    )
    if (issues.length > 0) throw new AppError('validation_failed', { issues })
    assertSavingsMethod(method)
    await insertSavingsMethod(transaction, { method, recordedBy: person.userId })
    await recordAudit(transaction, {
      at: recordedAt,
      actorId: person.userId,
      action: 'savings_method.add',
      subject: id,
      detail: { validFrom, source: given.source },
    })
    return method
  })
  context.pricing.invalidate()
  return added
}

const PROBLEM_TEXT = {
  shares_not_whole: { path: 'modes', message: '各种交通方式的占比加起来要等于 1，请核对' },
  mode_twice: { path: 'modes', message: '同一种交通方式写了两次，请合并' },
  range_out_of_order: { path: 'modes', message: '低、中、高要从小到大，且不能小于 0，请核对' },
  begins_in_closed_month: { path: 'validFrom', message: '这个月已经结账，请从未结账的月份开始' },
} as const
