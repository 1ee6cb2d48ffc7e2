import { isDeepStrictEqual } from 'node:util'
import { type OpeningHours, openingHours } from '../domain/opening-hours.ts'
import type { Site, SiteKind } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { insertSite, type NewSite, type SiteChange, updateSite } from '../store/network.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { type ImportResult, importAgencies, importMatters } from './import-network.ts'

const PARENT_KIND: Readonly<Record<SiteKind, SiteKind | null>> = {
  village_station: 'town_centre',
  town_centre: 'hub',
  agency: 'hub',
  hub: null,
}

/**
 * Adds a site under its parent; a repeat of the same wish finds it there.
 * @throws AppError site_not_allowed, conflict, road_source_required, validation_failed
 */
export async function createSite(context: ServiceContext, person: Person, wish: NewSite): Promise<Site> {
  const site = { ...wish, openingHours: weekOf(wish.openingHours) }
  const tree = await context.network.tree()
  checkDistance(site)
  const parent = site.parentId === null ? undefined : tree.find(site.parentId)
  if (site.kind === 'hub' || parent?.kind !== PARENT_KIND[site.kind]) {
    throw new AppError('site_not_allowed', { detail: '上级站点不对：村站属于镇中心，镇中心和单位属于县流转中心' })
  }
  try {
    await insertSite(context.db, site)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return repeated(context, site)
  }
  return changed(context, person, 'site.create', site.id)
}

/** The site that stands under the id already, when it is what was wished for. */
async function repeated(context: ServiceContext, wish: NewSite): Promise<Site> {
  context.network.invalidate()
  const standing = (await context.network.tree()).get(wish.id)
  const isTheSame = Object.entries(wish).every(([field, value]) =>
    isDeepStrictEqual(standing[field as keyof Site], value),
  )
  if (!isTheSame) throw new AppError('conflict', { detail: '这个站点编码已经有了，请换一个' })
  return standing
}

/** @throws AppError site_not_found, road_source_required, validation_failed */
export async function changeSite(
  context: ServiceContext,
  person: Person,
  siteId: string,
  change: SiteChange,
): Promise<Site> {
  const site = (await context.network.tree()).find(siteId)
  if (site === undefined) throw new AppError('site_not_found')
  const { roadMetres = site.roadMetres, roadSource = site.roadSource } = change
  checkDistance({ roadMetres, roadSource })
  const hours = change.openingHours === undefined ? {} : { openingHours: weekOf(change.openingHours) }
  await updateSite(context.db, siteId, { ...change, ...hours })
  return changed(context, person, 'site.change', siteId)
}

/** Loads the office's own agencies. @throws AppError csv_invalid */
export async function importOwnAgencies(context: ServiceContext, person: Person, csv: string): Promise<ImportResult> {
  const result = await importAgencies(context.db, csv)
  return imported(context, person, 'agencies.import', result)
}

/** Loads the office's own matters. @throws AppError csv_invalid */
export async function importOwnMatters(context: ServiceContext, person: Person, csv: string): Promise<ImportResult> {
  const result = await importMatters(context.db, csv)
  return imported(context, person, 'matters.import', result)
}

async function imported(context: ServiceContext, person: Person, action: string, result: ImportResult) {
  context.network.invalidate()
  const { hub } = await context.network.tree()
  const record = { at: context.clock.now(), actorId: person.userId, action, subject: hub.id, detail: { ...result } }
  await recordAudit(context.db, record)
  return result
}

async function changed(context: ServiceContext, person: Person, action: string, siteId: string): Promise<Site> {
  context.network.invalidate()
  await recordAudit(context.db, { at: context.clock.now(), actorId: person.userId, action, subject: siteId })
  return (await context.network.tree()).get(siteId)
}

/** A week in which the site can work: without one, nothing could ever be due there. @throws AppError validation_failed */
function weekOf({ weekly }: OpeningHours): OpeningHours {
  const refuse = (message: string) =>
    new AppError('validation_failed', { issues: [{ path: 'openingHours.weekly', message }] })
  const everOpens = Object.values(weekly).some((spans) => spans.length > 0)
  if (!everOpens) throw refuse('一周里至少要有一段开门时间；不再开门的站点请停用')
  try {
    return openingHours(weekly)
  } catch (error) {
    if (error instanceof RangeError) throw refuse('同一天的开门时间不能重叠')
    throw error
  }
}

/** A distance without its source could not be checked by anybody. */
function checkDistance(site: Pick<SiteChange, 'roadMetres' | 'roadSource'>): void {
  if (site.roadMetres != null && !site.roadSource) throw new AppError('road_source_required')
}
