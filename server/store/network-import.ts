import type { OpeningHours } from '../domain/opening-hours.ts'
import type { SiteKind } from '../domain/site.ts'
import type { Database, Transaction } from './database.ts'

export interface SiteRow {
  readonly id: string
  readonly kind: SiteKind
  readonly name: string
  readonly parentId: string | null
  readonly aliases: readonly string[]
  readonly address: string | null
  readonly roadMetres: number | null
  readonly roadSource: string | null
  readonly openingHours: OpeningHours
  readonly isSample: boolean
}

export interface MatterRow {
  readonly id: string
  readonly name: string
  readonly agencyId: string
  readonly resultDocument: string
  readonly baselineVisits: number
  readonly visitsSource: string | null
  readonly attendanceRequired: boolean
  readonly aliases: readonly string[]
  readonly isSample: boolean
}

/** Inserts the sites that are not there yet, in one statement; what an office has changed stays as it is. */
export async function insertMissingSites(db: Database, rows: readonly SiteRow[]): Promise<void> {
  const known = await db.$queryRaw<{ id: string }[]>`SELECT id FROM site`
  const missing = withoutKnown(rows, known)
  if (missing.length === 0) return
  await db.$executeRaw`
    INSERT INTO site
      (id, kind, name, parent_id, aliases, address, road_metres, road_source, opening_hours, is_sample, updated_at)
    SELECT id, kind, name, "parentId", aliases, address, "roadMetres", "roadSource", "openingHours", "isSample", now()
    FROM jsonb_to_recordset(${JSON.stringify(missing)}::jsonb) AS given
      (id text, kind site_kind, name text, "parentId" text, aliases text[], address text, "roadMetres" integer,
       "roadSource" text, "openingHours" jsonb, "isSample" boolean)
    ON CONFLICT (id) DO NOTHING`
}

/** Inserts the matters that are not there yet, in one statement. */
export async function insertMissingMatters(db: Database, rows: readonly MatterRow[]): Promise<void> {
  const known = await db.$queryRaw<{ id: string }[]>`SELECT id FROM matter`
  const missing = withoutKnown(rows, known)
  if (missing.length === 0) return
  await db.$executeRaw`
    INSERT INTO matter (id, name, agency_id, result_document, baseline_visits, attendance_required, aliases, is_sample)
    SELECT id, name, "agencyId", "resultDocument", "baselineVisits", "attendanceRequired", aliases, "isSample"
    FROM jsonb_to_recordset(${JSON.stringify(missing)}::jsonb) AS given
      (id text, name text, "agencyId" text, "resultDocument" text, "baselineVisits" integer,
       "attendanceRequired" boolean, aliases text[], "isSample" boolean)
    ON CONFLICT (id) DO NOTHING`
}

/** Whether an office has loaded agencies or matters of its own. */
export async function hasOwnNetwork(db: Database): Promise<boolean> {
  const [answer] = await db.$queryRaw<{ own: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM site WHERE kind = 'agency' AND NOT is_sample)
      OR EXISTS (SELECT 1 FROM matter WHERE NOT is_sample) AS own`
  return answer?.own === true
}

/**
 * Inserts agencies or renames them, in one statement. Hours, distance and address not given stay as an office set them.
 * @returns for each row written whether it is new
 */
export async function upsertAgencies(db: Transaction, rows: readonly SiteRow[]): Promise<{ created: boolean }[]> {
  return db.$queryRaw`
    INSERT INTO site (id, kind, name, parent_id, aliases, address, opening_hours, is_sample, is_active, updated_at)
    SELECT id, 'agency', name, "parentId", aliases, address, "openingHours", "isSample", true, now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given
      (id text, name text, "parentId" text, aliases text[], address text, "openingHours" jsonb, "isSample" boolean)
    ON CONFLICT (id) DO UPDATE SET
      name = excluded.name, aliases = excluded.aliases, address = coalesce(excluded.address, site.address),
      is_sample = excluded.is_sample, is_active = true, updated_at = now()
    RETURNING xmax = 0 AS created`
}

/** Inserts matters or replaces what is said of them, in one statement. @returns for each row written whether it is new */
export async function upsertMatters(db: Transaction, rows: readonly MatterRow[]): Promise<{ created: boolean }[]> {
  return db.$queryRaw`
    INSERT INTO matter (id, name, agency_id, result_document, baseline_visits, visits_source, attendance_required, aliases,
      is_sample, is_active)
    SELECT id, name, "agencyId", "resultDocument", "baselineVisits", "visitsSource", "attendanceRequired", aliases, "isSample", true
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given
      (id text, name text, "agencyId" text, "resultDocument" text, "baselineVisits" integer,
       "visitsSource" text, "attendanceRequired" boolean, aliases text[], "isSample" boolean)
    ON CONFLICT (id) DO UPDATE SET
      name = excluded.name, agency_id = excluded.agency_id, result_document = excluded.result_document,
      baseline_visits = excluded.baseline_visits, visits_source = excluded.visits_source,
      attendance_required = excluded.attendance_required,
      aliases = excluded.aliases, is_sample = excluded.is_sample, is_active = true
    RETURNING xmax = 0 AS created`
}

/** Takes the sample agencies out of use; consignments on their way still find them. */
export async function retireSampleAgencies(db: Transaction): Promise<void> {
  await db.site.updateMany({ where: { kind: 'agency', isSample: true, isActive: true }, data: { isActive: false } })
}

/** Takes the sample matters out of use; cases still find them. */
export async function retireSampleMatters(db: Transaction): Promise<void> {
  await db.matter.updateMany({ where: { isSample: true, isActive: true }, data: { isActive: false } })
}

/** Ids and kinds of all sites of the given ids. */
export async function findSiteKinds(db: Transaction, ids: readonly string[]): Promise<Map<string, SiteKind>> {
  const sites = await db.site.findMany({ where: { id: { in: [...ids] } }, select: { id: true, kind: true } })
  return new Map(sites.map(({ id, kind }) => [id, kind]))
}

function withoutKnown<Row extends { readonly id: string }>(
  rows: readonly Row[],
  known: readonly { id: string }[],
): Row[] {
  const ids = new Set(known.map(({ id }) => id))
  return rows.filter(({ id }) => !ids.has(id))
}
