import { effectiveEvents } from './correction.ts'
import { applyScan, type ConsignmentPlan, type Custodian, custodianOf, initialCustody } from './custody.ts'
import { byOccurrence, type ScanEvent } from './scan-event.ts'

/** An event, and who answered for the documents from then on. */
export interface CustodyStep<E extends ScanEvent = ScanEvent> {
  readonly event: E
  readonly custodian: Custodian
  /** a correction took it back: it is told, and does not count */
  readonly isSuperseded: boolean
  /** inferred, and the real scan came in since: it is on record, and does not count */
  readonly isExplained: boolean
}

/** Every event in the order in which it happened, those that were corrected too, with the custodian after each. */
export function custodyHistory<E extends ScanEvent>(plan: ConsignmentPlan, events: readonly E[]): CustodyStep<E>[] {
  const counting = effectiveEvents(events).toSorted(byOccurrence)
  const countingIds = new Set(counting.map(({ id }) => id))
  const explainedIds = new Set<string>()
  let custody = initialCustody(plan)
  let applied = 0
  return events.toSorted(byOccurrence).map((event) => {
    for (let next = counting[applied]; next !== undefined && byOccurrence(next, event) <= 0; next = counting[applied]) {
      const after = applyScan(plan, custody, next).custody
      if (next.details.isInferred && after === custody) explainedIds.add(next.id)
      custody = after
      applied += 1
    }
    const { id } = event
    const isSuperseded = !countingIds.has(id)
    return { event, custodian: custodianOf(custody), isSuperseded, isExplained: explainedIds.has(id) }
  })
}
