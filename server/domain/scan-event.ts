import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

export const SCAN_EVENT_KINDS = [
  'accepted',
  'dispatched',
  'received',
  'collected',
  'delivery_failed',
  'exception_raised',
  'exception_resolved',
  'cancelled',
] as const
export type ScanEventKind = (typeof SCAN_EVENT_KINDS)[number]

/** What a scan carries beyond who, where and when. Never personal data, never a pick-up code. */
export interface ScanEventDetails {
  readonly exceptionKind?: string | undefined
  readonly note?: string | undefined
  readonly weightGrams?: number | undefined
}

/** A recorded fact about one consignment (扫描记录). `occurredAt` is when it happened, `recordedAt` when we learned it. */
export interface ScanEvent {
  readonly id: string
  /** 1, 2, 3 … in the order of recording */
  readonly sequence: number
  readonly kind: ScanEventKind
  readonly siteId: string
  readonly actorId: string
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly details: ScanEventDetails
  /** what was unexpected about it when it was recorded */
  readonly flags: readonly string[]
}

/** Phones' clocks may be this far ahead of the server's, or behind it. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000

export interface ChainedScanEvent extends ScanEvent {
  readonly previousHash: string | null
  readonly hash: string
}

/** Order in which things happened; of two at the same instant, the one recorded first. */
export function byOccurrence(a: ScanEvent, b: ScanEvent): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence
}

/** SM3 (GB/T 32905) over the canonical JSON (RFC 8785) of the event and the hash before it, in hexadecimal. */
export function hashOfScanEvent(consignmentId: string, event: ScanEvent, previousHash: string | null): string {
  const text = canonicalJson({
    consignmentId,
    id: event.id,
    sequence: event.sequence,
    kind: event.kind,
    siteId: event.siteId,
    actorId: event.actorId,
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: event.recordedAt.toISOString(),
    details: { ...event.details },
    flags: event.flags,
    previousHash,
  })
  return hash('sm3', text, 'hex')
}

/** Links an event to the chain of its consignment. */
export function chainScanEvent(consignmentId: string, event: ScanEvent, previousHash: string | null): ChainedScanEvent {
  return { ...event, previousHash, hash: hashOfScanEvent(consignmentId, event, previousHash) }
}
