import type { Resolution } from '../domain/exception.ts'
import { returnRoute, routeFrom } from '../domain/exception-desk.ts'
import type { ScanEventDetails } from '../domain/scan-event.ts'
import type { SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import type { ExceptionFileRow } from '../store/exceptions.ts'
import * as store from '../store/exceptions.ts'
import { type Person, SYSTEM } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { readException } from './exceptions.ts'
import { recordScans } from './record-scans.ts'
import { registerReplacement } from './register-replacement.ts'

/** How the desk ends an exception. */
export interface ExceptionEnd {
  readonly exceptionId: string
  readonly eventId: string
  readonly resolution: Exclude<Resolution, 'written_off'>
  readonly note: string
  /** found: where it is */
  readonly siteId?: string | undefined
  /** rerouted: where it is to go */
  readonly destinationSiteId?: string | undefined
}

/**
 * Ends an exception by an event that says how. A return and a new way recompute the route; a replacement registers the
 * consignment that takes its place. The same event id twice is one end.
 * @throws AppError exception_not_found, exception_closed, resolution_not_possible, destination_required, site_not_found, site_not_allowed, event_id_reused
 */
export async function resolveException(context: ServiceContext, person: Person, end: ExceptionEnd): Promise<void> {
  const { row, resolutions } = await readException(context, person, end.exceptionId)
  if (row.resolvedByEventId === end.eventId) return
  if (row.status !== 'open') throw new AppError('exception_closed')
  if (!resolutions.includes(end.resolution)) throw new AppError('resolution_not_possible')
  const tree = await context.network.tree()
  const siteId = siteOf(tree, row, end)
  const replacementId =
    end.resolution === 'replaced'
      ? await registerReplacement(context, person, { replacesId: row.consignmentId, commandKey: end.eventId })
      : undefined
  await recordEnd(context, person, row, end.eventId, siteId, {
    note: end.note,
    resolution: end.resolution,
    ...wayOf(tree, row, end),
    ...(replacementId === undefined ? {} : { replacementId }),
  })
}

/**
 * First half of a write-off: somebody proposes it.
 * @throws AppError exception_not_found, exception_closed, resolution_not_possible, write_off_proposed
 */
export async function proposeWriteOff(
  context: ServiceContext,
  person: Person,
  { exceptionId, reason }: { readonly exceptionId: string; readonly reason: string },
): Promise<void> {
  const { row, resolutions } = await readException(context, person, exceptionId)
  if (row.status !== 'open') throw new AppError('exception_closed')
  if (!resolutions.includes('written_off')) throw new AppError('resolution_not_possible')
  const proposal = { by: person.userId, at: context.clock.now(), reason }
  if (!(await store.proposeWriteOff(context.db, exceptionId, proposal))) throw new AppError('write_off_proposed')
}

/**
 * Second half: somebody else approves, and the documents are written off.
 * @throws AppError exception_not_found, exception_closed, write_off_not_proposed, second_person_required, event_id_reused
 */
export async function approveWriteOff(
  context: ServiceContext,
  person: Person,
  { exceptionId, eventId }: { readonly exceptionId: string; readonly eventId: string },
): Promise<void> {
  const { row } = await readException(context, person, exceptionId)
  if (row.resolvedByEventId === eventId) return
  if (row.status !== 'open') throw new AppError('exception_closed')
  const { writeOffProposedBy: proposedBy, writeOffReason } = row
  if (proposedBy === null) throw new AppError('write_off_not_proposed')
  if (proposedBy === person.userId) throw new AppError('second_person_required')
  const hub = (await context.network.tree()).hub.id
  await recordEnd(context, person, row, eventId, hub, {
    note: writeOffReason ?? '',
    resolution: 'written_off',
    proposedBy,
  })
}

/** The desk acts for any site: the event names the person, the permission was checked before. */
async function recordEnd(
  context: ServiceContext,
  person: Person,
  row: ExceptionFileRow,
  eventId: string,
  siteId: string,
  details: ScanEventDetails,
): Promise<void> {
  const { trackingNumber } = row.consignment
  const request = {
    eventId,
    trackingNumber,
    kind: 'exception_resolved' as const,
    siteId,
    occurredAt: context.clock.now(),
    details: { exceptionId: row.id, ...details },
  }
  const [outcome] = await recordScans(context, { ...person, grants: SYSTEM.grants }, [request])
  const rejection = outcome?.rejection ?? null
  if (rejection !== null) throw new AppError(rejection.code, { detail: rejection.detail })
}

function siteOf(tree: SiteTree, { consignment }: ExceptionFileRow, { resolution, siteId }: ExceptionEnd): string {
  if (resolution !== 'found') return tree.hub.id
  const found = siteId ?? consignment.siteId
  if (tree.find(found) === undefined) throw new AppError('site_not_found')
  return found
}

function wayOf(tree: SiteTree, { consignment }: ExceptionFileRow, end: ExceptionEnd): ScanEventDetails {
  if (end.resolution === 'returned') {
    return { route: returnRoute(tree, { route: consignment.plannedRoute }, consignment) }
  }
  if (end.resolution !== 'rerouted') return {}
  if (end.destinationSiteId === undefined) throw new AppError('destination_required')
  const destination = tree.find(end.destinationSiteId)
  if (destination === undefined) throw new AppError('site_not_found')
  const isGood = destination.isActive && (destination.kind === 'agency') === (consignment.direction === 'materials')
  if (!isGood) throw new AppError('site_not_allowed')
  return { route: routeFrom(tree, consignment.siteId, destination.id), homeDelivery: false }
}
