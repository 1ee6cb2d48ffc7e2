import { expect } from 'vitest'
import { EpcisDocument } from '../../server/contract/epcis.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import {
  type AggregationEvent,
  type BagStory,
  epcisDocument,
  type ObjectEvent,
  type RelayStory,
} from '../../server/domain/epcis.ts'
import { type ChainedScanEvent, chainScanEvent, type ScanEvent } from '../../server/domain/scan-event.ts'
import { at, PLANS } from './relay-facts.ts'

/** The one whose story is told. */
export const CONSIGNMENT_ID = derivedId('consignment', 'epcis')
export const EPC = 'urn:shaopao:consignment:SH123456789'

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

/** The story as EPCIS; checked to be a valid document. */
export function told(events: readonly ScanEvent[], bags: readonly BagStory[] = []) {
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
