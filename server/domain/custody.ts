import { correctedBy, effectiveEvents } from './correction.ts'
import { type ConsignmentPlan, type Custody, type CustodyFlag, initialCustody, isClosed } from './custody-state.ts'
import { ALREADY_HERE, CUSTODY_TABLE, type Transition } from './custody-table.ts'
import { type ExceptionKind, reportedKind, resolutionOf, resolvedBy } from './exception.ts'
import { byOccurrence, type ScanEvent } from './scan-event.ts'

export * from './custody-state.ts'

/** Flags that somebody has to look into: each opens an exception (异常件). */
const RAISES: ReadonlyMap<CustodyFlag, ExceptionKind> = new Map([
  ['misdirected', 'misdirected'],
  ['missing_hop', 'missing_hop'],
  ['missing_receipt', 'missing_hop'],
  ['not_held_here', 'unexpected_scan'],
  ['early_collection', 'unexpected_scan'],
  ['cancelled_after_acceptance', 'unexpected_scan'],
  ['after_close', 'unexpected_scan'],
  ['third_attempt_failed', 'three_failed_attempts'],
  ['not_witnessed', 'not_witnessed'],
])

/** Three attempts within five days, then back with a reason: the postal company's terms. */
const MOST_ATTEMPTS = 3
const ATTEMPTS_WITHIN_MS = 5 * 24 * 60 * 60_000

/** What one more fact makes of the custody, and what is unexpected about it. */
export function applyScan(
  plan: ConsignmentPlan,
  custody: Custody,
  event: ScanEvent,
): { custody: Custody; flags: readonly CustodyFlag[] } {
  if (event.details.isInferred) return applyInferred(plan, custody, event)
  const transition = isAlreadyHere(custody, event) ? ALREADY_HERE : CUSTODY_TABLE[custody.status][event.kind]
  const flags = transition.flags.map((rule) => rule(plan, custody, event)).filter((flag) => flag !== null)
  if (event.details.clockSkewSeconds !== undefined) flags.push('clock_off')
  const moved = steer(plan, move(plan, custody, event, transition), event)
  const attempted = countAttempt(moved, event, flags)
  const witnessed = witness(plan, attempted, event, transition, flags)
  return { custody: keepExceptions(custody, witnessed, event, flags), flags }
}

/** Folds all events that count, in the order in which they happened, over the plan. */
export function foldCustody(plan: ConsignmentPlan, events: readonly ScanEvent[]): Custody {
  return custodySteps(plan, events).at(-1)?.after ?? initialCustody(plan)
}

/** An event that counts, and what it made of the custody. */
export interface CustodyChange {
  readonly event: ScanEvent
  readonly before: Custody
  readonly after: Custody
  readonly flags: readonly CustodyFlag[]
}

/** The events that count, in the order in which they happened, each with what it did. */
export function custodySteps(plan: ConsignmentPlan, events: readonly ScanEvent[]): readonly CustodyChange[] {
  let before = initialCustody(plan)
  return effectiveEvents(events)
    .toSorted(byOccurrence)
    .map((event) => {
      const { custody: after, flags } = applyScan(plan, before, event)
      const change = { event, before, after, flags }
      before = after
      return change
    })
}

/**
 * Folds the events with one more among them and tells its flags. A late event takes its place in time: what was flagged
 * for want of it is no longer.
 * @param before the fold of the events without it
 * @returns the fold with it, and the custody that it met in its place
 */
export function foldWith(
  plan: ConsignmentPlan,
  events: readonly ScanEvent[],
  added: ScanEvent,
  before: Custody = foldCustody(plan, events),
): { after: Custody; met: Custody; flags: readonly CustodyFlag[] } {
  // nearly always it is the last to happen
  if (added.kind !== 'corrected' && effectiveEvents(events).every((event) => byOccurrence(event, added) < 0)) {
    const { custody: after, flags } = applyScan(plan, before, added)
    return { after, met: before, flags }
  }
  const steps = custodySteps(plan, [...events, added])
  const after = steps.at(-1)?.after ?? before
  const own = steps.find(({ event }) => event.id === added.id)
  const isMistaken = added.kind === 'corrected' && correctedBy(events, added) === undefined
  const flags: readonly CustodyFlag[] = isMistaken ? ['nothing_to_correct'] : (own?.flags ?? [])
  return { after, met: own?.before ?? before, flags }
}

/** A hand-over that nobody scanned counts only while the real scan is still missing. */
function applyInferred(plan: ConsignmentPlan, custody: Custody, event: ScanEvent) {
  const isHere = custody.siteId === event.siteId
  const isMissing =
    event.kind === 'dispatched'
      ? isHere && !isClosed(custody.status) && custody.status !== 'in_transit'
      : custody.status === 'in_transit'
  if (!isMissing) return { custody, flags: [] as CustodyFlag[] }
  const flags: CustodyFlag[] = [event.kind === 'dispatched' ? 'missing_hop' : 'missing_receipt']
  const moved = move(plan, custody, event, { effect: event.kind === 'dispatched' ? 'carry' : 'hold', flags: [] })
  return { custody: keepExceptions(custody, moved, event, flags), flags }
}

function isAlreadyHere(custody: Custody, event: ScanEvent): boolean {
  const isHeld = custody.status === 'held' || custody.status === 'awaiting_pickup'
  return event.kind === 'received' && isHeld && event.siteId === custody.siteId
}

function move(plan: ConsignmentPlan, custody: Custody, event: ScanEvent, { effect }: Transition): Custody {
  const handedOver = { ...custody, siteId: event.siteId }
  switch (effect) {
    case 'keep':
      return custody
    case 'hold':
      return arrive(plan, handedOver, event)
    case 'carry':
      return { ...handedOver, status: 'in_transit' }
    case 'complete':
      // whoever takes materials that turned back is their consignor; a result is always given to its consignee
      if (custody.isReturning && plan.direction === 'materials') return { ...handedOver, status: 'returned' }
      return { ...handedOver, status: 'completed', completedAt: event.occurredAt, isReturning: false }
    case 'cancel':
      return { ...custody, status: 'cancelled' }
  }
}

/** Materials end at their agency; results wait for pick-up, or for the courier; what is returned goes to its consignor. */
function arrive({ direction }: ConsignmentPlan, here: Custody, event: ScanEvent): Custody {
  if (here.siteId !== here.route.at(-1)) return { ...here, status: 'held' }
  if (here.isReturning) return { ...here, status: direction === 'result' ? 'returned' : 'awaiting_pickup' }
  if (direction === 'materials') return { ...here, status: 'completed', completedAt: event.occurredAt }
  return { ...here, status: here.homeDelivery ? 'held' : 'awaiting_pickup' }
}

/** Decisions about the way: a redirection, or an exception that ends in a return, a new way, or the end of the way. */
function steer(plan: ConsignmentPlan, custody: Custody, event: ScanEvent): Custody {
  const resolution = resolutionOf(event)
  if (resolution === 'found' && custody.status === 'written_off') {
    return arrive(plan, { ...custody, siteId: event.siteId }, event)
  }
  if (isClosed(custody.status)) return custody
  if (resolution === 'written_off' || resolution === 'replaced') {
    return { ...custody, status: 'written_off', awaitsWitness: null }
  }
  const { route, homeDelivery = false } = event.details
  if (route === undefined) return custody
  if (event.kind === 'redirected' || resolution === 'rerouted') {
    return follow(plan, { ...custody, route, homeDelivery, isReturning: false }, event)
  }
  if (resolution === 'returned') {
    return follow(plan, { ...custody, route, homeDelivery: false, isReturning: true }, event)
  }
  return custody
}

/** A new way may end where the documents lie already. */
function follow(plan: ConsignmentPlan, custody: Custody, event: ScanEvent): Custody {
  const isHeld = custody.status === 'held' || custody.status === 'awaiting_pickup'
  const turned = { ...custody, failedAttempts: [] }
  return isHeld ? arrive(plan, turned, event) : turned
}

function countAttempt(custody: Custody, event: ScanEvent, flags: CustodyFlag[]): Custody {
  // nobody tried who did not have it
  const isTried = event.kind === 'delivery_failed' && !isClosed(custody.status) && !flags.includes('not_held_here')
  if (!isTried) return custody
  const since = event.occurredAt.getTime() - ATTEMPTS_WITHIN_MS
  const attempts = [...custody.failedAttempts.filter((at) => at.getTime() >= since), event.occurredAt]
  if (attempts.length < MOST_ATTEMPTS) return { ...custody, failedAttempts: attempts }
  flags.push('third_attempt_failed')
  return { ...custody, failedAttempts: [] }
}

function witness(
  plan: ConsignmentPlan,
  custody: Custody,
  event: ScanEvent,
  { effect }: Transition,
  flags: CustodyFlag[],
): Custody {
  const waiting = custody.awaitsWitness
  if (event.kind === 'witnessed') {
    if (waiting === null || waiting.siteId !== event.siteId) flags.push('nothing_to_witness')
    else if (waiting.actorId === event.actorId) flags.push('same_person')
    else return { ...custody, awaitsWitness: null }
    return custody
  }
  if (!plan.twoPersonHandling || effect === 'keep' || effect === 'cancel') return custody
  if (waiting !== null) flags.push('not_witnessed')
  return { ...custody, awaitsWitness: { eventId: event.id, actorId: event.actorId, siteId: event.siteId } }
}

function keepExceptions(before: Custody, after: Custody, event: ScanEvent, flags: CustodyFlag[]): Custody {
  const open = before.openExceptions
  const resolved = resolvedBy(event, open)
  const isFoundAgain = before.status === 'written_off' && after.status !== 'written_off'
  if (event.kind === 'exception_resolved' && resolved.length === 0 && !isFoundAgain) flags.push('no_open_exception')
  // what was taken at last stalls no longer
  const hasArrived = before.status === 'in_transit' && after.status !== 'in_transit'
  const left = open.filter((one) => !resolved.includes(one) && !(hasArrived && one.kind === 'stalled'))
  const kind = raisedKind(before, event, flags)
  if (kind === null) return left.length === open.length ? after : { ...after, openExceptions: left }
  const raised = { id: event.id, kind, siteId: event.siteId, raisedAt: event.occurredAt }
  return { ...after, openExceptions: [...left, raised] }
}

function raisedKind(before: Custody, event: ScanEvent, flags: readonly CustodyFlag[]): ExceptionKind | null {
  if (event.kind === 'exception_raised') {
    const kind = reportedKind(event)
    // a late receipt may show that nothing had stalled when the alarm was raised
    return kind === 'stalled' && before.status !== 'in_transit' ? null : kind
  }
  for (const flag of flags) {
    const kind = RAISES.get(flag)
    if (kind !== undefined) return kind
  }
  return null
}
