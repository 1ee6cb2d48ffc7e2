import { isReasonOf } from '../domain/collection.ts'
import { CLOCK_TOLERANCE_MS } from '../domain/scan-event.ts'
import { parseTrackingNumber } from '../domain/tracking-number.ts'
import { AppError } from '../errors.ts'
import { actingSite, hasRole, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { registerReturnsOf } from './register-returns.ts'
import { ScanBatch } from './scan-batch.ts'
import { type LetIn, rejected, type ScanOutcome, type ScanRequest } from './scan-request.ts'

export type { ScanOutcome, ScanRequest }

/**
 * Records the scans of one request: two statements whatever their number, one transaction for all that follows from them;
 * under load the same two serve other requests too (services/scan-rounds.ts), which changes nothing in the answers.
 * The same event twice is one event; a fact that is merely unexpected is recorded and flagged; forgeries (another's site,
 * a wrong pick-up code, a time that cannot be) are rejected and change nothing.
 * @returns what became of each, in the order given
 */
export async function recordScans(
  context: ServiceContext,
  person: Person,
  requests: readonly ScanRequest[],
): Promise<ScanOutcome[]> {
  const arrivals = letInAll(context, person, requests)
  const scans = arrivals.flatMap((arrival) => ('letIn' in arrival ? [arrival.letIn] : []))
  const outcomes = await context.scanRounds.record(scans, () => new ScanBatch(context))
  await registerReturns(context, outcomes)
  const outcomeOf = new Map(scans.map((scan, index) => [scan, outcomes[index] as ScanOutcome]))
  return arrivals.map((arrival) =>
    'letIn' in arrival ? (outcomeOf.get(arrival.letIn) as ScanOutcome) : arrival.rejection,
  )
}

/** Where materials of a round trip arrived, their result is registered. The scans stand whatever becomes of it. */
async function registerReturns(context: ServiceContext, outcomes: readonly ScanOutcome[]): Promise<void> {
  const arrived = outcomes.filter(({ status }) => status === 'completed').map(({ trackingNumber }) => trackingNumber)
  if (arrived.length === 0) return
  await registerReturnsOf(context, arrived).catch((error: unknown) => {
    // the job register-returns makes up for it
    context.logger.error({ err: error }, 'the result of a round trip could not be registered')
  })
}

type Arrival = { readonly letIn: LetIn } | { readonly rejection: ScanOutcome }

function letInAll(context: ServiceContext, person: Person, requests: readonly ScanRequest[]): readonly Arrival[] {
  const firstOf = new Map<string, LetIn>()
  return requests.map((request) => {
    try {
      const one = letIn(context, person, request)
      const first = firstOf.get(request.eventId) ?? one
      if (!isSameFact(first, one)) throw new AppError('event_id_reused')
      firstOf.set(request.eventId, first)
      return { letIn: one }
    } catch (error) {
      return { rejection: rejected(request, error) }
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
  const { reason } = request.details
  if (reason !== undefined && !isReasonOf(request.kind, reason)) throw new AppError('reason_wrong')
  if (request.occurredAt.getTime() > context.clock.now().getTime() + CLOCK_TOLERANCE_MS) {
    throw new AppError('occurred_in_future')
  }
  return { request, actorId: person.userId, trackingNumber, siteId }
}

/** Two scans of one request under one id: a phone that sent it twice, or two facts that must not share it. */
function isSameFact(a: LetIn, b: LetIn): boolean {
  return a.trackingNumber === b.trackingNumber && a.request.kind === b.request.kind && a.siteId === b.siteId
}
