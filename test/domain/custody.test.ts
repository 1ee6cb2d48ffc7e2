import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  applyScan,
  CONSIGNMENT_STATUSES,
  type ConsignmentPlan,
  type ConsignmentStatus,
  type Custody,
  custodianOf,
  initialCustody,
  isClosed,
} from '../../server/domain/custody.ts'
import { CUSTODY_TABLE } from '../../server/domain/custody-table.ts'
import { SCAN_EVENT_KINDS, type ScanEventKind } from '../../server/domain/scan-event.ts'
import { SITES_TO_SCAN_AT } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { at, fact, ORIGINALS, PLANS } from '../setup/relay-facts.ts'

const { agency, hub, town, village, measuredVillage, otherAgency } = PLACES

/** Custody in a status, at a site of the plan or elsewhere. */
function custodyIn(plan: ConsignmentPlan, status: ConsignmentStatus, siteId: string, exceptions = 0): Custody {
  const open = Array.from({ length: exceptions }, (_, index) => ({
    id: `exception ${index}`,
    kind: 'damaged' as const,
    siteId,
    raisedAt: at(index),
  }))
  const completedAt = status === 'completed' ? at(0) : null
  return { ...initialCustody(plan), status, siteId, openExceptions: open, completedAt }
}

/** Every custody that a plan could be in, wherever the documents have got to, on their way there or back. */
function everyCustody(plan: ConsignmentPlan): Custody[] {
  return CONSIGNMENT_STATUSES.flatMap((status) =>
    SITES_TO_SCAN_AT.flatMap((siteId) => {
      const custody = custodyIn(plan, status, siteId)
      const returning = { ...custody, isReturning: status !== 'completed', route: [town, plan.route[0] as string] }
      return [custody, custodyIn(plan, status, siteId, 2), returning]
    }),
  )
}

/** What a fact does, in a line: `held@town misdirected 1`. */
function outcomeOf(plan: ConsignmentPlan, before: Custody, kind: ScanEventKind, siteId: string): string {
  const { custody, flags } = applyScan(plan, before, fact(kind, siteId, 60))
  const exceptions = custody.openExceptions.length - before.openExceptions.length
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
    const handsOver: readonly ScanEventKind[] = ['accepted', 'dispatched', 'received', 'collected', 'cancelled']
    // gathered, because an assertion costs more than a scan and there are very many
    const broken: string[] = []
    for (const plan of [...Object.values(PLANS), ORIGINALS]) {
      for (const before of everyCustody(plan)) {
        for (const kind of SCAN_EVENT_KINDS) {
          for (const siteId of SITES_TO_SCAN_AT) {
            const { custody: after, flags } = applyScan(plan, before, fact(kind, siteId, 60))
            const where = () => `${before.status}@${before.siteId} + ${kind}@${siteId}`
            const promise = (name: string, isKept: boolean) => isKept || broken.push(`${name}: ${where()}`)
            promise('has a status that there is', CONSIGNMENT_STATUSES.includes(after.status))
            const exceptions = after.openExceptions.length - before.openExceptions.length
            promise('opens or closes one exception at most', Math.abs(exceptions) <= 1)
            const ids = new Set(after.openExceptions.map(({ id }) => id))
            promise('opens no exception twice', ids.size === after.openExceptions.length)
            promise('is completed with a time', (after.completedAt !== null) === (after.status === 'completed'))
            promise('flags nothing twice', new Set(flags).size === flags.length)
            if (isClosed(before.status)) {
              const stays = isDeepStrictEqual({ ...after, openExceptions: [] }, { ...before, openExceptions: [] })
              promise('stays closed', stays)
            }
            // custody changes only by a hand-over
            const isKept = handsOver.includes(kind) || isDeepStrictEqual(custodianOf(after), custodianOf(before))
            promise('stays in the same hands', isKept)
          }
        }
      }
    }
    expect(broken).toEqual([])
  })

  // a result on its way to the village, scanned where it is
  const AT: Record<ConsignmentStatus, string> = {
    requested: agency,
    held: town,
    in_transit: hub,
    awaiting_pickup: village,
    completed: village,
    returned: agency,
    written_off: town,
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
    ['returned', 'received', 'returned@agency after_close 1'],
    ['returned', 'collected', 'returned@agency after_close 1'],
    ['written_off', 'received', 'written_off@town after_close 1'],
    ['written_off', 'exception_raised', 'written_off@town 1'],
    // beside custody: decisions without a way change nothing
    ['requested', 'redirected', 'requested@agency'],
    ['held', 'redirected', 'held@town'],
    ['held', 'corrected', 'held@town'],
    ['held', 'witnessed', 'held@town nothing_to_witness'],
    ['completed', 'redirected', 'completed@village'],
  ] as const satisfies readonly [ConsignmentStatus, ScanEventKind, string][])(
    '%s, %s where it is → %s',
    (status, kind, outcome) => {
      const before = custodyIn(PLANS.resultToVillage, status, AT[status])
      expect(outcomeOf(PLANS.resultToVillage, before, kind, AT[status])).toBe(outcome)
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
    const before = custodyIn(PLANS.resultToVillage, status, here)
    expect(outcomeOf(PLANS.resultToVillage, before, kind, siteId)).toBe(outcome)
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
    const before = custodyIn(PLANS.materials, status, here)
    expect(outcomeOf(PLANS.materials, before, kind, siteId)).toBe(outcome)
  })

  it.each([
    ['waits at the town centre for the courier', 'in_transit', hub, 'received', town, 'held@town'],
    ['is handed over out of the town centre', 'held', town, 'collected', town, 'completed@town'],
    ['is handed over on the road', 'in_transit', town, 'collected', town, 'completed@town'],
    ['comes back when nobody was at home', 'in_transit', town, 'received', town, 'held@town'],
    ['is handed over before it got there', 'in_transit', hub, 'collected', town, 'completed@town missing_receipt 1'],
  ] as const)('a result for an address %s', (_what, status, here, kind, siteId, outcome) => {
    const before = custodyIn(PLANS.resultToHome, status, here)
    expect(outcomeOf(PLANS.resultToHome, before, kind, siteId)).toBe(outcome)
  })
})

describe('custodianOf', () => {
  it('names exactly one for every status', () => {
    expect(CONSIGNMENT_STATUSES.map((status) => custodianOf({ status, siteId: town }))).toEqual([
      { kind: 'consignor' },
      { kind: 'site', siteId: town },
      { kind: 'carrier', fromSiteId: town },
      { kind: 'site', siteId: town },
      { kind: 'consignee' },
      { kind: 'consignor' },
      { kind: 'nobody' },
      { kind: 'consignor' },
    ])
  })
})
