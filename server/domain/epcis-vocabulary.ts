import { type ExceptionKind, type Resolution, reportedKind, resolutionOf } from './exception.ts'
import type { ScanEvent, ScanEventKind } from './scan-event.ts'

/** Business steps of CBV 2.0 that the relay knows. `receiving` excludes `arriving` and `accepting`: a hand-over is one step. */
export type BizStep =
  | 'accepting'
  | 'commissioning'
  | 'decommissioning'
  | 'departing'
  | 'inspecting'
  | 'other'
  | 'packing'
  | 'receiving'
  | 'replacing'
  | 'unpacking'

/** Dispositions of CBV 2.0 that the relay knows: in what condition the documents are from then on. */
export type Disposition =
  | 'completeness_verified'
  | 'conformant'
  | 'container_closed'
  | 'container_open'
  | 'damaged'
  | 'dispensed'
  | 'in_progress'
  | 'in_transit'
  | 'inactive'
  | 'mismatch_instance'
  | 'mismatch_quantity'
  | 'non_conformant'
  | 'returned'
  | 'unavailable'
  | 'unknown'

/** What a fact of ours is called in the Core Business Vocabulary. */
export interface Meaning {
  readonly bizStep: BizStep
  /** absent where the fact says nothing about the condition */
  readonly disposition?: Disposition
  /** DELETE: the tracking number stands for no documents any more. OBSERVE unless said */
  readonly action?: 'DELETE'
  /** true: afterwards the documents are at no site of ours */
  readonly leaves?: true
}

const RAISED: Readonly<Record<ExceptionKind, Disposition>> = {
  lost: 'unknown',
  damaged: 'damaged',
  refused: 'in_progress',
  moved: 'in_progress',
  misdirected: 'mismatch_instance',
  seal_broken: 'container_open',
  count_mismatch: 'mismatch_quantity',
  other: 'non_conformant',
  missing_hop: 'unknown',
  three_failed_attempts: 'in_progress',
  not_witnessed: 'non_conformant',
  unexpected_scan: 'mismatch_instance',
  stalled: 'unknown',
  complaint: 'in_progress',
}

const RESOLVED: Readonly<Record<Resolution, Meaning>> = {
  found: { bizStep: 'inspecting', disposition: 'in_progress' },
  returned: { bizStep: 'inspecting', disposition: 'returned' },
  rerouted: { bizStep: 'inspecting', disposition: 'in_progress' },
  replaced: { bizStep: 'replacing', disposition: 'unavailable' },
  written_off: { bizStep: 'decommissioning', disposition: 'inactive', action: 'DELETE' },
  accepted: { bizStep: 'inspecting', disposition: 'conformant' },
}

const OTHER: Meaning = { bizStep: 'other' }

const MEANINGS: Readonly<Record<ScanEventKind, Meaning | ((event: ScanEvent) => Meaning)>> = {
  accepted: { bizStep: 'accepting', disposition: 'in_progress' },
  dispatched: { bizStep: 'departing', disposition: 'in_transit', leaves: true },
  received: { bizStep: 'receiving', disposition: 'in_progress' },
  collected: { bizStep: 'accepting', disposition: 'dispensed', leaves: true },
  delivery_failed: OTHER,
  exception_raised: (event) => ({ bizStep: 'inspecting', disposition: RAISED[reportedKind(event)] }),
  exception_resolved: (event) => RESOLVED[resolutionOf(event) ?? 'accepted'],
  redirected: OTHER,
  witnessed: { bizStep: 'inspecting', disposition: 'conformant' },
  // told by the events that it is about: see toldEvents
  corrected: OTHER,
  // cancelled too late, it ended nothing
  cancelled: ({ flags }) =>
    flags.length > 0 ? OTHER : { bizStep: 'decommissioning', disposition: 'inactive', action: 'DELETE', leaves: true },
}

export function meaningOf(event: ScanEvent): Meaning {
  const meaning = MEANINGS[event.kind]
  return typeof meaning === 'function' ? meaning(event) : meaning
}
