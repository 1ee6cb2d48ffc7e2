import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, parseLocalDate, startOfLocalDay } from '../../server/domain/calendar-time.ts'
import {
  type ChainHead,
  type DailyRoot,
  DayTree,
  isIncluded,
  lastClosableDay,
  proveInclusion,
  shortRoot,
} from '../../server/domain/daily-root.ts'

const DATE = parseLocalDate('2026-11-22')
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const head: fc.Arbitrary<ChainHead> = fc.record({
  consignmentId: fc.uuid(),
  sequence: fc.integer({ min: 1, max: 99 }),
  hash: digest,
})
const headsOfDay = fc
  .uniqueArray(head, { minLength: 1, maxLength: 30, selector: ({ consignmentId }) => consignmentId })
  .map((heads) => heads.toSorted((a, b) => (a.consignmentId < b.consignmentId ? -1 : 1)))
const previous = fc.option(digest)

function closed(heads: readonly ChainHead[], previousRoot: string | null = null, date = DATE): DailyRoot {
  const tree = new DayTree(date, previousRoot)
  for (const one of heads) tree.add(one)
  return tree.close()
}

describe('a day’s root', () => {
  test('is another one when any head is changed, taken out or put in', () => {
    fc.assert(
      fc.property(headsOfDay, previous, head, fc.nat(), (heads, before, other, place) => {
        fc.pre(!heads.some(({ consignmentId }) => consignmentId === other.consignmentId))
        const { root, consignments } = closed(heads, before)
        expect(consignments).toBe(heads.length)
        const at = place % heads.length
        const one = heads[at] as ChainHead
        const rootWith = (changed: readonly ChainHead[]) => closed(changed, before).root
        expect(rootWith(heads.with(at, { ...one, sequence: one.sequence + 1 }))).not.toBe(root)
        expect(rootWith(heads.with(at, { ...one, hash: flipped(one.hash) }))).not.toBe(root)
        expect(rootWith(heads.toSpliced(at, 1))).not.toBe(root)
        const more = [...heads, other].sort((a, b) => (a.consignmentId < b.consignmentId ? -1 : 1))
        expect(rootWith(more)).not.toBe(root)
      }),
    )
  })

  test('stands for the day and for all days before it', () => {
    fc.assert(
      fc.property(headsOfDay, digest, (heads, before) => {
        const { root } = closed(heads, before)
        expect(closed(heads, flipped(before)).root).not.toBe(root)
        expect(closed(heads, null).root).not.toBe(root)
        expect(closed(heads, before, addDays(DATE, 1)).root).not.toBe(root)
      }),
    )
  })

  test('of a day without events is of the day alone', () => {
    const sunday = closed([])
    expect(sunday).toMatchObject({ date: DATE, consignments: 0, previousRoot: null })
    expect(closed([], sunday.root, addDays(DATE, 1)).root).not.toBe(sunday.root)
  })

  test('does not come out of heads in disorder', () => {
    const tree = new DayTree(DATE, null)
    const one = { consignmentId: 'b', sequence: 1, hash: '' }
    tree.add(one)
    expect(() => tree.add(one)).toThrow(RangeError)
    expect(() => tree.add({ ...one, consignmentId: 'a' })).toThrow(RangeError)
  })
})

describe('a proof', () => {
  test('is there for every consignment of the day, and holds', () => {
    fc.assert(
      fc.property(headsOfDay, previous, (heads, before) => {
        const day = closed(heads, before)
        for (const { consignmentId } of heads) {
          const proof = proveInclusion(day, heads, consignmentId)
          expect(proof !== null && isIncluded(proof)).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('does not hold for another head, day, place or path', () => {
    fc.assert(
      fc.property(headsOfDay, digest, fc.nat(), (heads, before, place) => {
        const day = closed(heads, before)
        const one = heads[place % heads.length] as ChainHead
        const proof = proveInclusion(day, heads, one.consignmentId)
        if (proof === null) throw new Error('no proof')
        expect(isIncluded({ ...proof, head: { ...one, hash: flipped(one.hash) } })).toBe(false)
        expect(isIncluded({ ...proof, head: { ...one, sequence: one.sequence + 1 } })).toBe(false)
        expect(isIncluded({ ...proof, day: { ...day, root: flipped(day.root) } })).toBe(false)
        expect(isIncluded({ ...proof, leafIndex: proof.leafIndex - 1 })).toBe(false)
        expect(isIncluded({ ...proof, path: proof.path.map(flipped) })).toBe(false)
        expect(isIncluded({ ...proof, path: proof.path.slice(1) })).toBe(false)
      }),
    )
  })

  test('there is none for a consignment of which nothing was recorded that day', () => {
    const heads = [{ consignmentId: 'a', sequence: 1, hash: 'x' }]
    expect(proveInclusion(closed(heads), heads, 'b')).toBeNull()
  })
})

test.each([
  ['2026-11-23T00:29:59.999+08:00', '2026-11-21'],
  ['2026-11-23T00:30:00+08:00', '2026-11-22'],
  ['2026-11-23T23:59:59+08:00', '2026-11-22'],
  ['2027-01-01T00:30:00+08:00', '2026-12-31'],
])('at %s the last day that can be closed is %s', (now, date) => {
  expect(lastClosableDay(new Date(now))).toBe(date)
  expect(startOfLocalDay(addDays(lastClosableDay(new Date(now)), 1)).getTime()).toBeLessThan(Date.parse(now))
})

test('a root is shown by its first and last digits', () => {
  expect(shortRoot('4f3a1b2c'.padEnd(56, '0').concat('77d09c21'))).toBe('4f3a1b2c…77d09c21')
})

/** Another text of the same length. */
function flipped(text: string): string {
  return text.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
}
