import { AppError } from '../errors.ts'

/** Where a page of a list ended: the instant that the list is ordered by, and the row's id to tell equal instants apart. */
export interface Cursor {
  readonly at: Date
  readonly id: string
}

/** Opaque text of a cursor for `nextCursor`: base64url of instant and id. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

const LAYOUT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/**
 * Reads a cursor that this server gave out; null when there is none (the first page).
 * @throws AppError bad_request for any other text
 */
export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [, instant, id] = LAYOUT.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? []
  const at = new Date(instant ?? Number.NaN)
  // no row is older than the program; PostgreSQL knows no year 0
  if (id === undefined || !(at.getTime() >= 0)) throw wrongCursor()
  return { at, id }
}

/**
 * Reads the cursor of a list that is ordered by its rows' ids alone; null for the first page.
 * @throws AppError bad_request for any other text
 */
export function decodeIdCursor(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw wrongCursor()
  return text
}

/**
 * Reads the cursor of a list that is ordered by the rows of a file; 0 for the first page.
 * @throws AppError bad_request for any other text
 */
export function decodeRowCursor(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,7}$/.test(text)) throw wrongCursor()
  return Number(text)
}

function wrongCursor(): AppError {
  return new AppError('bad_request', { detail: '翻页标记有误，请从第一页重新查看' })
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** null on the last page */
  readonly nextCursor: string | null
}

/**
 * Cuts a page out of rows that were read one beyond the limit.
 * @param rows in the order of the list, at most `limit + 1`
 */
export function pageOfRows<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => Cursor): Page<Row> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null }
}

/**
 * A page of a list that is in memory; the cursor is the id of the last row seen.
 * @throws AppError bad_request when no row of the list has that id (any more)
 */
export function pageOfList<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Page<Row> {
  const seen = cursor === undefined ? -1 : rows.findIndex((row) => row.id === cursor)
  if (cursor !== undefined && seen < 0) throw wrongCursor()
  const page = rows.slice(seen + 1, seen + 1 + limit)
  const isLast = seen + 1 + limit >= rows.length
  return { rows: page, nextCursor: isLast ? null : (page.at(-1)?.id ?? null) }
}
