import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BAG_EVENT_KINDS,
  BAG_STATUSES,
  type BagEventDetails,
  type BagEventKind,
  bagItemStates,
  foldBag,
} from '../../server/domain/bag.ts'
import { postageOfBag } from '../../server/domain/bag-posting.ts'
import { bagSteps } from '../../server/domain/bag-step.ts'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { fen } from '../../server/domain/money.ts'
import type { TariffRule } from '../../server/domain/tariff.ts'
import {
  BAG,
  emptied,
  lastOf,
  one,
  scansOf,
  stepsOf,
  story,
  stranger,
  type Told,
  three,
  two,
  whole,
} from '../setup/bag-stories.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY } from '../setup/relay-facts.ts'

const { agency, hub, town } = PLACES

describe('any facts in any order', () => {
  const details: fc.Arbitrary<BagEventDetails> = fc.record({
    sealIntact: fc.option(fc.boolean(), { nil: undefined }),
    found: fc.subarray([one, two, three, stranger]),
    isFinished: fc.boolean(),
  })
  const told = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom(...BAG_EVENT_KINDS.filter((kind) => kind !== 'sealed' && kind !== 'corrected')),
      siteId: fc.constantFrom(agency, hub, town),
      minutes: fc.integer({ min: 1, max: 500 }),
      details,
    }),
    { maxLength: 8, selector: ({ minutes }) => minutes },
  )
  const orders = told.chain((facts) =>
    fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
  )
  const asStory = (
    facts: readonly { kind: BagEventKind; siteId: string; minutes: number; details: BagEventDetails }[],
  ) => story(...facts.map(({ kind, siteId, minutes, details: given }): Told => [kind, siteId, minutes, given]))

  test('come to the same place and the same comparison', () => {
    fc.assert(
      fc.property(orders, ([facts, shuffled]) => {
        const state = foldBag(BAG, asStory(facts))
        expect(BAG_STATUSES).toContain(state.status)
        expect(foldBag(BAG, asStory(shuffled))).toEqual(state)
        expect(bagItemStates(asStory(shuffled))).toEqual(bagItemStates(asStory(facts)))
      }),
    )
  })

  test('give each scan one id, none twice, and of what is on the manifest or was found', () => {
    fc.assert(
      fc.property(told, (facts) => {
        const events = asStory(facts)
        const scans = bagSteps(BAG, events).flatMap((step) => step.scans)
        expect(new Set(scans.map(({ id }) => id)).size).toBe(scans.length)
        const states = bagItemStates(events)
        for (const scan of scans) {
          expect(states.has(scan.consignmentId)).toBe(true)
          expect(scan.details.bagId).toBe(BAG.id)
          if (scan.kind === 'corrected') expect(scans.map(({ id }) => id)).toContain(scan.details.supersedes)
        }
        // what was worked out once is not worked out otherwise when more is known
        const prefix = events.slice(0, Math.ceil(events.length / 2))
        expect(bagSteps(BAG, prefix)).toEqual(bagSteps(BAG, events).slice(0, prefix.length))
        expect(scans.filter(({ details: { exceptionKind } }) => exceptionKind === 'seal_broken').length).toBeLessThan(2)
      }),
    )
  })
})

describe('what follows for the consignments', () => {
  const sent: Told = ['dispatched', agency, 10]
  const taken: Told = ['received', hub, 20, whole]

  test('a bag moves all that is in it', () => {
    expect(scansOf(lastOf(sent))).toEqual([one, two, three].map((id) => ['dispatched', id]))
    expect(scansOf(lastOf(sent, taken))).toEqual([one, two, three].map((id) => ['received', id]))
    expect(scansOf(lastOf(sent, sent))).toEqual([])
    expect(scansOf(lastOf(sent, taken, ['received', hub, 25, whole]))).toEqual([])
  })

  test('taken out before, it stays behind', () => {
    expect(scansOf(lastOf(['checked', agency, 5, { found: [two] }], sent))).toEqual([
      ['dispatched', one],
      ['dispatched', three],
    ])
  })

  test('missing: the receipt is taken back, and an exception raised; found after all: received', () => {
    const check: Told = ['checked', hub, 30, emptied(one, two)]
    const receipt = lastOf(sent, taken).scans.find(({ consignmentId }) => consignmentId === three)
    expect(lastOf(sent, taken, check).scans).toMatchObject([
      { kind: 'corrected', consignmentId: three, details: { supersedes: receipt?.id } },
      { kind: 'exception_raised', consignmentId: three, details: { exceptionKind: 'count_mismatch' } },
    ])
    expect(scansOf(lastOf(sent, taken, check, ['checked', hub, 40, emptied(three)]))).toEqual([['received', three]])
  })

  test('extra: received, with an exception, once', () => {
    const check: Told = ['checked', hub, 30, { found: [one, stranger] }]
    expect(scansOf(lastOf(sent, taken, check))).toEqual([
      ['received', stranger],
      ['exception_raised', stranger],
    ])
    expect(scansOf(lastOf(sent, taken, check, ['checked', hub, 31, emptied(one, two, three, stranger)]))).toEqual([])
  })

  test('a broken seal is one exception, on the first of the manifest', () => {
    const broken: Told = ['received', hub, 20, { sealIntact: false }]
    const raised = stepsOf(sent, broken, ['checked', hub, 30, { ...emptied(one, two, three), sealIntact: false }])
    const exceptions = raised.flatMap(({ scans }) => scans.filter(({ kind }) => kind === 'exception_raised'))
    expect(exceptions).toMatchObject([{ consignmentId: one, details: { exceptionKind: 'seal_broken' } }])
  })

  test('told of late, a dispatch counts for all, a receipt only for those that nobody received yet', () => {
    const check: Told = ['checked', hub, 30, emptied(one, two)]
    expect(scansOf(lastOf(check, sent))).toEqual([one, two, three].map((id) => ['dispatched', id]))
    expect(scansOf(lastOf(sent, check, taken))).toEqual([])
  })

  test('a clock that lags behind cannot put a scan before the sealing', () => {
    expect(lastOf(['dispatched', agency, -3]).scans[0]?.occurredAt).toEqual(BAG.sealedAt)
  })
})

describe('postage by the bag', () => {
  const pricing = (rule: TariffRule) => ({
    tariffs: (['towns', 'county_seat'] as const).map((line) => ({
      id: line,
      line,
      validFrom: parseLocalDate('2026-01-01'),
      validUntil: null,
      rule,
      source: 'test',
    })),
  })
  const perBag: TariffRule = { basis: 'per_bag', fen: fen(900) }

  test('is posted by the line of the leg, only for a hand-over that moved something', () => {
    const sent: Told = ['dispatched', agency, 10]
    const posted = postageOfBag(COUNTY, pricing(perBag), BAG, lastOf(sent))
    expect(posted?.money.key).toBe(`postage:bag:${BAG.id}:county_seat`)
    expect(postageOfBag(COUNTY, pricing(perBag), BAG, lastOf(['dispatched', town, 10]))?.money.key).toMatch(/:towns$/)
    expect(postageOfBag(COUNTY, pricing(perBag), BAG, lastOf(sent, sent))).toBeNull()
    expect(postageOfBag(COUNTY, pricing({ basis: 'per_item', fen: fen(900) }), BAG, lastOf(sent))).toBeNull()
    expect(postageOfBag(COUNTY, { tariffs: [] }, BAG, lastOf(sent))).toBeNull()
  })
})
