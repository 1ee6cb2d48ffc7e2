import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctedBy, effectiveEvents } from '../../server/domain/correction.ts'
import { foldCustody } from '../../server/domain/custody.ts'
import { type RelayFile, type RelayStep, recordFacts } from '../../server/domain/relay-step.ts'
import { inferredId, type ScanEvent } from '../../server/domain/scan-event.ts'
import { anyPlan, anyStory } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { correction, fact, journey, PLANS } from '../setup/relay-facts.ts'
import { afterStep, freshFile, RULES, recordOneByOne, toScan } from '../setup/relay-rules.ts'
import { balances, worthOf } from '../setup/worth.ts'

const { agency, hub, town, village, measuredVillage, otherAgency } = PLACES

const wrong = fact('received', town, 60)
const other = fact('dispatched', agency, 30, { sequence: 2 })
/** What counts, in the order of recording. */
const counting = (...events: ScanEvent[]) =>
  effectiveEvents(events)
    .filter(({ kind }) => kind !== 'corrected')
    .map(({ kind, siteId }) => `${kind} at ${siteId}`)
const toHub = { kind: 'received', siteId: hub, minutes: 55 } as const
const toVillage = { kind: 'received', siteId: village, minutes: 50 } as const

describe('what counts', () => {
  it('is everything as long as nothing is corrected', () => {
    const events = journey(PLANS.materials)
    expect(effectiveEvents(events)).toBe(events)
  })

  it.each([
    ['a scan that never was', [correction(wrong, 90, 3)], []],
    ['a scan that was elsewhere', [correction(wrong, 90, 3, toHub)], [`received at ${hub}`]],
    ['a scan corrected twice: the last counts', [correction(wrong, 90, 3, toHub), correction(wrong, 91, 4)], []],
    [
      'whatever the hour that they bear',
      [correction(wrong, 91, 3, toHub), correction(wrong, 90, 4, toVillage)],
      [`received at ${village}`],
    ],
  ])('%s', (_what, corrections, expected) => {
    expect(counting(wrong, other, ...corrections)).toEqual([`dispatched at ${agency}`, ...expected])
  })

  it('is the scan again when its correction was the mistake', () => {
    const mistake = correction(wrong, 90, 3, toHub)
    const undo = correction(mistake, 95, 4)
    expect(counting(wrong, other, mistake, undo)).toEqual([`received at ${town}`, `dispatched at ${agency}`])
    // and once more: the correction was right after all
    expect(counting(wrong, other, mistake, undo, correction(undo, 99, 5))).toEqual([
      `dispatched at ${agency}`,
      `received at ${hub}`,
    ])
  })

  it('is what the last one tells, when a correction is corrected by what happened instead', () => {
    const first = correction(wrong, 90, 3, toHub)
    const second = correction(first, 95, 4, toVillage)
    expect(counting(wrong, other, first, second)).toEqual([`dispatched at ${agency}`, `received at ${village}`])
  })

  it('is untouched by a correction of something that is not on record, until it is', () => {
    const unknown = fact('received', hub, 70, { sequence: 9 })
    const lost = correction(unknown, 90, 3, toVillage)
    expect(counting(wrong, other, lost)).toEqual([`received at ${town}`, `dispatched at ${agency}`])
    expect(correctedBy([wrong, other], lost)).toBeUndefined()
    const { events } = recordFacts(RULES, freshFile(PLANS.materials), [toScan(lost)])
    expect(events[0]?.flags).toEqual(['nothing_to_correct'])
  })

  it('keeps who it was and what he noted where only the place or the hour was wrong', () => {
    const damaged = fact('exception_raised', town, 60, { details: { exceptionKind: 'damaged', note: '封口破了' } })
    const moved = correction(damaged, 90, 3, { kind: 'exception_raised', siteId: hub, minutes: 61 })
    const [, told] = effectiveEvents([other, damaged, moved])
    expect(told).toMatchObject({ id: moved.id, siteId: hub, actorId: damaged.actorId })
    expect(told?.details).toMatchObject({ exceptionKind: 'damaged', note: '扫错了' })
    expect(foldCustody(PLANS.materials, [damaged, moved]).openExceptions).toMatchObject([
      { id: moved.id, kind: 'damaged', siteId: hub },
    ])
  })

  it('takes an inferred hand-over out with the scan that showed it, and infers it anew from what happened instead', () => {
    const plan = PLANS.resultToVillage
    const file = recorded(plan, [wrong])
    expect(file.events[0]?.id).toBe(inferredId(wrong.id))
    const nothing = recordFacts(RULES, file, [toScan(correction(wrong, 90, 3))])
    expect(nothing.custody).toEqual(foldCustody(plan, []))
    const elsewhere = correction(wrong, 90, 3, { kind: 'received', siteId: hub, minutes: 50 })
    const { custody, events } = recordFacts(RULES, file, [toScan(elsewhere)])
    expect(events.map(({ id, kind, flags }) => [id, kind, flags])).toEqual([
      [inferredId(elsewhere.id), 'dispatched', ['missing_hop']],
      [elsewhere.id, 'corrected', []],
    ])
    const missing = { id: inferredId(elsewhere.id), kind: 'missing_hop', siteId: agency }
    expect(custody).toMatchObject({ status: 'held', siteId: hub, openExceptions: [missing] })
  })

  it('never counts twice, and never what was taken back', () => {
    fc.assert(
      fc.property(anyStory(), (story) => {
        const effective = effectiveEvents(story)
        const ids = effective.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(story.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
        const last = story.findLast(({ kind }) => kind === 'corrected')
        if (last !== undefined) {
          expect(ids).toContain(last.id)
          expect(ids).not.toContain(last.details.supersedes)
        }
      }),
      { numRuns: 500 },
    )
  })
})

function recorded(plan: RelayFile['plan'], facts: readonly ScanEvent[]) {
  const { file, steps } = recordOneByOne(freshFile(plan), facts)
  return { ...file, steps }
}

const keysOf = (step: RelayStep | undefined) => step?.postings.map(({ money, usage }) => money?.key ?? usage?.key)

describe('what was posted', () => {
  const plan = PLANS.resultToVillage
  const { consignmentId: id } = freshFile(plan)
  const [dispatched, received] = journey(plan) as [ScanEvent, ScanEvent]

  it('is taken back when a dispatch never was, and posted anew when it is scanned again', () => {
    const undone = recorded(plan, [dispatched, correction(dispatched, 100, 2)])
    expect(keysOf(undone.steps[1])).toEqual([`reversal:items:${id}`, `reversal:postage:${id}:county_seat`])
    expect(balances(undone)).toEqual({})
    const again = fact('dispatched', agency, 200)
    const redone = recorded(plan, [dispatched, correction(dispatched, 100, 2), again])
    expect(keysOf(redone.steps[2])).toEqual([`items:${id}:${again.id}`, `postage:${id}:county_seat:${again.id}`])
    expect(balances(redone)).toEqual(balances(recorded(plan, [dispatched])))
  })

  it('stands as long as another dispatch pays by the same line', () => {
    const twice = fact('dispatched', agency, 80)
    expect(keysOf(recorded(plan, [dispatched, twice, correction(dispatched, 100, 3)]).steps[2])).toEqual([])
    expect(keysOf(recorded(plan, [dispatched, received, correction(received, 100, 3)]).steps[2])).toEqual([])
  })

  it('changes its line with the place that it left from', () => {
    const fromTown = correction(dispatched, 100, 2, { kind: 'dispatched', siteId: town, minutes: 60 })
    const { steps } = recorded(plan, [dispatched, fromTown])
    expect(keysOf(steps[1])).toEqual([`reversal:postage:${id}:county_seat`, `postage:${id}:towns`])
  })

  it('changes its price with the day', () => {
    const [first] = RULES.pricing.tariffs.filter(({ line }) => line === 'county_seat')
    if (first === undefined) return expect.fail('no tariff')
    const later = { ...first, id: 'dearer', validFrom: '2026-03-03' as typeof first.validFrom }
    const rules = { ...RULES, pricing: { ...RULES.pricing, tariffs: [...RULES.pricing.tariffs, later] } }
    const before = freshFile(plan)
    const file = afterStep(before, recordFacts(rules, before, [toScan(dispatched)]))
    const nextDay = correction(dispatched, 3_000, 2, { kind: 'dispatched', siteId: agency, minutes: 24 * 60 + 60 })
    const step = recordFacts(rules, file, [toScan(nextDay)])
    const anew = `postage:${id}:county_seat:${nextDay.id}`
    expect(keysOf(step)).toEqual([`reversal:postage:${id}:county_seat`, anew])
    expect(step.postings.at(-1)?.money?.tariffVersionId).toBe('dearer')
  })

  it('keeps the line of each dispatch, though the documents turned back since', () => {
    const back = fact('exception_resolved', hub, 130, {
      details: { resolution: 'returned', route: [hub, agency], note: '退回' },
    })
    const raised = fact('exception_raised', hub, 125, { details: { exceptionKind: 'refused' } })
    const seen = fact('delivery_failed', hub, 126)
    const story = [dispatched, received, raised, back, fact('dispatched', hub, 140), seen]
    const { steps } = recorded(plan, [...story, correction(seen, 200, 7)])
    // back to the agency it is the county seat that pays; nothing is priced anew
    expect(keysOf(steps[6])).toEqual([])
  })

  it('takes the savings back with the completion, and the sum follows', () => {
    const events = journey(plan)
    const collected = events.at(-1) as ScanEvent
    const whole = recorded(plan, events)
    const undone = recorded(plan, [...events, correction(collected, 900, events.length + 1)])
    expect(undone.steps.at(-1)?.caseChange).toBe('reopens')
    expect(balances(whole)).toMatchObject({ trips: 1 })
    expect(balances(undone)).not.toHaveProperty('trips')
    expect(balances(undone)).not.toHaveProperty('metres')
    const again = fact('collected', village, 950)
    const redone = recorded(plan, [...events, correction(collected, 900, events.length + 1), again])
    expect(keysOf(redone.steps.at(-1))).toEqual([`savings:${redone.caseFacts.caseId}:${id}:${again.id}`])
    expect(balances(redone)).toEqual(balances(whole))
  })

  it('in one batch comes to the same', () => {
    const events = journey(plan)
    const collected = events.at(-1) as ScanEvent
    const facts = [...events, correction(collected, 900, 8), fact('collected', village, 950)]
    const step = recordFacts(RULES, freshFile(plan), facts.map(toScan))
    expect(balances(afterStep(freshFile(plan), step))).toEqual(balances(recorded(plan, facts)))
    expect(step.caseChange).toBe('completes')
  })

  it('of the other half of the case stays what it is', () => {
    const facts = { completedDirections: ['result'] as const, baselineVisits: 1 }
    const materials = PLANS.materials
    const events = journey(materials)
    const story = [...events, correction(events.at(-1) as ScanEvent, 900, 8)]
    const { file } = recordOneByOne(freshFile(materials, facts), story)
    // the result had saved the one visit already
    expect(balances(file)).not.toHaveProperty('trips')
  })

  it('is after any story what the events that count cost and save, each posted once', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (anyWay, story) => {
        // a late redirection does not change what earlier scans have cost
        const steady = story.filter(({ kind, details }) => kind !== 'redirected' && details.route === undefined)
        const file = recorded(anyWay, steady)
        expect(balances(file)).toEqual(balances({ posted: worthOf(RULES, file) }))
        const keys = (file.posted ?? []).map(({ money, usage }) => money?.key ?? usage?.key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what else follows', () => {
  it('goes back with a wrong receipt: place, tasks, exceptions', () => {
    const plan = PLANS.resultToVillage
    const astray = fact('received', measuredVillage, 70)
    const { steps } = recorded(plan, [journey(plan)[0] as ScanEvent, astray, correction(astray, 80, 3)])
    const last = steps.at(-1)
    expect(last?.custody).toMatchObject({ status: 'in_transit', siteId: agency, openExceptions: [] })
    expect(last?.openTasks.map(({ kind, siteId }) => [kind, siteId])).toEqual([['receive', hub]])
    expect(last?.exceptions).toMatchObject([{ id: astray.id, kind: 'misdirected', status: 'withdrawn' }])
  })

  it('opens an exception again whose resolution was a mistake', () => {
    const plan = PLANS.resultToVillage
    const raised = fact('exception_raised', agency, 10, { details: { exceptionKind: 'damaged' } })
    const resolved = fact('exception_resolved', hub, 20, { details: { resolution: 'accepted' } })
    const { steps } = recorded(plan, [raised, resolved, correction(resolved, 30, 3)])
    expect(steps.map(({ exceptions }) => exceptions.map(({ id, status }) => [id, status]))).toEqual([
      [[raised.id, 'open']],
      [[raised.id, 'resolved']],
      [[raised.id, 'open']],
    ])
  })

  it('gives a scan at the wrong agency back to the right one', () => {
    const plan = PLANS.materials
    const events = journey(plan).slice(0, -1)
    const wrongDoor = fact('received', otherAgency, 600)
    const right = { kind: 'received', siteId: agency, minutes: 600 } as const
    const { steps } = recorded(plan, [...events, wrongDoor, correction(wrongDoor, 700, 8, right)])
    expect(steps.at(-2)?.events[0]?.flags).toEqual(['misdirected'])
    expect(steps.at(-1)?.custody).toMatchObject({ status: 'completed', openExceptions: [] })
    expect(steps.at(-1)?.notices.map(({ notice }) => notice)).toEqual(['materials_arrived'])
  })
})
