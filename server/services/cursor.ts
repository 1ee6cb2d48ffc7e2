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
  if (id === undefined || Number.isNaN(at.getTime())) {
    throw new AppError('bad_request', { detail: '翻页标记有误，请从第一页重新查看' })
  }
  return { at, id }
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
