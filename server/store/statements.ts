import type { LocalDate, LocalMonth } from '../domain/calendar-time.ts'
import type { LineMatch, LineOutcome, MatchedBy } from '../domain/statement.ts'
import type { ImportedLine } from '../domain/statement-columns.ts'
import type { Resolution } from '../domain/statement-resolution.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database, Transaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { dateOf } from './pricing.ts'

export interface Statement {
  readonly id: string
  readonly carrier: string
  readonly month: LocalMonth
  readonly fileId: string
  readonly warnings: readonly string[]
  readonly lineCount: number
  readonly billedFen: number
  readonly importedBy: string
  readonly importedAt: Date
  readonly status: 'open' | 'agreed' | 'withdrawn'
  readonly matchedAt: Date
  readonly agreedBy: string | null
  readonly agreedAt: Date | null
}

/** A line with what became of it. */
export interface StatementLineRow {
  readonly line: number
  readonly waybill: string | null
  readonly number: string | null
  readonly date: LocalDate | null
  readonly siteName: string | null
  readonly siteId: string | null
  readonly weightGrams: number | null
  readonly amountFen: number
  readonly outcome: LineOutcome
  readonly chargeId: string | null
  readonly matchedBy: MatchedBy | null
  readonly differenceFen: number
  readonly doublesLine: number | null
  readonly settledBy: string | null
  readonly resolution: Resolution | null
  readonly budgetLine: BudgetLine | null
  readonly payableFen: number | null
}

/** How a line is stored after a match, with what is paid for it as far as that is decided. */
export interface MatchedLine extends LineMatch {
  readonly budgetLine: BudgetLine | null
  readonly payableFen: number | null
}

const firstDay = (month: LocalMonth) => new Date(`${month}-01T00:00:00Z`)

export async function insertStatement(
  db: Transaction,
  statement: Omit<Statement, 'agreedBy' | 'agreedAt' | 'status'>,
  lines: readonly ImportedLine[],
): Promise<void> {
  const { month, warnings, ...rest } = statement
  await db.carrierStatement.create({ data: { ...rest, month: firstDay(month), warnings: [...warnings] } })
  const rows = lines.map((line) => ({
    ...{ line: line.line, waybill: line.waybill, number: line.number, date: line.date, site_name: line.siteName },
    ...{ site_id: line.siteId, weight_grams: line.weightGrams, amount_fen: line.amountFen },
  }))
  await db.$executeRaw`
    INSERT INTO statement_line (statement_id, line, waybill, number, date, site_name, site_id, weight_grams, amount_fen,
      outcome, difference_fen)
    SELECT ${statement.id}::uuid, r.line, r.waybill, r.number, r.date, r.site_name, r.site_id, r.weight_grams, r.amount_fen,
      'not_ours', r.amount_fen
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(line int, waybill text, number text, date date,
      site_name text, site_id text, weight_grams int, amount_fen bigint)`
}

/** Keeps the outcome of a match in place of the one before; what was decided on a line that came out the same stays. */
export async function saveMatch(
  db: Transaction,
  statementId: string,
  match: { readonly lines: readonly MatchedLine[]; readonly missing: readonly { id: string; amountFen: number }[] },
): Promise<void> {
  const rows = match.lines.map((line) => ({
    ...{ line: line.line, outcome: line.outcome, charge_id: line.chargeId, matched_by: line.by },
    ...{ difference_fen: line.differenceFen, doubles_line: line.doublesLine, settled_by: line.settledBy },
    ...{ budget_line: line.budgetLine, payable_fen: line.payableFen },
  }))
  await db.$executeRaw`
    UPDATE statement_line SET charge_id = NULL WHERE statement_id = ${statementId}::uuid AND charge_id IS NOT NULL`
  await db.$executeRaw`
    UPDATE statement_line l SET
      outcome = r.outcome, charge_id = r.charge_id, matched_by = r.matched_by, difference_fen = r.difference_fen,
      doubles_line = r.doubles_line, settled_by = r.settled_by,
      resolution = CASE WHEN r.outcome = l.outcome AND r.difference_fen = l.difference_fen THEN l.resolution END,
      budget_line = CASE WHEN r.outcome = l.outcome AND r.difference_fen = l.difference_fen AND l.resolution IS NOT NULL
        THEN l.budget_line ELSE r.budget_line END,
      payable_fen = CASE WHEN r.outcome = l.outcome AND r.difference_fen = l.difference_fen AND l.resolution IS NOT NULL
        THEN l.payable_fen ELSE r.payable_fen END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(line int, outcome text, charge_id uuid, matched_by text,
      difference_fen bigint, doubles_line int, settled_by uuid, budget_line text, payable_fen bigint)
    WHERE l.statement_id = ${statementId}::uuid AND l.line = r.line`
  await db.missingCharge.deleteMany({ where: { statementId } })
  await db.missingCharge.createMany({
    data: match.missing.map(({ id, amountFen }) => ({ statementId, chargeId: id, amountFen })),
  })
}

export async function findStatement(db: Pick<Database, 'carrierStatement'>, id: string): Promise<Statement | null> {
  const row = await db.carrierStatement.findUnique({ where: { id } })
  return row === null ? null : toStatement(row)
}

/** The statement, which nobody else changes until the transaction ends. */
export async function holdStatement(db: Transaction, id: string): Promise<Statement | null> {
  await db.$queryRaw`SELECT 1 FROM carrier_statement WHERE id = ${id}::uuid FOR UPDATE`
  return findStatement(db, id)
}

/** Newest first, from behind the cursor. */
export async function listStatements(
  db: Database,
  page: { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<Statement[]> {
  const { after, limit } = page
  const rows = await db.carrierStatement.findMany({
    where:
      after === null ? {} : { OR: [{ importedAt: { lt: after.at } }, { importedAt: after.at, id: { lt: after.id } }] },
    orderBy: [{ importedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(toStatement)
}

/** Is the file already a statement that was not withdrawn? By its content, whatever it is called. */
export async function isFileInUse(db: Transaction, digest: string, besides: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM carrier_statement s JOIN source_file f ON f.id = s.file_id
    WHERE f.digest = ${digest} AND s.status <> 'withdrawn' AND s.id <> ${besides}::uuid LIMIT 1`
  return rows.length > 0
}

/** Lines in their order, behind a row of the file. */
export async function listStatementLines(
  db: Pick<Database, 'statementLine'>,
  filter: {
    readonly statementId: string
    readonly outcomes: readonly string[] | null
    readonly after: number
    readonly limit: number | null
  },
): Promise<StatementLineRow[]> {
  const { statementId, outcomes, after, limit } = filter
  const rows = await db.statementLine.findMany({
    where: { statementId, line: { gt: after }, ...(outcomes === null ? {} : { outcome: { in: [...outcomes] } }) },
    orderBy: { line: 'asc' },
    ...(limit === null ? {} : { take: limit }),
  })
  return rows.map(toLine)
}

export async function findStatementLine(
  db: Transaction,
  statementId: string,
  line: number,
): Promise<StatementLineRow | null> {
  const row = await db.statementLine.findUnique({ where: { statementId_line: { statementId, line } } })
  return row === null ? null : toLine(row)
}

/** How many lines came out how, and what that is in fen. */
export async function countOutcomes(
  db: Pick<Database, '$queryRaw'>,
  statementId: string,
): Promise<
  {
    readonly outcome: LineOutcome
    readonly lines: number
    readonly billedFen: number
    readonly differenceFen: number
    readonly unresolved: number
  }[]
> {
  const rows = await db.$queryRaw<
    { outcome: LineOutcome; lines: bigint; billed: bigint; difference: bigint; unresolved: bigint }[]
  >`
    SELECT outcome, count(*) AS lines, sum(amount_fen)::bigint AS billed, sum(difference_fen)::bigint AS difference,
      count(*) FILTER (WHERE payable_fen IS NULL) AS unresolved
    FROM statement_line WHERE statement_id = ${statementId}::uuid GROUP BY outcome ORDER BY outcome`
  return rows.map(({ outcome, lines, billed, difference, unresolved }) => ({
    ...{ outcome, lines: Number(lines), billedFen: Number(billed), differenceFen: Number(difference) },
    unresolved: Number(unresolved),
  }))
}

export interface MissingRow {
  readonly chargeId: string
  readonly amountFen: number
  readonly occurredAt: Date
  readonly budgetLine: BudgetLine
  readonly trackingNumber: string | null
  readonly townId: string | null
}

/** Postings of the month that the statement does not ask for, behind an id. */
export async function listMissing(
  db: Database,
  {
    statementId,
    after,
    limit,
  }: { readonly statementId: string; readonly after: string | null; readonly limit: number },
): Promise<MissingRow[]> {
  const rows = await db.$queryRaw<(Omit<MissingRow, 'amountFen'> & { amountFen: bigint })[]>`
    SELECT m.charge_id AS "chargeId", m.amount_fen AS "amountFen", t.occurred_at AS "occurredAt",
      t.budget_line AS "budgetLine", c.tracking_number AS "trackingNumber", t.town_id AS "townId"
    FROM missing_charge m JOIN ledger_transaction t ON t.id = m.charge_id LEFT JOIN consignment c ON c.id = t.consignment_id
    WHERE m.statement_id = ${statementId}::uuid ${after === null ? Prisma.empty : Prisma.sql`AND m.charge_id > ${after}::uuid`}
    ORDER BY m.charge_id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) }))
}

export async function sumMissing(
  db: Database,
  statementId: string,
): Promise<{ readonly count: number; readonly fen: number }> {
  const { _count, _sum } = await db.missingCharge.aggregate({
    where: { statementId },
    _count: true,
    _sum: { amountFen: true },
  })
  return { count: _count, fen: Number(_sum.amountFen ?? 0) }
}

type StatementModel = Omit<Statement, 'month' | 'warnings' | 'billedFen'> & {
  month: Date
  warnings: Prisma.JsonValue
  billedFen: bigint
}

function toStatement({ month, warnings, billedFen, ...rest }: StatementModel): Statement {
  const text = month.toISOString().slice(0, 7) as LocalMonth
  return { ...rest, month: text, warnings: warnings as string[], billedFen: Number(billedFen) }
}

function toLine(row: Prisma.StatementLineModel): StatementLineRow {
  return {
    ...{ line: row.line, waybill: row.waybill, number: row.number, siteName: row.siteName, siteId: row.siteId },
    ...{ weightGrams: row.weightGrams, doublesLine: row.doublesLine, settledBy: row.settledBy, chargeId: row.chargeId },
    date: row.date === null ? null : dateOf(row.date),
    amountFen: Number(row.amountFen),
    outcome: row.outcome as LineOutcome,
    matchedBy: row.matchedBy as MatchedBy | null,
    differenceFen: Number(row.differenceFen),
    resolution: row.resolution as Resolution | null,
    budgetLine: row.budgetLine as BudgetLine | null,
    payableFen: row.payableFen === null ? null : Number(row.payableFen),
  }
}
