import { type LocalMonth, localMonthOf } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { sumFen } from '../../domain/money.ts'
import { type ColumnHeadings, readFieldTable } from '../../domain/sheet.ts'
import { plain } from '../../domain/sheet-values.ts'
import type { SiteTree } from '../../domain/site.ts'
import {
  areAmountAndWeightSwapped,
  type ImportedLine,
  type ImportedStatement,
  linesOutsideMonth,
  readStatement,
  type StatementField,
} from '../../domain/statement-columns.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import { isUniqueViolation } from '../../store/database-errors.ts'
import { rememberColumns, type SourceFile } from '../../store/source-files.ts'
import { isCarrierKnown } from '../../store/statement-charges.ts'
import { findStatement, insertStatement, isFileInUse, type Statement } from '../../store/statements.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { mappingSource, openSourceFile } from '../source-files.ts'
import { locateTable, refuseIssues } from '../tables/locate-table.ts'
import { readMonth } from '../trial-balance.ts'
import { matchAndSave } from './match-statement.ts'

export interface StatementWish {
  readonly commandKey: string
  readonly fileId: string
  readonly carrier: string
  readonly month: string
  /** null: the only one that has the columns */
  readonly sheet: string | null
  /** heading of each column, as a person confirmed it */
  readonly columns: ColumnHeadings<StatementField>
}

/** Thousands of lines are inserted and matched in one transaction. */
const LONGEST_IMPORT_MS = 60_000

/**
 * Takes in a carrier's statement of a month and matches it with the ledger: all of its lines, or, with every fault named by
 * row and column, none. The columns are remembered for the carrier.
 * @throws AppError source_file_not_found, source_file_used, table_headings_missing, table_invalid, carrier_unknown,
 *   statement_month_taken, statement_month_wrong, statement_columns_swapped
 */
export async function importStatement(
  context: ServiceContext,
  person: Person,
  wish: StatementWish,
): Promise<Statement> {
  const id = derivedId('statement', wish.commandKey)
  const earlier = await findStatement(context.db, id)
  if (earlier !== null) return earlier
  const month = readMonth(wish.month)
  const now = context.clock.now()
  if (month > localMonthOf(now)) throw new AppError('statement_month_wrong', { detail: '这个月还没到，请核对月份' })
  if (!(await isCarrierKnown(context.db, wish.carrier))) throw new AppError('carrier_unknown')
  const tree = await context.network.tree()
  const { file, imported } = await readLines(context, tree, wish)
  const outside = outsideWarnings(imported.lines, month)
  const statement = {
    ...{ id, carrier: wish.carrier, month, fileId: wish.fileId, warnings: [...imported.warnings, ...outside] },
    lineCount: imported.lines.length,
    billedFen: sumFen(imported.lines.map(({ amountFen }) => amountFen)),
    ...{ importedBy: person.userId, importedAt: now, matchedAt: now },
  }
  const store = async (transaction: Transaction) => {
    if (await isFileInUse(transaction, file.digest, id)) throw new AppError('source_file_used')
    await insertStatement(transaction, statement, imported.lines)
    const { matches, charges } = await matchAndSave(transaction, tree, statement, imported.lines)
    if (areAmountAndWeightSwapped(imported.lines, matches, charges)) throw new AppError('statement_columns_swapped')
    const remembered = { columns: wish.columns, recordedBy: person.userId, recordedAt: now }
    await rememberColumns(transaction, { source: mappingSource('statement', wish.carrier), ...remembered })
    const detail = { carrier: wish.carrier, month, digest: file.digest, lines: statement.lineCount }
    await recordAudit(transaction, { at: now, actorId: person.userId, action: 'statement.import', subject: id, detail })
  }
  await context.db.$transaction(store, { timeout: LONGEST_IMPORT_MS }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('statement_month_taken', { cause: error }) : error
  })
  return (await findStatement(context.db, id)) as Statement
}

async function readLines(
  context: ServiceContext,
  tree: SiteTree,
  wish: StatementWish,
): Promise<{ readonly file: SourceFile; readonly imported: ImportedStatement }> {
  const { file, table } = await openSourceFile(context, wish.fileId)
  if (file.purpose !== 'statement') throw new AppError('source_file_not_found')
  const { sheet, heading } = locateTable(table, { sheet: wish.sheet, headings: wish.columns })
  const fields = readFieldTable(sheet, heading, wish.columns)
  const imported = readStatement(fields, { countsFrom1904: sheet.countsFrom1904, siteOf: siteLookup(tree) })
  refuseIssues(imported.issues)
  if (imported.lines.length === 0) throw new AppError('table_invalid', { detail: '列名下面没有数据行，请核对文件' })
  return { file, imported }
}

/** Sites by code, name and alias; a name that several bear is nobody's. */
function siteLookup(tree: SiteTree): (name: string) => string | null {
  const byName = new Map<string, string | null>()
  for (const { id, name, aliases } of tree.sites) {
    for (const key of new Set([id, name, ...aliases, name.replace(/(镇|乡|服务中心|便民服务中心)$/, '')].map(plain))) {
      byName.set(key, byName.has(key) && byName.get(key) !== id ? null : id)
    }
  }
  return (name) => byName.get(plain(name)) ?? null
}

/** @throws AppError statement_month_wrong when most lines are of another month */
function outsideWarnings(lines: readonly ImportedLine[], month: LocalMonth): string[] {
  const outside = linesOutsideMonth(lines, month)
  const [first] = outside
  if (first === undefined) return []
  if (outside.length * 2 > lines.length) {
    const detail = `账单有 ${outside.length} 行不在 ${month}（如第 ${first.line} 行 ${first.date}），请核对月份或文件`
    throw new AppError('statement_month_wrong', { detail })
  }
  return [`${outside.length} 行的日期不在 ${month}（如第 ${first.line} 行 ${first.date}），请核对`]
}
