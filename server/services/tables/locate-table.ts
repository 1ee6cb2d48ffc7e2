import type { ColumnField } from '../../domain/sheet.ts'
import {
  type ColumnHeadings,
  findHeadings,
  headingTexts,
  proposeHeadings,
  type Sheet,
  type SheetIssue,
  type SheetRow,
} from '../../domain/sheet.ts'
import { AppError } from '../../errors.ts'
import type { TableFile } from './read-table-file.ts'

/** A person mends so many at a time. */
const MOST_ISSUES = 50

/** A sheet and the row of headings that the wanted columns stand under. */
export interface LocatedTable {
  readonly sheet: Sheet
  readonly heading: SheetRow
}

/**
 * Finds the sheet that has the headings: the named one, else the only one that has them.
 * @throws AppError table_headings_missing, which tells what each sheet has instead
 */
export function locateTable(
  file: TableFile,
  wish: { readonly sheet: string | null; readonly headings: ColumnHeadings },
): LocatedTable {
  const sheets = wish.sheet === null ? file.sheets : file.sheets.filter(({ name }) => name === wish.sheet)
  const found = sheets.flatMap((sheet) => {
    const heading = findHeadings(sheet, wish.headings)
    return heading === null ? [] : [{ sheet, heading }]
  })
  if (found.length > 1) {
    const names = found.map(({ sheet }) => sheet.name).join('、')
    throw new AppError('table_headings_missing', { detail: `有几个工作表都有这些列：${names}。请写明用哪一个` })
  }
  const [only] = found
  if (only === undefined) throw missing(file, wish)
  return only
}

function missing(
  file: TableFile,
  { sheet, headings }: { readonly sheet: string | null; readonly headings: ColumnHeadings },
): AppError {
  const wanted = Object.values(headings).join('、')
  const present = file.sheets.map((one) => {
    const texts =
      one.rows
        .slice(0, 20)
        .map(headingTexts)
        .toSorted((a, b) => b.length - a.length)[0] ?? []
    return `${one.name === '' ? '' : `“${one.name}”`}有 ${texts.slice(0, 12).join('、') || '空表'}`
  })
  const where = sheet === null ? '' : `工作表“${sheet}”里`
  return new AppError('table_headings_missing', {
    detail: `${where}没有找到列：${wanted}。文件里${present.slice(0, 5).join('；')}`,
  })
}

/** What a sheet looks like to somebody who is to say which column is what. */
export interface SheetOutline {
  readonly name: string
  readonly rowCount: number
  /** row of the headings; null: none was recognised */
  readonly headingRow: number | null
  readonly headings: readonly string[]
  readonly proposal: ColumnHeadings
}

/** Outlines of the sheets, with the columns as remembered where they are all there, else as their words suggest. */
export function outlineTable(
  file: TableFile,
  fields: readonly ColumnField[],
  remembered: ColumnHeadings | null,
): { readonly sheets: readonly SheetOutline[]; readonly isRemembered: boolean } {
  const known = remembered === null ? [] : file.sheets.map((sheet) => findHeadings(sheet, remembered))
  const isRemembered = known.some((row) => row !== null)
  const sheets = file.sheets.map((sheet, index): SheetOutline => {
    const row = known[index] ?? null
    const proposed =
      row === null || remembered === null ? proposeHeadings(sheet, fields) : { row: row.row, headings: remembered }
    const heading = sheet.rows.find((one) => one.row === proposed?.row)
    return {
      name: sheet.name,
      rowCount: sheet.rows.length,
      headingRow: proposed?.row ?? null,
      headings: heading === undefined ? [] : headingTexts(heading),
      proposal: proposed?.headings ?? {},
    }
  })
  return { sheets, isRemembered }
}

/** @throws AppError table_invalid that names every fault by row and column, as many as a person mends at a time */
export function refuseIssues(issues: readonly SheetIssue[]): void {
  if (issues.length === 0) return
  const first = issues.toSorted((a, b) => a.row - b.row).slice(0, MOST_ISSUES)
  const more = issues.length > MOST_ISSUES ? `（共 ${issues.length} 处，先列 ${MOST_ISSUES} 处）` : ''
  throw new AppError('table_invalid', {
    detail: `表格有 ${issues.length} 处要改，没有导入${more}。${first[0]?.row === undefined ? '' : `第 ${first[0].row} 行 ${first[0].column}：${first[0].message}`}`,
    issues: first.map(({ row, column, message }) => ({ path: `第 ${row} 行 ${column}`, message })),
  })
}
