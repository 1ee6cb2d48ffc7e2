import { describe, expect, it } from 'vitest'
import { type ConsignmentStatus, initialCustody } from '../../server/domain/custody.ts'
import {
  dueAt,
  type ServiceLevel,
  serviceLevels,
  USUAL_SERVICE_LEVELS,
  workingMinutesFor,
} from '../../server/domain/service-level.ts'
import { TASK_KINDS } from '../../server/domain/task.ts'
import { PLACES } from '../setup/county.ts'
import { PLANS } from '../setup/relay-facts.ts'
import { RULES } from '../setup/relay-rules.ts'

const { agency, hub, town, village } = PLACES

describe('serviceLevels', () => {
  const own: ServiceLevel[] = [
    { taskKind: 'receive', siteKind: 'town_centre', workingMinutes: 100 },
    { taskKind: 'dispatch', siteKind: null, workingMinutes: 200 },
  ]
  const levels = serviceLevels(own)

  it.each([
    ['set for this kind of site', 'receive', 'town_centre', 100],
    ['set for another kind of site', 'receive', 'village_station', 780],
    ['set for all other sites', 'dispatch', 'hub', 200],
    ['the usual of this kind of site, though all others are set', 'dispatch', 'agency', 1170],
    ['not set at all', 'accept', 'hub', 3900],
  ] as const)('%s', (_what, taskKind, siteKind, minutes) => {
    expect(workingMinutesFor(levels, taskKind, siteKind)).toBe(minutes)
  })

  it('usually know every kind of task, each once', () => {
    const keys = USUAL_SERVICE_LEVELS.map(({ taskKind, siteKind }) => `${taskKind} ${siteKind}`)
    expect(new Set(keys).size).toBe(keys.length)
    for (const kind of TASK_KINDS) expect(workingMinutesFor(USUAL_SERVICE_LEVELS, kind, null)).toBeGreaterThan(0)
  })
})

describe('dueAt', () => {
  const due = (kind: (typeof TASK_KINDS)[number], siteId: string, status: ConsignmentStatus, openedAt: string) =>
    dueAt(
      RULES,
      PLANS.resultToVillage,
      { ...initialCustody(PLANS.resultToVillage), status, siteId },
      { kind, siteId },
      new Date(openedAt),
    )

  it.each([
    ['a working day', 'dispatch', hub, 'held', '2026-03-02T10:00:00+08:00', '2026-03-03T10:00:00+08:00'],
    ['over the weekend', 'dispatch', hub, 'held', '2026-03-06T16:30:00+08:00', '2026-03-09T16:30:00+08:00'],
    ['opened at night', 'dispatch', hub, 'held', '2026-03-02T22:00:00+08:00', '2026-03-03T17:30:00+08:00'],
    [
      'an agency has three days',
      'dispatch',
      agency,
      'requested',
      '2026-03-02T08:30:00+08:00',
      '2026-03-04T17:30:00+08:00',
    ],
    ['a leg has two', 'receive', town, 'in_transit', '2026-03-02T08:30:00+08:00', '2026-03-03T17:30:00+08:00'],
    ['over National Day 2026', 'dispatch', hub, 'held', '2026-09-30T08:30:00+08:00', '2026-09-30T17:30:00+08:00'],
    ['after National Day 2026', 'dispatch', hub, 'held', '2026-09-30T17:30:00+08:00', '2026-10-08T17:30:00+08:00'],
    [
      'residents have ten days',
      'hand_over',
      village,
      'awaiting_pickup',
      '2026-03-02T08:30:00+08:00',
      '2026-03-13T17:30:00+08:00',
    ],
  ] as const)('%s', (_what, kind, siteId, status, openedAt, expected) => {
    expect(due(kind, siteId, status, openedAt)).toEqual(new Date(expected))
  })

  it('gives an agency three days only for a result that has not left, not for one that came back', () => {
    const openedAt = '2026-03-02T08:30:00+08:00'
    expect(due('dispatch', agency, 'held', openedAt)).toEqual(new Date('2026-03-02T17:30:00+08:00'))
  })

  it('runs on the station’s own days', () => {
    // open on Tuesdays and Fridays 8:00–11:30: 780 minutes are 3 of its days and 150 minutes
    const marketDayStation = '441422101200'
    expect(due('receive', marketDayStation, 'in_transit', '2026-03-02T08:30:00+08:00')).toEqual(
      new Date('2026-03-13T10:30:00+08:00'),
    )
  })
})
