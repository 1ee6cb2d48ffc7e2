import type { MergedRange, Sheet, SheetCell, SheetRow } from '../../domain/sheet.ts'
import { AppError } from '../../errors.ts'
import type { Archive } from './archive.ts'
import { readXml } from './workbook-xml.ts'

/** Rows with anything in them. */
export const MOST_ROWS = 20_000
/** Columns beyond it are not looked at. */
export const MOST_COLUMNS = 100
const MOST_MERGES = 50_000

/** What all sheets of a workbook refer to. */
export interface SharedParts {
  readonly texts: readonly string[]
  /** styles that show a number as a day */
  readonly dateStyles: ReadonlySet<number>
  readonly countsFrom1904: boolean
}

/** Reads the cells of a sheet. @throws AppError table_unreadable when it is broken or too long */
export async function readSheet(archive: Archive, part: string, name: string, shared: SharedParts): Promise<Sheet> {
  const reader = new SheetReader(name, shared)
  await readXml(archive, part, reader)
  return { name, rows: reader.rows, merges: reader.merges, countsFrom1904: shared.countsFrom1904 }
}

class SheetReader {
  readonly rows: SheetRow[] = []
  readonly merges: MergedRange[] = []
  readonly #name: string
  readonly #shared: SharedParts
  #row = 0
  #column = -1
  #cells: (SheetCell | undefined)[] = []
  #type = 'n'
  #style = -1
  #isFormula = false
  #value = ''
  #isValue = false
  #inReading = false

  constructor(name: string, shared: SharedParts) {
    this.#name = name
    this.#shared = shared
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#openRow(attributes)
    else if (name === 'c') this.#openCell(attributes)
    else if (name === 'f') this.#isFormula = true
    else if (name === 'rPh') this.#inReading = true
    else if (name === 'mergeCell') this.#takeMerge(attributes.ref ?? '')
    this.#isValue = (name === 'v' || name === 't') && !this.#inReading
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text
  }

  close(name: string): void {
    this.#isValue = false
    if (name === 'rPh') this.#inReading = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row' && this.#cells.length > 0) {
      this.rows.push({ row: this.#row, cells: this.#cells })
      if (this.rows.length > MOST_ROWS) throw tooLong(this.#name)
    }
  }

  #openRow({ r }: Readonly<Record<string, string>>): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r)
    this.#column = -1
    this.#cells = []
  }

  #openCell({ r, t = 'n', s = '-1' }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : placeOf(r).column
    this.#type = t
    this.#style = Number(s)
    this.#isFormula = false
    this.#value = ''
  }

  #closeCell(): void {
    const raw = this.#type === 's' ? (this.#shared.texts[Number(this.#value)] ?? '') : this.#value
    const text = raw.trim()
    if (this.#column >= MOST_COLUMNS || (text === '' && !this.#isFormula)) return
    const number = this.#type === 'n' && text !== '' ? Number(text) : Number.NaN
    this.#cells[this.#column] = {
      text,
      number: Number.isFinite(number) ? number : null,
      isDate: this.#shared.dateStyles.has(this.#style),
      isFormula: this.#isFormula,
      isError: this.#type === 'e',
    }
  }

  #takeMerge(reference: string): void {
    const [first = '', last = first] = reference.split(':')
    const [from, to] = [placeOf(first), placeOf(last)]
    this.merges.push({ firstRow: from.row, lastRow: to.row, firstColumn: from.column, lastColumn: to.column })
    if (this.merges.length > MOST_MERGES) throw tooLong(this.#name)
  }
}

/** 'B5' as row 5, column 1. */
function placeOf(reference: string): { readonly row: number; readonly column: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  if (letters === '') throw new AppError('table_unreadable')
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(digits), column }
}

function tooLong(name: string): AppError {
  return new AppError('table_unreadable', { detail: `工作表“${name}”超过 ${MOST_ROWS} 行，请分几次导入` })
}
