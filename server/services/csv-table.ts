import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { AppError, type FieldIssue } from '../errors.ts'

/** A row of a table that a person keeps in a spreadsheet: cells are trimmed, and '' where the column is missing or blank. */
export interface CsvRow<Column extends string> {
  /** line in the file, as a spreadsheet counts them: the heading is line 1 */
  readonly line: number
  readonly cells: Readonly<Record<Column, string>>
}

const MAX_ROWS = 5_000
const MAX_ISSUES = 50

/** Collects what is wrong with the rows, so that a person mends all of it at once. */
export class CsvIssues {
  readonly #issues: FieldIssue[] = []

  add(line: number, column: string, message: string): void {
    if (this.#issues.length < MAX_ISSUES) this.#issues.push({ path: `第 ${line} 行 ${column}`, message })
  }

  /** @throws AppError csv_invalid when anything was added */
  throwIfAny(): void {
    if (this.#issues.length > 0) throw new AppError('csv_invalid', { issues: this.#issues })
  }
}

/**
 * Reads CSV text (with or without byte order mark) whose first line names the columns, in any order.
 * @throws AppError csv_invalid when it is not CSV, lacks a required column, or has no rows or too many
 */
export function parseCsvTable<Column extends string>(
  csv: string,
  columns: { readonly required: readonly Column[]; readonly optional: readonly Column[] },
): CsvRow<Column>[] {
  const { heading, lines } = readLines(csv)
  const missing = columns.required.filter((column) => !heading.includes(column))
  if (missing.length > 0) throw invalid(`缺少列：${missing.join('、')}。第一行要写列名`)
  if (lines.length === 0) throw invalid('表格里没有数据行')
  if (lines.length > MAX_ROWS) throw invalid(`一次最多导入 ${MAX_ROWS} 行，请分几次导入`)
  const wanted = [...columns.required, ...columns.optional]
  return lines.map(({ line, values }) => {
    const cells = Object.fromEntries(wanted.map((column) => [column, values[heading.indexOf(column)] ?? '']))
    return { line, cells: cells as Record<Column, string> }
  })
}

function readLines(csv: string): { heading: string[]; lines: { line: number; values: string[] }[] } {
  try {
    const records: unknown = parse(csv, { bom: true, trim: true, skip_empty_lines: true, info: true })
    const [first, ...rest] = records as { record: string[]; info: { lines: number } }[]
    return {
      heading: first?.record ?? [],
      lines: rest.map(({ record, info }) => ({ line: info.lines, values: record })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : undefined
    throw invalid(
      line === undefined
        ? '不是 CSV 表格，请从表格软件另存为“CSV UTF-8”后再试'
        : `第 ${line} 行不成表格（列数不对或引号没有成对），请改正后再试`,
    )
  }
}

function invalid(detail: string): AppError {
  return new AppError('csv_invalid', { detail })
}
