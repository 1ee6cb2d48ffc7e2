import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askChain, SHORTEST_CLAIM } from '../../server/domain/chain-proof.ts'
import { custodianOf, foldCustody } from '../../server/domain/custody.ts'
import { custodyHistory } from '../../server/domain/custody-history.ts'
import { byOccurrence, type ChainedScanEvent, chainScanEvent, type ScanEvent } from '../../server/domain/scan-event.ts'
import { anyFacts, anyPlan } from '../setup/arbitraries.ts'

const ID = '6e1f6a52-5d57-4c5b-9d0e-000000000001'

function chained(facts: readonly ScanEvent[]): ChainedScanEvent[] {
  const chain: ChainedScanEvent[] = []
  for (const [index, fact] of facts.entries()) {
    chain.push(chainScanEvent(ID, { ...fact, sequence: index + 1 }, chain.at(-1)?.hash ?? null))
  }
  return chain
}
const anyChain = anyFacts().map(chained)

describe('askChain', () => {
  it('confirms every event of a sound chain by its hash, whole or shortened', () => {
    fc.assert(
      fc.property(anyChain, fc.integer({ min: SHORTEST_CLAIM, max: 64 }), (chain, length) => {
        for (const event of chain) {
          expect(askChain(ID, chain, event.hash.slice(0, length))).toEqual({ kind: 'confirmed', event })
        }
      }),
    )
  })

  it('knows no other hash, nor anything that is none', () => {
    fc.assert(
      fc.property(anyChain, fc.string(), (chain, text) => {
        const hashes = chain.flatMap(({ hash }) => [hash.slice(0, SHORTEST_CLAIM - 1), `${hash}0`, hash.toUpperCase()])
        for (const claim of [
          text,
          '',
          '0'.repeat(64),
          ...hashes.filter((one) => /[A-Z]/.test(one) || one.length !== 64),
        ]) {
          expect(askChain(ID, chain, claim).kind).toBe('unknown')
        }
      }),
    )
  })

  it('confirms nothing from the place on where a chain was changed', () => {
    const changes: readonly ((event: ChainedScanEvent) => ChainedScanEvent)[] = [
      (event) => ({ ...event, siteId: `${event.siteId}x` }),
      (event) => ({ ...event, occurredAt: new Date(event.occurredAt.getTime() + 1) }),
      (event) => ({ ...event, flags: [...event.flags, 'misdirected'] }),
      (event) => ({ ...event, previousHash: 'f'.repeat(64) }),
      (event) => ({ ...event, hash: 'f'.repeat(64) }),
      (event) => ({ ...event, sequence: event.sequence + 1 }),
    ]
    const anyChange = fc.constantFrom(...changes)
    fc.assert(
      fc.property(anyChain, fc.nat(), anyChange, (chain, at, change) => {
        fc.pre(chain.length > 0)
        const place = at % chain.length
        const tampered = chain.map((event, index) => (index === place ? change(event) : event))
        for (const [index, { hash }] of chain.entries()) {
          const answer = askChain(ID, tampered, hash)
          expect(answer.kind).toBe(index < place ? 'confirmed' : 'broken')
          if (answer.kind === 'broken') expect(answer.sequence).toBe(place + 1)
        }
      }),
    )
  })
})

describe('custodyHistory', () => {
  it('tells every event once, in the order in which it happened, and ends with the custodian of the fold', () => {
    fc.assert(
      fc.property(anyPlan, anyFacts(), (plan, facts) => {
        const history = custodyHistory(plan, facts)
        expect(history.map(({ event }) => event)).toEqual(facts.toSorted(byOccurrence))
        const last = history.at(-1)
        if (last !== undefined) expect(last.custodian).toEqual(custodianOf(foldCustody(plan, facts)))
      }),
    )
  })

  it('tells what was corrected, marks it, and goes by what counts', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 2, minute))
    const fact = (sequence: number, kind: ScanEvent['kind'], siteId: string, details = {}): ScanEvent => ({
      ...{ id: `e${sequence}`, sequence, kind, siteId, actorId: 'a', flags: [], details },
      occurredAt: at(sequence),
      recordedAt: at(sequence),
    })
    const plan = { direction: 'result', route: ['A01', 'hub', 'town'], homeDelivery: false } as const
    const sent = fact(1, 'dispatched', 'A01')
    const wrong = fact(2, 'received', 'town')
    const replacement = { kind: 'received', siteId: 'hub', occurredAt: at(2).toISOString() }
    const correction = fact(3, 'corrected', 'hub', { supersedes: 'e2', replacement })
    const history = custodyHistory(plan, [sent, wrong, correction])
    expect(history.map(({ isSuperseded }) => isSuperseded)).toEqual([false, true, false])
    expect(history.at(-1)?.custodian).toEqual({ kind: 'site', siteId: 'hub' })
  })
})
