import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { addEstimates, estimate, exactly, fen, ZERO_ESTIMATE } from '../../server/domain/money.ts'
import {
  assertSavingsMethod,
  type CaseSavings,
  NO_SAVINGS,
  netOfProgrammeCost,
  type SavingsMethod,
  savingsMethodInForce,
  savingsOfCase,
  subtractSavings,
  totalSavings,
} from '../../server/domain/savings.ts'

import { cases, inputs, METHOD, ordered, ROUND_TRIP } from '../setup/savings-inputs.ts'

describe('savingsOfCase', () => {
  it('reckons a round trip by hand', () => {
    // 2 trips × (60 km − 4, 2 or 1 km); fares 37.5, 50 and 65 fen a km; 500 m a minute.
    expect(savingsOfCase(ROUND_TRIP)).toEqual({
      methodId: 'savings-test-1',
      trips: 2,
      metres: { low: 112_000, middle: 116_000, high: 118_000 },
      minutes: { low: 224, middle: 232, high: 236 },
      fareFen: { low: 4200, middle: 5800, high: 7670 },
      excludedBecause: null,
      gaps: [],
    })
  })

  it.each([
    ['both directions replace two visits', 2, true, true, 2],
    ['one direction replaces one visit', 2, true, false, 1],
    ['the result alone replaces one visit', 2, false, true, 1],
    ['nothing relayed replaces none', 2, false, false, 0],
    ['no more than the matter needed', 1, true, true, 1],
    ['no more than one a direction', 4, true, true, 2],
    ['a matter without visits', 0, true, true, 0],
  ])('%s', (_name, baselineVisits, materials, result, trips) => {
    const savings = savingsOfCase({ ...ROUND_TRIP, baselineVisits, relayed: { materials, result } })
    expect(savings.trips).toBe(trips)
    expect(savings.metres?.middle).toBe(trips * 58_000)
    expect(savings.excludedBecause).toBeNull()
  })

  it.each([
    ['cancelled', false, 'cancelled'],
    ['returned', false, 'returned'],
    ['open', false, 'open'],
    ['completed', true, 'attendance_required'],
    ['cancelled', true, 'cancelled'],
  ] as const)(
    'a case %s (attendance required: %s) saves nothing: %s',
    (outcome, attendanceRequired, excludedBecause) => {
      for (const homeRoadMetres of [30_000, null]) {
        const savings = savingsOfCase({ ...ROUND_TRIP, outcome, attendanceRequired, homeRoadMetres })
        expect(savings).toEqual({
          methodId: 'savings-test-1',
          trips: 0,
          metres: ZERO_ESTIMATE,
          minutes: ZERO_ESTIMATE,
          fareFen: ZERO_ESTIMATE,
          excludedBecause,
          gaps: [],
        })
      }
    },
  )

  it('shows a missing distance as a gap, and still counts the trips', () => {
    expect(savingsOfCase({ ...ROUND_TRIP, homeRoadMetres: null })).toEqual({
      methodId: 'savings-test-1',
      trips: 2,
      metres: null,
      minutes: null,
      fareFen: null,
      excludedBecause: null,
      gaps: ['road_distance_missing'],
    })
  })

  it('misses no distance where there is no trip', () => {
    const savings = savingsOfCase({ ...ROUND_TRIP, baselineVisits: 0, homeRoadMetres: null })
    expect(savings).toMatchObject({ trips: 0, metres: ZERO_ESTIMATE, gaps: [] })
  })

  it.each([
    ['the county seat itself', 0, 0, 0],
    ['nearer than the station at its farthest', 1500, 0, 2000],
    ['nearer than the station at its nearest', 400, 0, 0],
  ])('never saves less than nothing: %s', (_name, homeRoadMetres, low, high) => {
    expect(savingsOfCase({ ...ROUND_TRIP, homeRoadMetres }).metres).toMatchObject({ low, high: high * 2 })
  })

  it.each([
    ['half a visit', { baselineVisits: 1.5 }],
    ['visits below 0', { baselineVisits: -1 }],
    ['a distance below 0', { homeRoadMetres: -1 }],
    ['an endless distance', { homeRoadMetres: Infinity }],
    ['no number', { homeRoadMetres: Number.NaN }],
  ])('refuses %s', (_name, wrong) => {
    expect(() => savingsOfCase({ ...ROUND_TRIP, ...wrong })).toThrow(RangeError)
  })

  it('saves nothing for excluded outcomes, whatever else holds', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const savings = savingsOfCase(input)
        expect(savings.excludedBecause === null).toBe(input.outcome === 'completed' && !input.attendanceRequired)
        if (savings.excludedBecause !== null) {
          expect(savings).toMatchObject({
            trips: 0,
            metres: ZERO_ESTIMATE,
            minutes: ZERO_ESTIMATE,
            fareFen: ZERO_ESTIMATE,
          })
        }
      }),
    )
  })

  it('keeps low ≤ middle ≤ high in whole units, and trips within visits and directions', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { trips, metres, minutes, fareFen, gaps } = savingsOfCase(input)
        expect(trips).toBeLessThanOrEqual(Math.min(input.baselineVisits, 2))
        for (const measure of [metres, minutes, fareFen]) {
          expect(measure === null).toBe(gaps.length > 0)
          if (measure === null) continue
          expect(ordered(measure)).toBe(true)
          expect(Object.values(measure).every(Number.isSafeInteger)).toBe(true)
        }
        expect(gaps.length > 0).toBe(trips > 0 && input.homeRoadMetres === null)
      }),
    )
  })

  it('grows with the distance', () => {
    fc.assert(
      fc.property(inputs, fc.nat(200_000), fc.nat(200_000), (input, a, b) => {
        const near = savingsOfCase({ ...input, homeRoadMetres: Math.min(a, b) })
        const far = savingsOfCase({ ...input, homeRoadMetres: Math.max(a, b) })
        expect(far.trips).toBe(near.trips)
        for (const measure of ['metres', 'minutes', 'fareFen'] as const) {
          for (const bound of ['low', 'middle', 'high'] as const) {
            expect(far[measure]?.[bound]).toBeGreaterThanOrEqual(near[measure]?.[bound] ?? 0)
          }
        }
      }),
    )
  })
})

describe('the method', () => {
  const [bus] = METHOD.modes
  it.each([
    ['no modes', { modes: [] }],
    ['shares that do not add up', { modes: METHOD.modes.slice(0, 2) }],
    ['standstill', { modes: [{ ...bus, share: 1, metresPerMinute: 0 }] }],
    [
      'a negative share',
      {
        modes: [
          { ...bus, share: 2 },
          { ...bus, share: -1 },
        ],
      },
    ],
    ['a range upside down', { stationMetres: { low: 3, middle: 2, high: 1 } }],
    ['a negative fare', { modes: [{ ...bus, share: 1, fenPerKilometre: { low: -1, middle: 2, high: 3 } }] }],
    ['no number', { stationMetres: { low: 0, middle: Number.NaN, high: 1 } }],
  ])('is refused with %s', (_name, wrong) => {
    const unsound = { ...METHOD, ...wrong } as SavingsMethod
    expect(() => assertSavingsMethod(unsound)).toThrow(RangeError)
    expect(() => savingsOfCase({ ...ROUND_TRIP, method: unsound })).toThrow(RangeError)
  })

  it('is the latest that began by the day', () => {
    const later = { ...METHOD, id: 'savings-test-2', validFrom: parseLocalDate('2025-07-01') }
    const onDay = (date: string) => savingsMethodInForce([METHOD, later], parseLocalDate(date))?.id ?? null
    expect(onDay('2024-12-31')).toBeNull()
    expect(onDay('2025-01-01')).toBe('savings-test-1')
    expect(onDay('2025-06-30')).toBe('savings-test-1')
    expect(onDay('2025-07-01')).toBe('savings-test-2')
    const revised = { ...later, id: 'savings-test-3' }
    expect(savingsMethodInForce([revised, later], later.validFrom)?.id).toBe('savings-test-3')
    expect(savingsMethodInForce([later, revised], later.validFrom)?.id).toBe('savings-test-3')
  })
})

describe('subtractSavings', () => {
  const gap = savingsOfCase({ ...ROUND_TRIP, homeRoadMetres: null })
  const known = savingsOfCase(ROUND_TRIP)
  const returned = savingsOfCase({ ...ROUND_TRIP, outcome: 'returned' })

  it('takes everything back when a completed case is returned', () => {
    expect(subtractSavings(returned, known)).toEqual({
      methodId: 'savings-test-1',
      trips: -2,
      metres: { low: -112_000, middle: -116_000, high: -118_000 },
      minutes: { low: -224, middle: -232, high: -236 },
      fareFen: { low: -4200, middle: -5800, high: -7670 },
      measuredCases: -1,
      gapCases: 0,
    })
  })

  it('closes a gap once the distance is known, and opens it when it is withdrawn', () => {
    expect(subtractSavings(gap, null)).toMatchObject({ trips: 2, metres: ZERO_ESTIMATE, measuredCases: 0, gapCases: 1 })
    expect(subtractSavings(known, gap)).toMatchObject({
      trips: 0,
      metres: known.metres,
      measuredCases: 1,
      gapCases: -1,
    })
    expect(subtractSavings(gap, known)).toMatchObject({ trips: 0, measuredCases: -1, gapCases: 1 })
    expect(subtractSavings(returned, gap)).toMatchObject({ trips: -2, metres: ZERO_ESTIMATE, gapCases: -1 })
  })

  it('is additive: the changes of a case sum up to its present savings', () => {
    fc.assert(
      fc.property(fc.array(cases, { minLength: 1, maxLength: 8 }), (history) => {
        let before: CaseSavings | null = null
        let total = NO_SAVINGS
        for (const now of history) {
          const change = subtractSavings(now, before)
          total = {
            trips: total.trips + change.trips,
            metres: addEstimates(total.metres, change.metres),
            minutes: addEstimates(total.minutes, change.minutes),
            fareFen: addEstimates(total.fareFen, change.fareFen),
            casesWithDistance: total.casesWithDistance + change.measuredCases,
            casesWithoutDistance: total.casesWithoutDistance + change.gapCases,
          }
          before = now
        }
        expect(total).toEqual(totalSavings(history.slice(-1)))
      }),
    )
  })

  it('is nothing when nothing changed', () => {
    fc.assert(
      fc.property(cases, (savings) => {
        expect(subtractSavings(savings, savings)).toEqual({
          methodId: savings.methodId,
          trips: 0,
          metres: ZERO_ESTIMATE,
          minutes: ZERO_ESTIMATE,
          fareFen: ZERO_ESTIMATE,
          measuredCases: 0,
          gapCases: 0,
        })
      }),
    )
  })
})

describe('totals', () => {
  it('say how many cases have a distance and how many lack it', () => {
    const totals = totalSavings([
      savingsOfCase(ROUND_TRIP),
      savingsOfCase({ ...ROUND_TRIP, homeRoadMetres: null }),
      savingsOfCase({ ...ROUND_TRIP, outcome: 'cancelled' }),
      savingsOfCase({ ...ROUND_TRIP, relayed: { materials: false, result: true } }),
    ])
    expect(totals).toMatchObject({ trips: 5, casesWithDistance: 2, casesWithoutDistance: 1 })
    expect(totals.metres).toEqual({ low: 168_000, middle: 174_000, high: 177_000 })
    expect(totalSavings([])).toEqual(NO_SAVINGS)
  })

  it('do not depend on how the cases are split, and stay ordered', () => {
    fc.assert(
      fc.property(fc.array(cases, { maxLength: 20 }), fc.nat(20), (all, cut) => {
        const whole = totalSavings(all)
        const [first, second] = [totalSavings(all.slice(0, cut)), totalSavings(all.slice(cut))]
        expect(addEstimates(first.fareFen, second.fareFen)).toEqual(whole.fareFen)
        expect(first.casesWithoutDistance + second.casesWithoutDistance).toBe(whole.casesWithoutDistance)
        expect([whole.metres, whole.minutes, whole.fareFen].every(ordered)).toBe(true)
      }),
    )
  })

  it('are netted with the programme’s own cost, below zero where it cost more than it saved', () => {
    expect(netOfProgrammeCost(estimate(4760, 5800, 7670), fen(5000))).toEqual({ low: -240, middle: 800, high: 2670 })
    expect(netOfProgrammeCost(exactly(0), fen(0))).toEqual(ZERO_ESTIMATE)
  })
})
