import type { Sheet } from '../../domain/sheet.ts'
import { AppError } from '../../errors.ts'
import { readCsv, type TextEncodingName } from './read-csv.ts'
import { readWorkbook } from './read-workbook.ts'

/** A table as it was uploaded, opened. */
export interface TableFile {
  readonly format: 'csv' | 'xlsx'
  /** null: a workbook says itself */
  readonly encoding: TextEncodingName | null
  /** visible sheets; CSV has one without a name */
  readonly sheets: readonly Sheet[]
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
/** Compound files: workbooks of before 2007, and newer ones behind a password. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Opens a table of whatever kind its bytes say it is. @throws AppError table_unreadable */
export async function readTableFile(bytes: Buffer): Promise<TableFile> {
  if (bytes.subarray(0, 8).equals(COMPOUND)) {
    throw new AppError('table_unreadable', {
      detail: '这是旧版 .xls 或加了密码的表格，请取消密码并另存为 .xlsx 后再上传',
    })
  }
  if (bytes.subarray(0, 4).equals(ZIP)) return { format: 'xlsx', encoding: null, sheets: await readWorkbook(bytes) }
  const { sheet, encoding } = await readCsv(bytes)
  return { format: 'csv', encoding, sheets: [sheet] }
}
