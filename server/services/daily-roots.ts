import { dayRange, type LocalDate, localDateOf, parseLocalDate } from '../domain/calendar-time.ts'
import { type ChainHead, type DailyRoot, type InclusionProof, proveInclusion } from '../domain/daily-root.ts'
import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { readTracking } from '../store/consignments.ts'
import {
  chainHeads,
  type DailyRootRow,
  listDailyRootRows,
  readDailyRoot,
  readLastRecording,
  readLastRoot,
} from '../store/daily-roots.ts'
import type { ServiceContext } from './context.ts'
import type { Page } from './cursor.ts'

export type { DailyRoot, DailyRootRow, InclusionProof }

/**
 * Closed days, youngest first; the cursor is the last day seen.
 * @throws AppError bad_request for a cursor that is no day
 */
export async function listDailyRoots(
  { db }: ServiceContext,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<DailyRootRow>> {
  const rows = await listDailyRootRows(db, { before: readCursor(cursor), limit: limit + 1 })
  const page = rows.slice(0, limit)
  return { rows: page, nextCursor: rows.length > limit ? (page.at(-1)?.date ?? null) : null }
}

/**
 * Shows that what was recorded of a consignment on a day is in the day's root: by default the last closed day on which
 * anything was. Costs what closing that day did.
 * @throws AppError tracking_number_invalid, consignment_not_found, day_not_closed
 */
export async function proveRecording(
  { db }: ServiceContext,
  request: { readonly trackingNumber: string; readonly date?: string | undefined },
): Promise<InclusionProof> {
  const trackingNumber = parseTrackingNumber(request.trackingNumber)
  if (trackingNumber === null) throw new AppError('tracking_number_invalid')
  const record = await readTracking(db, { trackingNumber })
  if (record === undefined) throw new AppError('consignment_not_found')
  const lastDay = (await readLastRoot(db))?.date
  const asked = request.date === undefined ? lastDay : parseLocalDate(request.date)
  const recorded = asked && (await readLastRecording(db, record.id, dayRange(asked).to))
  const day = recorded ? await readDailyRoot(db, localDateOf(recorded)) : null
  if (day === null || (request.date !== undefined && day.date !== request.date)) throw new AppError('day_not_closed')
  const proof = proveInclusion(day, await headsOf(db, day.date), record.id)
  if (proof === null) throw new Error(`${day.date} has no head of a consignment recorded on it`)
  return proof
}

async function headsOf(db: ServiceContext['db'], date: LocalDate): Promise<readonly ChainHead[]> {
  const heads: ChainHead[] = []
  for await (const page of chainHeads(db, dayRange(date))) heads.push(...page)
  return heads
}

function readCursor(text: string | undefined): LocalDate | null {
  if (text === undefined) return null
  try {
    return parseLocalDate(text)
  } catch (cause) {
    throw new AppError('bad_request', { detail: '翻页标记有误，请从第一页重新查看', cause })
  }
}
