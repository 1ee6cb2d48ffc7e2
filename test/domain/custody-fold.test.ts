import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { custodianOf, custodySteps, foldCustody, foldWith, initialCustody } from '../../server/domain/custody.ts'
import { anyFacts, anyPlan, anyStory, inAnotherOrder } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { fact, journey, ORIGINALS, PLANS } from '../setup/relay-facts.ts'

const { hub } = PLACES

describe('foldCustody', () => {
  it.each(Object.entries({ ...PLANS, ORIGINALS }))('ends an untroubled journey without a flag: %s', (_name, plan) => {
    const events = journey(plan)
    for (const [index, event] of events.entries()) {
      expect(foldWith(plan, events.slice(0, index), event).flags, `${event.kind} at ${event.siteId}`).toEqual([])
    }
    expect(foldCustody(plan, events)).toEqual({
      ...initialCustody(plan),
      status: 'completed',
      siteId: plan.route.at(-1),
      completedAt: events.findLast(({ kind }) => kind !== 'witnessed')?.occurredAt,
    })
  })

  it('does not depend on the order of recording', () => {
    const recorded = fc
      .tuple(anyPlan, anyFacts())
      .chain(([plan, facts]) => fc.tuple(fc.constant(plan), fc.constant(facts), inAnotherOrder(facts)))
    fc.assert(
      fc.property(recorded, ([plan, facts, shuffled]) => {
        expect(foldCustody(plan, shuffled)).toEqual(foldCustody(plan, facts))
      }),
      { numRuns: 500 },
    )
  })

  it('has one custodian, and at most one open exception for each fact, after every fact', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (plan, facts) => {
        for (let length = 0; length <= facts.length; length += 1) {
          const custody = foldCustody(plan, facts.slice(0, length))
          const ids = custody.openExceptions.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(facts.slice(0, length).map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
          expect(['consignor', 'site', 'carrier', 'consignee', 'nobody']).toContain(custodianOf(custody).kind)
          expect(custody.completedAt !== null).toBe(custody.status === 'completed')
          expect(custody.failedAttempts.length).toBeLessThan(3)
          if (plan.twoPersonHandling !== true) expect(custody.awaitsWitness).toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })

  it('tells of one more fact what folding it with the others tells', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (plan, facts) => {
        for (const [index, event] of facts.entries()) {
          const known = facts.slice(0, index)
          const { after, met, flags } = foldWith(plan, known, event)
          expect(after).toEqual(foldCustody(plan, [...known, event]))
          const own = custodySteps(plan, [...known, event]).find(({ event: { id } }) => id === event.id)
          expect(met).toEqual(own?.before)
          if (event.kind !== 'corrected') expect(flags).toEqual(own?.flags)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leaves alone what it is given', () => {
    fc.assert(
      fc.property(anyPlan, anyStory(), (plan, facts) => {
        const before = structuredClone(facts)
        foldCustody(plan, facts)
        for (const event of facts)
          foldWith(
            plan,
            facts.filter((one) => one !== event),
            event,
          )
        expect(facts).toEqual(before)
      }),
    )
  })

  it('is initially with the consignor, at the origin', () => {
    expect(foldCustody(PLANS.materials, [])).toEqual(initialCustody(PLANS.materials))
    expect(custodianOf(initialCustody(PLANS.materials))).toEqual({ kind: 'consignor' })
  })
})

describe('late events', () => {
  /** Every event but some arrives in time, and then the late ones. */
  it.each(Object.entries(PLANS))('mend every gap of a journey: %s', (_name, plan) => {
    const events = journey(plan)
    const whole = foldCustody(plan, events)
    for (const late of events.slice(0, -1)) {
      const inTime = events.filter((event) => event !== late)
      const mended = foldWith(plan, inTime, { ...late, sequence: events.length })
      expect(mended.after, `${late.kind} at ${late.siteId}`).toEqual(whole)
      expect(mended.flags, `${late.kind} at ${late.siteId}`).toEqual([])
      expect(mended.after.openExceptions).toEqual([])
    }
  })

  it('repair a missing hop: the exception is gone once the dispatch arrives', () => {
    const plan = PLANS.resultToVillage
    const [dispatched, received] = journey(plan) as [ReturnType<typeof fact>, ReturnType<typeof fact>]
    const gap = foldWith(plan, [], received)
    expect(gap.flags).toEqual(['missing_hop'])
    expect(gap.after.openExceptions.map(({ id, kind }) => [id, kind])).toEqual([[received.id, 'missing_hop']])
    const repaired = foldWith(plan, [received], { ...dispatched, sequence: 2 })
    expect(repaired.flags).toEqual([])
    expect(repaired.after).toEqual({ ...initialCustody(plan), status: 'held', siteId: hub })
  })

  it('leave nothing to resolve when somebody has resolved the gap meanwhile', () => {
    const plan = PLANS.resultToVillage
    const [dispatched, received] = journey(plan) as [ReturnType<typeof fact>, ReturnType<typeof fact>]
    const resolved = fact('exception_resolved', hub, 200, { sequence: 2, details: { note: '已核实' } })
    expect(foldCustody(plan, [received, resolved]).openExceptions).toEqual([])
    expect(foldCustody(plan, [received, resolved, { ...dispatched, sequence: 3 }]).openExceptions).toEqual([])
  })
})
