import { fen } from '../domain/money.ts'
import type { LineAmount } from '../domain/settlement.ts'
import type { Resolution } from '../domain/statement-resolution.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database, Transaction } from './database.ts'

/** What somebody said about a line, perhaps with what is to be paid. */
export interface LineNote {
  readonly resolution: Resolution | null
  readonly budgetLine: BudgetLine | null
  readonly note: string
  readonly authorId: string
  readonly at: Date
}

export interface LineKey {
  readonly statementId: string
  readonly line: number
}

/** What was said about a line, oldest first. */
export async function readNotes(
  db: Pick<Database, 'statementNote'>,
  { statementId, line }: LineKey,
): Promise<LineNote[]> {
  return (await db.statementNote.findMany({ where: { statementId, line }, orderBy: { sequence: 'asc' } })) as LineNote[]
}

/** Adds a note, and what it decides. The statement is held. */
export async function appendNote(
  db: Transaction,
  { statementId, line }: LineKey,
  note: LineNote,
  decided: { readonly payableFen: number; readonly budgetLine: BudgetLine | null } | null,
): Promise<void> {
  const count = await db.statementNote.count({ where: { statementId, line } })
  await db.statementNote.create({ data: { statementId, line, sequence: count + 1, ...note } })
  if (decided === null) return
  const data = { resolution: note.resolution, payableFen: decided.payableFen, budgetLine: decided.budgetLine }
  await db.statementLine.update({ where: { statementId_line: { statementId, line } }, data })
}

/**
 * Marks the statement as agreed and its postings as settled.
 * @returns false when one of them is settled by another statement
 */
export async function agreeStatement(
  db: Transaction,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const [paired, settled] = [
    await db.statementLine.count({ where: { statementId: id, ...SETTLING } }),
    await db.$executeRaw`
      INSERT INTO settled_charge (charge_id, statement_id, line)
      SELECT charge_id, statement_id, line FROM statement_line
      WHERE statement_id = ${id}::uuid AND outcome IN ('matched', 'priced_differently') AND payable_fen > 0
      ON CONFLICT DO NOTHING`,
  ]
  await db.carrierStatement.update({ where: { id }, data: { status: 'agreed', agreedBy: by, agreedAt: at } })
  return paired === settled
}

/** Opens an agreed statement again: its postings are owed as before. */
export async function reopenStatement(db: Transaction, id: string): Promise<void> {
  await db.settledCharge.deleteMany({ where: { statementId: id } })
  await db.carrierStatement.update({ where: { id }, data: { status: 'open', agreedBy: null, agreedAt: null } })
}

/** A bill that is not gone on with; its month is free for another. */
export async function withdrawStatement(db: Transaction, id: string): Promise<void> {
  await db.carrierStatement.update({ where: { id }, data: { status: 'withdrawn' } })
}

const SETTLING = { outcome: { in: ['matched', 'priced_differently'] }, payableFen: { gt: 0 } }

/** What is paid for a statement, by budget line; without lines of nothing. */
export async function sumPayable(db: Pick<Transaction, '$queryRaw'>, statementId: string): Promise<LineAmount[]> {
  const rows = await db.$queryRaw<{ line: BudgetLine; amount: bigint }[]>`
    SELECT budget_line AS line, sum(payable_fen)::bigint AS amount FROM statement_line
    WHERE statement_id = ${statementId}::uuid AND payable_fen > 0 GROUP BY 1 ORDER BY 1 DESC`
  return rows.map(({ line, amount }) => ({ line, amountFen: fen(Number(amount)) }))
}

/** A line whose payment differs from what was posted. */
export interface AdjustedLine extends LineKey {
  readonly outcome: 'priced_differently' | 'doubled' | 'not_ours'
  readonly amountFen: number
  readonly differenceFen: number
  readonly payableFen: number
  readonly budgetLine: BudgetLine
  readonly townId: string | null
  readonly note: string | null
}

/** Lines that are paid otherwise than posted, with the town of their posting and the last word said about them. */
export async function readAdjustedLines(
  db: Pick<Transaction, '$queryRaw'>,
  statementId: string,
): Promise<AdjustedLine[]> {
  const rows = await db.$queryRaw<(AdjustedLine & { amountFen: bigint; differenceFen: bigint; payableFen: bigint })[]>`
    SELECT l.statement_id AS "statementId", l.line, l.outcome, l.amount_fen AS "amountFen", l.difference_fen AS "differenceFen",
      l.payable_fen AS "payableFen", l.budget_line AS "budgetLine", t.town_id AS "townId",
      (SELECT n.note FROM statement_note n WHERE n.statement_id = l.statement_id AND n.line = l.line
       ORDER BY n.sequence DESC LIMIT 1) AS note
    FROM statement_line l LEFT JOIN ledger_transaction t ON t.id = l.charge_id
    WHERE l.statement_id = ${statementId}::uuid AND l.resolution = 'pay_billed' ORDER BY l.line`
  return rows.map((row) => ({
    ...row,
    amountFen: Number(row.amountFen),
    differenceFen: Number(row.differenceFen),
    payableFen: Number(row.payableFen),
  }))
}
