import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CONSIGNMENT_STATUSES,
  type ConsignmentPlan,
  type ConsignmentStatus,
  type Custody,
  foldCustody,
  initialCustody,
  isClosed,
} from '../../server/domain/custody.ts'
import { SCAN_EVENT_KINDS } from '../../server/domain/scan-event.ts'
import { FULFILLED_BY, TASK_KINDS, tasksFor } from '../../server/domain/task.ts'
import { anyPlan, anyStory, SITES_TO_SCAN_AT } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { at, COUNTY, fact, journey, ORIGINALS, PLANS, withActor } from '../setup/relay-facts.ts'

const { agency, hub, town, village, measuredVillage, neighbourVillage } = PLACES

const custody = (plan: ConsignmentPlan, status: ConsignmentStatus, siteId: string, exceptions = 0): Custody => ({
  ...initialCustody(plan),
  status,
  siteId,
  openExceptions: Array.from({ length: exceptions }, (_, index) => ({
    id: `exception ${index}`,
    kind: 'damaged',
    siteId,
    raisedAt: at(index),
  })),
})

describe('tasksFor', () => {
  it.each([
    ['resultToVillage', 'requested', agency, ['dispatch', agency]],
    ['resultToVillage', 'held', agency, ['dispatch', agency]],
    ['resultToVillage', 'in_transit', agency, ['receive', hub]],
    ['resultToVillage', 'held', hub, ['dispatch', hub]],
    ['resultToVillage', 'in_transit', hub, ['receive', town]],
    ['resultToVillage', 'in_transit', town, ['receive', village]],
    ['resultToVillage', 'awaiting_pickup', village, ['hand_over', village]],
    ['resultToVillage', 'completed', village, null],
    ['resultToVillage', 'cancelled', agency, null],
    ['materials', 'requested', village, ['accept', village]],
    ['materials', 'held', village, ['dispatch', village]],
    ['materials', 'in_transit', hub, ['receive', agency]],
    ['materials', 'completed', agency, null],
    ['resultToHome', 'held', town, ['deliver_home', town]],
    ['resultToHome', 'in_transit', town, ['deliver_home', town]],
    // wherever a mistake has brought them
    ['resultToVillage', 'held', measuredVillage, ['dispatch', measuredVillage]],
    ['resultToVillage', 'in_transit', measuredVillage, ['receive', PLACES.measuredTown]],
    ['resultToVillage', 'in_transit', neighbourVillage, ['receive', town]],
    ['resultToVillage', 'in_transit', village, ['receive', village]],
  ] as const)('%s %s at %s → %j', (plan, status, siteId, task) => {
    const expected = task === null ? [] : [{ kind: task[0], siteId: task[1] }]
    expect(tasksFor(COUNTY, PLANS[plan], custody(PLANS[plan], status, siteId))).toEqual(expected)
    expect(tasksFor(COUNTY, PLANS[plan], custody(PLANS[plan], status, siteId, 3))).toEqual([
      ...expected,
      { kind: 'resolve_exception', siteId: hub },
    ])
  })

  it('names at most one task of a kind, at a site that is there, and none but exceptions once it is closed', () => {
    for (const plan of Object.values(PLANS)) {
      for (const status of CONSIGNMENT_STATUSES) {
        for (const siteId of SITES_TO_SCAN_AT) {
          const tasks = tasksFor(COUNTY, plan, custody(plan, status, siteId, 1))
          expect(new Set(tasks.map(({ kind }) => kind)).size).toBe(tasks.length)
          for (const task of tasks) expect(COUNTY.find(task.siteId)).toBeDefined()
          expect(tasks.length).toBe(isClosed(status) ? 1 : 2)
        }
      }
    }
  })

  it('always leads on: fulfilling the next task, again and again, closes the consignment', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(8), (plan, facts) => {
        const events = [...facts]
        for (let step = 0; ; step += 1) {
          const [next] = tasksFor(COUNTY, plan, { ...foldCustody(plan, events), openExceptions: [] })
          if (next === undefined) break
          if (step > 20) expect.fail(`never completed: ${JSON.stringify(next)}`)
          const sequence = events.length + 1
          const done = fact(FULFILLED_BY[next.kind], next.siteId, 40_000 + step, { sequence })
          events.push(next.kind === 'witness' ? withActor(done, 'third') : done)
        }
        expect(isClosed(foldCustody(plan, events).status)).toBe(true)
      }),
    )
  })

  it('asks for exactly the scans of an untroubled journey', () => {
    for (const plan of [...Object.values(PLANS), ORIGINALS]) {
      const events = journey(plan)
      for (const [index, event] of events.entries()) {
        const tasks = tasksFor(COUNTY, plan, foldCustody(plan, events.slice(0, index)))
        expect(tasks.map((task) => [FULFILLED_BY[task.kind], task.siteId])).toContainEqual([event.kind, event.siteId])
        expect(tasks.length).toBe(event.kind === 'witnessed' && index < events.length - 1 ? 2 : 1)
      }
    }
  })
})

describe('FULFILLED_BY', () => {
  it('knows every kind of task', () => {
    for (const kind of TASK_KINDS) {
      expect(SCAN_EVENT_KINDS).toContain(FULFILLED_BY[kind])
    }
  })
})
