import { bagSteps } from '../../domain/bag-step.ts'
import { AppError } from '../../errors.ts'
import { findBag, listPendingBags, markBagScansRecorded, type StoredBag } from '../../store/bags.ts'
import { type Person, SYSTEM } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { recordScans, type ScanRequest } from '../record-scans.ts'

/** A request that is still at work is left alone for so long. */
const ABANDONED_AFTER_MS = 30_000

/**
 * Records what a bag's outstanding event says of the single consignments, in one batch. May be done twice, and by several
 * at once: the scans' ids follow from the event.
 * @param bag as it was read when the event was outstanding already
 * @throws AppError conflict when a consignment was too busy; the event stays outstanding
 */
export async function finishBagScans(context: ServiceContext, bag: StoredBag): Promise<void> {
  const step = bagSteps(bag, bag.events).find(({ event }) => event.id === bag.pendingEventId)
  if (step === undefined) return
  const numberOf = new Map(bag.items.map(({ consignmentId, trackingNumber }) => [consignmentId, trackingNumber]))
  const requests = step.scans.map(
    (scan): ScanRequest => ({
      eventId: scan.id,
      trackingNumber: numberOf.get(scan.consignmentId) as string,
      kind: scan.kind,
      siteId: scan.siteId,
      occurredAt: scan.occurredAt,
      details: scan.details,
    }),
  )
  const outcomes = await recordScans(context, inTheNameOf(step.event.actorId), requests)
  const rejections = outcomes.flatMap(({ rejection }) => rejection ?? [])
  if (rejections.some(({ code }) => code === 'conflict')) throw new AppError('conflict')
  // nothing that a repeat could mend
  const codes = [...new Set(rejections.map(({ code }) => code))]
  if (codes.length > 0)
    context.logger.error({ bagId: bag.id, eventId: step.event.id, codes }, 'a bag’s scans were rejected')
  await markBagScansRecorded(context.db, bag.id, step.event.id)
}

/** He was let in when the bag's event was recorded. */
function inTheNameOf(userId: string): Person {
  return { ...SYSTEM, userId }
}

/**
 * Completes the bags whose request died between the bag's event and its scans.
 * @returns how many were completed
 */
export async function finishAbandonedBags(
  context: ServiceContext,
  batch: number,
  signal: AbortSignal,
): Promise<number> {
  const recordedBefore = new Date(context.clock.now().getTime() - ABANDONED_AFTER_MS)
  let finished = 0
  for (const id of await listPendingBags(context.db, recordedBefore, batch)) {
    if (signal.aborted) break
    const bag = await findBag(context.db, { id })
    if (bag === undefined) continue
    try {
      await finishBagScans(context, bag)
      finished += 1
    } catch (error) {
      // one bag must not hold up the others; its turn comes again
      context.logger.error({ err: error, bagId: id }, 'a bag’s scans could not be recorded')
    }
  }
  return finished
}
