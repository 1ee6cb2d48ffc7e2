import type { ScanEvent } from './scan-event.ts'

/** What staff find wrong and raise by hand. */
export const REPORTED_EXCEPTION_KINDS = [
  'lost',
  'damaged',
  'refused',
  'moved',
  'misdirected',
  'seal_broken',
  'count_mismatch',
  'other',
] as const

/** Every kind of exception (异常件); those after the reported ones follow from scans, deadlines and complaints. */
export const EXCEPTION_KINDS = [
  ...REPORTED_EXCEPTION_KINDS,
  'missing_hop',
  'three_failed_attempts',
  'not_witnessed',
  'unexpected_scan',
  'stalled',
  'complaint',
] as const
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number]

/** How an exception ends. */
export const RESOLUTIONS = [
  /** it was there after all, and goes on */
  'found',
  /** it goes back to where it came from */
  'returned',
  /** it goes on to another site */
  'rerouted',
  /** given up; another consignment takes its place */
  'replaced',
  /** given up; two people agreed */
  'written_off',
  /** looked into; nothing is to be done */
  'accepted',
] as const
export type Resolution = (typeof RESOLUTIONS)[number]

/** An exception that somebody still has to look into. */
export interface OpenException {
  /** id of the event that raised it */
  readonly id: string
  readonly kind: ExceptionKind
  readonly siteId: string
  readonly raisedAt: Date
}

/** The exception that an event raises by hand; kinds that were never heard of are kept as `other`. */
export function reportedKind(event: ScanEvent): ExceptionKind {
  const kind = event.details.exceptionKind
  return EXCEPTION_KINDS.find((known) => known === kind) ?? 'other'
}

/** @returns null for an event that resolves nothing, or by words that were never heard of */
export function resolutionOf(event: ScanEvent): Resolution | null {
  if (event.kind !== 'exception_resolved') return null
  // before there were resolutions, resolved meant looked into
  return RESOLUTIONS.find((known) => known === event.details.resolution) ?? 'accepted'
}

/** Which of the open exceptions an event resolves: the one it names, the oldest when it names none. */
export function resolvedBy(event: ScanEvent, open: readonly OpenException[]): readonly OpenException[] {
  const resolution = resolutionOf(event)
  if (resolution === null) return []
  // what was given up has nothing left to be looked into
  if (resolution === 'written_off' || resolution === 'replaced') return open
  const { exceptionId } = event.details
  return exceptionId === undefined ? open.slice(0, 1) : open.filter(({ id }) => id === exceptionId)
}
