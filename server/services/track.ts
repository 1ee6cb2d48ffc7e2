import { timingSafeEqual } from 'node:crypto'
import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { readTracking, type TrackingRecord } from '../store/consignments.ts'
import { hasRole, ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

export type { TrackingRecord }

export interface Tracked {
  readonly record: TrackingRecord
  /** may the caller see whose and what it is? */
  readonly showDetails: boolean
}

/**
 * Looks a consignment up by its number, as people write it. Details are for its holder, staff on its route and oversight,
 * or whoever gives the last four digits of the consignee's phone.
 * @throws AppError tracking_number_invalid, consignment_not_found, phone_last4_wrong
 */
export async function trackByNumber(
  context: ServiceContext,
  caller: Person | null,
  request: { readonly trackingNumber: string; readonly phoneLast4?: string | undefined },
): Promise<Tracked> {
  const trackingNumber = parseTrackingNumber(request.trackingNumber)
  if (trackingNumber === null) throw new AppError('tracking_number_invalid')
  const record = await readTracking(context.db, { trackingNumber })
  if (record === undefined) throw new AppError('consignment_not_found')
  if (request.phoneLast4 === undefined) return { record, showDetails: caller !== null && maySeeDetails(caller, record) }
  const given = Buffer.from(context.personalData.hash('phone-last4', request.phoneLast4))
  const expected = Buffer.from(record.consignee_phone_last4_hash)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError('phone_last4_wrong')
  return { record, showDetails: true }
}

/** @throws AppError consignment_not_found, also for one that the caller may not see */
export async function readConsignment(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<Tracked> {
  const record = await readTracking(context.db, { id: consignmentId })
  if (record === undefined || !maySeeDetails(caller, record)) throw new AppError('consignment_not_found')
  return { record, showDetails: true }
}

export function isHolder(caller: Person, record: Pick<Concern, 'resident_id'>): boolean {
  return record.resident_id === caller.userId
}

/** What decides whom a consignment concerns. */
export interface Concern {
  readonly resident_id: string
  readonly registered_by: string
  readonly route: readonly string[]
  readonly events: readonly { readonly site_id: string }[]
}

/** Its holder, whoever registered it, staff on its way, oversight. */
export function maySeeDetails(caller: Person, record: Concern): boolean {
  if (isHolder(caller, record) || record.registered_by === caller.userId) return true
  return hasRole(caller, 'leader', 'auditor', 'administrator') || concernsStaff(caller, record)
}

/** Does the caller stand where the consignment passes or passed, or at the hub's desk? */
export function concernsStaff(caller: Person, record: Pick<Concern, 'route' | 'events'>): boolean {
  if (hasRole(caller, 'dispatcher')) return true
  const touched = new Set([...record.route, ...record.events.map((event) => event.site_id)])
  return ownSites(caller).some((siteId) => touched.has(siteId))
}
