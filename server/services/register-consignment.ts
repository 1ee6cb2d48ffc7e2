import { randomUUID } from 'node:crypto'
import { firstTasks } from '../domain/relay-step.ts'
import { type Direction, planRoute } from '../domain/route.ts'
import type { SiteTree } from '../domain/site.ts'
import { trackingNumberOf } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { findCase, insertConsignment, type NewCase } from '../store/consignments.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import type { Matter } from '../store/network.ts'
import { hasRole, mayActAt, ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'
import { keepContact, residentByPhone } from './residents.ts'

export interface Registration {
  readonly direction: Direction
  readonly matterId: string
  readonly destination?:
    | { readonly kind: 'site' | 'home'; readonly siteId: string; readonly address?: string }
    | undefined
  readonly originSiteId?: string | undefined
  readonly consignee: { readonly name: string; readonly phone: string }
  readonly contents?: string | undefined
  readonly weightGrams?: number | undefined
  readonly caseId?: string | undefined
}

const MOST_DRAWS = 8

/**
 * Makes the case, the consignment with its planned route, and the first task.
 * A resident files for himself; staff file for whoever stands at their counter.
 * @returns id of the consignment
 * @throws AppError matter_not_found, destination_required, origin_required, site_not_found, site_not_allowed, case_not_found, not_your_site
 */
export async function registerConsignment(
  context: ServiceContext,
  person: Person,
  request: Registration,
): Promise<string> {
  const rules = await relayRules(context)
  const matter = (await context.network.matters()).get(request.matterId)
  if (matter === undefined) throw new AppError('matter_not_found')
  const ends = endsOf(rules.tree, matter, request)
  const residentId = await residentFor(context, person, request, ends)
  const relayCase = await caseFor(context, person, request, matter, residentId, ends.homeSiteId)
  const route = planRoute(rules.tree, ends.originId, ends.destinationId)
  const homeDelivery = request.destination?.kind === 'home'
  const plan = { direction: request.direction, route, homeDelivery }
  const registeredAt = context.clock.now()
  const { seal, hash } = sealing(context)
  const { name, phone } = request.consignee
  const consignment = {
    id: randomUUID(),
    ...plan,
    contents: request.contents ?? (request.direction === 'result' ? matter.resultDocument : `${matter.name}材料`),
    weightGrams: request.weightGrams ?? null,
    consigneeNameSealed: seal(name),
    consigneePhoneSealed: seal(phone),
    consigneePhoneHash: hash('phone', phone),
    consigneePhoneLast4Hash: hash('phone-last4', phone.slice(-4)),
    addressSealed: homeDelivery && request.destination?.address ? seal(request.destination.address) : null,
    registeredBy: person.userId,
    registeredAt,
  }
  const tasks = firstTasks(rules, consignment.id, plan, registeredAt)
  await drawTrackingNumber(context, (trackingNumber) =>
    insertConsignment(context.db, relayCase, { ...consignment, trackingNumber }, tasks),
  )
  return consignment.id
}

function sealing({ personalData }: ServiceContext) {
  return {
    seal: (text: string) => personalData.seal(text),
    hash: (purpose: 'phone' | 'phone-last4', value: string) => personalData.hash(purpose, value),
  }
}

/** Numbers are drawn, so that one cannot be guessed from another; a number that is taken is drawn again. */
async function drawTrackingNumber(context: ServiceContext, insert: (trackingNumber: string) => Promise<void>) {
  for (let draw = 1; ; draw += 1) {
    try {
      return await insert(trackingNumberOf(context.chance.integer(100_000_000)))
    } catch (error) {
      if (!isUniqueViolation(error) || draw === MOST_DRAWS) throw error
    }
  }
}

interface Ends {
  readonly originId: string
  readonly destinationId: string
  /** the station or town centre on the resident's side */
  readonly homeSiteId: string
}

/** Results start at the matter's agency, materials end there; the other end is a station or town centre. */
function endsOf(tree: SiteTree, matter: Matter, request: Registration): Ends {
  if (request.direction === 'materials') {
    if (request.originSiteId === undefined) throw new AppError('origin_required')
    const home = residentSide(tree, request.originSiteId)
    return { originId: home, destinationId: matter.agencyId, homeSiteId: home }
  }
  if (request.destination === undefined) throw new AppError('destination_required')
  const home = residentSide(tree, request.destination.siteId)
  if (request.destination.kind === 'site') return { originId: matter.agencyId, destinationId: home, homeSiteId: home }
  // the courier sets out from the town centre
  const town = tree.townOf(home)?.id ?? home
  return { originId: matter.agencyId, destinationId: town, homeSiteId: home }
}

function residentSide(tree: SiteTree, siteId: string): string {
  const site = tree.find(siteId)
  if (site === undefined) throw new AppError('site_not_found')
  const isOpen = site.isActive && (site.kind === 'village_station' || site.kind === 'town_centre')
  if (!isOpen) throw new AppError('site_not_allowed')
  return siteId
}

async function residentFor(
  context: ServiceContext,
  person: Person,
  request: Registration,
  ends: Ends,
): Promise<string> {
  if (ownSites(person).length === 0 && !hasRole(person, 'courier')) {
    await keepContact(context, person.userId, request.consignee)
    return person.userId
  }
  const atOwnCounter = mayActAt(person, ends.homeSiteId) || mayActAt(person, ends.originId)
  if (!atOwnCounter) throw new AppError('not_your_site')
  return residentByPhone(context, request.consignee)
}

async function caseFor(
  context: ServiceContext,
  person: Person,
  request: Registration,
  matter: Matter,
  residentId: string,
  homeSiteId: string,
): Promise<{ existingId: string } | NewCase> {
  if (request.caseId === undefined) return { id: randomUUID(), matterId: matter.id, residentId, homeSiteId }
  const existing = await findCase(context.db, request.caseId)
  const isTheirs = existing?.residentId === residentId || existing?.residentId === person.userId
  if (existing === null || existing.matterId !== matter.id || !isTheirs) throw new AppError('case_not_found')
  return { existingId: existing.id }
}
