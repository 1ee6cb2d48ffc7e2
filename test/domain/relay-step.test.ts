import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replacementOf } from '../../server/domain/correction.ts'
import { type ConsignmentPlan, foldCustody } from '../../server/domain/custody.ts'
import { firstTasks, flagsOfScan, type RelayFile, type RelayStep, recordFacts } from '../../server/domain/relay-step.ts'
import { hashOfScanEvent, inferredId, type ScanEvent, SYSTEM_ACTOR } from '../../server/domain/scan-event.ts'
import { tasksFor } from '../../server/domain/task.ts'
import { anyPlan, anyStory } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { at, COUNTY, fact, journey, PLANS } from '../setup/relay-facts.ts'
import { afterStep, freshFile, RULES, recordOneByOne, toScan } from '../setup/relay-rules.ts'

const { agency, hub, town, village } = PLACES

const keysOf = (step: RelayStep) => step.postings.map(({ money, usage }) => money?.key ?? usage?.key)
const withoutIds = (tasks: RelayFile['openTasks']) =>
  tasks.map(({ kind, siteId }) => ({ kind, siteId })).sort((a, b) => a.kind.localeCompare(b.kind))

/** Any facts, cut into batches of any size. */
const batches = fc
  .tuple(anyStory(10), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 10, maxLength: 10 }))
  .map(([facts, sizes]) => {
    const rest = [...facts]
    return sizes.map((size) => rest.splice(0, size)).filter((batch) => batch.length > 0)
  })

describe('recordFacts on an untroubled journey', () => {
  it.each([
    [
      'resultToVillage',
      [
        [['dispatched', agency], ['receive', hub], 'departed', ['items:', 'postage:county_seat']],
        [['received', hub], ['dispatch', hub], null, []],
        [['dispatched', hub], ['receive', town], null, ['postage:towns']],
        [['received', town], ['dispatch', town], null, []],
        // the same line again: paid for already
        [['dispatched', town], ['receive', village], null, []],
        [['received', village], ['hand_over', village], 'ready_for_pickup', []],
        [['collected', village], null, 'completed', ['savings:']],
      ],
    ],
    [
      'materials',
      [
        [['accepted', village], ['dispatch', village], null, []],
        [['dispatched', village], ['receive', town], 'departed', ['items:', 'postage:towns']],
        [['received', town], ['dispatch', town], null, []],
        [['dispatched', town], ['receive', hub], null, []],
        [['received', hub], ['dispatch', hub], null, []],
        [['dispatched', hub], ['receive', agency], null, ['postage:county_seat']],
        [['received', agency], null, 'materials_arrived', ['savings:']],
      ],
    ],
    [
      'resultToHome',
      [
        [['dispatched', agency], ['receive', hub], 'departed', ['items:', 'postage:county_seat']],
        [['received', hub], ['dispatch', hub], null, []],
        [['dispatched', hub], ['receive', town], null, ['postage:towns']],
        [['received', town], ['deliver_home', town], 'ready_for_delivery', []],
        [['collected', town], null, 'completed', ['savings:']],
      ],
    ],
  ] as const)('%s: each scan closes its task, opens the next, tells and posts what it must', (name, expected) => {
    const plan = PLANS[name]
    const { steps } = recordOneByOne(freshFile(plan), journey(plan))
    const told = steps.map((step) => {
      const [event] = step.events
      const [opened] = step.openTasks
      const keys = keysOf(step).map((key) => key?.replace(/^(items|savings):.*/, '$1:').replace(/:.*:/, ':'))
      return [
        [event?.kind, event?.siteId],
        opened === undefined ? null : [opened.kind, opened.siteId],
        step.notices[0]?.notice ?? null,
        keys,
      ]
    })
    expect(told).toEqual(expected)
    for (const step of steps) {
      expect(step.closeTasks.map(({ status, eventId }) => [status, eventId])).toEqual([['done', step.events[0]?.id]])
      expect(step.openTasks.length).toBeLessThanOrEqual(1)
      const isCompletion = keysOf(step).some((key) => key?.startsWith('savings:'))
      expect(step.caseChange).toBe(isCompletion ? 'completes' : null)
      expect(step.pricingGaps).toEqual([])
    }
  })
})

describe('recordFacts', () => {
  it('is pure: the same file and facts give the same step, ids included, and nothing given is changed', () => {
    fc.assert(
      fc.property(anyPlan, batches, (plan, parts) => {
        let file = freshFile(plan)
        for (const part of parts) {
          const given = structuredClone({ file, part })
          const step = recordFacts(RULES, file, part.map(toScan))
          expect(recordFacts(RULES, structuredClone(file), structuredClone(part).map(toScan))).toEqual(step)
          expect({ file, part }).toEqual(given)
          file = afterStep(file, step)
        }
      }),
    )
  })

  it('chains every event to the one before, numbered without a gap, with its flags', () => {
    fc.assert(
      fc.property(anyPlan, batches, (plan, parts) => {
        let file = freshFile(plan)
        for (const part of parts) file = afterStep(file, recordFacts(RULES, file, part.map(toScan)))
        let previous: string | null = null
        for (const [index, event] of file.events.entries()) {
          expect(event.sequence).toBe(index + 1)
          expect(event.previousHash).toBe(previous)
          expect(event.hash).toBe(hashOfScanEvent(file.consignmentId, event, previous))
          previous = event.hash
        }
        const scanned = file.events.filter(({ details }) => !details.isInferred)
        expect(scanned.map(({ id }) => id)).toEqual(parts.flat().map(({ id }) => id))
      }),
    )
  })

  it('ends with the same events, custody, tasks and postings, in one batch or one by one', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(10), (plan, facts) => {
        fc.pre(facts.length > 0)
        const file = freshFile(plan)
        const single = recordOneByOne(file, facts)
        const batch = recordFacts(RULES, file, facts.map(toScan))
        expect(batch.events).toEqual(single.file.events)
        expect(batch.custody).toEqual(single.steps.at(-1)?.custody)
        expect(withoutIds(afterStep(file, batch).openTasks)).toEqual(withoutIds(single.file.openTasks))
        expect(batch.notices).toEqual(single.steps.flatMap(({ notices }) => notices))
        const keys = new Set(single.steps.flatMap(keysOf))
        expect(new Set(keysOf(batch))).toEqual(keys)
        expect(keysOf(batch).length).toBe(keys.size)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps custody at the fold and the open tasks at what follows from it', () => {
    fc.assert(
      fc.property(anyPlan, batches, (plan, parts) => {
        let file = freshFile(plan)
        for (const part of parts) {
          const step = recordFacts(RULES, file, part.map(toScan))
          file = afterStep(file, step)
          expect(step.custody).toEqual(foldCustody(plan, file.events))
          expect(withoutIds(file.openTasks)).toEqual(
            withoutIds(tasksFor(COUNTY, plan, step.custody).map((task) => ({ ...task, id: '' }))),
          )
        }
      }),
    )
  })

  it('never gives two tasks or notices the same id', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(12), (plan, facts) => {
        const file = freshFile(plan)
        const { steps } = recordOneByOne(file, facts)
        const tasks = [...file.openTasks, ...steps.flatMap(({ openTasks }) => openTasks)].map(({ id }) => id)
        expect(new Set(tasks).size).toBe(tasks.length)
        const notices = steps.flatMap((step) => step.notices.map(({ notice, eventId }) => notice + eventId))
        expect(new Set(notices).size).toBe(notices.length)
      }),
    )
  })

  it('posts the item once and each budget line once, however often it is scanned out', () => {
    const plan = PLANS.resultToVillage
    const facts = [1, 2, 3].map((round) => fact('dispatched', agency, round * 10, { sequence: round }))
    const { steps } = recordOneByOne(freshFile(plan), facts)
    expect(keysOf(steps[0] as RelayStep)).toHaveLength(2)
    expect(keysOf(steps[1] as RelayStep)).toEqual([])
    // without the history the line’s key comes again, which the store posts once; no second item
    const { file } = recordOneByOne(freshFile(plan), facts.slice(0, 1))
    const again = recordFacts(RULES, { ...file, posted: undefined }, facts.slice(1, 2).map(toScan))
    expect(keysOf(again)).toEqual([keysOf(steps[0] as RelayStep)[1]])
    const batch = recordFacts(RULES, freshFile(plan), facts.map(toScan))
    expect(batch.postings).toHaveLength(2)
  })

  it('withdraws the task of somebody whom events have passed by', () => {
    const plan = PLANS.resultToVillage
    const { file } = recordOneByOne(freshFile(plan), [fact('dispatched', agency, 10)])
    const step = recordFacts(RULES, file, [toScan(fact('received', town, 20, { sequence: 2 }))])
    expect(step.events[0]?.flags).toEqual(['skipped_stop'])
    expect(step.closeTasks.map(({ status }) => status)).toEqual(['withdrawn'])
    expect(step.openTasks.map(({ kind, siteId }) => [kind, siteId])).toEqual([['dispatch', town]])
  })

  it('sends an exception to the hub and keeps the relay going', () => {
    const plan = PLANS.resultToVillage
    const { file, steps } = recordOneByOne(freshFile(plan), [
      fact('dispatched', agency, 10),
      fact('received', PLACES.measuredVillage, 20, { sequence: 2 }),
    ])
    expect(steps[1]?.events[0]?.flags).toEqual(['misdirected'])
    expect(withoutIds(file.openTasks)).toEqual([
      { kind: 'dispatch', siteId: PLACES.measuredVillage },
      { kind: 'resolve_exception', siteId: hub },
    ])
    const resolved = recordFacts(RULES, file, [toScan(fact('exception_resolved', hub, 30, { sequence: 3 }))])
    expect(resolved.closeTasks.map(({ status }) => status)).toEqual(['done'])
    expect(resolved.custody.openExceptions).toEqual([])
  })

  it('names what could not be priced', () => {
    const rules = { ...RULES, pricing: { tariffs: [], savingsMethods: [] } }
    const plan = PLANS.resultToVillage
    const step = recordFacts(rules, freshFile(plan), journey(plan).map(toScan))
    expect(new Set(step.pricingGaps)).toEqual(new Set(['no_tariff', 'no_savings_method']))
    expect(keysOf(step)).toEqual([`items:${freshFile(plan).consignmentId}`])
    // also without a method: the next completion must know
    expect(step.caseChange).toBe('completes')
  })
})

describe('a hand-over that nobody scanned', () => {
  const plan = PLANS.resultToVillage
  const recorded = (facts: readonly ScanEvent[]) => recordOneByOne(freshFile(plan), facts).file
  const told = (file: RelayFile) =>
    file.events.map(({ kind, siteId, flags, details }) => [kind, siteId, details.isInferred ?? false, ...flags])
  const openIn = (file: RelayFile) => foldCustody(plan, file.events).openExceptions

  it('is inferred from the receipt that shows it, at whoever held it, by the system', () => {
    const received = fact('received', hub, 60)
    const step = recordFacts(RULES, freshFile(plan), [toScan(received)])
    const [inferred, real] = step.events
    expect(inferred).toMatchObject({
      kind: 'dispatched',
      siteId: agency,
      actorId: SYSTEM_ACTOR,
      occurredAt: received.occurredAt,
      details: { isInferred: true },
      flags: ['missing_hop'],
    })
    expect(real).toMatchObject({ id: received.id, flags: [] })
    expect(flagsOfScan(step.events, received.id)).toEqual(['missing_hop'])
    expect(step.exceptions.map(({ id, kind, status, siteId }) => [id, kind, status, siteId])).toEqual([
      [inferred?.id, 'missing_hop', 'open', agency],
    ])
    // carried all the same, and the resident hears that it left; whoever did not scan did not do his task
    expect(keysOf(step).map((key) => key?.split(':')[0])).toEqual(['items', 'postage'])
    expect(step.notices.map(({ notice, eventId }) => [notice, eventId])).toEqual([['departed', inferred?.id]])
    expect(step.closeTasks.map(({ status }) => status)).toEqual(['withdrawn'])
  })

  it('is inferred from the dispatch that shows the receipt before it', () => {
    const file = recorded([fact('dispatched', agency, 10), fact('dispatched', hub, 60)])
    expect(told(file)).toEqual([
      ['dispatched', agency, false],
      ['received', hub, true, 'missing_receipt'],
      ['dispatched', hub, false],
    ])
    expect(openIn(file).map(({ kind, siteId }) => [kind, siteId])).toEqual([['missing_hop', hub]])
  })

  it('counts no longer once the real scan comes, and the exception is withdrawn', () => {
    const file = recorded([fact('received', hub, 60)])
    const [open] = openIn(file)
    const step = recordFacts(RULES, file, [toScan(fact('dispatched', agency, 40))])
    expect(step.events.map(({ flags }) => flags)).toEqual([[]])
    expect(step.custody).toMatchObject({ status: 'held', siteId: hub, openExceptions: [] })
    expect(step.exceptions).toMatchObject([
      { id: open?.id, status: 'withdrawn', resolution: null, resolvedByEventId: step.events[0]?.id },
    ])
    expect(step.notices).toEqual([])
  })

  it('is inferred where the documents were then, when the receipt itself comes late', () => {
    const file = recorded([
      fact('dispatched', agency, 10),
      fact('received', hub, 20),
      fact('dispatched', hub, 100),
      fact('received', town, 110),
      // scanned at the neighbour's between, without a word of the hub
      fact('received', PLACES.measuredVillage, 50),
    ])
    expect(told(file).slice(4, 6)).toEqual([
      ['dispatched', hub, true, 'missing_hop'],
      ['received', PLACES.measuredVillage, false, 'misdirected'],
    ])
  })

  it('keeps the bag that it went with', () => {
    const scan = toScan(fact('received', hub, 60, { details: { bagId: 'b1' } }))
    expect(recordFacts(RULES, freshFile(plan), [scan]).events[0]?.details).toEqual({ isInferred: true, bagId: 'b1' })
  })

  it('is not inferred where nothing is missing, nor after the end', () => {
    const late = fact('received', town, 9_000)
    const file = recorded([...journey(plan), late])
    expect(file.events.filter(({ details }) => details.isInferred)).toEqual([])
    expect(openIn(file).map(({ kind }) => kind)).toEqual(['unexpected_scan'])
  })

  it('raises one exception for each gap, whatever is scanned in whatever order', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(10), (anyWay, facts) => {
        const { file } = recordOneByOne(freshFile(anyWay), facts)
        const inferred = file.events.filter(({ details }) => details.isInferred)
        expect(new Set(inferred.map(({ id }) => id)).size).toBe(inferred.length)
        for (const { id, flags, sequence, occurredAt } of inferred) {
          expect(flags).toHaveLength(1)
          const cause = file.events[sequence] as ScanEvent
          expect([replacementOf(cause).occurredAt, inferredId(cause.id)]).toEqual([occurredAt, id])
          expect(cause.flags).not.toContain(flags[0])
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('firstTasks', () => {
  it.each([
    ['resultToVillage', 'dispatch', agency],
    ['resultToHome', 'dispatch', agency],
    ['materials', 'accept', village],
  ] as const)('of %s: %s at %s', (name, kind, siteId) => {
    const plan: ConsignmentPlan = PLANS[name]
    const tasks = firstTasks(RULES, 'c1', plan, at(0))
    expect(tasks.map((task) => [task.kind, task.siteId])).toEqual([[kind, siteId]])
    expect(firstTasks(RULES, 'c1', plan, at(0))).toEqual(tasks)
    expect(firstTasks(RULES, 'c2', plan, at(0))[0]?.id).not.toBe(tasks[0]?.id)
  })
})
