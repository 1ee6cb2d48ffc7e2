import type { LocalMonth } from '../domain/calendar-time.ts'
import type { AgencyVolume, VolumeAnomaly } from '../domain/service-volume.ts'
import type { Database, Transaction } from './database.ts'

export interface VolumeImport {
  readonly id: string
  readonly month: LocalMonth
  readonly fileId: string
  readonly warnings: readonly string[]
  readonly anomalies: readonly VolumeAnomaly[]
  readonly importedBy: string
  readonly importedAt: Date
  readonly status: 'draft' | 'confirmed' | 'discarded'
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly reason: string | null
}

const firstDay = (month: LocalMonth) => new Date(`${month}-01T00:00:00Z`)

export async function insertVolumeImport(
  db: Transaction,
  one: VolumeImport,
  volumes: readonly AgencyVolume[],
): Promise<void> {
  const { month, warnings, anomalies, ...rest } = one
  const lists = { warnings: [...warnings], anomalies: anomalies.map((anomaly) => ({ ...anomaly })) }
  await db.volumeImport.create({ data: { ...rest, ...lists, month: firstDay(month) } })
  await db.agencyVolume.createMany({ data: volumes.map((volume) => ({ importId: one.id, ...volume })) })
}

export async function findVolumeImport(db: Pick<Database, 'volumeImport'>, id: string): Promise<VolumeImport | null> {
  const row = await db.volumeImport.findUnique({ where: { id } })
  return row === null ? null : toImport(row)
}

/** Newest first, from behind the cursor. */
export async function listVolumeImports(
  db: Database,
  filter: {
    readonly month: LocalMonth | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<VolumeImport[]> {
  const { month, after, limit } = filter
  const rows = await db.volumeImport.findMany({
    where: {
      ...(month === null ? {} : { month: firstDay(month) }),
      ...(after === null
        ? {}
        : { OR: [{ importedAt: { lt: after.at } }, { importedAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ importedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(toImport)
}

/** Rows of an import in the order of its file, behind a row. */
export async function listAgencyVolumes(
  db: Pick<Database, 'agencyVolume'>,
  { importId, after, limit }: { readonly importId: string; readonly after: number; readonly limit: number },
): Promise<AgencyVolume[]> {
  return db.agencyVolume.findMany({
    where: { importId, line: { gt: after } },
    orderBy: { line: 'asc' },
    take: limit,
    omit: { importId: true },
  })
}

/** Decides on a draft. @returns false when somebody already has */
export async function decideVolumeImport(
  db: Transaction,
  id: string,
  decision: {
    readonly status: 'confirmed' | 'discarded'
    readonly decidedBy: string
    readonly decidedAt: Date
    readonly reason: string
  },
): Promise<boolean> {
  const { count } = await db.volumeImport.updateMany({ where: { id, status: 'draft' }, data: decision })
  return count === 1
}

/** What agencies did in some months (both included), each as confirmed last, by month and agency. */
export async function readServiceVolumes(
  db: Pick<Database, '$queryRaw'>,
  { from, until }: { readonly from: LocalMonth; readonly until: LocalMonth },
): Promise<(AgencyVolume & { readonly month: LocalMonth; readonly importId: string })[]> {
  return db.$queryRaw<(AgencyVolume & { month: LocalMonth; importId: string })[]>`
    WITH holding AS (
      SELECT DISTINCT ON (month) id, month FROM volume_import
      WHERE status = 'confirmed' AND month BETWEEN ${`${from}-01`}::date AND ${`${until}-01`}::date
      ORDER BY month, decided_at DESC, id DESC
    )
    SELECT to_char(h.month, 'YYYY-MM') AS month, h.id AS "importId", v.agency_id AS "agencyId", v.line, v.accepted, v.completed,
      v.rated, v.good, v.good_share AS "goodShare", v.note
    FROM holding h JOIN agency_volume v ON v.import_id = h.id ORDER BY h.month, v.agency_id`
}

type Row = Omit<VolumeImport, 'month' | 'warnings' | 'anomalies'> & {
  month: Date
  warnings: unknown
  anomalies: unknown
}

function toImport({ month, warnings, anomalies, ...rest }: Row): VolumeImport {
  return {
    ...rest,
    month: month.toISOString().slice(0, 7) as LocalMonth,
    warnings: warnings as string[],
    anomalies: anomalies as VolumeAnomaly[],
  }
}
