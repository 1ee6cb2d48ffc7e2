import { replacementOf } from './correction.ts'
import type { Custody } from './custody-state.ts'
import { type OpenException, type Resolution, resolutionOf, resolvedBy } from './exception.ts'
import { addWorkingMinutes } from './opening-hours.ts'
import type { ScanEvent } from './scan-event.ts'
import { type DeadlineRules, workingMinutesFor } from './service-level.ts'

/** What became of one exception by newly recorded facts. */
export interface ExceptionChange extends OpenException {
  /** on the hub's calendar */
  readonly dueAt: Date
  readonly status: 'open' | 'resolved' | 'withdrawn'
  readonly resolution: Resolution | null
  readonly resolvedByEventId: string | null
  readonly resolvedAt: Date | null
}

/**
 * Exceptions that the facts opened or closed, each as it stands in the end: resolved by an event that says so; withdrawn
 * when a late or corrected scan explained it.
 */
export function exceptionChanges(
  rules: DeadlineRules,
  start: Custody,
  facts: readonly { readonly event: ScanEvent; readonly custody: Custody }[],
): readonly ExceptionChange[] {
  const changes = new Map<string, ExceptionChange>()
  const touched = (one: OpenException) => {
    const { kind, openingHours } = rules.tree.hub
    const minutes = workingMinutesFor(rules.serviceLevels, 'resolve_exception', kind)
    const dueAt = addWorkingMinutes(one.raisedAt, minutes, openingHours, rules.workdays)
    return { ...one, dueAt, resolution: null, resolvedByEventId: null, resolvedAt: null }
  }
  let open = start.openExceptions
  for (const { event, custody } of facts) {
    const now = custody.openExceptions
    const gone = open.filter(({ id }) => !now.some((still) => still.id === id))
    const told = replacementOf(event)
    const resolved = resolvedBy(told, gone)
    for (const one of gone) {
      const outcome = resolved.includes(one)
        ? ({ status: 'resolved', resolution: resolutionOf(told) } as const)
        : ({ status: 'withdrawn' } as const)
      changes.set(one.id, { ...touched(one), ...outcome, resolvedByEventId: event.id, resolvedAt: told.occurredAt })
    }
    // the same scan may turn out to be wrong in another way
    for (const one of now.filter(
      ({ id, kind }) => !open.some((earlier) => earlier.id === id && earlier.kind === kind),
    )) {
      changes.set(one.id, { ...touched(one), status: 'open' })
    }
    open = now
  }
  return [...changes.values()]
}
