import type { OpeningHours } from '../domain/opening-hours.ts'
import type { Site } from '../domain/site.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

export interface Matter {
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

/** All sites, also those closed for good: old consignments still name them. */
export async function readSites(db: Database): Promise<Site[]> {
  const rows = await db.site.findMany({ orderBy: { id: 'asc' } })
  return rows.map((row) => ({ ...row, openingHours: row.openingHours as unknown as OpeningHours }))
}

/** Matters that can be asked for. */
export async function readMatters(db: Database): Promise<Matter[]> {
  return db.matter.findMany({ where: { isActive: true }, orderBy: { id: 'asc' } })
}

/** The agency of every matter there ever was. */
export async function readAgenciesOfMatters(db: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await db.matter.findMany({ select: { id: true, agencyId: true } })
  return new Map(rows.map(({ id, agencyId }) => [id, agencyId]))
}

export interface SiteChange {
  readonly name?: string | undefined
  readonly address?: string | null | undefined
  readonly aliases?: string[] | undefined
  readonly roadMetres?: number | null | undefined
  readonly roadSource?: string | null | undefined
  readonly openingHours?: OpeningHours | undefined
  readonly isActive?: boolean | undefined
}

export async function updateSite(db: Database, siteId: string, change: SiteChange): Promise<void> {
  await db.site.update({ where: { id: siteId }, data: toRow(change) })
}

/** Sets the distances of many sites in one statement. */
export async function setRoadDistances(
  db: Pick<Database, '$executeRaw'>,
  rows: readonly { readonly id: string; readonly roadMetres: number; readonly roadSource: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRaw`
    UPDATE site SET road_metres = given."roadMetres", road_source = given."roadSource", updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (id text, "roadMetres" integer, "roadSource" text)
    WHERE site.id = given.id`
}

export type NewSite = { readonly [K in keyof SiteChange]-?: Exclude<SiteChange[K], undefined> } & Pick<
  Site,
  'id' | 'kind' | 'parentId'
>

export async function insertSite(db: Database, site: NewSite): Promise<void> {
  const { openingHours, ...rest } = site
  await db.site.create({ data: { ...rest, openingHours: structuredClone(openingHours) as object } })
}

function toRow({ openingHours, ...change }: SiteChange): Prisma.SiteUpdateInput {
  const given = Object.entries({ ...change, openingHours: openingHours as object | undefined })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
