import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SCAN_EVENT_KINDS, type ScanEventKind } from '../../server/domain/scan-event.ts'
import { PLACES } from '../setup/county.ts'
import { CONSIGNMENT_ID, EPC, told } from '../setup/epcis-story.ts'
import { fact, journey, PLANS } from '../setup/relay-facts.ts'

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
