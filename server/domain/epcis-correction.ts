import { correctedBy, effectiveEvents, replacementOf } from './correction.ts'
import { inferredId, type ScanEvent } from './scan-event.ts'

/** An event as it is told outside, and by what it was taken back. */
export interface ToldEvent<E extends ScanEvent> {
  readonly event: E
  /** null: it counts */
  readonly takenBack: TakenBack | null
}

export interface TakenBack {
  readonly at: Date
  /** did it not happen at all, or otherwise than was said? */
  readonly reason: 'did_not_occur' | 'incorrect_data'
  /** the event that tells what happened instead */
  readonly byId: string | null
}

/**
 * All events, in the order in which they happened, as EPCIS tells them: nothing disappears, what was corrected says so, and
 * a correction stands as what happened instead. One that says that nothing happened is told by the event it takes back.
 */
export function toldEvents<E extends ScanEvent>(events: readonly E[]): ToldEvent<E>[] {
  const counting = new Map(effectiveEvents(events).map((event) => [event.id, event]))
  const corrections = events
    .filter(({ kind }) => kind === 'corrected')
    .toSorted((a, b) => b.sequence - a.sequence)
    .map((event) => ({ event, ids: idsBehind(events, event), counts: counting.has(event.id) }))
  return events
    .map((event): ToldEvent<E> => {
      const counted = counting.get(event.id)
      if (counted !== undefined) return { event: counted, takenBack: null }
      // a correction of what a later correction is about is overtaken by it
      const ids = new Set([event.id, ...idsBehind(events, event)])
      const about = corrections.filter((one) => one.event.id !== event.id && one.ids.some((id) => ids.has(id)))
      return { event: replacementOf(event), takenBack: takenBack(event, about.find(({ counts }) => counts)?.event) }
    })
    .filter(({ event }) => event.kind !== 'corrected')
    .sort((a, b) => a.event.occurredAt.getTime() - b.event.occurredAt.getTime() || a.event.sequence - b.event.sequence)
}

/** What a correction takes back: the event it names, what that one took back if it is a correction, and what was inferred. */
function idsBehind(events: readonly ScanEvent[], event: ScanEvent): string[] {
  const named = event.kind === 'corrected' ? correctedBy(events, event) : undefined
  if (named === undefined) return []
  const isTold = named.details.replacement !== undefined
  return [named.id, inferredId(named.id), ...(isTold ? idsBehind(events, named) : [])]
}

function takenBack(event: ScanEvent, by: ScanEvent | undefined): TakenBack {
  const tellsMore = by?.details.replacement !== undefined
  return {
    at: (by ?? event).recordedAt,
    reason: tellsMore ? 'incorrect_data' : 'did_not_occur',
    byId: tellsMore && by !== undefined ? by.id : null,
  }
}
