import { fen } from '../../domain/money.ts'
import { isDoubtful, isPaired, payableOf, type Resolution } from '../../domain/statement-resolution.ts'
import type { BudgetLine } from '../../domain/tariff.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import { findSettlementOf } from '../../store/settlements.ts'
import {
  agreeStatement,
  appendNote,
  type LineNote,
  readNotes,
  reopenStatement,
  sumPayable,
  withdrawStatement,
} from '../../store/statement-decisions.ts'
import {
  countOutcomes,
  findStatementLine,
  holdStatement,
  type Statement,
  type StatementLineRow,
} from '../../store/statements.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { matchStored } from './match-statement.ts'

export interface DisputedLine extends StatementLineRow {
  readonly notes: readonly LineNote[]
}

const LONGEST_MATCH_MS = 60_000

/** Matches an open statement anew, after waybills or corrections were recorded. @throws AppError statement_not_found, statement_not_open */
export async function rematchStatement(context: ServiceContext, person: Person, statementId: string): Promise<void> {
  const tree = await context.network.tree()
  await whileHeld(
    context,
    person,
    { statementId, action: 'statement.match', from: 'open' },
    async (transaction, statement) => {
      await matchStored(transaction, tree, statement, context.clock.now())
    },
  )
}

/**
 * Says something about a line, and perhaps what is paid for it. The same person's same last words again add nothing.
 * @throws AppError statement_not_found, statement_not_open, nothing_to_resolve, resolution_needs_posting, budget_line_required
 */
export async function noteOnLine(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly statementId: string
    readonly line: number
    readonly note: string
    readonly resolution: Resolution | null
    readonly budgetLine: BudgetLine | null
  },
): Promise<DisputedLine> {
  const { statementId, line, note, resolution } = wish
  const key = { statementId, line }
  return whileHeld(context, person, { statementId, action: 'statement.note', from: 'open' }, async (transaction) => {
    const found = await findStatementLine(transaction, statementId, line)
    if (found === null) throw new AppError('statement_not_found', { detail: '对账单里没有这一行' })
    if (!isDoubtful(found.outcome)) throw new AppError('nothing_to_resolve')
    const decided = resolution === null ? null : decide(found, resolution, wish.budgetLine)
    const last = (await readNotes(transaction, key)).at(-1)
    const isRepeat = last?.note === note && last.authorId === person.userId && last.resolution === resolution
    if (!isRepeat) {
      const said = {
        note,
        resolution,
        budgetLine: decided?.budgetLine ?? null,
        authorId: person.userId,
        at: context.clock.now(),
      }
      await appendNote(transaction, key, said, decided)
    }
    const row = (await findStatementLine(transaction, statementId, line)) as StatementLineRow
    return { ...row, notes: await readNotes(transaction, key) }
  })
}

function decide(line: StatementLineRow, resolution: Resolution, wished: BudgetLine | null) {
  if (resolution === 'pay_posted' && !isPaired(line.outcome)) throw new AppError('resolution_needs_posting')
  // a line that pairs is paid by what its posting is paid by: nobody chooses
  const budgetLine = isPaired(line.outcome) ? line.budgetLine : wished
  if (resolution === 'pay_billed' && budgetLine === null) throw new AppError('budget_line_required')
  const doubtful = { ...line, amountFen: fen(line.amountFen), differenceFen: fen(line.differenceFen) }
  return { budgetLine, payableFen: payableOf(doubtful, resolution) }
}

/**
 * Agrees a statement: matched once more, nothing in doubt, each of its postings settled by it alone.
 * @throws AppError statement_not_found, statement_not_open, statement_unresolved, nothing_payable, statement_charge_settled
 */
export async function agreeOnStatement(context: ServiceContext, person: Person, statementId: string): Promise<void> {
  const tree = await context.network.tree()
  const at = context.clock.now()
  await whileHeld(
    context,
    person,
    { statementId, action: 'statement.agree', from: 'open' },
    async (transaction, statement) => {
      await matchStored(transaction, tree, statement, at)
      const unresolved = (await countOutcomes(transaction, statementId)).reduce((sum, one) => sum + one.unresolved, 0)
      if (unresolved > 0)
        throw new AppError('statement_unresolved', { detail: `还有 ${unresolved} 行存疑没有处理，请逐行处理后再确认` })
      if ((await sumPayable(transaction, statementId)).length === 0) throw new AppError('nothing_payable')
      const isWhole = await agreeStatement(transaction, { id: statementId, by: person.userId, at })
      if (!isWhole) throw new AppError('statement_charge_settled')
    },
  )
}

/** Opens an agreed statement again, unless its settlement is under way. @throws AppError statement_not_found, statement_not_agreed, settlement_begun */
export async function reopenAgreed(context: ServiceContext, person: Person, wish: Ended): Promise<void> {
  const { statementId, reason } = wish
  await whileHeld(
    context,
    person,
    { statementId, reason, action: 'statement.reopen', from: 'agreed' },
    async (transaction) => {
      const settlement = await findSettlementOf(transaction, statementId)
      if (settlement !== null && settlement.status !== 'returned') throw new AppError('settlement_begun')
      await reopenStatement(transaction, statementId)
    },
  )
}

/** Gives up a statement, so that another file can be its month's. @throws AppError statement_not_found, statement_not_open */
export async function withdraw(context: ServiceContext, person: Person, wish: Ended): Promise<void> {
  const { statementId, reason } = wish
  await whileHeld(context, person, { statementId, reason, action: 'statement.withdraw', from: 'open' }, (transaction) =>
    withdrawStatement(transaction, statementId),
  )
}

interface Ended {
  readonly statementId: string
  readonly reason: string
}

/** Works on a statement that nobody else changes meanwhile, and keeps who did it. */
async function whileHeld<T>(
  context: ServiceContext,
  person: Person,
  command: {
    readonly statementId: string
    readonly action: string
    readonly from: 'open' | 'agreed'
    readonly reason?: string
  },
  work: (transaction: Transaction, statement: Statement) => Promise<T>,
): Promise<T> {
  const { statementId: subject, action, from, reason } = command
  const held = async (transaction: Transaction): Promise<T> => {
    const statement = await holdStatement(transaction, subject)
    if (statement === null) throw new AppError('statement_not_found')
    if (statement.status !== from) throw new AppError(from === 'open' ? 'statement_not_open' : 'statement_not_agreed')
    const done = await work(transaction, statement)
    const detail = reason === undefined ? {} : { reason }
    await recordAudit(transaction, { at: context.clock.now(), actorId: person.userId, action, subject, detail })
    return done
  }
  return context.db.$transaction(held, { timeout: LONGEST_MATCH_MS })
}
