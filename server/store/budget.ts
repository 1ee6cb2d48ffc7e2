import { randomUUID } from 'node:crypto'
import type { SpentBudget } from '../domain/budget.ts'
import type { LocalDate } from '../domain/calendar-time.ts'
import type { Fen } from '../domain/money.ts'
import { fen } from '../domain/money.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database, Transaction } from './database.ts'
import { dateOf } from './pricing.ts'

/** Key of the advisory lock that whoever spends what is available holds; an arbitrary constant, not used elsewhere. */
const BUDGET_LOCK = 7_200_415

export interface Appropriation {
  readonly id: string
  readonly year: number
  readonly line: BudgetLine
  readonly amountFen: Fen
  readonly document: string
  readonly issuedOn: LocalDate
  readonly recordedBy: string
  readonly recordedAt: Date
}

export interface BudgetTransfer {
  readonly id: string
  readonly year: number
  readonly fromLine: BudgetLine
  readonly toLine: BudgetLine
  readonly amountFen: Fen
  readonly reason: string
  readonly status: 'proposed' | 'approved' | 'rejected'
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string | null
}

/** Behind the cursor, the newest first. */
export interface YearPage {
  readonly year: number
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

/** Runs work on the budget, one at a time, so that nothing available is given away twice. */
export function whileBudgetIsHeld<T>(db: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${BUDGET_LOCK})`
    return work(transaction)
  })
}

/** Keeps who decided what on money; no personal data in `detail`. */
export async function auditBudget(
  db: Pick<Transaction, 'auditRecord'>,
  record: {
    readonly at: Date
    readonly actorId: string
    readonly action: string
    readonly subject: string
    readonly detail: Readonly<Record<string, string | number | null>>
  },
): Promise<void> {
  await db.auditRecord.create({ data: { id: randomUUID(), ...record } })
}

export async function insertAppropriation(db: Transaction, { line, ...one }: Appropriation): Promise<void> {
  const data = { ...one, budgetLine: line, amountFen: BigInt(one.amountFen), issuedOn: new Date(one.issuedOn) }
  await db.budgetAppropriation.create({ data })
}

export async function findAppropriation(
  db: Pick<Transaction, 'budgetAppropriation'>,
  id: string,
): Promise<Appropriation | null> {
  const row = await db.budgetAppropriation.findUnique({ where: { id } })
  return row === null ? null : toAppropriation(row)
}

export async function listAppropriations(db: Database, page: YearPage): Promise<Appropriation[]> {
  const rows = await db.budgetAppropriation.findMany({
    where: { year: page.year, ...olderThan('recordedAt', page.after) },
    orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  })
  return rows.map(toAppropriation)
}

type AppropriationRow = NonNullable<Awaited<ReturnType<Transaction['budgetAppropriation']['findUnique']>>>
function toAppropriation({ budgetLine, amountFen, issuedOn, ...row }: AppropriationRow): Appropriation {
  return { ...row, line: budgetLine as BudgetLine, amountFen: fen(Number(amountFen)), issuedOn: dateOf(issuedOn) }
}

export async function insertTransfer(
  db: Transaction,
  transfer: Omit<BudgetTransfer, 'status' | 'decidedBy' | 'decidedAt' | 'decisionNote'>,
): Promise<void> {
  await db.budgetTransfer.create({ data: { ...transfer, amountFen: BigInt(transfer.amountFen) } })
}

export async function findTransfer(
  db: Pick<Transaction, 'budgetTransfer'>,
  id: string,
): Promise<BudgetTransfer | null> {
  const row = await db.budgetTransfer.findUnique({ where: { id } })
  return row === null ? null : toTransfer(row)
}

/** @throws when the one who decides proposed it: a constraint */
export async function decideTransfer(
  db: Transaction,
  id: string,
  decision: Pick<BudgetTransfer, 'status' | 'decidedBy' | 'decidedAt' | 'decisionNote'>,
): Promise<void> {
  await db.budgetTransfer.update({ where: { id, status: 'proposed' }, data: decision })
}

export async function listTransfers(db: Database, page: YearPage): Promise<BudgetTransfer[]> {
  const rows = await db.budgetTransfer.findMany({
    where: { year: page.year, ...olderThan('proposedAt', page.after) },
    orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  })
  return rows.map(toTransfer)
}

type TransferRow = NonNullable<Awaited<ReturnType<Transaction['budgetTransfer']['findUnique']>>>
function toTransfer({ fromLine, toLine, amountFen, ...row }: TransferRow): BudgetTransfer {
  const lines = { fromLine: fromLine as BudgetLine, toLine: toLine as BudgetLine }
  return { ...row, ...lines, amountFen: fen(Number(amountFen)) }
}

/** Rows behind a cursor of a list whose newest come first. */
export function olderThan<Column extends string>(column: Column, after: YearPage['after']) {
  if (after === null) return {}
  return { OR: [{ [column]: { lt: after.at } }, { [column]: after.at, id: { lt: after.id } }] }
}

/**
 * Keeps a warning and puts it in line for finance and leaders, once for a threshold of the same budget.
 * @returns how many people are told now
 */
export async function raiseBudgetWarning(
  db: Database,
  warning: SpentBudget & { readonly year: number },
  now: Date,
): Promise<number> {
  const { year, line, percent, appropriatedFen, spentFen } = warning
  return db.$executeRaw`
    WITH raised AS (
      INSERT INTO budget_warning (year, budget_line, percent, appropriated_fen, spent_fen, raised_at)
      VALUES (${year}, ${line}, ${percent}, ${appropriatedFen}, ${spentFen}, ${now}::timestamptz)
      ON CONFLICT DO NOTHING RETURNING year
    )
    INSERT INTO notification (id, dedupe_key, template, recipient_id, parameters, next_attempt_at, created_at)
    SELECT gen_random_uuid(),
      concat_ws(':', 'budget', ${year}::int, ${line}::text, ${percent}::int, ${appropriatedFen}::bigint, u.id),
      'budget_warning', u.id, ${JSON.stringify({ budget: warning })}::jsonb,
      ${now}::timestamptz, ${now}::timestamptz
    FROM raised, app_user u
    WHERE u.is_active AND EXISTS (
      SELECT FROM role_assignment r WHERE r.user_id = u.id AND r.role IN ('finance', 'leader'))
    ON CONFLICT (dedupe_key) DO NOTHING`
}
