import type { Site } from '../../domain/site.ts'
import { AppError } from '../../errors.ts'
import { leadsSite } from '../../store/users.ts'
import { hasRole, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'

/**
 * The site whose poster the caller may print: the hub and administrators of every one, others of a site that they answer for.
 * @throws AppError site_not_found, site_not_allowed where no resident hands anything in, not_your_site
 */
export async function readPosterSite(context: ServiceContext, caller: Person, siteId: string): Promise<Site> {
  const site = (await context.network.tree()).find(siteId)
  if (site === undefined || !site.isActive) throw new AppError('site_not_found')
  if (site.kind !== 'village_station' && site.kind !== 'town_centre') throw new AppError('site_not_allowed')
  const isOfAll = hasRole(caller, 'dispatcher', 'administrator')
  if (!isOfAll && !(await leadsSite(context.db, caller.userId, siteId))) {
    throw new AppError('not_your_site', { detail: '只有站点负责人和县流转中心能打印这张海报' })
  }
  return site
}
