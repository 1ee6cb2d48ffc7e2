import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EpcisDocument } from '../../server/contract/epcis.ts'
import type { BagEvent, BagEventDetails, BagEventKind } from '../../server/domain/bag.ts'
import { effectiveEvents } from '../../server/domain/correction.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import {
  type AggregationEvent,
  type BagStory,
  epcisDocument,
  type ObjectEvent,
  type RelayStory,
} from '../../server/domain/epcis.ts'
import { EXCEPTION_KINDS, RESOLUTIONS } from '../../server/domain/exception.ts'
import {
  type ChainedScanEvent,
  chainScanEvent,
  inferredId,
  SCAN_EVENT_KINDS,
  type ScanEvent,
  type ScanEventDetails,
  type ScanEventKind,
} from '../../server/domain/scan-event.ts'
import { SITES_TO_SCAN_AT } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { at, fact, journey, PLANS } from '../setup/relay-facts.ts'

const CONSIGNMENT_ID = derivedId('consignment', 'epcis')
const EPC = 'urn:shaopao:consignment:SH123456789'

function chained(events: readonly ScanEvent[]): ChainedScanEvent[] {
  const chain: ChainedScanEvent[] = []
  for (const event of events) chain.push(chainScanEvent(CONSIGNMENT_ID, event, chain.at(-1)?.hash ?? null))
  return chain
}

function story(events: readonly ScanEvent[], bags: readonly BagStory[] = []): RelayStory {
  const { direction, route } = PLANS.resultToVillage
  const told = {
    id: CONSIGNMENT_ID,
    trackingNumber: 'SH123456789',
    direction,
    plannedRoute: route,
    registeredAt: at(0),
  }
  return { ...told, events: chained(events), bags }
}

/** The document, found to be one. */
function told(events: readonly ScanEvent[], bags: readonly BagStory[] = []) {
  const document = epcisDocument(story(events, bags), at(30_000))
  expect(EpcisDocument.parse(document)).toEqual(document)
  const { eventList } = document.epcisBody
  return {
    document,
    eventList,
    scans: eventList.filter((event): event is ObjectEvent => event.type === 'ObjectEvent').slice(1),
    aggregations: eventList.filter((event): event is AggregationEvent => event.type === 'AggregationEvent'),
  }
}

describe('the document', () => {
  const { document, eventList } = told(journey(PLANS.resultToVillage))

  test('is EPCIS 2.0 in JSON-LD, with our own fields in a namespace of their own', () => {
    expect(document).toMatchObject({
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { shaopao: 'urn:shaopao:epcis:' }],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-03-22T20:00:00.000+08:00',
    })
  })

  test('begins with the registration, which gives the tracking number its meaning', () => {
    expect(eventList[0]).toEqual({
      type: 'ObjectEvent',
      eventID: `urn:uuid:${CONSIGNMENT_ID}`,
      eventTime: '2026-03-02T00:00:00.000+08:00',
      recordTime: '2026-03-02T00:00:00.000+08:00',
      eventTimeZoneOffset: '+08:00',
      action: 'ADD',
      bizStep: 'commissioning',
      epcList: [EPC],
      ilmd: {
        'shaopao:direction': 'result',
        'shaopao:plannedRoute': PLANS.resultToVillage.route.map((siteId) => `urn:shaopao:site:${siteId}`),
      },
    })
  })

  test('goes on with the scans in the order in which they happened', () => {
    expect(eventList.map(({ bizStep }) => bizStep).join(' ')).toBe(
      'commissioning departing receiving departing receiving departing receiving accepting',
    )
    const late = told([
      fact('received', PLACES.hub, 50, { sequence: 1 }),
      fact('dispatched', PLACES.agency, 40, { sequence: 2 }),
    ])
    expect(late.scans.map(({ bizStep }) => bizStep)).toEqual(['departing', 'receiving'])
    expect(late.scans.map((event) => event['shaopao:sequence'])).toEqual([2, 1])
  })
})

describe('a scan event', () => {
  test('says what, when, where and why', () => {
    const { scans } = told([fact('received', PLACES.hub, 90, { recordedAfter: 5 })])
    const place = { id: `urn:shaopao:site:${PLACES.hub}` }
    expect(scans).toEqual([
      {
        type: 'ObjectEvent',
        eventID: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
        eventTime: '2026-03-02T01:30:00.000+08:00',
        recordTime: '2026-03-02T01:35:00.000+08:00',
        eventTimeZoneOffset: '+08:00',
        action: 'OBSERVE',
        bizStep: 'receiving',
        disposition: 'in_progress',
        epcList: [EPC],
        readPoint: place,
        bizLocation: place,
        'shaopao:kind': 'received',
        'shaopao:sequence': 1,
        'shaopao:sm3': expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ])
  })

  type Row = [ScanEventKind, string, string | undefined, 'OBSERVE' | 'DELETE', isAnywhere: boolean]
  const rows: Row[] = [
    ['accepted', 'accepting', 'in_progress', 'OBSERVE', true],
    ['dispatched', 'departing', 'in_transit', 'OBSERVE', false],
    ['received', 'receiving', 'in_progress', 'OBSERVE', true],
    ['collected', 'accepting', 'dispensed', 'OBSERVE', false],
    ['delivery_failed', 'other', undefined, 'OBSERVE', true],
    ['exception_raised', 'inspecting', 'non_conformant', 'OBSERVE', true],
    ['exception_resolved', 'inspecting', 'conformant', 'OBSERVE', true],
    ['redirected', 'other', undefined, 'OBSERVE', true],
    ['witnessed', 'inspecting', 'conformant', 'OBSERVE', true],
    ['cancelled', 'decommissioning', 'inactive', 'DELETE', false],
  ]
  test.each(rows)('%s is %s, %s', (kind, bizStep, disposition, action, isAnywhere) => {
    const [event] = told([fact(kind, PLACES.village, 60)]).scans
    expect(event).toMatchObject({ bizStep, action, 'shaopao:kind': kind })
    expect(event?.disposition).toBe(disposition)
    expect(event?.bizLocation !== undefined).toBe(isAnywhere)
    expect(event?.readPoint).toBeDefined()
  })

  test('every kind has its row, but for corrections, which have tests of their own', () => {
    expect([...rows.map(([kind]) => kind), 'corrected'].toSorted()).toEqual(SCAN_EVENT_KINDS.toSorted())
  })

  test.each([
    ['lost', 'unknown'],
    ['damaged', 'damaged'],
    ['refused', 'in_progress'],
    ['moved', 'in_progress'],
    ['misdirected', 'mismatch_instance'],
    ['seal_broken', 'container_open'],
    ['count_mismatch', 'mismatch_quantity'],
    ['other', 'non_conformant'],
    ['missing_hop', 'unknown'],
    ['three_failed_attempts', 'in_progress'],
    ['not_witnessed', 'non_conformant'],
    ['unexpected_scan', 'mismatch_instance'],
    ['stalled', 'unknown'],
    ['complaint', 'in_progress'],
    ['never heard of', 'non_conformant'],
  ])('an exception %s leaves the documents %s', (exceptionKind, disposition) => {
    const [event] = told([fact('exception_raised', PLACES.hub, 60, { details: { exceptionKind } })]).scans
    expect(event).toMatchObject({ bizStep: 'inspecting', disposition, 'shaopao:exceptionKind': exceptionKind })
  })

  test.each([
    ['found', 'inspecting', 'in_progress', 'OBSERVE'],
    ['returned', 'inspecting', 'returned', 'OBSERVE'],
    ['rerouted', 'inspecting', 'in_progress', 'OBSERVE'],
    ['replaced', 'replacing', 'unavailable', 'OBSERVE'],
    ['written_off', 'decommissioning', 'inactive', 'DELETE'],
    ['accepted', 'inspecting', 'conformant', 'OBSERVE'],
  ])('an exception that ends %s is %s, %s', (resolution, bizStep, disposition, action) => {
    const exceptionId = randomUUID()
    const details = { resolution, exceptionId, replacementId: exceptionId }
    const [event] = told([fact('exception_resolved', PLACES.hub, 60, { details })]).scans
    expect(event).toMatchObject({
      bizStep,
      disposition,
      action,
      'shaopao:resolution': resolution,
      'shaopao:exceptionEventID': `urn:uuid:${exceptionId}`,
      'shaopao:replacementID': `urn:uuid:${exceptionId}`,
    })
  })

  test('a new way names its end; what comes back is returned until it is sent on', () => {
    const { agency, hub, town, village } = PLACES
    const { scans } = told([
      fact('received', town, 60, { sequence: 1 }),
      fact('exception_raised', town, 61, { sequence: 2, details: { exceptionKind: 'refused' } }),
      fact('exception_resolved', town, 62, {
        sequence: 3,
        details: { resolution: 'returned', route: [town, hub, agency] },
      }),
      fact('dispatched', town, 63, { sequence: 4 }),
      fact('received', hub, 64, { sequence: 5 }),
      fact('redirected', hub, 65, { sequence: 6, details: { route: [hub, town, village] } }),
      fact('received', town, 66, { sequence: 7 }),
    ])
    expect(scans.map(({ disposition }) => disposition)).toEqual([
      'in_progress',
      'in_progress',
      'returned',
      'in_transit',
      'returned',
      undefined,
      'in_progress',
    ])
    expect(scans.map(({ destinationList }) => destinationList?.[0]?.destination)).toEqual([
      undefined,
      undefined,
      `urn:shaopao:site:${agency}`,
      undefined,
      undefined,
      `urn:shaopao:site:${village}`,
      undefined,
    ])
  })

  test('one that nobody scanned says so, as do a wrong clock, a bag and what was unexpected', () => {
    const bagId = randomUUID()
    const details = { isInferred: true, clockSkewSeconds: -420, weightGrams: 80, bagId }
    const [event] = told([fact('dispatched', PLACES.hub, 60, { details, flags: ['missing_receipt'] })]).scans
    expect(event).toMatchObject({
      'shaopao:isInferred': true,
      'shaopao:clockSkewSeconds': -420,
      'shaopao:weightGrams': 80,
      'shaopao:bag': `urn:shaopao:bag:${bagId}`,
      'shaopao:flags': ['missing_receipt'],
    })
  })

  test('a cancellation that came too late ends nothing', () => {
    const [event] = told([fact('cancelled', PLACES.hub, 60, { flags: ['cancelled_after_acceptance'] })]).scans
    expect(event).toMatchObject({ action: 'OBSERVE', bizStep: 'other' })
  })
})

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
