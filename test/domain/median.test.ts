import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { medianOf } from '../../server/domain/median.ts'

describe('the median of whole numbers', () => {
  test.each([
    [[], null],
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 2, 4, 8], 6],
    [[4, 3], 4],
    [[4, 5], 4],
    [[0, 0, 0, 1_000_000], 0],
  ])('of %j is %j', (values, middle) => {
    expect(medianOf(Int32Array.from(values))).toBe(middle)
  })

  test('has as many below as above, whatever the order', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(minutes, (values) => {
        const middle = medianOf(Int32Array.from(values)) as number
        const below = values.filter((one) => one < middle).length
        const above = values.filter((one) => one > middle).length
        expect(below).toBeLessThanOrEqual(values.length / 2)
        expect(above).toBeLessThanOrEqual(values.length / 2)
        expect(medianOf(Int32Array.from(values.toReversed()))).toBe(middle)
      }),
    )
  })
})
