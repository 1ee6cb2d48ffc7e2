import { effectiveEvents } from './correction.ts'
import type { ScanEvent } from './scan-event.ts'

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
  const corrections = events.filter(({ kind }) => kind === 'corrected').toSorted((a, b) => a.sequence - b.sequence)
  return events
    .map((event): ToldEvent<E> => {
      const counted = counting.get(event.id)
      if (counted !== undefined) return { event: counted, takenBack: null }
      return { event: asItWasSaid(event), takenBack: takenBack(event, corrections, counting) }
    })
    .filter(({ event }) => event.kind !== 'corrected')
    .sort((a, b) => a.event.occurredAt.getTime() - b.event.occurredAt.getTime() || a.event.sequence - b.event.sequence)
}

/** A correction that was itself corrected still told of something. */
function asItWasSaid<E extends ScanEvent>(event: E): E {
  return effectiveEvents([event])[0] ?? event
}

function takenBack(
  event: ScanEvent,
  corrections: readonly ScanEvent[],
  counting: ReadonlyMap<string, ScanEvent>,
): TakenBack {
  // of two corrections of one event the later one takes the earlier one back
  const target = event.kind === 'corrected' ? event.details.supersedes : undefined
  const about = corrections.filter(
    ({ id, sequence, details: { supersedes } }) =>
      supersedes === event.id ||
      (target !== undefined && supersedes === target && id !== event.id && sequence > event.sequence),
  )
  const by = about.findLast(({ id }) => counting.has(id)) ?? about.at(-1)
  const tellsMore = by?.details.replacement !== undefined
  return {
    at: (by ?? event).recordedAt,
    reason: tellsMore ? 'incorrect_data' : 'did_not_occur',
    byId: tellsMore && by !== undefined ? by.id : null,
  }
}
