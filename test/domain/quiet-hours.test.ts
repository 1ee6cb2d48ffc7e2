import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NIGHT, nextAllowed, parseQuietHours, sayableAt } from '../../server/domain/quiet-hours.ts'

const at = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`)
const NOON: { from: number; until: number } = { from: 12 * 60, until: 14 * 60 }

describe('nextAllowed', () => {
  it.each([
    ['before they begin', NIGHT, '2026-03-02 20:59:59', '2026-03-02 20:59:59'],
    ['as they begin', NIGHT, '2026-03-02 21:00:00', '2026-03-03 07:30:00'],
    ['before midnight', NIGHT, '2026-12-31 23:59:59', '2027-01-01 07:30:00'],
    ['after midnight', NIGHT, '2026-03-03 00:00:00', '2026-03-03 07:30:00'],
    ['just before they end', NIGHT, '2026-03-03 07:29:59', '2026-03-03 07:30:00'],
    ['as they end', NIGHT, '2026-03-03 07:30:00', '2026-03-03 07:30:00'],
    ['within the same day', NOON, '2026-03-02 13:00:00', '2026-03-02 14:00:00'],
    ['outside of those of the same day', NOON, '2026-03-02 23:00:00', '2026-03-02 23:00:00'],
    ['none', null, '2026-03-02 03:00:00', '2026-03-02 03:00:00'],
  ] as const)('%s', (_when, quiet, instant, expected) => {
    expect(nextAllowed(at(instant), quiet)).toEqual(at(expected))
  })

  it('never lies in the past nor in quiet hours, nor further off than they last', () => {
    const anyQuiet = fc.record({ from: fc.nat(1439), until: fc.nat(1439) }).filter(({ from, until }) => from !== until)
    fc.assert(
      fc.property(
        anyQuiet,
        fc.date({ min: at('2026-01-01 00:00:00'), max: at('2027-12-31 00:00:00'), noInvalidDate: true }),
        (quiet, instant) => {
          const next = nextAllowed(instant, quiet)
          const length = (quiet.until - quiet.from + 1440) % 1440
          expect(next.getTime()).toBeGreaterThanOrEqual(instant.getTime())
          expect(next.getTime() - instant.getTime()).toBeLessThanOrEqual(length * 60_000)
          expect(nextAllowed(next, quiet)).toEqual(next)
        },
      ),
    )
  })
})

describe('sayableAt', () => {
  it('is everything by day, and nothing that can wait by night', () => {
    expect(sayableAt(at('2026-03-02 10:00:00'), NIGHT, [])).toBeNull()
    expect(sayableAt(at('2026-03-02 22:00:00'), NIGHT, [])).toEqual([])
    expect(sayableAt(at('2026-03-02 22:00:00'), null, [])).toBeNull()
  })
})

describe('parseQuietHours', () => {
  it('reads what the setting says', () => {
    expect(parseQuietHours('21:00-07:30')).toEqual(NIGHT)
    expect(parseQuietHours('12:05-14:00')).toEqual({ from: 725, until: 840 })
  })
  it.each(['', '21-7', '24:00-07:00', '21:60-07:00', '21:00', '07:00-07:00', '21:00 - 07:30'])('refuses %j', (text) => {
    expect(() => parseQuietHours(text)).toThrow(RangeError)
  })
})
