import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../../server/domain/route.ts'
import { NO_SAVINGS, type SavingsMethod, type SavingsTotals } from '../../server/domain/savings.ts'
import { changeOf, reversedBasis, type SavingsBasis, savingsBasis } from '../../server/domain/savings-basis.ts'
import { type ComparedPostings, compareSavings, sumCompared } from '../../server/domain/savings-comparison.ts'
import { addTotals, recountSavings, sumTowns, timesTotals, totalsOf } from '../../server/domain/savings-recount.ts'
import { METHOD, methods } from '../setup/savings-inputs.ts'

const directions = fc.subarray<Direction>(['materials', 'result'])
const inputs = fc.record({
  baselineVisits: fc.nat(3),
  attendanceRequired: fc.boolean(),
  homeRoadMetres: fc.option(fc.nat(90_000), { freq: 4 }),
})
const steps = fc.record({ before: directions, after: directions })
const postings: fc.Arbitrary<ComparedPostings> = fc
  .record({
    townId: fc.constantFrom('t1', 't2', null),
    step: steps,
    before: fc.record({ method: methods, inputs }),
    after: fc.record({ method: methods, inputs }),
    count: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ townId, step, before, after, count }) => ({
    ...{ townId, count },
    before: { method: before.method, basis: { ...before.inputs, ...step } },
    after: { method: after.method, basis: { ...after.inputs, ...step } },
  }))

const difference = (a: SavingsTotals, b: SavingsTotals) => addTotals(a, timesTotals(b, -1))
const figures = ({ trips, metres, minutes, fareFen, casesWithDistance, casesWithoutDistance }: SavingsTotals) =>
  [trips, metres, minutes, fareFen, casesWithDistance, casesWithoutDistance].flatMap((one) =>
    typeof one === 'number' ? [one] : [one.low, one.middle, one.high],
  )
const expectEqual = (a: SavingsTotals, b: SavingsTotals) =>
  figures(a).forEach((figure, index) => {
    expect(figure).toBeCloseTo(figures(b)[index] as number, 3)
  })

describe('comparing two ways to reckon', () => {
  it('parts add up to the difference, and the other way round they are the same with the other sign', () => {
    fc.assert(
      fc.property(fc.array(postings, { minLength: 1, maxLength: 6 }), (given) => {
        const forth = compareSavings(given)
        const back = compareSavings(given.map((one) => ({ ...one, before: one.after, after: one.before })))
        expect(back.map(({ townId }) => townId)).toEqual(forth.map(({ townId }) => townId))
        for (const [index, town] of forth.entries()) {
          const parts = Object.values(town.components).reduce(addTotals, NO_SAVINGS)
          expectEqual(parts, difference(town.after, town.before))
          const reversed = back[index] as (typeof back)[number]
          for (const [component, change] of Object.entries(town.components)) {
            const opposite = reversed.components[component as keyof typeof town.components]
            expectEqual(change, timesTotals(opposite, -1))
          }
        }
        const whole = sumCompared(forth)
        expectEqual(whole.before, sumTowns(forth.map(({ townId, before }) => ({ townId, totals: before }))))
      }),
      { numRuns: 60 },
    )
  })

  it('of a way with itself changes nothing, and what alone differs does all of it', () => {
    const basis: SavingsBasis = savingsBasis({
      ...{ baselineVisits: 2, attendanceRequired: false, homeRoadMetres: 20_000, before: [] },
      after: ['result'],
    })
    const same = { method: METHOD, basis }
    const [nothing] = compareSavings([{ townId: null, before: same, after: same, count: 3 }])
    expect(Object.values(nothing?.components ?? {}).every((part) => figures(part).every((one) => one === 0))).toBe(true)
    const farther = { method: METHOD, basis: { ...basis, homeRoadMetres: 30_000 } }
    const [road] = compareSavings([{ townId: null, before: same, after: farther, count: 3 }])
    expect(road?.components.distances.metres.middle).toBe(3 * 20_000)
    expect(road?.components.fares).toEqual(nothing?.components.fares)
  })
})

describe('reckoning anew', () => {
  it('is the same rule for many as for one by one, and taking back leaves nothing', () => {
    const one = fc.tuple(inputs, steps).map(([given, step]) => savingsBasis({ ...given, ...step }))
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), methods, (bases, method: SavingsMethod) => {
        const group = (basis: SavingsBasis) => ({ townId: null, methodId: method.id, basis, count: 1 })
        const single = bases.map((basis) => totalsOf(changeOf(basis, method))).reduce(addTotals, NO_SAVINGS)
        expectEqual(sumTowns(recountSavings(bases.map(group), () => method)), single)
        const undone = recountSavings([...bases, ...bases.map(reversedBasis)].map(group), () => method)
        expectEqual(sumTowns(undone), NO_SAVINGS)
      }),
    )
  })

  it('does not pass over a version that is not there', () => {
    const basis = savingsBasis({
      baselineVisits: 1,
      attendanceRequired: false,
      homeRoadMetres: 1,
      before: [],
      after: [],
    })
    const group = { townId: null, methodId: 'gone', basis, count: 1 }
    expect(() => recountSavings([group], () => undefined)).toThrow(RangeError)
  })
})
