import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLOCK_SKEW_IGNORED_MS, putRight } from '../../server/domain/phone-clock.ts'

const NOON = new Date('2026-03-02T12:00:00+08:00')
const later = (ms: number) => new Date(NOON.getTime() + ms)
const scanAt = (occurredAt: Date) => ({ occurredAt, details: { note: '测试' } })

describe('a phone whose clock is off', () => {
  test('its scans are put right by what it says the time is, and marked', () => {
    // the phone is an hour slow: it scanned at 10:30 by its clock, which was 11:30
    const [scan] = putRight([scanAt(later(-90 * 60_000))], later(-60 * 60_000), NOON)
    expect(scan).toEqual({
      occurredAt: later(-30 * 60_000),
      details: { note: '测试', clockSkewSeconds: 3600 },
    })
  })

  test('a fast clock no longer makes scans of the future', () => {
    const [scan] = putRight([scanAt(later(9 * 60_000))], later(10 * 60_000), NOON)
    expect(scan?.occurredAt).toEqual(later(-60_000))
    expect(scan?.details).toMatchObject({ clockSkewSeconds: -600 })
  })

  test('a clock that is nearly right, and a phone that does not say, are believed', () => {
    const scans = [scanAt(later(-5_000))]
    expect(putRight(scans, undefined, NOON)).toBe(scans)
    expect(putRight(scans, later(CLOCK_SKEW_IGNORED_MS), NOON)).toBe(scans)
    expect(putRight(scans, later(-CLOCK_SKEW_IGNORED_MS), NOON)).toBe(scans)
  })

  test('whatever it is off by, the order of its scans and the time since each stay', () => {
    const minutes = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(minutes, fc.array(fc.nat({ max: 100_000 })), (off, ages) => {
        const phoneNow = later(off * 60_000)
        const scans = ages.map((age) => scanAt(new Date(phoneNow.getTime() - age * 1000)))
        const right = putRight(scans, phoneNow, NOON)
        const slack = Math.abs(off * 60_000) <= CLOCK_SKEW_IGNORED_MS ? Math.abs(off * 60_000) : 0
        for (const [index, { occurredAt }] of right.entries()) {
          const age = (NOON.getTime() - occurredAt.getTime()) / 1000
          expect(Math.abs(age - (ages[index] as number))).toBeLessThanOrEqual(slack / 1000)
        }
      }),
    )
  })
})
