import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BagEvent, BagEventDetails, BagEventKind } from '../../server/domain/bag.ts'
import { effectiveEvents } from '../../server/domain/correction.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import type { BagStory } from '../../server/domain/epcis.ts'
import { EXCEPTION_KINDS, RESOLUTIONS } from '../../server/domain/exception.ts'
import { inferredId, SCAN_EVENT_KINDS, type ScanEvent, type ScanEventDetails } from '../../server/domain/scan-event.ts'
import { SITES_TO_SCAN_AT } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { CONSIGNMENT_ID, EPC, told } from '../setup/epcis-story.ts'
import { at, fact } from '../setup/relay-facts.ts'

describe('a correction', () => {
  const wrong = fact('received', PLACES.otherAgency, 60, { sequence: 1 })
  const correction = (sequence: number, details: ScanEventDetails) =>
    fact('corrected', PLACES.hub, 100 + sequence, { sequence, details })
  const occurredAt = at(55).toISOString()

  test('declares the error and tells what happened instead', () => {
    const replacement = { kind: 'received', siteId: PLACES.hub, occurredAt } as const
    const right = correction(2, { supersedes: wrong.id, replacement })
    const { scans } = told([wrong, right])
    expect(scans).toEqual([
      expect.objectContaining({
        eventID: `urn:uuid:${right.id}`,
        eventTime: '2026-03-02T00:55:00.000+08:00',
        recordTime: '2026-03-02T01:42:00.000+08:00',
        bizStep: 'receiving',
        readPoint: { id: `urn:shaopao:site:${PLACES.hub}` },
      }),
      expect.objectContaining({
        eventID: `urn:uuid:${wrong.id}`,
        errorDeclaration: {
          declarationTime: '2026-03-02T01:42:00.000+08:00',
          reason: 'incorrect_data',
          correctiveEventIDs: [`urn:uuid:${right.id}`],
        },
      }),
    ])
    expect(scans[0]?.errorDeclaration).toBeUndefined()
  })

  test('that nothing happened is told by the event that did not', () => {
    const { scans } = told([wrong, correction(2, { supersedes: wrong.id })])
    expect(scans.map(({ errorDeclaration }) => errorDeclaration)).toEqual([
      { declarationTime: '2026-03-02T01:42:00.000+08:00', reason: 'did_not_occur' },
    ])
  })

  test('can be corrected in its turn: the last one counts, and all that came before is declared', () => {
    const replacement = { kind: 'received', siteId: PLACES.hub, occurredAt } as const
    const first = correction(2, { supersedes: wrong.id, replacement: { ...replacement, siteId: PLACES.town } })
    for (const supersedes of [wrong.id, first.id]) {
      const last = correction(3, { supersedes, replacement })
      expect(declared([wrong, first, last])).toEqual({
        [wrong.id]: ['incorrect_data', last.id],
        [first.id]: ['incorrect_data', last.id],
        [last.id]: null,
      })
    }
  })

  test('that is taken back leaves what it corrected as it was', () => {
    const first = correction(2, { supersedes: wrong.id })
    const last = correction(3, { supersedes: first.id })
    expect(declared([wrong, first, last])).toEqual({ [wrong.id]: null })
  })

  test('takes a hand-over with it that was inferred from what did not happen', () => {
    const inferred = {
      ...fact('dispatched', PLACES.agency, 59, { sequence: 2, details: { isInferred: true } }),
      id: inferredId(wrong.id),
    }
    const nothing = correction(3, { supersedes: wrong.id })
    expect(declared([wrong, inferred, nothing])).toEqual({
      [wrong.id]: ['did_not_occur', undefined],
      [inferred.id]: ['did_not_occur', undefined],
    })
  })

  /** Every event that is told, with why it no longer counts and what tells more; null where it counts. */
  function declared(events: readonly ScanEvent[]) {
    const uuid = (uri: string | undefined) => uri?.replace('urn:uuid:', '')
    return Object.fromEntries(
      told(events).scans.map(({ eventID, errorDeclaration: error }) => [
        uuid(eventID),
        error ? [error.reason, uuid(error.correctiveEventIDs?.[0])] : null,
      ]),
    )
  }
})

describe('a bag', () => {
  const others = [randomUUID(), randomUUID()]
  const bagEvent = (sequence: number, kind: BagEventKind, details: BagEventDetails = {}): BagEvent => ({
    id: derivedId('bag-event', String(sequence)),
    sequence,
    kind,
    siteId: kind === 'checked' || kind === 'received' ? PLACES.town : PLACES.hub,
    actorId: derivedId('actor', 'bag'),
    occurredAt: at(60 + sequence),
    recordedAt: at(60 + sequence),
    details,
  })
  const bag = (...events: BagEvent[]): BagStory => ({ id: derivedId('bag'), sealNumber: 'FQ0001', events })
  const sealed = bagEvent(1, 'sealed', { manifest: [...others, CONSIGNMENT_ID] })

  test('is an aggregation: put in at the sealing, taken out where it is found', () => {
    const opened = bagEvent(4, 'checked', { found: [CONSIGNMENT_ID], sealIntact: true })
    const { aggregations, document } = told(
      [],
      [bag(sealed, bagEvent(2, 'dispatched'), bagEvent(3, 'received'), opened)],
    )
    const common = { parentID: `urn:shaopao:bag:${derivedId('bag')}`, childEPCs: [EPC], 'shaopao:sealNumber': 'FQ0001' }
    expect(aggregations).toEqual([
      expect.objectContaining({
        ...common,
        eventID: `urn:uuid:${sealed.id}`,
        action: 'ADD',
        bizStep: 'packing',
        disposition: 'container_closed',
        readPoint: { id: `urn:shaopao:site:${PLACES.hub}` },
      }),
      expect.objectContaining({
        ...common,
        action: 'DELETE',
        bizStep: 'unpacking',
        disposition: 'completeness_verified',
        'shaopao:isSealIntact': true,
      }),
    ])
    for (const other of others) expect(JSON.stringify(document)).not.toContain(other)
  })

  test.each<[string, BagEvent[], (string | undefined)[]]>([
    [
      'missing when the bag was empty',
      [sealed, bagEvent(2, 'checked', { found: others, isFinished: true })],
      ['container_closed', 'mismatch_instance'],
    ],
    [
      'found later than the others',
      [sealed, bagEvent(2, 'checked', { found: others }), bagEvent(3, 'checked', { found: [CONSIGNMENT_ID] })],
      ['container_closed', 'completeness_verified'],
    ],
    [
      'in it without being on the manifest',
      [bagEvent(1, 'sealed', { manifest: others }), bagEvent(2, 'checked', { found: [CONSIGNMENT_ID] })],
      ['mismatch_instance'],
    ],
    ['still in it', [sealed, bagEvent(2, 'checked', { found: others })], ['container_closed']],
  ])('%s', (_name, events, dispositions) => {
    expect(told([], [bag(...events)]).aggregations.map(({ disposition }) => disposition)).toEqual(dispositions)
  })
})

describe('whatever happened', () => {
  const anyId = fc.uuid()
  const anyDetails = fc.record(
    {
      exceptionKind: fc.constantFrom(...EXCEPTION_KINDS),
      note: fc.constantFrom('收件人张三搬走了，电话 13900001234'),
      weightGrams: fc.integer({ min: 1, max: 50_000 }),
      reason: fc.constantFrom('张三不在家'),
      bagId: anyId,
      isInferred: fc.boolean(),
      clockSkewSeconds: fc.integer(),
      route: fc.array(fc.constantFrom(...SITES_TO_SCAN_AT), { maxLength: 3 }),
      exceptionId: anyId,
      resolution: fc.constantFrom(...RESOLUTIONS),
      proposedBy: anyId,
      replacementId: anyId,
      collector: fc.constant({ kind: 'proxy', relation: '儿子张四', identityLast4: '4321' } as const),
    },
    { requiredKeys: [] },
  )
  const anyStory: fc.Arbitrary<ScanEvent[]> = fc
    .array(
      fc.record({
        kind: fc.constantFrom(...SCAN_EVENT_KINDS),
        siteId: fc.constantFrom(...SITES_TO_SCAN_AT),
        minutes: fc.integer({ min: 1, max: 500 }),
        flags: fc.subarray(['misdirected', 'missing_hop', 'after_close']),
        details: anyDetails,
        about: fc.nat(12),
        replaced: fc.option(fc.constantFrom('accepted', 'dispatched', 'received', 'exception_raised'), {
          nil: undefined,
        }),
      }),
      { maxLength: 12 },
    )
    .map((drawn) => {
      const events = drawn.map((one, index) => fact(one.kind, one.siteId, one.minutes, { ...one, sequence: index + 1 }))
      return events.map((event, index): ScanEvent => {
        const { about, replaced, siteId, minutes } = drawn[index] as (typeof drawn)[number]
        if (event.kind !== 'corrected') return event
        const supersedes = events[about % events.length]?.id
        const replacement = replaced && { kind: replaced, siteId, occurredAt: at(minutes).toISOString() }
        return { ...event, details: { ...event.details, supersedes, replacement } } as ScanEvent
      })
    })

  test('it maps to a valid document that tells every fact once, and no personal data', () => {
    fc.assert(
      fc.property(anyStory, (events) => {
        const { scans, eventList, document } = told(events)
        const ids = eventList.map(({ eventID }) => eventID)
        expect(new Set(ids).size).toBe(ids.length)
        const scanned = events.filter(({ kind }) => kind !== 'corrected')
        expect(ids).toEqual(expect.arrayContaining(scanned.map(({ id }) => `urn:uuid:${id}`)))
        expect(eventList.map(({ eventTime }) => eventTime)).toEqual(
          eventList.map(({ eventTime }) => eventTime).toSorted(),
        )
        const counting = effectiveEvents(events).filter(({ kind }) => kind !== 'corrected')
        const undeclared = scans.filter(({ errorDeclaration }) => errorDeclaration === undefined)
        expect(undeclared.map(({ eventID }) => eventID).toSorted()).toEqual(
          counting.map(({ id }) => `urn:uuid:${id}`).toSorted(),
        )
        expect(JSON.stringify(document)).not.toMatch(/张|13900001234|"4321"|不在家/)
        for (const { actorId } of events) expect(JSON.stringify(document)).not.toContain(actorId)
      }),
      { numRuns: 300 },
    )
  })
})
