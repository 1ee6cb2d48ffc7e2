import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../server/domain/canonical-json.ts'
import {
  byOccurrence,
  canonicalScanEvent,
  chainScanEvent,
  hashOfScanEvent,
  SCAN_EVENT_KINDS,
  type ScanEvent,
} from '../../server/domain/scan-event.ts'
import { PLACES } from '../setup/county.ts'
import { fact, journey, PLANS } from '../setup/relay-facts.ts'

const CONSIGNMENT = '00000000-0000-8000-8000-000000000001'

const instant = fc.date({
  min: new Date('2018-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const scanEvent: fc.Arbitrary<ScanEvent> = fc.record({
  id: fc.uuid(),
  sequence: fc.integer({ min: 1, max: 99 }),
  kind: fc.constantFrom(...SCAN_EVENT_KINDS),
  siteId: fc.constantFrom(PLACES.hub, PLACES.town, PLACES.village),
  actorId: fc.uuid(),
  occurredAt: instant,
  recordedAt: instant,
  details: fc.record({ note: fc.string(), weightGrams: fc.nat() }, { requiredKeys: [] }),
  flags: fc.array(fc.constantFrom('misdirected', 'missing_hop'), { maxLength: 2 }),
})

describe('byOccurrence', () => {
  it('orders by what happened first, and of two at once by what was recorded first', () => {
    const late = fact('received', PLACES.town, 30, { sequence: 1 })
    const early = fact('dispatched', PLACES.hub, 10, { sequence: 3 })
    const twin = fact('received', PLACES.hub, 10, { sequence: 2 })
    expect([late, early, twin].sort(byOccurrence)).toEqual([twin, early, late])
  })
})

describe('hashOfScanEvent', () => {
  it('hashes with SM3 as GB/T 32905 has it', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    )
  })

  it('is made of the text that the canonical scheme makes of the whole event', () => {
    fc.assert(
      fc.property(scanEvent, fc.option(fc.string()), (event, previousHash) => {
        const { occurredAt, recordedAt, details, ...rest } = event
        const times = { occurredAt: occurredAt.toISOString(), recordedAt: recordedAt.toISOString() }
        expect(canonicalScanEvent(CONSIGNMENT, event, previousHash)).toBe(
          canonicalJson({ ...rest, ...times, details: { ...details }, consignmentId: CONSIGNMENT, previousHash }),
        )
      }),
    )
  })

  it('is SM3 over the canonical text; a change of the text would break every chain on record', () => {
    const event = fact('received', PLACES.town, 90, {
      sequence: 2,
      recordedAfter: 5,
      details: { note: '封签完好', weightGrams: 120 },
      flags: ['skipped_stop'],
    })
    const text =
      `{"actorId":"${event.actorId}","consignmentId":"${CONSIGNMENT}",` +
      '"details":{"note":"封签完好","weightGrams":120},"flags":["skipped_stop"],' +
      `"id":"${event.id}","kind":"received","occurredAt":"2026-03-01T17:30:00.000Z","previousHash":"00ff",` +
      '"recordedAt":"2026-03-01T17:35:00.000Z","sequence":2,"siteId":"441422105"}'
    expect(hashOfScanEvent(CONSIGNMENT, event, '00ff')).toBe(createHash('sm3').update(text).digest('hex'))
  })

  it('does not depend on the order in which the database gives the details back', () => {
    const event = fact('exception_raised', PLACES.hub, 1, { details: { note: '受潮', exceptionKind: 'damaged' } })
    const same = { ...event, details: { exceptionKind: 'damaged', note: '受潮' } }
    expect(hashOfScanEvent(CONSIGNMENT, same, null)).toBe(hashOfScanEvent(CONSIGNMENT, event, null))
  })

  it('changes with every single field', () => {
    const other = (event: ScanEvent): Record<keyof ScanEvent, ScanEvent> => ({
      id: { ...event, id: '00000000-0000-4000-8000-000000000000' },
      sequence: { ...event, sequence: event.sequence + 1 },
      kind: { ...event, kind: event.kind === 'received' ? 'dispatched' : 'received' },
      siteId: { ...event, siteId: `${event.siteId}0` },
      actorId: { ...event, actorId: '00000000-0000-4000-8000-000000000000' },
      occurredAt: { ...event, occurredAt: new Date(event.occurredAt.getTime() + 1) },
      recordedAt: { ...event, recordedAt: new Date(event.recordedAt.getTime() - 1) },
      details: { ...event, details: { ...event.details, note: `${event.details.note ?? ''}。` } },
      flags: { ...event, flags: [...event.flags, 'misdirected'] },
    })
    fc.assert(
      fc.property(scanEvent, (event) => {
        const hash = hashOfScanEvent(CONSIGNMENT, event, 'ab')
        expect(hash).toMatch(/^[0-9a-f]{64}$/)
        for (const [field, changed] of Object.entries(other(event))) {
          expect(hashOfScanEvent(CONSIGNMENT, changed, 'ab'), field).not.toBe(hash)
        }
        expect(hashOfScanEvent(CONSIGNMENT, event, 'ac')).not.toBe(hash)
        expect(hashOfScanEvent(CONSIGNMENT, event, null)).not.toBe(hash)
        expect(hashOfScanEvent(`${CONSIGNMENT.slice(0, -1)}2`, event, 'ab')).not.toBe(hash)
      }),
    )
  })
})

describe('a chain', () => {
  const chained = (events: readonly ScanEvent[]) => {
    let previous: string | null = null
    return events.map((event) => {
      const link = chainScanEvent(CONSIGNMENT, event, previous)
      previous = link.hash
      return link
    })
  }

  it('ends differently when any link was other, missing, doubled or in another place', () => {
    const events = journey(PLANS.resultToVillage)
    const head = chained(events).at(-1)?.hash
    const heads = events.flatMap((event, index) => {
      const rest = events.toSpliced(index, 1)
      return [
        chained(rest),
        chained(events.toSpliced(index, 0, event)),
        chained(events.toSpliced(index, 1, { ...event, siteId: PLACES.otherAgency })),
        ...(index === 0 ? [] : [chained(rest.toSpliced(index - 1, 0, event))]),
      ].map((links) => links.at(-1)?.hash)
    })
    expect(heads).not.toContain(head)
    expect(new Set(heads).size).toBe(heads.length)
  })
})
