import { derivedId } from '../domain/derived-id.ts'
import { contentsOf, type DocumentItem } from '../domain/document-item.ts'
import { firstTasks } from '../domain/relay-step.ts'
import { type Direction, planRoute } from '../domain/route.ts'
import { faultsOf, type ServiceForm } from '../domain/service-form.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import type { Matter } from '../store/network.ts'
import { type CaseToJoin, findCaseToJoin, insertFiling, type NewAuthorisation } from '../store/registrations.ts'
import { ownSites, type Person } from './actor.ts'
import { useAttachments } from './attachments.ts'
import { authoriseFiling, type FilingAuthorisation } from './authorise-filing.ts'
import { checkWords, textToCheck } from './check-texts.ts'
import type { ServiceContext } from './context.ts'
import { drawTrackingNumber } from './draw-tracking-number.ts'
import { type Destination, type EndsWish, endsOf, filesAsStaff, residentSide } from './registration-ends.ts'
import { partyOf } from './registration-party.ts'
import { relayRules } from './relay-rules.ts'
import type { Consignee } from './residents.ts'

export interface Registration {
  readonly direction: Direction
  readonly matterId: string
  /** one_way when absent */
  readonly serviceForm?: ServiceForm | undefined
  readonly destination?: Destination | undefined
  readonly originSiteId?: string | undefined
  /** round trip: where the result comes back to */
  readonly returnTo?: Destination | undefined
  /** kept at the hub: the resident's own station or town centre */
  readonly homeSiteId?: string | undefined
  /** the case's consignee, or the caller's own kept contact, when absent */
  readonly consignee?: Consignee | undefined
  readonly authorisation?: FilingAuthorisation | undefined
  readonly items?: readonly DocumentItem[] | undefined
  /** made from the items, or the matter, when absent */
  readonly contents?: string | undefined
  readonly twoPersonHandling?: boolean | undefined
  readonly weightGrams?: number | undefined
  readonly caseId?: string | undefined
  readonly isSupplement?: boolean | undefined
}

/**
 * Makes the case, the consignment with its planned route, and the first task.
 * A resident files for himself or, authorised, for his family; staff file for whoever stands at their counter.
 * @param commandKey names this one wish: asked twice, it is one consignment
 * @returns id of the consignment
 * @throws AppError matter_not_found, validation_failed, contact_required, phone_required, destination_required, origin_required, counter_required, site_not_found, site_not_allowed, case_not_found, case_closed, not_your_site, authorisation_relation_wrong, statement_unknown, attachment_not_found, text_refused
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
  const joined = await caseToJoin(context, request)
  const wish = endsWishOf(request, joined)
  const ends = endsOf(rules.tree, matter, wish)
  const filedBy = filesAsStaff(person, ends, wish) ? 'staff' : 'resident'
  checkForm(request, wish, filedBy)
  const { consignee } = request
  const party = await partyOf(context, person, {
    consignmentId: id,
    filedBy,
    isForFamily: request.authorisation?.relation === 'family',
    consignee,
    joined,
    agencyId: matter.agencyId,
  })
  const authorisation = await authoriseFiling(context, person, filedBy, request.authorisation, {
    commandKey,
    consignmentId: id,
  })
  if (!party.hasPhone && (filedBy === 'resident' || authorisation === null)) throw new AppError('phone_required')
  const returnTo = request.returnTo ?? null
  if (returnTo !== null) residentSide(rules.tree, returnTo.siteId)
  const plan = {
    direction: request.direction,
    route: planRoute(rules.tree, ends.originId, ends.destinationId),
    homeDelivery: request.direction === 'result' && request.destination?.kind === 'home',
    twoPersonHandling: request.twoPersonHandling ?? false,
    isSupplement: wish.isSupplement,
    isKept: wish.serviceForm === 'keep_for_pickup',
  }
  const words = filedBy === 'resident' ? [request.contents, ...(request.items ?? []).map(({ name }) => name)] : []
  const isDoubtful = await checkWords(context, person, words.filter((word) => word !== undefined).join('、'))
  const registeredAt = context.clock.now()
  const consignment = {
    id,
    ...plan,
    ...party.consignee,
    replacesId: null,
    contents: contentsFor(request, matter),
    items: request.items ?? [],
    weightGrams: request.weightGrams ?? null,
    addressSealed: plan.homeDelivery ? sealAddress(context, request.destination) : null,
    registeredBy: person.userId,
    registeredAt,
  }
  const tasks = firstTasks(rules, id, plan, registeredAt)
  // everything that can be refused was refused before the first row is written
  const residentId = await party.residentId()
  const newCase = {
    id: derivedId('case', commandKey),
    matterId: matter.id,
    residentId,
    homeSiteId: ends.homeSiteId,
    serviceForm: wish.serviceForm,
    returnSiteId: returnTo?.siteId ?? null,
    returnAddressSealed: sealAddress(context, returnTo),
  }
  const isAskedFor = wish.isSupplement && ownSites(person).includes(matter.agencyId)
  const relayCase = joined === null ? newCase : { existingId: joined.id }
  await drawTrackingNumber(context, id, (trackingNumber) =>
    insertFiling(context.db, {
      ...{ relayCase, tasks, authorisation, consignment: { ...consignment, trackingNumber } },
      supplementToldTo: isAskedFor ? residentId : undefined,
      toCheck: (isDoubtful && textToCheck(context, person, 'filing', id)) || undefined,
    }),
  )
  if (authorisation !== null) await keepAuthorisation(context, person, id, authorisation)
  return id
}

/** The case that a further consignment belongs to; null when it opens one. @throws AppError case_not_found, case_closed */
async function caseToJoin({ db }: ServiceContext, request: Registration): Promise<CaseToJoin | null> {
  if (request.caseId === undefined) return null
  const joined = await findCaseToJoin(db, request.caseId)
  if (joined === null || joined.matterId !== request.matterId) throw new AppError('case_not_found')
  if (request.isSupplement === true && joined.isClosed) throw new AppError('case_closed')
  return joined
}

function endsWishOf(request: Registration, joined: CaseToJoin | null): EndsWish {
  return {
    direction: request.direction,
    serviceForm: request.serviceForm ?? 'one_way',
    isSupplement: request.isSupplement ?? false,
    destination: request.destination,
    originSiteId: request.originSiteId,
    homeSiteId: request.homeSiteId ?? joined?.homeSiteId,
  }
}

/** @throws AppError validation_failed that names the fields that do not fit together */
function checkForm(request: Registration, wish: EndsWish, filedBy: 'resident' | 'staff'): void {
  const { caseId, returnTo, items = [], twoPersonHandling = false } = request
  const issues = faultsOf({ ...wish, caseId, returnTo, items, twoPersonHandling }, filedBy)
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
}

function contentsFor({ contents, items = [], direction, isSupplement }: Registration, matter: Matter): string {
  if (contents !== undefined) return contents
  if (items.length > 0) return contentsOf(items)
  if (direction === 'result') return matter.resultDocument
  return `${matter.name}${isSupplement === true ? '补正' : ''}材料`
}

function sealAddress({ personalData }: ServiceContext, destination: Destination | null | undefined): string | null {
  const isHome = destination?.kind === 'home' && destination.address !== undefined
  return isHome ? personalData.seal(destination.address ?? '') : null
}

/** The signed letter belongs to the consignment now, and the audit says who filed for whom. */
async function keepAuthorisation(
  context: ServiceContext,
  person: Person,
  consignmentId: string,
  authorisation: NewAuthorisation,
): Promise<void> {
  const { id, relation, statementVersion, attachmentId } = authorisation
  if (attachmentId !== null) await useAttachments(context, person, [attachmentId], consignmentId)
  const detail = { authorisationId: id, relation, statementVersion }
  const at = context.clock.now()
  await recordAudit(context.db, {
    at,
    actorId: person.userId,
    action: 'consignment.assist',
    subject: consignmentId,
    detail,
  })
}
