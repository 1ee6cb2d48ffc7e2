import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyScan,
  CONSIGNMENT_STATUSES,
  type ConsignmentPlan,
  type ConsignmentStatus,
  CUSTODY_TABLE,
  type Custody,
  custodianOf,
  foldCustody,
  foldWith,
  initialCustody,
} from '../../server/domain/custody.ts'
import { SCAN_EVENT_KINDS, type ScanEventKind } from '../../server/domain/scan-event.ts'
import { anyFacts, anyPlan, inAnotherOrder, SITES_TO_SCAN_AT } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { at, fact, journey, PLANS } from '../setup/relay-facts.ts'

const { agency, hub, town, village, measuredVillage, otherAgency } = PLACES

/** Custody in a status, at a site of the plan or elsewhere. */
function custodyIn(status: ConsignmentStatus, siteId: string, openExceptions = 0): Custody {
  return { status, siteId, openExceptions, completedAt: status === 'completed' ? at(0) : null }
}

/** Every custody that a plan could be in, wherever the documents have got to. */
function everyCustody(): Custody[] {
  return CONSIGNMENT_STATUSES.flatMap((status) =>
    SITES_TO_SCAN_AT.flatMap((siteId) => [custodyIn(status, siteId), custodyIn(status, siteId, 2)]),
  )
}

/** What a fact does, in a line: `held@town misdirected`. */
function outcomeOf(plan: ConsignmentPlan, before: Custody, kind: ScanEventKind, siteId: string): string {
  const { custody, flags } = applyScan(plan, before, fact(kind, siteId, 60))
  const exceptions = custody.openExceptions - before.openExceptions
  return [`${custody.status}@${nameOf(custody.siteId)}`, ...flags, ...(exceptions === 0 ? [] : [`${exceptions}`])].join(
    ' ',
  )
}
const nameOf = (siteId: string) =>
  Object.entries(PLACES).find(([, id]) => id === siteId)?.[0] ?? expect.fail(`no name for ${siteId}`)

describe('the custody table', () => {
  it('has an answer to every fact in every status', () => {
    for (const status of CONSIGNMENT_STATUSES) {
      expect(Object.keys(CUSTODY_TABLE[status]).sort()).toEqual([...SCAN_EVENT_KINDS].sort())
    }
  })

  it('keeps its promises wherever it is entered', () => {
    const closed: readonly ConsignmentStatus[] = ['completed', 'cancelled']
    for (const plan of Object.values(PLANS)) {
      for (const before of everyCustody()) {
        for (const kind of SCAN_EVENT_KINDS) {
          for (const siteId of SITES_TO_SCAN_AT) {
            const where = `${before.status}@${before.siteId} + ${kind}@${siteId}`
            const { custody: after, flags } = applyScan(plan, before, fact(kind, siteId, 60))
            expect(CONSIGNMENT_STATUSES, where).toContain(after.status)
            expect(after.openExceptions, where).toBeGreaterThanOrEqual(0)
            expect(Math.abs(after.openExceptions - before.openExceptions), where).toBeLessThanOrEqual(1)
            expect(after.completedAt !== null, where).toBe(after.status === 'completed')
            expect(new Set(flags).size, where).toBe(flags.length)
            if (closed.includes(before.status)) {
              expect({ ...after, openExceptions: 0 }, where).toEqual({ ...before, openExceptions: 0 })
            }
            // custody changes only by a hand-over
            if (kind.startsWith('exception_') || kind === 'delivery_failed') {
              expect(custodianOf(after), where).toEqual(custodianOf(before))
            }
          }
        }
      }
    }
  })

  // a result on its way to the village, scanned where it is
  const AT: Record<ConsignmentStatus, string> = {
    requested: agency,
    held: town,
    in_transit: hub,
    awaiting_pickup: village,
    completed: village,
    cancelled: agency,
  }
  it.each([
    ['requested', 'accepted', 'held@agency'],
    ['requested', 'dispatched', 'in_transit@agency'],
    ['requested', 'received', 'held@agency'],
    ['requested', 'collected', 'completed@agency early_collection 1'],
    ['requested', 'delivery_failed', 'requested@agency not_held_here 1'],
    ['requested', 'exception_raised', 'requested@agency 1'],
    ['requested', 'exception_resolved', 'requested@agency no_open_exception'],
    ['requested', 'cancelled', 'cancelled@agency'],
    ['held', 'accepted', 'held@town already_here'],
    ['held', 'dispatched', 'in_transit@town'],
    ['held', 'received', 'held@town already_here'],
    ['held', 'collected', 'completed@town early_collection 1'],
    ['held', 'delivery_failed', 'held@town'],
    ['held', 'exception_raised', 'held@town 1'],
    ['held', 'exception_resolved', 'held@town no_open_exception'],
    ['held', 'cancelled', 'held@town cancelled_after_acceptance 1'],
    ['in_transit', 'accepted', 'held@hub'],
    ['in_transit', 'dispatched', 'in_transit@hub missing_receipt 1'],
    ['in_transit', 'received', 'held@hub'],
    ['in_transit', 'collected', 'completed@hub missing_receipt 1'],
    ['in_transit', 'delivery_failed', 'in_transit@hub'],
    ['in_transit', 'exception_raised', 'in_transit@hub 1'],
    ['in_transit', 'exception_resolved', 'in_transit@hub no_open_exception'],
    ['in_transit', 'cancelled', 'in_transit@hub cancelled_after_acceptance 1'],
    ['awaiting_pickup', 'accepted', 'awaiting_pickup@village already_here'],
    ['awaiting_pickup', 'dispatched', 'in_transit@village left_destination'],
    ['awaiting_pickup', 'received', 'awaiting_pickup@village already_here'],
    ['awaiting_pickup', 'collected', 'completed@village'],
    ['awaiting_pickup', 'delivery_failed', 'awaiting_pickup@village'],
    ['awaiting_pickup', 'exception_raised', 'awaiting_pickup@village 1'],
    ['awaiting_pickup', 'exception_resolved', 'awaiting_pickup@village no_open_exception'],
    ['awaiting_pickup', 'cancelled', 'awaiting_pickup@village cancelled_after_acceptance 1'],
    ['completed', 'accepted', 'completed@village after_close 1'],
    ['completed', 'dispatched', 'completed@village after_close 1'],
    ['completed', 'received', 'completed@village after_close 1'],
    ['completed', 'collected', 'completed@village after_close 1'],
    ['completed', 'delivery_failed', 'completed@village after_close 1'],
    ['completed', 'exception_raised', 'completed@village 1'],
    ['completed', 'exception_resolved', 'completed@village no_open_exception'],
    ['completed', 'cancelled', 'completed@village after_close 1'],
    ['cancelled', 'accepted', 'cancelled@agency after_close 1'],
    ['cancelled', 'dispatched', 'cancelled@agency after_close 1'],
    ['cancelled', 'received', 'cancelled@agency after_close 1'],
    ['cancelled', 'collected', 'cancelled@agency after_close 1'],
    ['cancelled', 'delivery_failed', 'cancelled@agency after_close 1'],
    ['cancelled', 'exception_raised', 'cancelled@agency 1'],
    ['cancelled', 'exception_resolved', 'cancelled@agency no_open_exception'],
    ['cancelled', 'cancelled', 'cancelled@agency after_close 1'],
  ] as const satisfies readonly [ConsignmentStatus, ScanEventKind, string][])(
    '%s, %s where it is → %s',
    (status, kind, outcome) => {
      expect(outcomeOf(PLANS.resultToVillage, custodyIn(status, AT[status]), kind, AT[status])).toBe(outcome)
    },
  )

  it.each([
    // the route ahead
    ['in_transit', hub, 'received', town, 'held@town'],
    ['in_transit', hub, 'received', village, 'awaiting_pickup@village skipped_stop'],
    ['in_transit', hub, 'received', agency, 'held@agency misdirected 1'],
    ['in_transit', hub, 'received', measuredVillage, 'held@measuredVillage misdirected 1'],
    ['in_transit', town, 'received', village, 'awaiting_pickup@village'],
    ['in_transit', hub, 'accepted', town, 'held@town'],
    // after a detour every stop of the route is good
    ['in_transit', measuredVillage, 'received', hub, 'held@hub'],
    ['in_transit', measuredVillage, 'received', village, 'awaiting_pickup@village'],
    ['in_transit', measuredVillage, 'received', otherAgency, 'held@otherAgency misdirected 1'],
    // taken without having been given
    ['requested', agency, 'received', hub, 'held@hub missing_hop 1'],
    ['requested', agency, 'received', town, 'held@town missing_hop skipped_stop 1'],
    ['requested', agency, 'received', measuredVillage, 'held@measuredVillage missing_hop misdirected 1'],
    ['held', hub, 'received', town, 'held@town missing_hop 1'],
    ['held', town, 'received', village, 'awaiting_pickup@village missing_hop 1'],
    ['awaiting_pickup', village, 'received', town, 'held@town missing_hop misdirected 1'],
    // given by somebody who did not hold it
    ['held', hub, 'dispatched', town, 'in_transit@town not_held_here 1'],
    ['requested', agency, 'dispatched', hub, 'in_transit@hub not_held_here 1'],
    ['requested', agency, 'accepted', otherAgency, 'held@otherAgency not_held_here 1'],
    ['in_transit', hub, 'dispatched', town, 'in_transit@town missing_receipt 1'],
    ['awaiting_pickup', village, 'collected', town, 'completed@town not_held_here 1'],
    ['awaiting_pickup', village, 'dispatched', town, 'in_transit@town left_destination not_held_here 1'],
    ['held', town, 'collected', village, 'completed@village not_held_here early_collection 1'],
    ['held', town, 'delivery_failed', village, 'held@town not_held_here 1'],
  ] as const)('%s@%s, %s at %s → %s', (status, here, kind, siteId, outcome) => {
    expect(outcomeOf(PLANS.resultToVillage, custodyIn(status, here), kind, siteId)).toBe(outcome)
  })

  it.each([
    [
      'materials leave a counter that never accepted them',
      'requested',
      village,
      'dispatched',
      village,
      'in_transit@village not_accepted',
    ],
    ['materials arrive at their agency', 'in_transit', hub, 'received', agency, 'completed@agency'],
    ['materials arrive over the counter', 'requested', village, 'received', village, 'held@village'],
  ] as const)('%s', (_what, status, here, kind, siteId, outcome) => {
    expect(outcomeOf(PLANS.materials, custodyIn(status, here), kind, siteId)).toBe(outcome)
  })

  it.each([
    ['waits at the town centre for the courier', 'in_transit', hub, 'received', town, 'held@town'],
    ['is handed over out of the town centre', 'held', town, 'collected', town, 'completed@town'],
    ['is handed over on the road', 'in_transit', town, 'collected', town, 'completed@town'],
    ['comes back when nobody was at home', 'in_transit', town, 'received', town, 'held@town'],
    ['is handed over before it got there', 'in_transit', hub, 'collected', town, 'completed@town missing_receipt 1'],
  ] as const)('a result for an address %s', (_what, status, here, kind, siteId, outcome) => {
    expect(outcomeOf(PLANS.resultToHome, custodyIn(status, here), kind, siteId)).toBe(outcome)
  })
})

describe('custodianOf', () => {
  it('names exactly one for every status', () => {
    expect(CONSIGNMENT_STATUSES.map((status) => custodianOf(custodyIn(status, town)))).toEqual([
      { kind: 'consignor' },
      { kind: 'site', siteId: town },
      { kind: 'carrier', fromSiteId: town },
      { kind: 'site', siteId: town },
      { kind: 'consignee' },
      { kind: 'consignor' },
    ])
  })
})

describe('foldCustody', () => {
  it.each(Object.entries(PLANS))('ends an untroubled journey without a flag: %s', (_name, plan) => {
    const events = journey(plan)
    for (const [index, event] of events.entries()) {
      expect(foldWith(plan, events.slice(0, index), event).flags, `${event.kind} at ${event.siteId}`).toEqual([])
    }
    expect(foldCustody(plan, events)).toEqual({
      status: 'completed',
      siteId: plan.route.at(-1),
      openExceptions: 0,
      completedAt: events.at(-1)?.occurredAt,
    })
  })

  it('does not depend on the order of recording', () => {
    const recorded = fc
      .tuple(anyPlan, anyFacts())
      .chain(([plan, facts]) => fc.tuple(fc.constant(plan), fc.constant(facts), inAnotherOrder(facts)))
    fc.assert(
      fc.property(recorded, ([plan, facts, shuffled]) => {
        expect(foldCustody(plan, shuffled)).toEqual(foldCustody(plan, facts))
      }),
      { numRuns: 500 },
    )
  })

  it('has one custodian and no fewer exceptions than none, after every fact', () => {
    fc.assert(
      fc.property(anyPlan, anyFacts(), (plan, facts) => {
        for (let length = 0; length <= facts.length; length += 1) {
          const custody = foldCustody(plan, facts.slice(0, length))
          expect(custody.openExceptions).toBeGreaterThanOrEqual(0)
          expect(['consignor', 'site', 'carrier', 'consignee']).toContain(custodianOf(custody).kind)
          expect(custody.completedAt !== null).toBe(custody.status === 'completed')
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leaves alone what it is given', () => {
    fc.assert(
      fc.property(anyPlan, anyFacts(), (plan, facts) => {
        const before = structuredClone(facts)
        foldCustody(plan, facts)
        for (const event of facts)
          foldWith(
            plan,
            facts.filter((one) => one !== event),
            event,
          )
        expect(facts).toEqual(before)
      }),
    )
  })

  it('is initially with the consignor, at the origin', () => {
    expect(foldCustody(PLANS.materials, [])).toEqual(initialCustody(PLANS.materials))
    expect(custodianOf(initialCustody(PLANS.materials))).toEqual({ kind: 'consignor' })
  })
})

describe('late events', () => {
  /** Every event but some arrives in time, and then the late ones. */
  it.each(Object.entries(PLANS))('mend every gap of a journey: %s', (_name, plan) => {
    const events = journey(plan)
    const whole = foldCustody(plan, events)
    for (const late of events.slice(0, -1)) {
      const inTime = events.filter((event) => event !== late)
      const mended = foldWith(plan, inTime, { ...late, sequence: events.length })
      expect(mended.after, `${late.kind} at ${late.siteId}`).toEqual(whole)
      expect(mended.flags, `${late.kind} at ${late.siteId}`).toEqual([])
      expect(mended.after.openExceptions).toBe(0)
    }
  })

  it('repair a missing hop: the exception is gone once the dispatch arrives', () => {
    const plan = PLANS.resultToVillage
    const [dispatched, received] = journey(plan) as [ReturnType<typeof fact>, ReturnType<typeof fact>]
    const gap = foldWith(plan, [], received)
    expect(gap.flags).toEqual(['missing_hop'])
    expect(gap.after.openExceptions).toBe(1)
    const repaired = foldWith(plan, [received], { ...dispatched, sequence: 2 })
    expect(repaired.flags).toEqual([])
    expect(repaired.after).toEqual({ status: 'held', siteId: hub, openExceptions: 0, completedAt: null })
  })

  it('leave nothing to resolve when somebody has resolved the gap meanwhile', () => {
    const plan = PLANS.resultToVillage
    const [dispatched, received] = journey(plan) as [ReturnType<typeof fact>, ReturnType<typeof fact>]
    const resolved = fact('exception_resolved', hub, 200, { sequence: 2, details: { note: '已核实' } })
    expect(foldCustody(plan, [received, resolved]).openExceptions).toBe(0)
    expect(foldCustody(plan, [received, resolved, { ...dispatched, sequence: 3 }]).openExceptions).toBe(0)
  })
})
