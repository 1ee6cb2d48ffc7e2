import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BAG_EVENT_KINDS,
  BAG_STATUSES,
  type BagEvent,
  type BagEventDetails,
  type BagEventKind,
  type BagFlag,
  type BagStatus,
  bagItemStates,
  compareWithManifest,
  foldBag,
  parseSealNumber,
  placeOfBagEvent,
} from '../../server/domain/bag.ts'
import { checkPacking, type PackingCandidate } from '../../server/domain/bag-packing.ts'
import { postageOfBag } from '../../server/domain/bag-posting.ts'
import { type BagStep, bagSteps } from '../../server/domain/bag-step.ts'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import { fen } from '../../server/domain/money.ts'
import type { TariffRule } from '../../server/domain/tariff.ts'
import { PLACES } from '../setup/county.ts'
import { at, COUNTY } from '../setup/relay-facts.ts'

const { agency, hub, town, village, measuredTown } = PLACES
const BAG = { id: derivedId('bag', 'test'), sealNumber: 'SJ1', fromSiteId: agency, toSiteId: hub, sealedAt: at(0) }
const [one, two, three, stranger] = ['1', '2', '3', '4'].map((name) => derivedId('consignment', name)) as [
  string,
  string,
  string,
  string,
]

type Told = readonly [kind: BagEventKind, siteId: string, minutes: number, details?: BagEventDetails]

/** Events in the order of recording, after the sealing of a manifest of three. */
function story(...told: readonly Told[]): BagEvent[] {
  const all: Told[] = [['sealed', agency, 0, { manifest: [one, two, three] }], ...told]
  return all.map(([kind, siteId, minutes, details = {}], index) => ({
    id: derivedId('bag-event', kind, siteId, String(minutes), String(index)),
    sequence: index + 1,
    kind,
    siteId,
    actorId: derivedId('actor', siteId),
    occurredAt: at(minutes),
    recordedAt: at(minutes),
    details,
  }))
}

const whole: BagEventDetails = { sealIntact: true }
const emptied = (...found: string[]): BagEventDetails => ({ found, isFinished: true })
const stepsOf = (...told: readonly Told[]) => bagSteps(BAG, story(...told))
const lastOf = (...told: readonly Told[]) => stepsOf(...told).at(-1) as BagStep
const scansOf = ({ scans }: BagStep) => scans.map(({ kind, consignmentId }) => [kind, consignmentId])

describe('where a bag is', () => {
  const ways: [what: string, told: Told[], status: BagStatus, siteId: string, flags: BagFlag[]][] = [
    ['sealed', [], 'sealed', agency, []],
    ['on the road', [['dispatched', agency, 10]], 'in_transit', agency, []],
    [
      'arrived',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
      ],
      'received',
      hub,
      [],
    ],
    [
      'emptied',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['checked', hub, 30, emptied(one, two, three)],
      ],
      'checked',
      hub,
      [],
    ],
    [
      'half emptied',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['checked', hub, 30, { found: [one] }],
      ],
      'received',
      hub,
      [],
    ],
    ['taken apart before it left', [['checked', agency, 10, emptied(one, two, three)]], 'checked', agency, []],
    ['in the middle of it', [['checked', agency, 10, { found: [one] }]], 'sealed', agency, []],
    ['taken without having been given', [['received', hub, 20, whole]], 'received', hub, ['missing_hop']],
    [
      'elsewhere',
      [
        ['dispatched', agency, 10],
        ['received', town, 20, whole],
      ],
      'received',
      town,
      ['misdirected'],
    ],
    [
      'back where it came from',
      [
        ['dispatched', agency, 10],
        ['received', agency, 20, whole],
      ],
      'received',
      agency,
      [],
    ],
    ['given by who did not have it', [['dispatched', hub, 10]], 'in_transit', hub, ['not_held_here']],
    [
      'given on untaken',
      [
        ['dispatched', agency, 10],
        ['dispatched', hub, 20],
      ],
      'in_transit',
      hub,
      ['missing_receipt'],
    ],
    [
      'opened untaken',
      [
        ['dispatched', agency, 10],
        ['checked', hub, 20, emptied()],
      ],
      'checked',
      hub,
      ['missing_receipt'],
    ],
    [
      'given twice',
      [
        ['dispatched', agency, 10],
        ['dispatched', agency, 11],
      ],
      'in_transit',
      agency,
      ['repeated'],
    ],
    [
      'taken twice',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['received', hub, 21, whole],
      ],
      'received',
      hub,
      ['repeated'],
    ],
    [
      'told late of the first of two',
      [
        ['dispatched', agency, 10],
        ['dispatched', agency, 9],
      ],
      'in_transit',
      agency,
      ['repeated'],
    ],
    [
      'sent on unopened',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['dispatched', hub, 30],
      ],
      'in_transit',
      hub,
      ['left_destination'],
    ],
    [
      'moved empty',
      [
        ['dispatched', agency, 10],
        ['checked', hub, 20, emptied()],
        ['dispatched', hub, 30],
      ],
      'checked',
      hub,
      ['after_check'],
    ],
    [
      'with a broken seal',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, { sealIntact: false }],
      ],
      'received',
      hub,
      ['seal_broken'],
    ],
  ]
  test.each(ways)('%s', (_what, told, status, siteId, flags) => {
    const events = story(...told)
    expect(foldBag(BAG, events)).toEqual({ status, siteId })
    expect(placeOfBagEvent(BAG, events, events.at(-1) as BagEvent).flags).toEqual(flags)
  })
})

describe('any facts in any order', () => {
  const details: fc.Arbitrary<BagEventDetails> = fc.record({
    sealIntact: fc.option(fc.boolean(), { nil: undefined }),
    found: fc.subarray([one, two, three, stranger]),
    isFinished: fc.boolean(),
  })
  const told = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom(...BAG_EVENT_KINDS.filter((kind) => kind !== 'sealed')),
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

describe('packing', () => {
  const candidate = (id: string, given: Partial<PackingCandidate> = {}): PackingCandidate => ({
    id,
    trackingNumber: id,
    status: 'held',
    siteId: hub,
    route: [agency, hub, town, village],
    direction: 'result',
    registeredAt: at(0),
    otherSeal: null,
    ...given,
  })
  const elsewhere = [agency, hub, measuredTown]
  const pack = (candidates: readonly PackingCandidate[], toSiteId: string | null = null) =>
    checkPacking(COUNTY, { siteId: hub, toSiteId, sealedAt: at(60) }, candidates)

  test('goes where most of it goes; of equals, where the first goes', () => {
    expect(pack([candidate('a', { route: elsewhere }), candidate('b'), candidate('c')])).toMatchObject({
      toSiteId: town,
      problems: [{ trackingNumber: 'a', reason: { kind: 'other_next_stop', nextStopId: measuredTown } }],
    })
    expect(pack([candidate('a', { route: elsewhere }), candidate('b')]).toSiteId).toBe(measuredTown)
    expect(pack([candidate('a')], measuredTown).problems).toHaveLength(1)
  })

  test.each<[what: string, given: Partial<PackingCandidate>, kind: string]>([
    ['not handed in yet', { status: 'requested', direction: 'materials', route: [hub, agency] }, 'not_handed_in'],
    ['on the road', { status: 'in_transit' }, 'not_held_here'],
    ['at another site', { siteId: town }, 'not_held_here'],
    ['done with', { status: 'completed' }, 'not_held_here'],
    ['waiting to be picked up', { status: 'awaiting_pickup', route: [agency, hub] }, 'at_its_end'],
    ['to be brought home from here', { route: [agency, hub] }, 'at_its_end'],
    ['in another bag', { otherSeal: 'SJ9' }, 'in_other_bag'],
    ['registered after the sealing', { registeredAt: at(90) }, 'registered_later'],
  ])('%s stays out', (_what, given, kind) => {
    expect(pack([candidate('a', given), candidate('b')])).toMatchObject({
      toSiteId: town,
      problems: [{ trackingNumber: 'a', reason: { kind } }],
    })
  })

  test('nothing that can go: no next stop', () => {
    expect(pack([candidate('a', { status: 'completed' })])).toMatchObject({ toSiteId: null, problems: [{}] })
  })
})

describe('postage by the bag', () => {
  const tariffs = (rule: TariffRule) =>
    (['towns', 'county_seat'] as const).map((line) => ({
      id: line,
      line,
      validFrom: parseLocalDate('2026-01-01'),
      validUntil: null,
      rule,
      source: 'test',
    }))
  const perBag: TariffRule = { basis: 'per_bag', fen: fen(900) }

  test('is posted by the line of the leg, only for a hand-over that moved something', () => {
    const sent: Told = ['dispatched', agency, 10]
    const posted = postageOfBag(COUNTY, tariffs(perBag), BAG, lastOf(sent))
    expect(posted?.money.key).toBe(`postage:bag:${BAG.id}:county_seat`)
    expect(postageOfBag(COUNTY, tariffs(perBag), BAG, lastOf(['dispatched', town, 10]))?.money.key).toMatch(/:towns$/)
    expect(postageOfBag(COUNTY, tariffs(perBag), BAG, lastOf(sent, sent))).toBeNull()
    expect(postageOfBag(COUNTY, tariffs({ basis: 'per_item', fen: fen(900) }), BAG, lastOf(sent))).toBeNull()
    expect(postageOfBag(COUNTY, [], BAG, lastOf(sent))).toBeNull()
  })
})

test('a manifest is compared by what is in it, not by its order', () => {
  expect(compareWithManifest(['a', 'b', 'c'], ['d', 'c', 'a', 'c'])).toEqual({
    present: ['a', 'c'],
    missing: ['b'],
    extra: ['d'],
  })
})

test.each([
  ['sj 0001-23', 'SJ000123'],
  ['ＳＪ１２３', 'SJ123'],
  ['1234', '1234'],
  ['123', null],
  ['ABCD', null],
  ['封签1234', null],
  ['A1'.repeat(11), null],
])('a seal number is read as people write it: %s', (text, number) => {
  expect(parseSealNumber(text)).toBe(number)
})
