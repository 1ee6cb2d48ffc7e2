import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCORES, satisfactionOf } from '../../server/domain/satisfaction.ts'

const row = (completed: number, ...counts: number[]) => ({
  homeSiteId: 'S',
  completed,
  ratings: Object.fromEntries(SCORES.map((score, index) => [score, counts[index] ?? 0])) as Record<
    1 | 2 | 3 | 4 | 5,
    number
  >,
})

test('figures come with how many of how many', () => {
  expect(satisfactionOf([row(10, 1, 0, 0, 0, 3), row(5, 0, 0, 0, 1, 0)])).toEqual({
    completed: 15,
    n: 5,
    responsePerMille: 333,
    distribution: [1, 2, 3, 4, 5].map((score, index) => ({ score, count: [1, 0, 0, 1, 3][index] })),
    scoreSum: 20,
  })
})

test('where nothing was completed there is no rate, not a rate of nought', () => {
  expect(satisfactionOf([])).toMatchObject({ completed: 0, n: 0, responsePerMille: null, scoreSum: 0 })
})

test('towns add up to their county', () => {
  const counts = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 })
  const rows = fc.array(counts.map((given) => row(given.reduce((a, b) => a + b) + 3, ...given)))
  fc.assert(
    fc.property(rows, rows, (one, other) => {
      const [a, b, whole] = [satisfactionOf(one), satisfactionOf(other), satisfactionOf([...one, ...other])]
      expect(whole.n).toBe(a.n + b.n)
      expect(whole.completed).toBe(a.completed + b.completed)
      expect(whole.scoreSum).toBe(a.scoreSum + b.scoreSum)
      if (whole.n > 0) expect(whole.scoreSum / whole.n).toBeGreaterThanOrEqual(1)
    }),
  )
})
