import { AppError } from '../../errors.ts'
import { findSettlementOf } from '../../store/settlements.ts'
import { findSourceFile } from '../../store/source-files.ts'
import { readNotes } from '../../store/statement-decisions.ts'
import {
  countOutcomes,
  findStatement,
  listMissing,
  listStatementLines,
  listStatements,
  type MissingRow,
  type Statement,
  type StatementLineRow,
  sumMissing,
} from '../../store/statements.ts'
import type { ServiceContext } from '../context.ts'
import { decodeCursor, decodeIdCursor, decodeRowCursor, type Page, pageOfRows } from '../cursor.ts'
import type { DisputedLine } from './review-statement.ts'

export type { MissingRow, Statement, StatementLineRow }

interface PageQuery {
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Statements, the newest first. */
export async function listAllStatements({ db }: ServiceContext, query: PageQuery): Promise<Page<Statement>> {
  const rows = await listStatements(db, { after: decodeCursor(query.cursor), limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ importedAt, id }) => ({ at: importedAt, id }))
}

/** A statement with how its lines came out, what it lacks, and its settlement. @throws AppError statement_not_found */
export async function readStatementSummary({ db }: ServiceContext, statementId: string) {
  const statement = await findStatement(db, statementId)
  if (statement === null) throw new AppError('statement_not_found')
  const [outcomes, missing, settlement, file] = await Promise.all([
    countOutcomes(db, statementId),
    sumMissing(db, statementId),
    findSettlementOf(db, statementId),
    findSourceFile(db, statement.fileId),
  ])
  return { statement, outcomes, missing, settlement, digest: file?.digest ?? '' }
}

/** Lines in the order of the file. @throws AppError statement_not_found */
export async function listLines(
  context: ServiceContext,
  query: PageQuery & { readonly statementId: string; readonly outcome?: string | undefined },
): Promise<Page<StatementLineRow>> {
  const { statementId, outcome, limit } = query
  await requireStatement(context, statementId)
  const outcomes = outcome === undefined ? null : [outcome]
  const after = decodeRowCursor(query.cursor)
  const rows = await listStatementLines(context.db, { statementId, outcomes, after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)?.line) : null }
}

/** One line with what was said about it. @throws AppError statement_not_found */
export async function readLine(
  context: ServiceContext,
  { statementId, line }: { readonly statementId: string; readonly line: number },
): Promise<DisputedLine> {
  const rows = await listStatementLines(context.db, { statementId, outcomes: null, after: line - 1, limit: 1 })
  const [row] = rows
  if (row?.line !== line) throw new AppError('statement_not_found', { detail: '对账单里没有这一行' })
  return { ...row, notes: await readNotes(context.db, { statementId, line }) }
}

/** What the month's ledger holds and the statement does not ask for. @throws AppError statement_not_found */
export async function listMissingCharges(
  context: ServiceContext,
  query: PageQuery & { readonly statementId: string },
): Promise<Page<MissingRow>> {
  const { statementId, limit } = query
  await requireStatement(context, statementId)
  const rows = await listMissing(context.db, { statementId, after: decodeIdCursor(query.cursor), limit: limit + 1 })
  const page = rows.slice(0, limit)
  return { rows: page, nextCursor: rows.length > limit ? (page.at(-1)?.chargeId ?? null) : null }
}

async function requireStatement({ db }: ServiceContext, statementId: string): Promise<void> {
  if ((await findStatement(db, statementId)) === null) throw new AppError('statement_not_found')
}
