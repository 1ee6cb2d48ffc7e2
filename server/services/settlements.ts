import { adjustmentPosting, paymentPosting } from '../domain/books.ts'
import { type LocalDate, localDateOf, parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { LedgerPosting } from '../domain/ledger.ts'
import { fen, ZERO_FEN } from '../domain/money.ts'
import { postingDay } from '../domain/relay-posting.ts'
import { type SettlementStepKind, settlementRefusal } from '../domain/settlement.ts'
import { adjustmentOf } from '../domain/statement-resolution.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import type { Transaction } from '../store/database.ts'
import { type BookPosting, postToBooks } from '../store/post-books.ts'
import { readOpenFrom } from '../store/pricing.ts'
import {
  appendStep,
  findSettlement,
  listSettlements,
  type SettlementFile,
  type SettlementRow,
  type SettlementStep,
} from '../store/settlements.ts'
import { readAdjustedLines, sumPayable } from '../store/statement-decisions.ts'
import { findStatement, holdStatement } from '../store/statements.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { SettlementFile, SettlementRow }

/** Settlements, the newest first. */
export async function listAllSettlements(
  { db }: ServiceContext,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<SettlementRow>> {
  const rows = await listSettlements(db, { after: decodeCursor(query.cursor), limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ preparedAt, id }) => ({ at: preparedAt, id }))
}

/** @throws AppError settlement_not_found */
export async function readSettlement({ db }: ServiceContext, settlementId: string): Promise<SettlementFile> {
  const settlement = await findSettlement(db, settlementId)
  if (settlement === null) throw new AppError('settlement_not_found')
  return settlement
}

/** Prepares what is paid on an agreed statement, or, when it was returned, prepares it anew. @throws AppError statement_not_found, statement_not_agreed, settlement_out_of_order */
export async function prepareSettlement(
  context: ServiceContext,
  person: Person,
  statementId: string,
): Promise<SettlementFile> {
  return takeStep(
    context,
    person,
    { settlementId: derivedId('settlement', statementId), statementId },
    { kind: 'prepared' },
  )
}

/** What a step brings with it. */
interface Wish {
  readonly kind: SettlementStepKind
  readonly note?: string | undefined
  readonly voucher?: string
  readonly paidOn?: LocalDate
}

/** A second person looks it over. @throws AppError settlement_not_found, settlement_out_of_order, settlement_same_hand */
export async function reviewSettlement(context: ServiceContext, person: Person, wish: Noted): Promise<SettlementFile> {
  return takeStep(context, person, wish, { kind: 'reviewed', note: wish.note })
}

/** A third person approves: what was agreed beyond the postings, or short of them, enters the books. @throws as reviewSettlement */
export async function approveSettlement(context: ServiceContext, person: Person, wish: Noted): Promise<SettlementFile> {
  return takeStep(context, person, wish, { kind: 'approved', note: wish.note })
}

/** Sends it back to whoever prepares, with the reason. @throws AppError settlement_not_found, settlement_out_of_order */
export async function returnSettlement(context: ServiceContext, person: Person, wish: Noted): Promise<SettlementFile> {
  return takeStep(context, person, wish, { kind: 'returned', note: wish.note })
}

/**
 * Records that an approved settlement was paid, once: what is owed becomes what is paid, line by line.
 * @throws AppError settlement_not_found, settlement_out_of_order, validation_failed for a day before the approval or to come
 */
export async function recordPayment(
  context: ServiceContext,
  person: Person,
  wish: { readonly settlementId: string; readonly voucher: string; readonly paidOn: string },
): Promise<SettlementFile> {
  const { voucher } = wish
  return takeStep(context, person, wish, { kind: 'paid', voucher, paidOn: parseLocalDate(wish.paidOn) })
}

interface Noted {
  readonly settlementId: string
  readonly note?: string | undefined
}

async function takeStep(
  context: ServiceContext,
  person: Person,
  of: { readonly settlementId: string; readonly statementId?: string },
  wish: Wish,
): Promise<SettlementFile> {
  const { settlementId: id } = of
  const statementId = of.statementId ?? (await readSettlement(context, id)).statementId
  return context.db.$transaction(async (transaction) => {
    const statement = await holdStatement(transaction, statementId)
    if (statement === null) throw new AppError('statement_not_found')
    const settlement = await findSettlement(transaction, id)
    const steps = settlement?.steps ?? []
    const last = steps.at(-1)
    if (settlement !== null && last?.kind === wish.kind && last.actorId === person.userId) return settlement
    const refusal = settlementRefusal(steps, { kind: wish.kind, actorId: person.userId })
    if (refusal !== null)
      throw new AppError(refusal === 'same_hand' ? 'settlement_same_hand' : 'settlement_out_of_order')
    if (statement.status !== 'agreed') throw new AppError('statement_not_agreed')
    const at = context.clock.now()
    const amounts = wish.kind === 'prepared' ? await sumPayable(transaction, statementId) : (settlement?.amounts ?? [])
    const step: SettlementStep = {
      ...{ kind: wish.kind, actorId: person.userId, at, note: wish.note ?? null, voucher: wish.voucher ?? null },
      ...{ amounts: wish.kind === 'prepared' ? amounts : null, paidOn: wish.paidOn ?? null },
    }
    await appendStep(transaction, { id, statementId, amounts }, step, steps.length + 1)
    await post(transaction, { id, statementId, amounts, steps }, step)
    const detail = { statementId, amounts: amounts.map(({ line, amountFen }) => `${line} ${amountFen}`).join(' ') }
    await recordAudit(transaction, {
      at,
      actorId: person.userId,
      action: `settlement.${wish.kind}`,
      subject: id,
      detail,
    })
    return (await findSettlement(transaction, id)) as SettlementFile
  })
}

type Settled = Pick<SettlementFile, 'id' | 'statementId' | 'amounts' | 'steps'>

/** What a step enters in the books. */
async function post(transaction: Transaction, settled: Settled, step: SettlementStep): Promise<void> {
  const openFrom = await readOpenFrom(transaction)
  const dated = (occurredAt: Date) => ({ occurredAt, postedOn: postingDay(occurredAt, openFrom), recordedAt: step.at })
  if (step.kind === 'approved') {
    await postToBooks(
      transaction,
      (await adjustments(transaction, settled.statementId)).map((one) => ({ ...one, ...dated(step.at) })),
    )
  }
  if (step.kind === 'paid') {
    requirePaymentDay(settled, step)
    const occurredAt = startOfLocalDay(step.paidOn as LocalDate)
    const payments = settled.amounts.map(({ line, amountFen }) => paymentPosting({ id: settled.id, line, amountFen }))
    const note = `支付凭证 ${step.voucher}`
    await postToBooks(
      transaction,
      payments.map((money) => ({ money, townId: null, note, ...dated(occurredAt) })),
    )
  }
}

/** Line by line, so that each can be opened down to the line of the bill that it is for. */
async function adjustments(
  transaction: Transaction,
  statementId: string,
): Promise<(Pick<BookPosting, 'townId' | 'note'> & { readonly money: LedgerPosting })[]> {
  const statement = await findStatement(transaction, statementId)
  return (await readAdjustedLines(transaction, statementId)).flatMap((row) => {
    const line = { ...row, amountFen: fen(row.amountFen), differenceFen: fen(row.differenceFen) }
    const amountFen = adjustmentOf(line, fen(row.payableFen))
    if (amountFen === ZERO_FEN) return []
    const money = adjustmentPosting({ id: `${statementId}-${row.line}`, line: row.budgetLine, amountFen })
    return [{ money, townId: row.townId, note: `${statement?.month} 对账单第 ${row.line} 行` }]
  })
}

function requirePaymentDay({ steps }: Settled, { paidOn, at }: SettlementStep): void {
  const approved = steps.findLast(({ kind }) => kind === 'approved')
  const first = approved === undefined ? null : localDateOf(approved.at)
  if (paidOn === null || first === null || paidOn < first || paidOn > localDateOf(at)) {
    const message = '支付日期要在批准之后，且不晚于今天'
    throw new AppError('validation_failed', { detail: message, issues: [{ path: 'paidOn', message }] })
  }
}
