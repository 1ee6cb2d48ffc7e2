import type { Site } from '../../domain/site.ts'
import { AppError } from '../../errors.ts'
import { ledSites } from '../../store/users.ts'
import { hasRole, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'

/**
 * The site whose poster the caller may print: the hub and administrators of every one, others of a site that they answer for.
 * @throws AppError site_not_found, site_not_allowed where no resident hands anything in, not_your_site
 */
export async function readPosterSite(context: ServiceContext, caller: Person, siteId: string): Promise<Site> {
  const site = (await context.network.tree()).find(siteId)
  if (site === undefined || !site.isActive) throw new AppError('site_not_found')
  if (!isForResidents(site)) throw new AppError('site_not_allowed')
  const isOfAll = hasRole(caller, 'dispatcher', 'administrator')
  if (!isOfAll && !(await ledSites(context.db, caller.userId)).includes(siteId)) {
    throw new AppError('not_your_site', { detail: '只有站点负责人和县流转中心能打印这张海报' })
  }
  return site
}

/** Sites that the person answers for and whose poster he may therefore print. */
export async function posterSitesOf({ db, network }: ServiceContext, userId: string): Promise<string[]> {
  const [tree, led] = await Promise.all([network.tree(), ledSites(db, userId)])
  return led.filter((siteId) => isForResidents(tree.find(siteId)))
}

/** Do residents hand in and collect there? */
function isForResidents(site: Site | undefined): boolean {
  return site?.kind === 'village_station' || site?.kind === 'town_centre'
}
