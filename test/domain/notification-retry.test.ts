import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MOST_ATTEMPTS,
  mayReplace,
  retryDelayMs,
  statusAfter,
  statusesChangedBy,
} from '../../server/domain/notification-retry.ts'

const outcome = fc.constantFrom('sent', 'delivered', 'refused', 'failed', 'ambiguous')
const ending = fc.oneof(outcome, fc.constant('expired' as const))

describe('what follows from how an attempt ended', () => {
  it.each([
    ['sent', 1, 'sent'],
    ['delivered', 1, 'delivered'],
    ['refused', 1, 'refused'],
    ['ambiguous', 1, 'ambiguous'],
    ['failed', 1, 'pending'],
    ['failed', MOST_ATTEMPTS - 1, 'pending'],
    ['failed', MOST_ATTEMPTS, 'dead'],
    ['failed', MOST_ATTEMPTS + 1, 'dead'],
    ['expired', 1, 'pending'],
    ['expired', MOST_ATTEMPTS, 'ambiguous'],
  ] as const)('%s, attempt %i: %s', (end, attempt, status) => {
    expect(statusAfter(end, attempt)).toBe(status)
  })

  it('comes to an end: from the last attempt on nothing is tried again', () => {
    fc.assert(
      fc.property(ending, fc.integer({ min: MOST_ATTEMPTS, max: 1000 }), (end, attempt) => {
        expect(statusAfter(end, attempt)).not.toBe('pending')
      }),
    )
  })
})

describe('the pause before the next attempt', () => {
  it('grows fourfold, give or take a fifth, and is the same for the same attempt', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: MOST_ATTEMPTS }), (id, attempt) => {
        const delay = retryDelayMs(id, attempt)
        const middle = 15_000 * 4 ** (attempt - 1)
        expect(delay).toBeGreaterThanOrEqual(middle * 0.8)
        expect(delay).toBeLessThanOrEqual(middle * 1.2)
        expect(retryDelayMs(id, attempt)).toBe(delay)
      }),
    )
  })

  it('spreads those that failed together', () => {
    const delays = Array.from({ length: 200 }, (_, index) => retryDelayMs(`notification-${index}`, 1))
    expect(new Set(delays).size).toBeGreaterThan(150)
    expect(Math.min(...delays)).toBeLessThan(13_000)
    expect(Math.max(...delays)).toBeGreaterThan(17_000)
  })
})

describe('a further report of the same attempt', () => {
  it.each([
    [null, 'failed', true],
    ['expired', 'sent', true],
    ['expired', 'failed', true],
    ['expired', 'ambiguous', false],
    ['sent', 'delivered', true],
    ['sent', 'sent', false],
    ['sent', 'failed', false],
    ['failed', 'sent', false],
    ['delivered', 'sent', false],
    ['refused', 'delivered', false],
  ] as const)('known %s, reported %s: counts %s', (known, reported, counts) => {
    expect(mayReplace(known, reported)).toBe(counts)
  })

  it('never makes a delivered notification less', () => {
    fc.assert(
      fc.property(fc.option(ending), ending, (known, end) => {
        expect(statusesChangedBy(known, end)).not.toContain('delivered')
      }),
    )
  })

  it('of a failure that comes late changes nothing: its notification has gone on', () => {
    expect(statusesChangedBy('expired', 'failed')).toEqual([])
    expect(statusesChangedBy(null, 'failed')).toEqual(['sending'])
  })
})
