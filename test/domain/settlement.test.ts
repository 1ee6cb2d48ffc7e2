import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  SETTLEMENT_STEPS,
  type SettlementHand,
  type SettlementStepKind,
  settlementRefusal,
  settlementStatus,
} from '../../server/domain/settlement.ts'

/** Whatever anybody tries, in any order: what is let through. */
function letThrough(tries: readonly SettlementHand[]): SettlementHand[] {
  const steps: SettlementHand[] = []
  for (const next of tries) if (settlementRefusal(steps, next) === null) steps.push(next)
  return steps
}

const hand = (people: readonly string[]) =>
  fc.record({ kind: fc.constantFrom<SettlementStepKind>(...SETTLEMENT_STEPS), actorId: fc.constantFrom(...people) })

test('prepared, reviewed and approved are three people, whatever is tried', () => {
  fc.assert(
    fc.property(fc.array(hand(['a', 'b', 'c', 'd']), { maxLength: 60 }), (tries) => {
      const steps = letThrough(tries)
      for (const [index, { kind }] of steps.entries()) {
        if (kind !== 'approved') continue
        const round = steps.slice(0, index + 1).slice(-3)
        expect(round.map((step) => step.kind)).toEqual(['prepared', 'reviewed', 'approved'])
        expect(new Set(round.map(({ actorId }) => actorId)).size).toBe(3)
      }
    }),
  )
})

test('nothing is paid but once, and after the approval', () => {
  fc.assert(
    fc.property(fc.array(hand(['a', 'b', 'c', 'd']), { maxLength: 60 }), (tries) => {
      const kinds = letThrough(tries).map(({ kind }) => kind)
      const paid = kinds.indexOf('paid')
      if (paid >= 0) expect([kinds[paid - 1], kinds.length]).toEqual(['approved', paid + 1])
    }),
  )
})

test('two people never get to an approval', () => {
  fc.assert(
    fc.property(fc.array(hand(['a', 'b']), { maxLength: 60 }), (tries) => {
      expect(letThrough(tries).map(({ kind }) => kind)).not.toContain('approved')
    }),
  )
})

test('what was returned begins anew, perhaps in other hands', () => {
  const steps = letThrough([
    { kind: 'prepared', actorId: 'a' },
    { kind: 'reviewed', actorId: 'b' },
    { kind: 'returned', actorId: 'c' },
    { kind: 'prepared', actorId: 'b' },
    { kind: 'reviewed', actorId: 'a' },
    { kind: 'approved', actorId: 'c' },
  ])
  expect(settlementStatus(steps)).toBe('approved')
  expect(settlementStatus([])).toBeNull()
})
