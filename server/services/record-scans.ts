import { setTimeout as pause } from 'node:timers/promises'
import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { actingSite, hasRole, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { CLOCK_TOLERANCE_MS, type LetIn, ScanBatch, type ScanOutcome, type ScanRequest } from './scan-batch.ts'

export type { ScanOutcome, ScanRequest }

/** Optimistic writes of one batch; each round at least one of the competing writers gets through. */
const MOST_ROUNDS = 40
/** A conflict or two is settled at once; from then on competitors step out of each other's way. */
const ROUNDS_WITHOUT_PAUSE = 2

/**
 * Records a batch of scans: two statements whatever its size, one transaction for all that follows from them.
 * The same event twice is one event; a fact that is merely unexpected is recorded and flagged; forgeries (another's site,
 * a wrong pick-up code, a time that cannot be) are rejected and change nothing.
 */
export async function recordScans(
  context: ServiceContext,
  person: Person,
  requests: readonly ScanRequest[],
): Promise<ScanOutcome[]> {
  const batch = new ScanBatch(context, person)
  let waiting = letInAll(context, person, requests, batch)
  for (let round = 0; waiting.length > 0 && round < MOST_ROUNDS; round += 1) {
    if (round > ROUNDS_WITHOUT_PAUSE) await pause(context.chance.integer(10 * round))
    waiting = await batch.recordRound(waiting)
  }
  for (const { request } of waiting) batch.reject(request, new AppError('conflict'))
  return requests.map((request) => batch.outcomeOf(request))
}

function letInAll(
  context: ServiceContext,
  person: Person,
  requests: readonly ScanRequest[],
  batch: ScanBatch,
): readonly LetIn[] {
  const firstOf = new Map<string, LetIn>()
  return requests.flatMap((request) => {
    try {
      const one = letIn(context, person, request)
      const first = firstOf.get(request.eventId) ?? one
      if (!isSameFact(first, one)) throw new AppError('event_id_reused')
      firstOf.set(request.eventId, first)
      return [one]
    } catch (error) {
      batch.reject(request, error)
      return []
    }
  })
}

/** @throws AppError for what can be refused without looking at the consignment */
function letIn(context: ServiceContext, person: Person, request: ScanRequest): LetIn {
  const trackingNumber = parseTrackingNumber(request.trackingNumber)
  if (trackingNumber === null) throw new AppError('tracking_number_invalid')
  const mayAnywhere = request.kind === 'exception_resolved' && hasRole(person, 'dispatcher')
  const siteId = mayAnywhere && request.siteId !== undefined ? request.siteId : actingSite(person, request.siteId)
  if (request.kind === 'exception_resolved' && !hasRole(person, 'dispatcher')) throw new AppError('forbidden')
  if (request.kind.startsWith('exception_') && !request.details.note) throw new AppError('note_required')
  if (request.occurredAt.getTime() > context.clock.now().getTime() + CLOCK_TOLERANCE_MS) {
    throw new AppError('occurred_in_future')
  }
  return { request, trackingNumber, siteId }
}

/** Two scans of one batch under one id: a phone that sent it twice, or two facts that must not share it. */
function isSameFact(a: LetIn, b: LetIn): boolean {
  return a.trackingNumber === b.trackingNumber && a.request.kind === b.request.kind && a.siteId === b.siteId
}
