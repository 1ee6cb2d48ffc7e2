import type { Direction } from '../domain/route.ts'
import type { ServiceForm } from '../domain/service-form.ts'
import type { SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import type { Matter } from '../store/network.ts'
import { hasRole, mayActAt, ownSites, type Person } from './actor.ts'

/** Where documents are to go: to be fetched at a site, or to an address that belongs to one. */
export interface Destination {
  readonly kind: 'site' | 'home'
  readonly siteId: string
  readonly address?: string | undefined
}

/** What the two ends of the way follow from. */
export interface EndsWish {
  readonly direction: Direction
  readonly serviceForm: ServiceForm
  readonly isSupplement: boolean
  readonly destination: Destination | undefined
  readonly originSiteId: string | undefined
  /** where the resident belongs, when neither end tells */
  readonly homeSiteId: string | undefined
}

export interface Ends {
  readonly originId: string
  readonly destinationId: string
  /** the resident's own station or town centre; the hub, when all that is known is that he comes to its counter */
  readonly homeSiteId: string
}

/**
 * Results start at the matter's agency, materials end there; the other end is a station or town centre, or for what is
 * kept the hub's counter.
 * @throws AppError origin_required, destination_required, site_not_found, site_not_allowed, counter_required
 */
export function endsOf(tree: SiteTree, matter: Pick<Matter, 'agencyId'>, wish: EndsWish): Ends {
  if (wish.direction === 'materials') {
    const originId = wish.originSiteId ?? (wish.isSupplement ? wish.homeSiteId : undefined)
    if (originId === undefined) throw new AppError('origin_required')
    const home = residentSide(tree, originId)
    return { originId: home, destinationId: matter.agencyId, homeSiteId: home }
  }
  const { destination } = wish
  if (destination === undefined) throw new AppError('destination_required')
  if (wish.serviceForm === 'keep_for_pickup') return keptAt(tree, matter.agencyId, destination.siteId, wish.homeSiteId)
  const home = residentSide(tree, destination.siteId)
  return { originId: matter.agencyId, destinationId: lastSiteOf(tree, destination), homeSiteId: home }
}

/** The last site on the way: the courier sets out from the town centre. */
export function lastSiteOf(tree: SiteTree, { kind, siteId }: Destination): string {
  return kind === 'site' ? siteId : (tree.townOf(siteId)?.id ?? siteId)
}

function keptAt(tree: SiteTree, agencyId: string, counterId: string, homeSiteId: string | undefined): Ends {
  counterSide(tree, counterId)
  const home = homeSiteId === undefined ? counterId : residentSide(tree, homeSiteId)
  return { originId: agencyId, destinationId: counterId, homeSiteId: home }
}

/** A village station or town centre that is open. @throws AppError site_not_found, site_not_allowed */
export function residentSide(tree: SiteTree, siteId: string): string {
  const site = tree.find(siteId)
  if (site === undefined) throw new AppError('site_not_found')
  const isOpen = site.isActive && (site.kind === 'village_station' || site.kind === 'town_centre')
  if (!isOpen) throw new AppError('site_not_allowed')
  return siteId
}

/** A counter that keeps results: the hub's or a town centre's. @throws AppError site_not_found, counter_required */
export function counterSide(tree: SiteTree, siteId: string): string {
  const site = tree.find(siteId)
  if (site === undefined) throw new AppError('site_not_found')
  const isCounter = site.isActive && (site.kind === 'hub' || site.kind === 'town_centre')
  if (!isCounter) throw new AppError('counter_required')
  return siteId
}

/** Residents file for themselves; staff for whoever stands at their counter. @throws AppError not_your_site */
export function filesAsStaff(person: Person, ends: Ends, wish: EndsWish): boolean {
  if (ownSites(person).length === 0 && !hasRole(person, 'courier')) return false
  // the window that asks for further materials; the counter that keeps a result
  const counters = wish.isSupplement || wish.serviceForm === 'keep_for_pickup' ? [ends.destinationId] : []
  const atOwnCounter = [ends.homeSiteId, ends.originId, ...counters].some((siteId) => mayActAt(person, siteId))
  if (!atOwnCounter) throw new AppError('not_your_site')
  return true
}
