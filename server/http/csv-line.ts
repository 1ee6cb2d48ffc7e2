/** Written before the first line, so that Excel takes the file for UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'

export type CsvCell = string | number | null

/** What a spreadsheet takes for the beginning of a formula; the wide forms of East Asian keyboards among them. */
const FORMULA_START = /^[=+\-@＝＋－＠\t\r\n]/

/** Quoted besides what RFC 4180 demands: spaces at the ends, which some readers cut off. */
const NEEDS_QUOTES = /[",\r\n\uFEFF]|^\s|\s$/

/** One line of CSV (RFC 4180), its line end included. Numbers stand as they are, texts are kept from being formulas. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`
}

function csvField(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = guarded(cell)
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The text as a spreadsheet may open it: a leading apostrophe before anything that it would reckon with. */
export function guarded(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text
}
