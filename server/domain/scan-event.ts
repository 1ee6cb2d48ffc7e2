import { hash } from 'node:crypto'
import { isoText } from './calendar-time.ts'
import { canonicalJson } from './canonical-json.ts'
import { derivedId } from './derived-id.ts'

export const SCAN_EVENT_KINDS = [
  'accepted',
  'dispatched',
  'received',
  'collected',
  'delivery_failed',
  'exception_raised',
  'exception_resolved',
  'redirected',
  'witnessed',
  'corrected',
  'cancelled',
] as const
export type ScanEventKind = (typeof SCAN_EVENT_KINDS)[number]

/** Who took the documents at the end, and what was checked of him. Never the number of an identity card. */
export type Collector = {
  readonly kind: 'self' | 'proxy'
  /** proxy: spouse, child, neighbour … */
  readonly relation?: string | undefined
  readonly identityKind?: string | undefined
  readonly identityLast4?: string | undefined
  /** proxy: the holder's own document was looked at too */
  readonly holderIdentityChecked?: boolean | undefined
}

/** What a scan carries beyond who, where and when. Never personal data, never a pick-up code. */
export interface ScanEventDetails {
  readonly exceptionKind?: string | undefined
  readonly note?: string | undefined
  readonly weightGrams?: number | undefined
  /** delivery_failed: why */
  readonly reason?: string | undefined
  /** it went with this bag */
  readonly bagId?: string | undefined
  /** not scanned by anybody: worked out from the scan that follows it */
  readonly isInferred?: boolean | undefined
  /** by how much the phone's clock was wrong; `occurredAt` is put right already. Positive: it was slow */
  readonly clockSkewSeconds?: number | undefined
  /** corrected: the event that no longer counts */
  readonly supersedes?: string | undefined
  /** corrected: what counts in its place; absent when nothing happened at all */
  readonly replacement?:
    | { readonly kind: ScanEventKind; readonly siteId: string; readonly occurredAt: string }
    | undefined
  /** redirected, and exceptions resolved by a return or a new way: the sites from here on */
  readonly route?: readonly string[] | undefined
  readonly homeDelivery?: boolean | undefined
  /** exception_resolved: which exception; the oldest open one when absent */
  readonly exceptionId?: string | undefined
  readonly resolution?: string | undefined
  /** written off: who asked for it; the actor is the second person, who approved */
  readonly proposedBy?: string | undefined
  readonly replacementId?: string | undefined
  readonly collector?: Collector | undefined
  readonly proofAttachmentId?: string | undefined
}

/** Actor of facts that the system itself records: alarms, and scans that it inferred. */
export const SYSTEM_ACTOR = '00000000-0000-4000-8000-000000000001'

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

/** Id of the hand-over that a scan shows to have happened before it. */
export function inferredId(scanId: string): string {
  return derivedId('inferred', scanId)
}

/** Order in which things happened; of two at the same instant, the one recorded first. */
export function byOccurrence(a: ScanEvent, b: ScanEvent): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence
}

/** SM3 (GB/T 32905) over the canonical JSON (RFC 8785) of the event and the hash before it, in hexadecimal. */
export function hashOfScanEvent(consignmentId: string, event: ScanEvent, previousHash: string | null): string {
  return hash('sm3', canonicalScanEvent(consignmentId, event, previousHash), 'hex')
}

/** What is hashed. The members are the same ever and stand here in their order already, which spares sorting their names. */
export function canonicalScanEvent(consignmentId: string, event: ScanEvent, previousHash: string | null): string {
  const { id, sequence, kind, siteId, actorId, occurredAt, recordedAt, details, flags } = event
  const text = JSON.stringify
  return (
    `{"actorId":${text(actorId)},"consignmentId":${text(consignmentId)},"details":${canonicalJson({ ...details })}` +
    `,"flags":${text(flags)},"id":${text(id)},"kind":${text(kind)},"occurredAt":"${isoText(occurredAt)}"` +
    `,"previousHash":${text(previousHash)},"recordedAt":"${isoText(recordedAt)}","sequence":${text(sequence)}` +
    `,"siteId":${text(siteId)}}`
  )
}

/** Links an event to the chain of its consignment. */
export function chainScanEvent(consignmentId: string, event: ScanEvent, previousHash: string | null): ChainedScanEvent {
  return { ...event, previousHash, hash: hashOfScanEvent(consignmentId, event, previousHash) }
}
