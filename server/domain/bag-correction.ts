import type { BagStep } from './bag-step.ts'
import { effectiveEvents } from './correction.ts'
import { byOccurrence, type ScanEvent } from './scan-event.ts'

/** Consignments that a bag's step was about: those it moved, and those that were taken out with it. */
export function touchedBy({ event, scans }: BagStep): ReadonlySet<string> {
  return new Set([...scans.map(({ consignmentId }) => consignmentId), ...(event.details.found ?? [])])
}

/**
 * Did a consignment go on since a step of its bag: was it scanned, or was what the step says of it corrected by itself? An
 * exception that somebody raised stands whatever becomes of the step.
 * @param step with the scans of the consignment alone
 * @param ofBag ids of all scans that follow from the bag's steps; the later steps were taken back before
 * @param events of the consignment
 */
export function wentOnSince(step: BagStep, ofBag: ReadonlySet<string>, events: readonly ScanEvent[]): boolean {
  const ids = new Set(step.scans.map(({ id }) => id))
  const counting = effectiveEvents(events)
  const own = events.filter(({ id }) => ids.has(id))
  if (own.some(({ id }) => !counting.some((event) => event.id === id))) return true
  const last = own.at(-1)
  return counting.some((event) => {
    const saysNothing = event.kind === 'corrected' || event.kind === 'exception_raised' || event.details.isInferred
    if (saysNothing || ofBag.has(event.id)) return false
    if (last !== undefined) return event.sequence > last.sequence && byOccurrence(event, last) > 0
    return event.recordedAt >= step.event.recordedAt && event.occurredAt >= step.event.occurredAt
  })
}
