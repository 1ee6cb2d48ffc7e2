import { addDays, parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { CLOCK_TOLERANCE_MS } from '../domain/scan-event.ts'
import { AppError } from '../errors.ts'
import { type LedgerRow, listLedgerRows } from '../store/ledger.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { LedgerRow }

/**
 * The ledger in the order of recording: all of it, or what was posted for facts of certain days (Asia/Shanghai, both
 * included) or for one consignment. The sums of the weekly summary open up here.
 * @throws AppError bad_request for a cursor of one's own, validation_failed when the days end before they begin
 */
export async function listLedger(
  { db }: ServiceContext,
  query: {
    readonly from?: string | undefined
    readonly until?: string | undefined
    readonly consignmentId?: string | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<Page<LedgerRow>> {
  const from = query.from === undefined ? null : startOfLocalDay(parseLocalDate(query.from))
  const to = query.until === undefined ? null : startOfLocalDay(addDays(parseLocalDate(query.until), 1))
  if (from !== null && to !== null && from >= to) {
    throw new AppError('validation_failed', { detail: '结束日期早于开始日期，请改正后再查' })
  }
  const rows = await listLedgerRows(db, {
    from,
    to,
    // nothing happens later than it is recorded, but for clocks that run ahead
    recordedFrom: from === null ? null : new Date(from.getTime() - CLOCK_TOLERANCE_MS),
    consignmentId: query.consignmentId ?? null,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.recordedAt, id: row.id }))
}
