import { parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { CLOCK_TOLERANCE_MS } from '../domain/scan-event.ts'
import { versionNames } from '../domain/version-name.ts'
import { AppError } from '../errors.ts'
import { type LedgerRow, listLedgerRows } from '../store/ledger.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { LedgerRow }

/**
 * The ledger in the order of recording: all of it, or what counts on certain days (Asia/Shanghai, both included) or for one
 * consignment. The sums of the weekly summary open up here.
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
  const from = query.from === undefined ? null : parseLocalDate(query.from)
  const until = query.until === undefined ? null : parseLocalDate(query.until)
  if (from !== null && until !== null && from > until) {
    throw new AppError('validation_failed', { detail: '结束日期早于开始日期，请改正后再查' })
  }
  const rows = await listLedgerRows(db, {
    from,
    until,
    // nothing counts on a day after it is recorded, but for clocks that run ahead
    recordedFrom: from === null ? null : new Date(startOfLocalDay(from).getTime() - CLOCK_TOLERANCE_MS),
    consignmentId: query.consignmentId ?? null,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.recordedAt, id: row.id }))
}

/** A transaction with the names of what it refers to. */
export interface NamedTransaction {
  readonly row: LedgerRow
  readonly townName: string | null
  /** tariff or method that made its figures; null: a person decided them */
  readonly methodName: string | null
}

/** One transaction, for whoever wants to know what it is. @throws AppError posting_not_found */
export async function readTransaction({ db, network, pricing }: ServiceContext, id: string): Promise<NamedTransaction> {
  const anyTime = { from: null, until: null, recordedFrom: null, consignmentId: null, after: null }
  const [row] = await listLedgerRows(db, { ...anyTime, id, limit: 1 })
  if (row === undefined) throw new AppError('posting_not_found')
  const [tree, versions] = await Promise.all([network.tree(), pricing.current()])
  const [name = row.versionId] = versionNames([row.versionId], versions)
  return {
    row,
    townName: row.townId === null ? null : (tree.find(row.townId)?.name ?? row.townId),
    methodName: name === row.versionId ? null : name,
  }
}
