import { appropriationPosting, transferPostings } from '../domain/books.ts'
import type { BudgetState } from '../domain/budget.ts'
import { type LocalDate, localDateOf, parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { LedgerPosting } from '../domain/ledger.ts'
import { fen } from '../domain/money.ts'
import { postingDay } from '../domain/relay-posting.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import { AppError } from '../errors.ts'
import {
  type Appropriation,
  auditBudget,
  type BudgetTransfer,
  decideTransfer,
  findAppropriation,
  findTransfer,
  insertAppropriation,
  insertTransfer,
  listAppropriations,
  listTransfers,
  whileBudgetIsHeld,
} from '../store/budget.ts'
import type { Transaction } from '../store/database.ts'
import { postToBooks } from '../store/post-books.ts'
import { readOpenFrom } from '../store/pricing.ts'
import type { Person } from './actor.ts'
import { budgetStates, daysOfYear } from './budget.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { Appropriation, BudgetTransfer }

interface YearQuery {
  readonly year: number
  readonly cursor?: string | undefined
  readonly limit: number
}

/** 预算下达 of a year, the newest first. */
export async function listYearAppropriations(context: ServiceContext, query: YearQuery): Promise<Page<Appropriation>> {
  const after = decodeCursor(query.cursor)
  const rows = await listAppropriations(context.db, { year: query.year, after, limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }))
}

/** Transfers of a year, the newest first. */
export async function listYearTransfers(context: ServiceContext, query: YearQuery): Promise<Page<BudgetTransfer>> {
  const after = decodeCursor(query.cursor)
  const rows = await listTransfers(context.db, { year: query.year, after, limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ proposedAt, id }) => ({ at: proposedAt, id }))
}

/**
 * Records what a line is given for a year, or what is taken back of it. Asked twice with one key, it is given once.
 * @throws AppError budget_year_not_open, budget_short when more is taken back than is free
 */
export async function appropriateBudget(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly year: number
    readonly line: BudgetLine
    readonly amountFen: number
    readonly document: string
    readonly issuedOn: string
  },
): Promise<Appropriation> {
  const { commandKey, ...given } = wish
  const id = derivedId('appropriation', commandKey)
  return whileBudgetIsHeld(context.db, async (transaction) => {
    const known = await findAppropriation(transaction, id)
    if (known !== null) return known
    const recordedAt = context.clock.now()
    const issuedOn = parseLocalDate(given.issuedOn)
    const one: Appropriation = {
      ...given,
      id,
      amountFen: fen(given.amountFen),
      issuedOn,
      recordedBy: person.userId,
      recordedAt,
    }
    await requireFree(transaction, one.year, one.line, -one.amountFen)
    await insertAppropriation(transaction, one)
    const postedOn = await budgetDay(transaction, one.year, issuedOn, recordedAt)
    await post(transaction, [appropriationPosting(one)], { postedOn, recordedAt, note: one.document })
    const detail = { year: one.year, line: one.line, amountFen: one.amountFen, document: one.document }
    await auditBudget(transaction, {
      at: recordedAt,
      actorId: person.userId,
      action: 'budget.appropriate',
      subject: id,
      detail,
    })
    return one
  })
}

/** Proposes to move money between the lines; somebody else decides. @throws AppError budget_short */
export async function proposeTransfer(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly year: number
    readonly fromLine: BudgetLine
    readonly toLine: BudgetLine
    readonly amountFen: number
    readonly reason: string
  },
): Promise<BudgetTransfer> {
  const { commandKey, ...proposed } = wish
  const id = derivedId('budget-transfer', commandKey)
  return whileBudgetIsHeld(context.db, async (transaction) => {
    const known = await findTransfer(transaction, id)
    if (known !== null) return known
    await requireFree(transaction, wish.year, wish.fromLine, wish.amountFen)
    const at = context.clock.now()
    const transfer = { ...proposed, id, amountFen: fen(wish.amountFen), proposedBy: person.userId, proposedAt: at }
    await insertTransfer(transaction, transfer)
    const { year, fromLine, toLine, amountFen } = wish
    const detail = { year, fromLine, toLine, amountFen }
    await auditBudget(transaction, {
      at,
      actorId: person.userId,
      action: 'budget.propose-transfer',
      subject: id,
      detail,
    })
    return (await findTransfer(transaction, id)) as BudgetTransfer
  })
}

/**
 * Approves or rejects a transfer: never by the one who proposed it. The same decision twice is one.
 * @throws AppError transfer_not_found, transfer_decided, second_hand_required, budget_short, budget_year_not_open
 */
export async function decideOnTransfer(
  context: ServiceContext,
  person: Person,
  {
    transferId,
    isApproved,
    note,
  }: { readonly transferId: string; readonly isApproved: boolean; readonly note: string },
): Promise<BudgetTransfer> {
  return whileBudgetIsHeld(context.db, async (transaction) => {
    const transfer = await findTransfer(transaction, transferId)
    if (transfer === null) throw new AppError('transfer_not_found')
    const status = isApproved ? 'approved' : 'rejected'
    if (transfer.status === status && transfer.decidedBy === person.userId) return transfer
    if (transfer.status !== 'proposed') throw new AppError('transfer_decided')
    if (transfer.proposedBy === person.userId) throw new AppError('second_hand_required')
    const at = context.clock.now()
    if (isApproved) {
      await requireFree(transaction, transfer.year, transfer.fromLine, transfer.amountFen)
      const postedOn = await budgetDay(transaction, transfer.year, localDateOf(at), at)
      await post(transaction, transferPostings(transfer), { postedOn, recordedAt: at, note: transfer.reason })
    }
    await decideTransfer(transaction, transferId, {
      status,
      decidedBy: person.userId,
      decidedAt: at,
      decisionNote: note === '' ? null : note,
    })
    const action = isApproved ? 'budget.approve-transfer' : 'budget.reject-transfer'
    await auditBudget(transaction, { at, actorId: person.userId, action, subject: transferId, detail: {} })
    return (await findTransfer(transaction, transferId)) as BudgetTransfer
  })
}

/** @throws AppError budget_short when less than that is free in the line: given, and bound by no contract */
export async function requireFree(db: Transaction, year: number, line: BudgetLine, wantedFen: number): Promise<void> {
  if (wantedFen <= 0) return
  const state = (await budgetStates(db, daysOfYear(year))).find((one) => one.line === line) as BudgetState
  if (state.availableFen < wantedFen) throw new AppError('budget_short')
}

/**
 * The day that a decision on a year's budget counts on: within the year, in an open month, not to come.
 * @throws AppError budget_year_not_open before the year begins, and when all its months are closed
 */
export async function budgetDay(db: Transaction, year: number, decidedOn: LocalDate, now: Date): Promise<LocalDate> {
  const { from, until } = daysOfYear(year)
  const today = localDateOf(now)
  const within = decidedOn < from ? from : decidedOn > until ? until : decidedOn
  const day = postingDay(startOfLocalDay(within < today ? within : today), await readOpenFrom(db))
  if (day < from || day > until) throw new AppError('budget_year_not_open')
  return day
}

/** Posts what was decided. */
export async function post(
  db: Transaction,
  postings: readonly LedgerPosting[],
  { postedOn, recordedAt, note }: { readonly postedOn: LocalDate; readonly recordedAt: Date; readonly note: string },
): Promise<void> {
  const dated = { occurredAt: startOfLocalDay(postedOn), postedOn, recordedAt, townId: null, note }
  await postToBooks(
    db,
    postings.map((money) => ({ money, ...dated })),
  )
}
