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
  facts: readonly { readonly event: ScanEvent; readonly before: Custody; readonly custody: Custody }[],
): readonly ExceptionChange[] {
  const changes = new Map<string, ExceptionChange>()
  const touched = (one: OpenException) => {
    const { kind, openingHours } = rules.tree.hub
    const minutes = workingMinutesFor(rules.serviceLevels, 'resolve_exception', kind)
    const dueAt = addWorkingMinutes(one.raisedAt, minutes, openingHours, rules.workdays)
    return { ...one, dueAt, resolution: null, resolvedByEventId: null, resolvedAt: null }
  }
  let open = start.openExceptions
  for (const { event, before, custody } of facts) {
    const now = custody.openExceptions
    const named = resolvedBy(event, before.openExceptions)
    for (const one of open.filter(({ id }) => !now.some((still) => still.id === id))) {
      const isResolved = named.some(({ id }) => id === one.id)
      const outcome = isResolved
        ? ({ status: 'resolved', resolution: resolutionOf(event) } as const)
        : ({ status: 'withdrawn' } as const)
      changes.set(one.id, { ...touched(one), ...outcome, resolvedByEventId: event.id, resolvedAt: event.occurredAt })
    }
    for (const one of now.filter(({ id }) => !open.some((earlier) => earlier.id === id))) {
      changes.set(one.id, { ...touched(one), status: 'open' })
    }
    open = now
  }
  return [...changes.values()]
}
