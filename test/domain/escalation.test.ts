import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escalationLevelAt, parseEscalationSteps, USUAL_ESCALATION } from '../../server/domain/escalation.ts'
import { GOVERNMENT_OFFICE_HOURS, PART_TIME_STATION_HOURS } from '../../server/domain/opening-hours.ts'
import { workdayCalendar } from '../../server/services/workdays.ts'

const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const WORKDAYS = workdayCalendar()

describe('escalationLevelAt', () => {
  it.each([
    ['at the deadline', '2026-03-02 10:00', '2026-03-02 10:00', 0],
    ['a minute after it', '2026-03-02 10:00', '2026-03-02 10:01', 1],
    ['half a working day later', '2026-03-02 10:00', '2026-03-02 15:45', 1],
    ['and a minute', '2026-03-02 10:00', '2026-03-02 15:46', 2],
    ['a working day later', '2026-03-02 10:00', '2026-03-03 10:01', 3],
    ['two working days later', '2026-03-02 10:00', '2026-03-04 10:01', 4],
    ['overnight nobody is reported', '2026-03-02 17:30', '2026-03-03 08:30', 1],
    ['nor over a weekend', '2026-03-06 17:30', '2026-03-09 08:30', 1],
    ['nor over National Day', '2026-09-30 17:30', '2026-10-08 08:30', 1],
    ['a year later', '2026-03-02 10:00', '2026-11-02 10:01', 4],
  ])('%s', (_when, dueAt, now, level) => {
    expect(escalationLevelAt(at(dueAt), at(now), USUAL_ESCALATION, GOVERNMENT_OFFICE_HOURS, WORKDAYS)).toBe(level)
  })

  it('runs on the station’s own days', () => {
    // open on Monday, Wednesday and Friday mornings: 195 minutes after Monday noon are Wednesday 11:45
    const level = (now: string) =>
      escalationLevelAt(at('2026-03-02 12:00'), at(now), USUAL_ESCALATION, PART_TIME_STATION_HOURS, WORKDAYS)
    expect([level('2026-03-04 11:45'), level('2026-03-04 11:46')]).toEqual([1, 2])
  })

  it('never falls as time goes by', () => {
    const minute = fc.nat(30 * 1440)
    fc.assert(
      fc.property(minute, minute, minute, (due, a, b) => {
        const instant = (minutes: number) => new Date(at('2026-09-20 00:00').getTime() + minutes * 60_000)
        const level = (minutes: number) =>
          escalationLevelAt(instant(due), instant(minutes), USUAL_ESCALATION, GOVERNMENT_OFFICE_HOURS, WORKDAYS)
        expect(level(Math.max(a, b))).toBeGreaterThanOrEqual(level(Math.min(a, b)))
      }),
    )
  })
})

describe('parseEscalationSteps', () => {
  it('reads what the setting says', () => {
    expect(parseEscalationSteps('195,390,780')).toEqual(USUAL_ESCALATION)
    expect(parseEscalationSteps('0, 0, 60')).toEqual({ siteLead: 0, hub: 0, leaders: 60 })
  })
  it.each(['', '1,2', '1,2,3,4', '3,2,1', '1,2,x', '1,2,100001', '-1,2,3'])('refuses %j', (text) => {
    expect(() => parseEscalationSteps(text)).toThrow(RangeError)
  })
})
