import { inferredId, type ScanEvent } from './scan-event.ts'

/**
 * The events as they count: what was corrected is left out, and what happened instead stands in its place and time.
 * Of two corrections of one event, the one recorded last counts. A correction can be corrected in its turn: by one that
 * tells what happened instead, which then stands for the event that was wrong first; or by one that tells nothing, and
 * then what was corrected counts again. A hand-over that was inferred from a scan counts no longer than the scan.
 */
export function effectiveEvents<E extends ScanEvent>(events: readonly E[]): readonly E[] {
  const corrections = events.filter(({ kind }) => kind === 'corrected')
  if (corrections.length === 0) return events
  const superseded = new Set<string>()
  for (const correction of corrections.toSorted((a, b) => b.sequence - a.sequence)) {
    if (superseded.has(correction.id)) continue
    const replaced = replacedBy(events, correction)
    if (replaced.some(({ id }) => superseded.has(id))) superseded.add(correction.id)
    else for (const { id } of replaced) superseded.add(id).add(inferredId(id))
  }
  return events.flatMap((event) => (superseded.has(event.id) ? [] : [asItCounts(events, event)]))
}

/** The event that a correction names; undefined unless it was recorded before the correction. */
export function correctedBy<E extends ScanEvent>(events: readonly E[], { details, sequence }: E): E | undefined {
  return events.find((event) => event.id === details.supersedes && event.sequence < sequence)
}

/** What the correction stands for: the event that it names, and what that one stood for where it tells what happened. */
function replacedBy<E extends ScanEvent>(events: readonly E[], correction: E): readonly E[] {
  const named = correctedBy(events, correction)
  if (named === undefined) return []
  const isTold = correction.details.replacement !== undefined
  return named.kind === 'corrected' && isTold ? [named, ...replacedBy(events, named)] : [named]
}

function asItCounts<E extends ScanEvent>(events: readonly E[], event: E): E {
  const first = event.kind === 'corrected' ? replacedBy(events, event).at(-1) : undefined
  if (first === undefined) return event
  const instead = replacementOf(event)
  if (instead.kind !== first.kind) return instead
  // the same fact at another place or time: who it was and what he noted stay
  const { isInferred: _, clockSkewSeconds: __, ...said } = first.details
  return { ...instead, actorId: first.actorId, details: { ...said, ...instead.details } }
}

/** What happened instead, as a correction tells it; any other event is as it is. */
export function replacementOf<E extends ScanEvent>(event: E): E {
  const { replacement } = event.details
  if (event.kind !== 'corrected' || replacement === undefined) return event
  const { kind, siteId, occurredAt } = replacement
  return { ...event, kind, siteId, occurredAt: new Date(occurredAt) }
}
