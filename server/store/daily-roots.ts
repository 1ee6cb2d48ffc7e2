import { type InstantRange, type LocalDate, localDateOf } from '../domain/calendar-time.ts'
import type { ChainHead, DailyRoot } from '../domain/daily-root.ts'
import { CLOCK_TOLERANCE_MS } from '../domain/scan-event.ts'
import type { Database, Transaction } from './database.ts'
import type { DailyRoot as StoredRoot } from './generated/client.ts'

/** The lock that recording an event shares and closing a day holds alone; see the migration close_days. */
const CLOSING_LOCK = 7_200_412
const LONGEST_CLOSING_MS = 120_000
/** More than a county records in a day: then a day is one statement. */
const HEADS_IN_PAGE = 20_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** Runs something while no event is recorded; what was on its way has arrived. */
export async function whileNothingIsRecorded<T>(
  db: Database,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const held = async (transaction: Transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${CLOSING_LOCK})`
    return work(transaction)
  }
  return db.$transaction(held, { timeout: LONGEST_CLOSING_MS })
}

/**
 * The chain heads of what was recorded within a day, by consignment id, in pages. MATERIALIZED leads to the block ranges of
 * `recorded_at`: a plan that is kept would walk all history in the order that is asked for.
 * @param page most heads in one statement
 */
export async function* chainHeads(
  db: Transaction,
  { from, to }: InstantRange,
  page = HEADS_IN_PAGE,
): AsyncGenerator<readonly ChainHead[]> {
  for (let after = BEFORE_ALL; ; ) {
    const heads = await db.$queryRaw<ChainHead[]>`
      WITH recorded AS MATERIALIZED (
        SELECT consignment_id, sequence, hash FROM scan_event WHERE recorded_at >= ${from} AND recorded_at < ${to}
      )
      SELECT DISTINCT ON (consignment_id) consignment_id AS "consignmentId", sequence, hash FROM recorded
      WHERE consignment_id > ${after}::uuid
      ORDER BY consignment_id, sequence DESC LIMIT ${page}`
    const last = heads.at(-1)
    if (last === undefined) return
    yield heads
    if (heads.length < page) return
    after = last.consignmentId
  }
}

/** The chain heads of each day (Asia/Shanghai) within a stretch of whole days, in one statement. */
export async function readHeadsByDay(
  db: Transaction,
  { from, to }: InstantRange,
): Promise<ReadonlyMap<LocalDate, readonly ChainHead[]>> {
  const days = await db.$queryRaw<{ date: LocalDate; heads: [id: string, sequence: number, hash: string][] }[]>`
    WITH recorded AS MATERIALIZED (
      SELECT (recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS date, consignment_id, sequence, hash
      FROM scan_event WHERE recorded_at >= ${from} AND recorded_at < ${to}
    ),
    heads AS (
      SELECT DISTINCT ON (date, consignment_id) * FROM recorded ORDER BY date, consignment_id, sequence DESC
    )
    SELECT date::text, json_agg(json_build_array(consignment_id, sequence, hash) ORDER BY consignment_id) AS heads
    FROM heads GROUP BY date`
  return new Map(
    days.map(({ date, heads }) => [
      date,
      heads.map(([consignmentId, sequence, hash]) => ({ consignmentId, sequence, hash })),
    ]),
  )
}

/** The day on which the first consignment was registered: no event is older. null before there is one. */
export async function readFirstDay(db: Transaction): Promise<LocalDate | null> {
  const { _min } = await db.consignment.aggregate({ _min: { registeredAt: true } })
  if (_min.registeredAt === null) return null
  // servers' clocks differ
  return localDateOf(new Date(_min.registeredAt.getTime() - CLOCK_TOLERANCE_MS))
}

export async function insertDailyRoot(db: Transaction, root: DailyRoot, computedAt: Date): Promise<void> {
  const { date, root: hash, consignments, previousRoot } = root
  await db.dailyRoot.create({
    data: { date: dateColumn(date), root: hash, leafCount: consignments, previousRoot, computedAt },
  })
}

/** The youngest root of days up to and including one (of all, when none is named); null before the first. */
export async function readLastRoot(db: Transaction, until?: LocalDate): Promise<DailyRoot | null> {
  const row = await db.dailyRoot.findFirst({
    ...(until === undefined ? {} : { where: { date: { lte: dateColumn(until) } } }),
    orderBy: { date: 'desc' },
  })
  return row === null ? null : toDailyRoot(row)
}

/** The root of a day; null while it is open. */
export async function readDailyRoot(db: Transaction, date: LocalDate): Promise<DailyRoot | null> {
  const row = await db.dailyRoot.findUnique({ where: { date: dateColumn(date) } })
  return row === null ? null : toDailyRoot(row)
}

/** Every root there is, oldest first: a few hundred a year. */
export async function readRoots(db: Transaction): Promise<DailyRoot[]> {
  return (await db.dailyRoot.findMany({ orderBy: { date: 'asc' } })).map(toDailyRoot)
}

/** When the last event was recorded, of those since an instant; null when there is none. */
export async function readLastRecordingSince(db: Transaction, since: Date): Promise<Date | null> {
  const { _max } = await db.scanEvent.aggregate({ _max: { recordedAt: true }, where: { recordedAt: { gte: since } } })
  return _max.recordedAt
}

export type DailyRootRow = DailyRoot & { readonly computedAt: Date }

/** Roots from the youngest on, or those before a day. */
export async function listDailyRootRows(
  db: Transaction,
  { before, limit }: { readonly before: LocalDate | null; readonly limit: number },
): Promise<DailyRootRow[]> {
  const rows = await db.dailyRoot.findMany({
    ...(before === null ? {} : { where: { date: { lt: dateColumn(before) } } }),
    orderBy: { date: 'desc' },
    take: limit,
  })
  return rows.map((row) => ({ ...toDailyRoot(row), computedAt: row.computedAt }))
}

/** When the last event of a consignment was recorded, of those before an instant; null when there is none. */
export async function readLastRecording(db: Transaction, consignmentId: string, before: Date): Promise<Date | null> {
  const event = await db.scanEvent.findFirst({
    where: { consignmentId, recordedAt: { lt: before } },
    orderBy: { sequence: 'desc' },
    select: { recordedAt: true },
  })
  return event?.recordedAt ?? null
}

function toDailyRoot({ date, root, leafCount, previousRoot }: StoredRoot): DailyRoot {
  // a column without a time of day comes as midnight UTC
  return { date: date.toISOString().slice(0, 10) as LocalDate, root, consignments: leafCount, previousRoot }
}

function dateColumn(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`)
}
