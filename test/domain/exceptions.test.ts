import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConsignmentPlan, type Custody, foldCustody } from '../../server/domain/custody.ts'
import type { ExceptionChange } from '../../server/domain/exception-changes.ts'
import { type RelayFile, recordFacts } from '../../server/domain/relay-step.ts'
import { type ScanEvent, type ScanEventDetails, SYSTEM_ACTOR } from '../../server/domain/scan-event.ts'
import { tasksFor } from '../../server/domain/task.ts'
import { anyPlan, anyStory } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY, fact, journey, ORIGINALS, PLANS, story, withActor } from '../setup/relay-facts.ts'
import { afterStep, freshFile, RULES, recordOneByOne, toScan } from '../setup/relay-rules.ts'

const { agency, hub, town, village, neighbourVillage, measuredVillage } = PLACES
const { resultToVillage, resultToHome, materials } = PLANS

const told = (plan: ConsignmentPlan, events: readonly ScanEvent[]) => recordOneByOne(freshFile(plan), events)
const openIn = ({ openExceptions }: Custody) => openExceptions.map(({ kind, siteId }) => [kind, siteId])
const flagsIn = ({ file }: { readonly file: RelayFile }) => file.events.flatMap(({ flags }) => flags)
const tasksOf = (plan: ConsignmentPlan, custody: Custody) =>
  tasksFor(COUNTY, plan, custody).map(({ kind, siteId }) => [kind, siteId])

describe('an exception', () => {
  it.each([
    ['damaged', 'damaged'],
    ['count_mismatch', 'count_mismatch'],
    ['complaint', 'complaint'],
    ['eaten by a goat', 'other'],
  ])('raised by hand as %s is open as %s', (exceptionKind, kind) => {
    const custody = foldCustody(resultToVillage, story(['exception_raised', town, { exceptionKind }]))
    expect(openIn(custody)).toEqual([[kind, town]])
    expect(tasksOf(resultToVillage, custody)).toContainEqual(['resolve_exception', hub])
  })

  it('is resolved by name, or the oldest when none is named', () => {
    const raised = story(
      ['exception_raised', agency, { exceptionKind: 'damaged' }],
      ['exception_raised', agency, { exceptionKind: 'refused' }],
    )
    const [first, second] = raised as [ScanEvent, ScanEvent]
    const resolved = (details: ScanEventDetails) => [
      ...raised,
      fact('exception_resolved', hub, 90, { sequence: 3, details }),
    ]
    expect(openIn(foldCustody(resultToVillage, resolved({})))).toEqual([['refused', agency]])
    expect(openIn(foldCustody(resultToVillage, resolved({ exceptionId: second.id })))).toEqual([['damaged', agency]])
    const { file, steps } = told(resultToVillage, resolved({ exceptionId: first.id, resolution: 'found' }))
    expect(steps.at(-1)?.exceptions).toMatchObject([{ id: first.id, status: 'resolved', resolution: 'found' }])
    expect(steps.at(-1)?.closeTasks).toEqual([])
    expect(flagsIn({ file })).toEqual([])
    const again = told(resultToVillage, [
      ...resolved({ exceptionId: first.id }),
      fact('exception_resolved', hub, 95, { details: { exceptionId: first.id } }),
    ])
    expect(flagsIn(again)).toEqual(['no_open_exception'])
  })

  it('is due on the hub’s calendar', () => {
    // Friday afternoon
    const raised = fact('exception_raised', town, 4 * 24 * 60 + 16 * 60)
    const { steps } = told(resultToVillage, [raised])
    expect(steps[0]?.exceptions[0]?.dueAt).toEqual(new Date('2026-03-09T16:00:00+08:00'))
  })

  it('of a scan may turn out to be of another kind, and stays one', () => {
    const astray = fact('received', measuredVillage, 60)
    // it had been collected by then, as a late scan tells
    const late = fact('collected', agency, 30)
    const { steps } = told(resultToVillage, [fact('dispatched', agency, 20), astray, late])
    expect(steps[1]?.exceptions).toMatchObject([{ id: astray.id, kind: 'misdirected', status: 'open' }])
    expect(steps[2]?.exceptions).toMatchObject([
      { id: late.id, kind: 'missing_hop', status: 'open' },
      { id: astray.id, kind: 'unexpected_scan', status: 'open' },
    ])
  })
})

describe('three attempts that failed within five days', () => {
  const day = 24 * 60
  const attempts = (...minutes: number[]) => minutes.map((minute) => fact('delivery_failed', town, minute))
  const atTown = journey(resultToHome).slice(0, 4)

  it.each([
    ['in a row', attempts(1_000, 2_000, 3_000), 1],
    ['two only', attempts(1_000, 2_000), 0],
    ['over more than five days', attempts(1_000, 1_000 + 2 * day, 1_001 + 5 * day), 0],
    ['the last three of four', attempts(1_000, 1_000 + 3 * day, 1_000 + 4 * day, 1_000 + 6 * day), 1],
    ['four: the fourth begins anew', attempts(1_000, 2_000, 3_000, 4_000), 1],
    ['six', attempts(1_000, 2_000, 3_000, 4_000, 5_000, 6_000), 2],
  ])('%s', (_what, failed, raised) => {
    const custody = foldCustody(resultToHome, [...atTown, ...failed])
    expect(openIn(custody)).toEqual(Array.from({ length: raised }, () => ['three_failed_attempts', town]))
  })

  it('count also when the courier brings it back every evening', () => {
    const rounds = [1, 2, 3].flatMap((round) => [
      fact('dispatched', town, round * day),
      fact('delivery_failed', town, round * day + 60),
      fact('received', town, round * day + 120),
    ])
    const after = told(resultToHome, [...atTown, ...rounds])
    expect(flagsIn(after)).toEqual(['third_attempt_failed'])
  })

  it('count those of whoever had it, and no more once it goes another way', () => {
    const elsewhere = fact('delivery_failed', village, 2_500)
    expect(openIn(foldCustody(resultToHome, [...atTown, ...attempts(1_000, 2_000), elsewhere]))).toEqual([
      ['unexpected_scan', village],
    ])
    const redirected = fact('redirected', hub, 2_500, { details: { route: [town, neighbourVillage] } })
    expect(openIn(foldCustody(resultToHome, [...atTown, ...attempts(1_000, 2_000), redirected]))).toEqual([])
    expect(foldCustody(resultToHome, [...atTown, ...attempts(1_000, 2_000), redirected]).failedAttempts).toEqual([])
  })
})

describe('a stall', () => {
  const alarm = (minutes: number) => ({
    ...fact('exception_raised', hub, minutes, { details: { exceptionKind: 'stalled', note: '超时未到' } }),
    actorId: SYSTEM_ACTOR,
  })
  const [dispatched] = journey(resultToVillage) as [ScanEvent]

  it('is over when the documents are received', () => {
    const { steps } = told(resultToVillage, [dispatched, alarm(5_000), fact('received', hub, 6_000)])
    expect(steps[1]?.exceptions).toMatchObject([{ kind: 'stalled', status: 'open' }])
    expect(steps[2]?.exceptions).toMatchObject([{ kind: 'stalled', status: 'withdrawn' }])
    expect(steps[2]?.closeTasks.map(({ status }) => status)).toEqual(['done', 'withdrawn'])
  })

  it('never was when a late receipt tells so', () => {
    const { file, steps } = told(resultToVillage, [dispatched, alarm(5_000), fact('received', hub, 300)])
    expect(foldCustody(resultToVillage, file.events)).toMatchObject({ status: 'held', openExceptions: [] })
    expect(steps[2]?.exceptions).toMatchObject([{ kind: 'stalled', status: 'withdrawn' }])
    expect(told(resultToVillage, [dispatched, fact('received', hub, 300), alarm(5_000)]).steps[2]?.exceptions).toEqual(
      [],
    )
  })
})

describe('originals, which two people handle', () => {
  const accepted = fact('accepted', village, 60)
  const witness = withActor(fact('witnessed', village, 65), 'second')

  it('ask for a second person after every hand-over', () => {
    const waiting = foldCustody(ORIGINALS, [accepted])
    expect(tasksOf(ORIGINALS, waiting)).toEqual([
      ['dispatch', village],
      ['witness', village],
    ])
    const { file, steps } = told(ORIGINALS, [accepted, witness])
    expect(steps[1]?.closeTasks.map(({ status }) => status)).toEqual(['done'])
    expect(flagsIn({ file })).toEqual([])
  })

  it.each([
    ['the same person', [{ ...witness, actorId: accepted.actorId }], ['same_person']],
    ['somebody elsewhere', [{ ...witness, siteId: town }], ['nothing_to_witness']],
    ['a second witness', [witness, fact('witnessed', village, 70)], ['nothing_to_witness']],
  ])('%s does not do', (_who, witnesses, flags) => {
    expect(flagsIn(told(ORIGINALS, [accepted, ...witnesses]))).toEqual(flags)
  })

  it('raise an exception when they go on unconfirmed, which a late confirmation takes back', () => {
    const onwards = fact('dispatched', village, 90)
    const { file, steps } = told(ORIGINALS, [accepted, onwards, witness])
    expect(steps[1]?.exceptions).toMatchObject([{ id: onwards.id, kind: 'not_witnessed', status: 'open' }])
    expect(steps[2]?.exceptions).toMatchObject([{ id: onwards.id, status: 'withdrawn' }])
    expect(tasksOf(ORIGINALS, foldCustody(ORIGINALS, file.events))).toContainEqual(['witness', village])
  })

  it('need nobody any more once they are written off', () => {
    const lost = fact('exception_raised', village, 70, { details: { exceptionKind: 'lost' } })
    const given = fact('exception_resolved', hub, 80, { details: { resolution: 'written_off' } })
    expect(tasksOf(ORIGINALS, foldCustody(ORIGINALS, [accepted, lost, given]))).toEqual([])
  })

  it('as documents of which nobody asked it are not flagged', () => {
    expect(flagsIn(told(materials, [accepted, witness]))).toEqual(['nothing_to_witness'])
  })
})

describe('the exceptions on record', () => {
  it('are, step after step, those that the fold has open', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (plan, events) => {
        const record = new Map<string, ExceptionChange>()
        let file = freshFile(plan)
        for (const event of events) {
          const step = recordFacts(RULES, file, [toScan(event)])
          const ids = step.exceptions.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          for (const one of step.exceptions) record.set(one.id, one)
          file = afterStep(file, step)
          const open = [...record.values()].filter(({ status }) => status === 'open')
          const fold = foldCustody(plan, file.events).openExceptions
          const textOf = ({ id, kind, siteId, raisedAt }: (typeof fold)[number]) =>
            `${id} ${kind} ${siteId} ${raisedAt.getTime()}`
          expect(open.map(textOf).toSorted()).toEqual(fold.map(textOf).toSorted())
        }
        for (const { status, resolution, resolvedByEventId, resolvedAt } of record.values()) {
          expect(resolution !== null).toBe(status === 'resolved')
          expect([resolvedByEventId !== null, resolvedAt !== null]).toEqual(Array(2).fill(status !== 'open'))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('come to the same in one batch', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (plan, events) => {
        fc.pre(events.length > 0)
        const batch = recordFacts(RULES, freshFile(plan), events.map(toScan))
        const open = batch.exceptions.filter(({ status }) => status === 'open')
        expect(open.map(({ id }) => id).toSorted()).toEqual(batch.custody.openExceptions.map(({ id }) => id).toSorted())
      }),
    )
  })
})
