import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localDateOf } from '../../server/domain/calendar-time.ts'
import { BILLING_ERRORS } from '../../server/replay/parameters.ts'
import { planBills } from '../../server/replay/plan/bills.ts'
import { planCountyYear } from '../../server/replay/plan/county-year.ts'
import type { Act, Deed } from '../../server/replay/plan/deeds.ts'
import { planVolumes } from '../../server/replay/plan/volumes.ts'
import { aPlannedYear, eventfulParameters, parametersOf2023, seededCounty } from '../setup/replayed-county.ts'

const scansOf = (deeds: readonly Deed[]) =>
  deeds.flatMap(({ act, at }) => (act.kind === 'scan' ? [{ ...act, happened: act.occurredAt ?? at }] : []))

describe('the plan of a year', () => {
  test('has exactly the items that were given, each taken over within the year, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.string({ minLength: 1 }), (items, seed) => {
        const { items: planned, cancelled } = aPlannedYear(items, seed)
        const carried = planned.filter(({ carried }) => Object.keys(carried).length > 0)
        expect(carried).toHaveLength(items)
        expect(planned).toHaveLength(items + cancelled)
        const firsts = carried.map((one) => Object.values(one.carried).toSorted((a, b) => a.getTime() - b.getTime())[0])
        expect(firsts.every((at) => at !== undefined && localDateOf(at).startsWith('2023-'))).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  test('is the same for the same seed, and another for another', () => {
    const [one, again, other] = [aPlannedYear(40, 'a'), aPlannedYear(40, 'a'), aPlannedYear(40, 'b')]
    expect(again.deeds).toEqual(one.deeds)
    expect(other.deeds).not.toEqual(one.deeds)
  })

  test('moves documents on working days, at places that are open, and names every act once', () => {
    const { deeds, days, items } = aPlannedYear(400)
    const { tree } = seededCounty()
    const moves = scansOf(deeds).filter(({ scan }) => scan === 'dispatched' || scan === 'received')
    for (const { happened, siteId } of moves) {
      const date = localDateOf(happened)
      const minute = (happened.getTime() - new Date(`${date}T00:00:00+08:00`).getTime()) / 60_000
      expect(days.isOpen(tree.get(siteId), { date, minute }), `${siteId} ${happened.toISOString()}`).toBe(true)
    }
    const ids = deeds.flatMap(({ act }) => ('eventId' in act ? [act.eventId] : []))
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  })

  test('does no two things to a consignment at one instant', () => {
    const { deeds } = aPlannedYear(400)
    const together = deeds
      .filter(({ act }) => act.kind !== 'waybill')
      .flatMap(({ at, act }) => itemsOf(act).map((item) => `${item} ${at.getTime()}`))
    expect(together.filter((one, index) => together.indexOf(one) !== index)).toEqual([])
  })

  test('holds every kind of mishap, both directions, all forms, bags and opinions', () => {
    const { deeds, bags } = planCountyYear(eventfulParameters(900), seededCounty())
    const kinds = new Set(deeds.map(({ act }) => act.kind))
    expect([...kinds].toSorted()).toEqual([
      'answer_complaint',
      'approve_write_off',
      'bag',
      'cancel',
      'close_complaint',
      'complain',
      'correct',
      'propose_write_off',
      'rate',
      'redirect',
      'register',
      'reopen_complaint',
      'resolve',
      'scan',
      'seal',
      'waybill',
    ])
    const resolutions = new Set(deeds.flatMap(({ act }) => (act.kind === 'resolve' ? [act.resolution] : [])))
    expect([...resolutions].toSorted()).toEqual(['accepted', 'found', 'replaced', 'rerouted', 'returned'])
    const filings = deeds.flatMap(({ act }) => (act.kind === 'register' ? [act.filing] : []))
    expect(new Set(filings.map(({ direction }) => direction))).toEqual(new Set(['materials', 'result']))
    expect(new Set(filings.map(({ serviceForm = 'one_way' }) => serviceForm))).toEqual(
      new Set(['one_way', 'round_trip', 'keep_for_pickup']),
    )
    expect(filings.some(({ isSupplement }) => isSupplement)).toBe(true)
    expect(bags).toBeGreaterThan(0)
  })
})

function itemsOf(act: Act): readonly string[] {
  if (act.kind === 'seal') return act.items
  return 'item' in act ? [act.item] : []
}

describe('the carrier’s bills', () => {
  test('ask once for what was carried in the year, but for what is planted in them', () => {
    const { parameters, items } = aPlannedYear(300)
    const bills = planBills(parameters, items, seededCounty().tree)
    const carried = items.reduce((sum, { carried }) => sum + Object.keys(carried).length, 0)
    const honest = bills.flatMap(({ lines }) =>
      lines.filter(({ planted }) => planted?.outcome !== 'doubled' && planted?.outcome !== 'not_ours'),
    )
    const kept = honest.filter(({ carriedAt }) => localDateOf(carriedAt).startsWith('2023-'))
    expect(new Set(kept.map(({ item, line }) => `${item} ${line}`)).size).toBe(kept.length)
    const next = items
      .flatMap(({ carried }) => Object.values(carried))
      .filter((at) => !localDateOf(at).startsWith('2023-'))
    expect(kept.length).toBe(carried - next.length)
  })

  test('bear every kind of error, no line two of them', () => {
    const { parameters, items } = aPlannedYear(300)
    const bills = planBills(parameters, items, seededCounty().tree)
    for (const { month, planted, lines, missing, swapped } of bills) {
      for (const { kind, lines: count } of planted) {
        const borne = lines.filter((line) => line.planted?.kind === kind).length
        const isOfBill = kind.startsWith('swapped_') || kind === 'thirteenth_month'
        expect(
          isOfBill ? 0 : kind === 'missing_lines' ? missing.length - count : borne - count,
          `${month} ${kind}`,
        ).toBe(0)
        expect(swapped !== null).toBe(kind.startsWith('swapped_'))
      }
    }
    expect(new Set(bills.flatMap(({ planted }) => planted.map(({ kind }) => kind)))).toEqual(new Set(BILLING_ERRORS))
  })
})

test('service volume sums up to the document’s, and nobody completes more than was accepted', () => {
  const volumes = planVolumes(parametersOf2023(), ['A01', 'A02', 'A03'])
  const all = volumes.flatMap(({ agencies }) => agencies)
  const sum = (field: 'accepted' | 'completed') => all.reduce((total, one) => total + one[field], 0)
  expect([volumes.length, sum('accepted'), sum('completed')]).toEqual([12, 643_418, 643_406])
  expect(all.every(({ accepted, completed }) => completed <= accepted)).toBe(true)
})
