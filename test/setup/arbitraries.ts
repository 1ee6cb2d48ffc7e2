import fc from 'fast-check'
import type { ConsignmentPlan } from '../../server/domain/custody.ts'
import { REPORTED_EXCEPTION_KINDS, RESOLUTIONS } from '../../server/domain/exception.ts'
import { SCAN_EVENT_KINDS, type ScanEvent, type ScanEventDetails } from '../../server/domain/scan-event.ts'
import { PLACES } from './county.ts'
import { fact, ORIGINALS, PLANS, withActor } from './relay-facts.ts'

export const anyPlan: fc.Arbitrary<ConsignmentPlan> = fc.constantFrom(...Object.values(PLANS), ORIGINALS)

const { agency, hub, town, village, measuredTown, measuredVillage, otherAgency } = PLACES

/** Sites on the routes of PLANS, and two that are on none. */
export const SITES_TO_SCAN_AT = [agency, hub, town, village, measuredVillage, otherAgency] as const

/** Ways that a redirection or a return may lay down, wherever the documents are. */
const WAYS = [[town, hub, agency], [hub, town, village], [hub, measuredTown, measuredVillage], [town]] as const

const detailsOf = {
  exception_raised: fc.record({ exceptionKind: fc.constantFrom(...REPORTED_EXCEPTION_KINDS, 'stalled') }),
  exception_resolved: fc.record(
    { resolution: fc.constantFrom(...RESOLUTIONS), route: fc.constantFrom(...WAYS) },
    { requiredKeys: [] },
  ),
  redirected: fc.record({ route: fc.constantFrom(...WAYS), homeDelivery: fc.boolean() }, { requiredKeys: ['route'] }),
} satisfies Record<string, fc.Arbitrary<ScanEventDetails>>

const DRAWN_KINDS = SCAN_EVENT_KINDS.filter((kind) => kind !== 'corrected')

/**
 * Any facts but corrections, at any of the sites, by one of two people, at instants of their own, numbered in the order
 * given.
 */
export function anyFacts(maxLength = 12): fc.Arbitrary<ScanEvent[]> {
  const drawn = fc.constantFrom(...DRAWN_KINDS).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      siteId: fc.constantFrom(...SITES_TO_SCAN_AT),
      minutes: fc.integer({ min: 1, max: 20_000 }),
      actor: fc.constantFrom('first', 'second'),
      details: kind in detailsOf ? detailsOf[kind as keyof typeof detailsOf] : fc.constant({}),
    }),
  )
  return fc
    .uniqueArray(drawn, { maxLength, selector: ({ minutes }) => minutes })
    .map((facts) =>
      facts.map(({ kind, siteId, minutes, details, actor }, index) =>
        withActor(fact(kind, siteId, minutes, { sequence: index + 1, details }), actor),
      ),
    )
}

/** Any facts, with corrections among them of any fact recorded before, corrections too. */
export function anyStory(maxLength = 12): fc.Arbitrary<ScanEvent[]> {
  const correction = fc.record({
    after: fc.nat(maxLength),
    target: fc.nat(maxLength),
    minutes: fc.integer({ min: 20_001, max: 30_000 }),
    replacement: fc.option(
      fc.record({
        kind: fc.constantFrom('accepted', 'dispatched', 'received', 'collected', 'exception_raised'),
        siteId: fc.constantFrom(...SITES_TO_SCAN_AT),
        minutes: fc.integer({ min: 1, max: 20_000 }),
      }),
    ),
  })
  const corrections = fc.uniqueArray(correction, { maxLength: 4, selector: ({ minutes }) => minutes })
  return fc.tuple(anyFacts(maxLength), corrections).map(([facts, drawn]) => {
    const story = [...facts]
    for (const { after, target, minutes, replacement } of drawn) {
      const before = story.slice(0, after)
      const superseded = before[target % Math.max(1, before.length)]
      if (superseded === undefined) continue
      const details = {
        supersedes: superseded.id,
        ...(replacement === null ? {} : { replacement: toldAt(replacement) }),
      }
      story.splice(after, 0, fact('corrected', superseded.siteId, minutes, { details }))
    }
    return renumbered(story)
  })
}

function toldAt({ kind, siteId, minutes }: Pick<ScanEvent, 'kind' | 'siteId'> & { minutes: number }) {
  return { kind, siteId, occurredAt: fact(kind, siteId, minutes).occurredAt.toISOString() }
}

/** The same facts recorded in another order: numbers change, what happened does not. */
export function inAnotherOrder(facts: readonly ScanEvent[]): fc.Arbitrary<ScanEvent[]> {
  return fc.shuffledSubarray([...facts], { minLength: facts.length }).map(renumbered)
}

function renumbered(events: readonly ScanEvent[]): ScanEvent[] {
  return events.map((event, index) => ({ ...event, sequence: index + 1 }))
}
