import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Endpoint } from '../contract/endpoint.ts'
import { localDateOf } from '../domain/calendar-time.ts'
import { AppError } from '../errors.ts'
import { recordListExport } from '../services/record-list-export.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv-line.ts'
import { type Column, listColumns } from './list-table.ts'
import { type Limiter, rateLimiter } from './middleware/limits.ts'
import type { Call } from './route.ts'
import type { HttpContext } from './state.ts'

/** Rows of the largest table that is given out in one piece. */
export const MOST_EXPORTED_ROWS = 100_000
/** Tables a minute for one caller. */
export const EXPORTS_PER_MINUTE = 6
const ROWS_A_READ = 500

/** How the list of an endpoint is given out as a table. */
export interface ListExport {
  readonly columns: readonly Column[]
  readonly limit: Limiter
}

/** @returns null for an endpoint that answers no list */
export function listExport(endpoint: Endpoint, rateLimitScale: number): ListExport | null {
  const columns = listColumns(endpoint)
  if (columns === null) return null
  return { columns, limit: rateLimiter({ ...endpoint, requestsPerMinute: EXPORTS_PER_MINUTE }, rateLimitScale) }
}

/** Does the caller ask for `text/csv` rather than JSON? */
export function wantsTable(ctx: HttpContext): boolean {
  return ctx.method === 'GET' && ctx.accepts('application/json', 'text/csv') === 'text/csv'
}

interface ListPage {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

/**
 * Answers with the whole list from the cursor on as CSV. The pages go to a nameless file first: whoever gets a table has
 * all of it, memory stays that of one page, and a slow reader holds nothing up.
 * @throws AppError export_too_large beyond MOST_EXPORTED_ROWS; whatever the list itself throws
 */
export async function answerTable(
  ctx: HttpContext,
  endpoint: Endpoint,
  { columns }: ListExport,
  call: Call<Endpoint>,
  serve: (call: Call<Endpoint>) => Promise<unknown>,
): Promise<void> {
  const file = await namelessFile()
  try {
    const rows = await writeTable(file, columns, (cursor) => {
      const query = { ...(call.query as object), limit: ROWS_A_READ, ...(cursor !== null && { cursor }) }
      return serve({ ...call, query }) as Promise<ListPage>
    })
    const { context, caller } = call
    await recordListExport(context, caller, { list: endpoint.id, rows, filters: filtersIn(call.query) })
    const { size } = await file.stat()
    ctx.status = 200
    ctx.attachment(`${nameOf(endpoint)}-${localDateOf(context.clock.now())}.csv`)
    ctx.type = 'text/csv; charset=utf-8; header=present'
    ctx.length = size
    ctx.body = file.createReadStream({ start: 0 })
  } catch (error) {
    await file.close()
    throw error
  }
}

/** @returns how many rows were written below the headings */
async function writeTable(
  file: FileHandle,
  columns: readonly Column[],
  read: (cursor: string | null) => Promise<ListPage>,
): Promise<number> {
  await file.write(BYTE_ORDER_MARK + csvLine(columns.map(({ heading }) => heading)))
  let rows = 0
  let cursor: string | null = null
  do {
    const page: ListPage = await read(cursor)
    rows += page.items.length
    if (rows > MOST_EXPORTED_ROWS) throw new AppError('export_too_large')
    await file.write(page.items.map((row) => csvLine(columns.map((column) => column.cellOf(row)))).join(''))
    cursor = page.nextCursor
  } while (cursor !== null)
  return rows
}

/** A file that is gone as soon as it is closed, also when the process is killed. */
async function namelessFile(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `shaopao-${randomUUID()}.csv`)
  const file = await open(name, 'wx+', 0o600)
  await unlink(name)
  return file
}

/** What the list was narrowed by; the values stay out of the audit, for they may be about persons. */
function filtersIn(query: unknown): string[] {
  const given = Object.entries((query ?? {}) as object).filter(([, value]) => value !== undefined)
  return given.map(([name]) => name).filter((name) => name !== 'limit' && name !== 'cursor')
}

/** `/admin/staff` → `staff` */
function nameOf({ path: address }: Endpoint): string {
  return address.replace('/admin/', '/').replaceAll(/^\/|:/g, '').replaceAll('/', '-')
}
