import { CsvError, parse } from 'csv-parse'
import type { Sheet, SheetCell, SheetRow } from '../../domain/sheet.ts'
import { AppError } from '../../errors.ts'
import { MOST_COLUMNS, MOST_ROWS } from './read-sheet.ts'

export type TextEncodingName = 'UTF-8' | 'GBK' | 'UTF-16'

/** Reads separated values (commas, semicolons or tabs) as a sheet of texts. @throws AppError table_unreadable */
export async function readCsv(bytes: Buffer): Promise<{ readonly sheet: Sheet; readonly encoding: TextEncodingName }> {
  const { text, encoding } = decodeText(bytes)
  const rows: SheetRow[] = []
  try {
    const options = {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      info: true,
      skip_empty_lines: true,
      bom: true,
    }
    const records = parse(text, { ...options, max_record_size: 100_000 })
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (rows.length >= MOST_ROWS)
        throw new AppError('table_unreadable', { detail: `表格超过 ${MOST_ROWS} 行，请分几次导入` })
      rows.push({ row: info.lines, cells: record.slice(0, MOST_COLUMNS).map(cellOf) })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // the row behind those that could be read: where the quotation opens, not where the file ends
    const line = 'records' in error && typeof error.records === 'number' ? `第 ${error.records + 1} 行` : '有一行'
    throw new AppError('table_unreadable', {
      detail: `${line}不成表格（引号没有成对或太长），请改正后再上传`,
      cause: error,
    })
  }
  return { sheet: { name: '', rows, merges: [], countsFrom1904: false }, encoding }
}

/**
 * The text of a table: by its byte order mark, else UTF-8 when it is nothing but, else GBK (as GB 18030, which holds it).
 * @throws AppError table_unreadable when it is none of them
 */
export function decodeText(bytes: Buffer): { readonly text: string; readonly encoding: TextEncodingName } {
  const isLittleEndian = bytes[0] === 0xff && bytes[1] === 0xfe
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff
  if (isLittleEndian || isBigEndian) {
    return { text: decoded(bytes, isLittleEndian ? 'utf-16le' : 'utf-16be') ?? notText(), encoding: 'UTF-16' }
  }
  if (bytes.includes(0)) notText()
  const text = decoded(bytes, 'utf-8')
  if (text !== null) return { text, encoding: 'UTF-8' }
  return { text: decoded(bytes, 'gb18030') ?? notText(), encoding: 'GBK' }
}

function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function notText(): never {
  throw new AppError('table_unreadable')
}

/** What the first lines have most of. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000)
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: head.split(delimiter).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ','
}

/** Spreadsheet programs write ="00123" and '00123 to keep a number a text; a tab behind it, too. */
function cellOf(value: string): SheetCell | undefined {
  const text = value
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'(?=\d)/, '')
  if (text === '') return undefined
  return {
    text,
    number: null,
    isDate: false,
    isFormula: text.startsWith('='),
    isError: /^#(REF|DIV\/0|N\/A|VALUE|NAME|NUM)[!?]?/.test(text),
  }
}
