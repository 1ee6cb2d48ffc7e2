import { derivedId } from '../domain/derived-id.ts'
import { firstTasks } from '../domain/relay-step.ts'
import { type Direction, planRoute } from '../domain/route.ts'
import type { SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { findCase, insertConsignment } from '../store/consignments.ts'
import type { Matter } from '../store/network.ts'
import { hasRole, mayActAt, ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { drawTrackingNumber } from './draw-tracking-number.ts'
import { relayRules } from './relay-rules.ts'
import { type Contact, findResident, keepContact, keptContact, residentByPhone } from './residents.ts'

export interface Registration {
  readonly direction: Direction
  readonly matterId: string
  readonly destination?:
    | { readonly kind: 'site' | 'home'; readonly siteId: string; readonly address?: string }
    | undefined
  readonly originSiteId?: string | undefined
  /** the caller's own kept contact when absent */
  readonly consignee?: Contact | undefined
  readonly contents?: string | undefined
  readonly weightGrams?: number | undefined
  readonly caseId?: string | undefined
}

/**
 * Makes the case, the consignment with its planned route, and the first task.
 * A resident files for himself; staff file for whoever stands at their counter.
 * @param commandKey names this one wish: asked twice, it is one consignment
 * @returns id of the consignment
 * @throws AppError matter_not_found, contact_required, destination_required, origin_required, site_not_found, site_not_allowed, case_not_found, not_your_site
 */
export async function registerConsignment(
  context: ServiceContext,
  person: Person,
  request: Registration,
  commandKey: string,
): Promise<string> {
  const id = derivedId('consignment', commandKey)
  const rules = await relayRules(context)
  const matter = (await context.network.matters()).get(request.matterId)
  if (matter === undefined) throw new AppError('matter_not_found')
  const ends = endsOf(rules.tree, matter, request)
  const consignee = request.consignee ?? (await keptContact(context, person.userId))
  const isStaff = filesAsStaff(person, ends)
  const knownResident = isStaff ? await findResident(context, consignee.phone) : person.userId
  const existingCase = await caseFor(context, person, request, matter.id, knownResident)
  const route = planRoute(rules.tree, ends.originId, ends.destinationId)
  const homeDelivery = request.destination?.kind === 'home'
  const plan = { direction: request.direction, route, homeDelivery }
  const registeredAt = context.clock.now()
  const { seal, hash } = sealing(context)
  const { name, phone } = consignee
  const consignment = {
    id,
    ...plan,
    contents: request.contents ?? (request.direction === 'result' ? matter.resultDocument : `${matter.name}材料`),
    weightGrams: request.weightGrams ?? null,
    twoPersonHandling: false,
    isSupplement: false,
    replacesId: null,
    consigneeNameSealed: seal(name),
    consigneePhoneSealed: seal(phone),
    consigneePhoneHash: hash('phone', phone),
    consigneePhoneLast4Hash: hash('phone-last4', phone.slice(-4)),
    addressSealed: homeDelivery && request.destination?.address ? seal(request.destination.address) : null,
    registeredBy: person.userId,
    registeredAt,
  }
  const tasks = firstTasks(rules, consignment.id, plan, registeredAt)
  // everything that can be refused was refused before the first row is written
  const residentId = isStaff ? await residentByPhone(context, consignee) : person.userId
  if (!isStaff) await keepContact(context, residentId, consignee)
  const newCase = { id: derivedId('case', commandKey), matterId: matter.id, residentId, homeSiteId: ends.homeSiteId }
  const relayCase = existingCase ?? newCase
  await drawTrackingNumber(context, id, (trackingNumber) =>
    insertConsignment(context.db, relayCase, { ...consignment, trackingNumber }, tasks),
  )
  return id
}

function sealing({ personalData }: ServiceContext) {
  return {
    seal: (text: string) => personalData.seal(text),
    hash: (purpose: 'phone' | 'phone-last4', value: string) => personalData.hash(purpose, value),
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

/** Residents file for themselves; staff for whoever stands at their counter. @throws AppError not_your_site */
function filesAsStaff(person: Person, ends: Ends): boolean {
  if (ownSites(person).length === 0 && !hasRole(person, 'courier')) return false
  const atOwnCounter = mayActAt(person, ends.homeSiteId) || mayActAt(person, ends.originId)
  if (!atOwnCounter) throw new AppError('not_your_site')
  return true
}

/** The case that a second consignment belongs to; undefined when it opens one. @throws AppError case_not_found */
async function caseFor(
  context: ServiceContext,
  person: Person,
  { caseId }: Registration,
  matterId: string,
  residentId: string | undefined,
): Promise<{ existingId: string } | undefined> {
  if (caseId === undefined) return undefined
  const existing = await findCase(context.db, caseId)
  const isTheirs = existing?.residentId === residentId || existing?.residentId === person.userId
  if (existing === null || existing.matterId !== matterId || !isTheirs) throw new AppError('case_not_found')
  return { existingId: existing.id }
}
