import type { ConsignmentStatus } from '../domain/custody.ts'
import type { ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { TaskPlan } from '../domain/task.ts'
import { AppError, type ErrorCode } from '../errors.ts'

/** A fact as a phone reports it. */
export interface ScanRequest {
  readonly eventId: string
  readonly trackingNumber: string
  readonly kind: ScanEventKind
  readonly siteId?: string | undefined
  readonly occurredAt: Date
  readonly pickupCode?: string | undefined
  readonly details: ScanEventDetails
}

/** What became of it. */
export interface ScanOutcome {
  readonly eventId: string
  readonly outcome: 'recorded' | 'duplicate' | 'rejected'
  readonly trackingNumber: string
  readonly status: ConsignmentStatus | null
  readonly flags: readonly string[]
  /** who has the next move; null when nobody has, or the scan was rejected */
  readonly next: TaskPlan | null
  readonly rejection: { readonly code: ErrorCode; readonly detail: string } | null
}

/** A scan that the person may make, with its number in the one form and its site named. */
export interface LetIn {
  readonly request: ScanRequest
  /** who made it */
  readonly actorId: string
  readonly trackingNumber: string
  readonly siteId: string
}

/** @throws the error itself, unless it is one that people are meant to read */
export function rejected(request: ScanRequest, error: unknown): ScanOutcome {
  if (!(error instanceof AppError)) throw error
  return {
    eventId: request.eventId,
    outcome: 'rejected',
    trackingNumber: request.trackingNumber,
    status: null,
    flags: [],
    next: null,
    rejection: { code: error.code, detail: error.detail },
  }
}
