/** A cell as a spreadsheet program keeps it; a formula's value is the one it had when the file was saved. */
export interface SheetCell {
  /** as it stands in the file, trimmed */
  readonly text: string
  /** null where the file keeps a text */
  readonly number: number | null
  /** formatted as a day: `number` is a count of days */
  readonly isDate: boolean
  readonly isFormula: boolean
  /** #REF!, #DIV/0! … */
  readonly isError: boolean
}

export interface SheetRow {
  /** as spreadsheets count them: the first is 1 */
  readonly row: number
  /** by column, from 0; undefined: empty */
  readonly cells: readonly (SheetCell | undefined)[]
}

/** A merged range, rows from 1, columns from 0, all included. */
export interface MergedRange {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

export interface Sheet {
  readonly name: string
  /** rows that hold anything, ascending */
  readonly rows: readonly SheetRow[]
  readonly merges: readonly MergedRange[]
  /** days are counted from 1904, as old Macintoshes did */
  readonly countsFrom1904: boolean
}

/** Something wrong in a table, named as a person finds it. */
export interface SheetIssue {
  readonly row: number
  /** '金额（D 列）' */
  readonly column: string
  readonly message: string
}

/** A column that a table may have: what it is for, and how its heading is recognised. */
export interface ColumnField<Key extends string = string> {
  readonly key: Key
  /** as people call it */
  readonly title: string
  /** words of headings, the surest first */
  readonly words: readonly string[]
  readonly isRequired: boolean
}

/** The heading that each field is found under. */
export type ColumnHeadings<Key extends string = string> = Readonly<Partial<Record<Key, string | undefined>>>

/** A data row by field. */
export interface FieldRow<Key extends string> {
  readonly row: number
  readonly cells: Readonly<Partial<Record<Key, SheetCell>>>
}

/** Rows above the headings: title, period, who made it. */
const LAST_HEADING_ROW = 20
const TOTAL = /^(合\s*计|总\s*计|小\s*计|本页|总额|制表|审核|备注[:：]|注[:：]|说明[:：])/

/** 'A' for 0, 'AB' for 27. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

/** A heading without blanks, brackets' width and case, as it is compared. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*:：]/g, '')
    .toLowerCase()
}

/** The row whose headings fit the most fields, with the heading proposed for each; null when none fits a required one. */
export function proposeHeadings<Key extends string>(
  sheet: Sheet,
  fields: readonly ColumnField<Key>[],
): { readonly row: number; readonly headings: ColumnHeadings<Key> } | null {
  const candidates = headingRows(sheet).map((row) => ({ row: row.row, headings: headingsOf(row, fields) }))
  const best = candidates.toSorted((a, b) => sizeOf(b.headings) - sizeOf(a.headings) || a.row - b.row)[0]
  const isUseful = best !== undefined && fields.some(({ key, isRequired }) => isRequired && key in best.headings)
  return isUseful ? best : null
}

/** The row that has all the headings; null when there is none. */
export function findHeadings<Key extends string>(sheet: Sheet, headings: ColumnHeadings<Key>): SheetRow | null {
  const wanted = Object.values<string | undefined>(headings).flatMap((text) =>
    text === undefined ? [] : [headingKey(text)],
  )
  const has = ({ cells }: SheetRow) => {
    const present = new Set(cells.map((cell) => headingKey(cell?.text ?? '')))
    return wanted.every((heading) => present.has(heading))
  }
  return headingRows(sheet).find(has) ?? null
}

/** Headings of a row, as they stand in the file. */
export function headingTexts({ cells }: SheetRow): string[] {
  return cells.flatMap((cell) => (cell === undefined || cell.text === '' ? [] : [cell.text]))
}

/** The table below a row of headings, and what is wrong with its shape. */
export interface FieldTable<Key extends string> {
  readonly rows: readonly FieldRow<Key>[]
  /** rows of sums and remarks, which are no data */
  readonly totals: readonly FieldRow<Key>[]
  /** '金额（D 列）' by field */
  readonly columns: Readonly<Partial<Record<Key, string>>>
  readonly issues: readonly SheetIssue[]
  /** 'D5': cells whose value a formula made */
  readonly formulas: readonly string[]
}

/** Reads the rows below the headings by field. Merged cells and errors in columns that count are issues; formulas are told. */
export function readFieldTable<Key extends string>(
  sheet: Sheet,
  heading: SheetRow,
  headings: ColumnHeadings<Key>,
): FieldTable<Key> {
  const issues: SheetIssue[] = []
  const places = placesOf(heading, headings, issues)
  const columns = Object.fromEntries(places.map(({ key, label }) => [key, label])) as FieldTable<Key>['columns']
  const below = sheet.rows.filter(({ row }) => row > heading.row)
  const [totals, data] = [below.filter(isTotal), below.filter((row) => !isTotal(row))]
  const read = ({ row, cells }: SheetRow): FieldRow<Key> => {
    const found = places.flatMap(({ key, column }) => {
      const cell = cells[column]
      return cell === undefined ? [] : [[key, cell] as const]
    })
    return { row, cells: Object.fromEntries(found) as FieldRow<Key>['cells'] }
  }
  const rows = data.map(read).filter(({ cells }) => Object.keys(cells).length > 0)
  for (const { row, column, label } of mergedCells(sheet, data, places)) {
    issues.push({ row, column: label, message: `${columnLetters(column)}${row} 在合并单元格里，请取消合并，每行都填` })
  }
  const formulas: string[] = []
  for (const { row, cells } of rows) {
    for (const { key, column, label } of places) {
      const cell = cells[key]
      if (cell?.isError) issues.push({ row, column: label, message: `单元格有错误值 ${cell.text}，请改正` })
      if (cell?.isFormula !== true) continue
      // a formula that was never worked out, or came as a text
      if (cell.text === '' || cell.text.startsWith('=')) {
        issues.push({ row, column: label, message: '是没有结果的公式，请改为数值后再上传' })
      } else formulas.push(`${columnLetters(column)}${row}`)
    }
  }
  return { rows, totals: totals.map(read), columns, issues, formulas }
}

interface Place<Key extends string> {
  readonly key: Key
  readonly column: number
  readonly label: string
}

function placesOf<Key extends string>(
  heading: SheetRow,
  headings: ColumnHeadings<Key>,
  issues: SheetIssue[],
): Place<Key>[] {
  return Object.entries<string | undefined>(headings).flatMap(([key, text]) => {
    if (text === undefined) return []
    const wanted = headingKey(text)
    const found = heading.cells.flatMap((cell, column) => (headingKey(cell?.text ?? '') === wanted ? [column] : []))
    const column = found[0] ?? -1
    const label = `${text}（${columnLetters(Math.max(0, column))} 列）`
    if (found.length > 1)
      issues.push({ row: heading.row, column: label, message: `有 ${found.length} 列都叫“${text}”，请改名` })
    return [{ key: key as Key, column, label }]
  })
}

/** Cells of columns that count which lie in a merged range, but for the one that holds its value alone in its row. */
function mergedCells<Key extends string>(sheet: Sheet, rows: readonly SheetRow[], places: readonly Place<Key>[]) {
  const dataRows = new Set(rows.map(({ row }) => row))
  return sheet.merges.flatMap((range) => {
    const place = places.find(({ column }) => range.firstColumn <= column && column <= range.lastColumn)
    if (place === undefined) return []
    for (let row = range.firstRow; row <= range.lastRow; row += 1) {
      if (dataRows.has(row)) return [{ ...place, row }]
    }
    return []
  })
}

function isTotal({ cells }: SheetRow): boolean {
  const first = cells.find((cell) => cell !== undefined && cell.text !== '')
  return first !== undefined && TOTAL.test(first.text)
}

function headingRows(sheet: Sheet): readonly SheetRow[] {
  return sheet.rows.filter(({ row }) => row <= LAST_HEADING_ROW)
}

/** Each heading serves one field, and each field takes the heading that fits it best. */
function headingsOf<Key extends string>({ cells }: SheetRow, fields: readonly ColumnField<Key>[]): ColumnHeadings<Key> {
  const fits = fields.flatMap(({ key, words }) =>
    cells.flatMap((cell, column) => {
      const text = headingKey(cell?.text ?? '')
      const rank = text === '' || text.length > 20 ? -1 : words.findIndex((word) => text.includes(headingKey(word)))
      if (cell === undefined || rank < 0) return []
      const isExact = text === headingKey(words[rank] as string)
      return [{ key, column, text: cell.text, worth: (isExact ? 100 : 0) - rank }]
    }),
  )
  const headings: Partial<Record<Key, string>> = {}
  const used = new Set<number>()
  for (const { key, column, text } of fits.toSorted((a, b) => b.worth - a.worth)) {
    if (key in headings || used.has(column)) continue
    headings[key] = text
    used.add(column)
  }
  return headings
}

function sizeOf(headings: object): number {
  return Object.keys(headings).length
}
