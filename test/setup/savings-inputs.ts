import fc from 'fast-check'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { type Estimate, estimate } from '../../server/domain/money.ts'
import { type CaseOutcome, type SavingsInput, type SavingsMethod, savingsOfCase } from '../../server/domain/savings.ts'

const SOURCE = { text: '测试', asOf: parseLocalDate('2025-01-01') }
/** Sources of a way to travel that nobody looked up. */
export const SOURCES = { shareSource: SOURCE, fareSource: SOURCE, speedSource: SOURCE }

/** Fictional figures, round enough to reckon by hand: a middle of 50 fen a km, and 500 m a minute for everyone. */
export const METHOD: SavingsMethod = {
  id: 'savings-test-1',
  validFrom: parseLocalDate('2025-01-01'),
  source: '测试',
  isSample: false,
  recordedAt: null,
  stationMetres: estimate(500, 1000, 2000),
  stationSource: SOURCE,
  modes: [
    { mode: 'bus', share: 0.5, fenPerKilometre: estimate(20, 25, 30), metresPerMinute: 500, ...SOURCES },
    { mode: 'motorcycle', share: 0.25, fenPerKilometre: estimate(30, 40, 50), metresPerMinute: 500, ...SOURCES },
    { mode: 'car', share: 0.25, fenPerKilometre: estimate(80, 110, 150), metresPerMinute: 500, ...SOURCES },
  ],
}

export const ROUND_TRIP: SavingsInput = {
  baselineVisits: 2,
  attendanceRequired: false,
  relayed: { materials: true, result: true },
  outcome: 'completed',
  homeRoadMetres: 30_000,
  method: METHOD,
}

const estimatesUpTo = (most: number) =>
  fc.tuple(fc.nat(most), fc.nat(most), fc.nat(most)).map((three): Estimate => {
    const [low, middle, high] = three.toSorted((a, b) => a - b) as [number, number, number]
    return estimate(low, middle, high)
  })

export const methods = fc
  .record({
    station: estimatesUpTo(20_000),
    weights: fc.tuple(fc.nat(100), fc.nat(100), fc.integer({ min: 1, max: 100 })),
    fares: fc.tuple(estimatesUpTo(300), estimatesUpTo(300), estimatesUpTo(300)),
    speeds: fc.tuple(
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 2000 }),
    ),
  })
  .map(({ station, weights, fares, speeds }): SavingsMethod => {
    const whole = weights[0] + weights[1] + weights[2]
    const mode = (index: 0 | 1 | 2, name: 'bus' | 'motorcycle' | 'car') => ({
      mode: name,
      share: weights[index] / whole,
      fenPerKilometre: fares[index],
      metresPerMinute: speeds[index],
      ...SOURCES,
    })
    const modes = [mode(0, 'bus'), mode(1, 'motorcycle'), mode(2, 'car')]
    return { ...METHOD, id: 'any', stationMetres: station, modes }
  })

const outcomes = fc.constantFrom<CaseOutcome>('completed', 'completed', 'completed', 'cancelled', 'returned', 'open')
export const inputs: fc.Arbitrary<SavingsInput> = fc.record({
  baselineVisits: fc.nat(5),
  attendanceRequired: fc.boolean(),
  relayed: fc.record({ materials: fc.boolean(), result: fc.boolean() }),
  outcome: outcomes,
  homeRoadMetres: fc.option(fc.nat(200_000), { freq: 4 }),
  method: methods,
})
export const cases = inputs.map(savingsOfCase)

export function ordered(value: Estimate): boolean {
  return 0 <= value.low && value.low <= value.middle && value.middle <= value.high
}
