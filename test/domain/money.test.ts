import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addEstimates,
  addFen,
  allocateFen,
  estimate,
  exactly,
  fen,
  formatYuan,
  multiplyFen,
  negateFen,
  roundEstimate,
  scaleEstimate,
  subtractEstimates,
  sumFen,
} from '../../server/domain/money.ts'

const amounts = fc.integer({ min: -1e12, max: 1e12 }).map(fen)
const bounds = fc.integer({ min: -1e9, max: 1e9 })
const estimates = fc.tuple(bounds, bounds, bounds).map((three) => {
  const [low, middle, high] = three.toSorted((a, b) => a - b) as [number, number, number]
  return estimate(low, middle, high)
})

describe('fen', () => {
  it.each([0, 1, -1, 31_250_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('takes %d', (amount) => {
    expect(fen(amount)).toBe(amount)
  })

  it.each([0.5, -0.01, Number.NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53)])('refuses %d', (amount) => {
    expect(() => fen(amount)).toThrow(RangeError)
  })

  it('knows only one zero', () => {
    expect(fen(-0)).toBe(0)
    expect(negateFen(fen(0))).toBe(0)
    expect(multiplyFen(fen(-5), 0)).toBe(0)
  })

  it('refuses sums and products that are no longer exact', () => {
    const most = fen(Number.MAX_SAFE_INTEGER)
    expect(() => addFen(most, fen(1))).toThrow(RangeError)
    expect(() => sumFen([most, most])).toThrow(RangeError)
    expect(() => multiplyFen(most, 2)).toThrow(RangeError)
    expect(() => multiplyFen(fen(100), 1.5)).toThrow(RangeError)
  })

  it('adds, negates, sums and multiplies like whole numbers', () => {
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: -1000, max: 1000 }), (a, b, times) => {
        expect(addFen(a, b)).toBe(a + b)
        expect(addFen(a, negateFen(a))).toBe(0)
        expect(sumFen([a, b, a])).toBe(a + b + a)
        expect(multiplyFen(a, times)).toBe(a * times || 0)
      }),
    )
    expect(sumFen([])).toBe(0)
  })
})

describe('formatYuan', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [-1, '-0.01'],
    [10, '0.10'],
    [99, '0.99'],
    [100, '1.00'],
    [99_999, '999.99'],
    [100_000, '1,000.00'],
    [123_450, '1,234.50'],
    [-123_450, '-1,234.50'],
    [31_250_000, '312,500.00'],
    [123_456_789, '1,234,567.89'],
    [Number.MAX_SAFE_INTEGER, '90,071,992,547,409.91'],
    [Number.MIN_SAFE_INTEGER, '-90,071,992,547,409.91'],
  ])('writes %d fen as %s', (amount, text) => {
    expect(formatYuan(fen(amount))).toBe(text)
  })

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger().map(fen), (amount) => {
        const text = formatYuan(amount)
        expect(text).toMatch(/^-?\d{1,3}(,\d{3})*\.\d{2}$/)
        expect(Number(text.replace(/[,.]/g, ''))).toBe(amount)
      }),
    )
  })
})

describe('allocateFen', () => {
  it.each([
    ['a year over 15 towns', 26_250_000, new Array<number>(15).fill(1), new Array<number>(15).fill(1_750_000)],
    ['one fen over three', 1, [1, 1, 1], [1, 0, 0]],
    ['ten over three', 10, [1, 1, 1], [4, 3, 3]],
    ['the larger remainder first', 100, [1, 2, 3], [17, 33, 50]],
    ['nothing for no weight', 7, [0, 3, 0], [0, 7, 0]],
    ['a credit', -10, [1, 1, 1], [-4, -3, -3]],
    ['nothing to share', 0, [5, 1], [0, 0]],
    ['beyond 2^53 inside', Number.MAX_SAFE_INTEGER, [1, Number.MAX_SAFE_INTEGER - 1], [1, Number.MAX_SAFE_INTEGER - 1]],
  ])('shares %s', (_name, total, weights, shares) => {
    expect(allocateFen(fen(total), weights)).toEqual(shares)
  })

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5, 0.5]], [[Number.NaN]]])('refuses the weights %j', (weights) => {
    expect(() => allocateFen(fen(100), weights)).toThrow(RangeError)
  })

  it('keeps the total, stays within a fen of the exact share and gives no less for a greater weight', () => {
    const weights = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 })
      .filter((all) => all.some((one) => one > 0))
    fc.assert(
      fc.property(amounts, weights, (total, parts) => {
        const shares = allocateFen(total, parts)
        expect(sumFen(shares)).toBe(total)
        const whole = parts.reduce((sum, part) => sum + part, 0)
        for (const [position, share] of shares.entries()) {
          const part = parts[position] ?? 0
          expect(Math.abs(share - (total * part) / whole)).toBeLessThan(1.001)
          if (part === 0) expect(share).toBe(0)
          for (const [other, otherShare] of shares.entries()) {
            if ((parts[other] ?? 0) > part) expect(Math.abs(otherShare)).toBeGreaterThanOrEqual(Math.abs(share))
          }
        }
      }),
    )
  })
})

describe('estimate', () => {
  it.each([
    [1, 0, 2],
    [0, 3, 2],
    [2, 1, 0],
    [Number.NaN, 1, 2],
    [0, 1, Infinity],
  ])('refuses %d, %d, %d', (low, middle, high) => {
    expect(() => estimate(low, middle, high)).toThrow(RangeError)
  })

  it('takes equal bounds and gaps in the order', () => {
    expect(estimate(1, 1, 5)).toEqual({ low: 1, middle: 1, high: 5 })
    expect(exactly(3)).toEqual({ low: 3, middle: 3, high: 3 })
  })

  it('stays ordered when added, scaled and rounded', () => {
    fc.assert(
      fc.property(estimates, estimates, fc.double({ min: 0, max: 1000, noNaN: true }), (a, b, factor) => {
        for (const result of [addEstimates(a, b), scaleEstimate(a, factor), roundEstimate(scaleEstimate(b, factor))]) {
          expect(result.low).toBeLessThanOrEqual(result.middle)
          expect(result.middle).toBeLessThanOrEqual(result.high)
        }
      }),
    )
  })

  it('adds back what was subtracted', () => {
    fc.assert(
      fc.property(estimates, estimates, (now, before) => {
        expect(addEstimates(before, subtractEstimates(now, before))).toEqual(now)
      }),
    )
  })

  it('is not scaled by what would turn it over', () => {
    expect(() => scaleEstimate(exactly(1), -1)).toThrow(RangeError)
    expect(() => scaleEstimate(exactly(1), Number.NaN)).toThrow(RangeError)
  })
})
