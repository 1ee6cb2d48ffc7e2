import type { ScanEvent } from './scan-event.ts'

/**
 * The events as they count: what was corrected is left out, and what happened instead stands in its place and time.
 * A correction can be corrected in its turn. Of two corrections of one event, the one recorded last counts.
 */
export function effectiveEvents<E extends ScanEvent>(events: readonly E[]): readonly E[] {
  const corrections = events.filter(({ kind }) => kind === 'corrected')
  if (corrections.length === 0) return events
  const superseded = new Set<string>()
  for (const correction of corrections.toSorted((a, b) => b.sequence - a.sequence)) {
    const { supersedes } = correction.details
    if (supersedes === undefined || superseded.has(correction.id)) continue
    if (superseded.has(supersedes)) superseded.add(correction.id)
    superseded.add(supersedes)
  }
  return events.flatMap((event) => (superseded.has(event.id) ? [] : [replacementOf(event)]))
}

function replacementOf<E extends ScanEvent>(event: E): E {
  const { replacement } = event.details
  if (event.kind !== 'corrected' || replacement === undefined) return event
  const { kind, siteId, occurredAt } = replacement
  return { ...event, kind, siteId, occurredAt: new Date(occurredAt) }
}
