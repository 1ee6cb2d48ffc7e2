import { openingHours } from '../domain/opening-hours.ts'
import type { Site, SiteKind } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { insertSite, type NewSite, type SiteChange, updateSite } from '../store/network.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

const PARENT_KIND: Readonly<Record<SiteKind, SiteKind | null>> = {
  village_station: 'town_centre',
  town_centre: 'hub',
  agency: 'hub',
  hub: null,
}

/** Adds a site under its parent; a repeat of the same wish finds it there. @throws AppError site_not_allowed, conflict, road_source_required */
export async function createSite(context: ServiceContext, person: Person, site: NewSite): Promise<Site> {
  const tree = await context.network.tree()
  checkDistance(site)
  const parent = site.parentId === null ? undefined : tree.find(site.parentId)
  if (site.kind === 'hub' || parent?.kind !== PARENT_KIND[site.kind]) {
    throw new AppError('site_not_allowed', { detail: '上级站点不对：村站属于镇中心，镇中心和单位属于县流转中心' })
  }
  try {
    await insertSite(context.db, { ...site, openingHours: openingHours(site.openingHours.weekly) })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', { detail: '这个站点编码已经有了，请换一个' })
  }
  return changed(context, person, 'site.create', site.id)
}

/** @throws AppError site_not_found, road_source_required */
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
  const hours = change.openingHours === undefined ? {} : { openingHours: openingHours(change.openingHours.weekly) }
  await updateSite(context.db, siteId, { ...change, ...hours })
  return changed(context, person, 'site.change', siteId)
}

async function changed(context: ServiceContext, person: Person, action: string, siteId: string): Promise<Site> {
  context.network.invalidate()
  await recordAudit(context.db, { at: context.clock.now(), actorId: person.userId, action, subject: siteId })
  return (await context.network.tree()).get(siteId)
}

/** A distance without its source could not be checked by anybody. */
function checkDistance(site: Pick<SiteChange, 'roadMetres' | 'roadSource'>): void {
  if (site.roadMetres != null && !site.roadSource) throw new AppError('road_source_required')
}
