import fc from 'fast-check'
import type { ConsignmentPlan } from '../../server/domain/custody.ts'
import { SCAN_EVENT_KINDS, type ScanEvent } from '../../server/domain/scan-event.ts'
import { PLACES } from './county.ts'
import { fact, PLANS } from './relay-facts.ts'

export const anyPlan: fc.Arbitrary<ConsignmentPlan> = fc.constantFrom(...Object.values(PLANS))

/** Sites on the routes of PLANS, and two that are on none. */
export const SITES_TO_SCAN_AT = [
  PLACES.agency,
  PLACES.hub,
  PLACES.town,
  PLACES.village,
  PLACES.measuredVillage,
  PLACES.otherAgency,
] as const

/** Any facts at any of the sites, at instants of their own, numbered in the order given. */
export function anyFacts(maxLength = 12): fc.Arbitrary<ScanEvent[]> {
  const drawn = fc.record({
    kind: fc.constantFrom(...SCAN_EVENT_KINDS),
    siteId: fc.constantFrom(...SITES_TO_SCAN_AT),
    minutes: fc.integer({ min: 1, max: 20_000 }),
  })
  return fc
    .uniqueArray(drawn, { maxLength, selector: ({ minutes }) => minutes })
    .map((facts) =>
      facts.map(({ kind, siteId, minutes }, index) => fact(kind, siteId, minutes, { sequence: index + 1 })),
    )
}

/** The same facts recorded in another order: numbers change, what happened does not. */
export function inAnotherOrder(facts: readonly ScanEvent[]): fc.Arbitrary<ScanEvent[]> {
  return fc
    .shuffledSubarray([...facts], { minLength: facts.length })
    .map((shuffled) => shuffled.map((event, index) => ({ ...event, sequence: index + 1 })))
}
