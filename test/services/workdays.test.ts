import { afterEach, describe, expect, it, vi } from 'vitest'
import { addDays, isoWeekdayOf, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { isBeyondHorizon } from '../../server/domain/opening-hours.ts'
import { workdayCalendar } from '../../server/services/workdays.ts'

const calendar = workdayCalendar()
const isWorkday = (date: string) => calendar.isWorkday(parseLocalDate(date))

describe('workdays by the published holiday plan', () => {
  it.each([
    ['2023-01-23', false, 'Spring Festival on a Monday'],
    ['2023-01-28', true, 'a make-up Saturday'],
    ['2023-10-02', false, 'the National Day week'],
    ['2023-10-07', true, 'a make-up Saturday'],
    ['2026-02-17', false, 'Spring Festival'],
    ['2026-10-01', false, 'National Day'],
    ['2026-11-18', true, 'a plain Wednesday'],
    ['2026-11-21', false, 'a plain Saturday'],
  ])('%s: %s (%s)', (date, expected) => {
    expect(isWorkday(date)).toBe(expected)
  })
})

describe('the horizon of the plan', () => {
  it('ends with the last planned year, 2026 or later as the package is updated', () => {
    expect(calendar.horizon).toMatch(/^\d{4}-12-31$/)
    expect(calendar.horizon >= '2026-12-31').toBe(true)
    expect(isWorkday(`${calendar.horizon.slice(0, 4)}-10-01`)).toBe(false)
  })

  it('is one that a caller can warn about', () => {
    expect(isBeyondHorizon(calendar.horizon, calendar)).toBe(false)
    expect(isBeyondHorizon(addDays(calendar.horizon, 1), calendar)).toBe(true)
  })

  it('is followed by the plain week, Monday to Friday', () => {
    for (let day = 1; day <= 730; day += 1) {
      const date = addDays(calendar.horizon, day)
      expect(calendar.isWorkday(date), date).toBe(isoWeekdayOf(date) <= 5)
    }
  })
})

describe('machines in other time zones', () => {
  const zoneBefore = process.env.TZ
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env.TZ
    else process.env.TZ = zoneBefore
  })

  it.each(['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC'])('%s gets the same days', async (timeZone) => {
    process.env.TZ = timeZone
    vi.resetModules()
    const elsewhere = (await import('../../server/services/workdays.ts')).workdayCalendar()
    const days = ['2026-09-30', '2026-10-01', '2026-10-05', '2026-10-08', '2026-10-10', '2026-10-11']
    expect(days.map((day) => elsewhere.isWorkday(parseLocalDate(day)))).toEqual([true, false, false, true, true, false])
    expect(elsewhere.horizon).toBe(calendar.horizon)
  })
})
