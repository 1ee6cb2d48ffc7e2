import { commitmentPosting } from '../domain/books.ts'
import { localDateOf, parseLocalDate } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import { fen } from '../domain/money.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import { AppError } from '../errors.ts'
import { auditBudget, whileBudgetIsHeld } from '../store/budget.ts'
import {
  type CarrierContract,
  type Commitment,
  findCommitment,
  findContract,
  insertCommitment,
  insertContract,
  listCommitments,
  listContracts,
  sumCommitments,
} from '../store/contracts.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import type { Person } from './actor.ts'
import { budgetDay, post, requireFree } from './change-budget.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { CarrierContract, Commitment }

interface PageQuery {
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Contracts with carriers, the newest first. */
export async function listCarrierContracts(context: ServiceContext, query: PageQuery): Promise<Page<CarrierContract>> {
  const rows = await listContracts(context.db, { after: decodeCursor(query.cursor), limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }))
}

/** What contracts bind of a year's budget, the newest first. */
export async function listYearCommitments(
  context: ServiceContext,
  query: PageQuery & { readonly year: number },
): Promise<Page<Commitment>> {
  const after = decodeCursor(query.cursor)
  const rows = await listCommitments(context.db, { year: query.year, after, limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }))
}

/** Records a contract; it is never edited. Asked twice with one key, it is one. @throws AppError contract_number_used */
export async function addContract(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly number: string
    readonly carrier: string
    readonly validFrom: string
    readonly validUntil: string
    readonly lines: readonly BudgetLine[]
    readonly attachmentId: string | null
  },
): Promise<CarrierContract> {
  const { commandKey, ...given } = wish
  const id = derivedId('contract', commandKey)
  const validFrom = parseLocalDate(given.validFrom)
  const validUntil = parseLocalDate(given.validUntil)
  if (validUntil < validFrom) throw wrongEnd()
  const add = async () => {
    const recordedAt = context.clock.now()
    const one = { ...given, id, validFrom, validUntil, recordedBy: person.userId, recordedAt }
    await context.db.$transaction(async (transaction) => {
      await insertContract(transaction, one)
      const detail = { number: one.number, carrier: one.carrier, validFrom, validUntil, lines: one.lines.join(' ') }
      await auditBudget(transaction, {
        at: recordedAt,
        actorId: person.userId,
        action: 'contract.add',
        subject: id,
        detail,
      })
    })
    return one
  }
  return (
    (await findContract(context.db, id)) ??
    (await add().catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('contract_number_used', { cause: error }) : error
    }))
  )
}

/**
 * Binds a part of a year's budget to a contract, or, below 0, sets it free again.
 * @throws AppError contract_not_found, contract_not_for_line, budget_short, budget_year_not_open
 */
export async function commitBudget(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly contractId: string
    readonly year: number
    readonly line: BudgetLine
    readonly amountFen: number
    readonly note: string
  },
): Promise<Commitment> {
  const { commandKey, contractId, year, line, note } = wish
  const id = derivedId('commitment', commandKey)
  return whileBudgetIsHeld(context.db, async (transaction) => {
    const known = await findCommitment(transaction, id)
    if (known !== null) return known
    const contract = await findContract(transaction, contractId)
    if (contract === null) throw new AppError('contract_not_found')
    const isInYear = Number(contract.validFrom.slice(0, 4)) <= year && year <= Number(contract.validUntil.slice(0, 4))
    if (!isInYear || !contract.lines.includes(line)) throw new AppError('contract_not_for_line')
    const bound = await sumCommitments(transaction, { contractId, year, line })
    if (bound + wish.amountFen < 0)
      throw new AppError('budget_short', { detail: '释放的金额超过合同占用的预算，请核对' })
    await requireFree(transaction, year, line, wish.amountFen)
    const recordedAt = context.clock.now()
    const postedOn = await budgetDay(transaction, year, localDateOf(recordedAt), recordedAt)
    const amountFen = fen(wish.amountFen)
    await insertCommitment(transaction, {
      id,
      contractId,
      year,
      line,
      amountFen,
      note,
      recordedBy: person.userId,
      recordedAt,
    })
    await post(transaction, [commitmentPosting({ id, line, amountFen })], { postedOn, recordedAt, note })
    const detail = { contractId, year, line, amountFen }
    await auditBudget(transaction, {
      at: recordedAt,
      actorId: person.userId,
      action: 'budget.commit',
      subject: id,
      detail,
    })
    return (await findCommitment(transaction, id)) as Commitment
  })
}

function wrongEnd(): AppError {
  const message = '结束日期早于开始日期，请核对'
  return new AppError('validation_failed', { detail: message, issues: [{ path: 'validUntil', message }] })
}
