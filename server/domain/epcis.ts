import { type BagEvent, countingBagEvents } from './bag.ts'
import { shanghaiTime } from './calendar-time.ts'
import { type TakenBack, toldEvents } from './epcis-correction.ts'
import { type BizStep, type Disposition, type Meaning, meaningOf } from './epcis-vocabulary.ts'
import { resolutionOf } from './exception.ts'
import type { Direction, Route } from './route.ts'
import type { ChainedScanEvent } from './scan-event.ts'

/** What is told of a consignment: what it is, never whose. */
export interface RelayStory {
  readonly id: string
  readonly trackingNumber: string
  readonly direction: Direction
  readonly plannedRoute: Route
  readonly registeredAt: Date
  readonly events: readonly ChainedScanEvent[]
  /** bags that it was sealed into, or found in */
  readonly bags: readonly BagStory[]
}

export interface BagStory {
  readonly id: string
  readonly sealNumber: string
  /** in the order of recording */
  readonly events: readonly BagEvent[]
}

interface Place {
  id: string
}

interface EventBase {
  eventID: string
  eventTime: string
  recordTime: string
  eventTimeZoneOffset: '+08:00'
  errorDeclaration?: { declarationTime: string; reason: TakenBack['reason']; correctiveEventIDs?: string[] }
  action: 'ADD' | 'OBSERVE' | 'DELETE'
  bizStep: BizStep
  disposition?: Disposition
  readPoint?: Place
  bizLocation?: Place
}

/** A fact about the consignment; what begins with `shaopao:` is our own (docs/exports.md). */
export interface ObjectEvent extends EventBase {
  type: 'ObjectEvent'
  epcList: string[]
  destinationList?: { type: 'location'; destination: string }[]
  ilmd?: { 'shaopao:direction': Direction; 'shaopao:plannedRoute': string[] }
  'shaopao:kind'?: string
  'shaopao:sequence'?: number
  'shaopao:flags'?: string[]
  'shaopao:isInferred'?: true
  'shaopao:clockSkewSeconds'?: number
  'shaopao:weightGrams'?: number
  'shaopao:bag'?: string
  'shaopao:exceptionKind'?: string
  'shaopao:exceptionEventID'?: string
  'shaopao:resolution'?: string
  'shaopao:replacementID'?: string
  'shaopao:sm3'?: string
  'shaopao:previousSm3'?: string
}

/** Into a bag or out of it. */
export interface AggregationEvent extends EventBase {
  type: 'AggregationEvent'
  parentID: string
  childEPCs: string[]
  'shaopao:sealNumber': string
  'shaopao:isSealIntact'?: boolean
}

export interface EpcisDocument {
  '@context': [typeof EPCIS_CONTEXT, { shaopao: typeof NAMESPACE }]
  type: 'EPCISDocument'
  schemaVersion: '2.0'
  creationDate: string
  epcisBody: { eventList: (ObjectEvent | AggregationEvent)[] }
}

export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'
/** Of our own fields. */
export const NAMESPACE = 'urn:shaopao:epcis:'

/** The consignment's identifier for the world outside, as EPCIS asks for one. */
export const consignmentUri = (trackingNumber: string) => `urn:shaopao:consignment:${trackingNumber}`
const siteUri = (siteId: string) => `urn:shaopao:site:${encodeURIComponent(siteId)}`
const bagUri = (bagId: string) => `urn:shaopao:bag:${bagId}`
const eventUri = (eventId: string) => `urn:uuid:${eventId}`

/**
 * A consignment's story as EPCIS 2.0 (JSON-LD) in the words of CBV 2.0, in the order in which it happened: every scan event,
 * its registration, and the bags it went in. No personal data: nobody's name, and no notes, which may hold one.
 * @param createdAt when the document is made
 */
export function epcisDocument(story: RelayStory, createdAt: Date): EpcisDocument {
  const eventList = [registration(story), ...scans(story), ...story.bags.flatMap((bag) => aggregations(story, bag))]
  return {
    '@context': [EPCIS_CONTEXT, { shaopao: NAMESPACE }],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: shanghaiTime(createdAt),
    // times of one offset compare as text; at one instant the order above holds
    epcisBody: {
      eventList: eventList.sort((a, b) => Number(a.eventTime > b.eventTime) - Number(a.eventTime < b.eventTime)),
    },
  }
}

/** With the registration the tracking number begins to stand for the documents. */
function registration(story: RelayStory): ObjectEvent {
  return {
    type: 'ObjectEvent',
    ...when(story.id, story.registeredAt, story.registeredAt),
    action: 'ADD',
    bizStep: 'commissioning',
    epcList: [consignmentUri(story.trackingNumber)],
    ilmd: { 'shaopao:direction': story.direction, 'shaopao:plannedRoute': story.plannedRoute.map(siteUri) },
  }
}

function scans(story: RelayStory): ObjectEvent[] {
  let isReturning = false
  return toldEvents(story.events).map(({ event, takenBack }) => {
    const resolution = resolutionOf(event)
    if (takenBack === null && (resolution === 'rerouted' || event.kind === 'redirected')) isReturning = false
    if (takenBack === null && resolution === 'returned') isReturning = true
    const meaning = meaningOf(event)
    const isBack = isReturning && event.kind === 'received'
    return {
      type: 'ObjectEvent',
      ...when(event.id, event.occurredAt, event.recordedAt),
      ...(takenBack && { errorDeclaration: declarationOf(takenBack) }),
      ...what(isBack ? { ...meaning, disposition: 'returned' } : meaning),
      epcList: [consignmentUri(story.trackingNumber)],
      ...where(event.siteId, meaning.leaves ?? false),
      ...destinationOf(event),
      ...ownFields(event),
    }
  })
}

function when(eventId: string, occurredAt: Date, recordedAt: Date) {
  return {
    eventID: eventUri(eventId),
    eventTime: shanghaiTime(occurredAt),
    recordTime: shanghaiTime(recordedAt),
    eventTimeZoneOffset: '+08:00' as const,
  }
}

function what({ action, bizStep, disposition }: Meaning): Pick<EventBase, 'action' | 'bizStep' | 'disposition'> {
  return { action: action ?? 'OBSERVE', bizStep, ...(disposition && { disposition }) }
}

function where(siteId: string, leaves: boolean): Pick<EventBase, 'readPoint' | 'bizLocation'> {
  const place = { id: siteUri(siteId) }
  return { readPoint: place, ...(!leaves && { bizLocation: { ...place } }) }
}

function declarationOf({ at, reason, byId }: TakenBack): NonNullable<EventBase['errorDeclaration']> {
  return { declarationTime: shanghaiTime(at), reason, ...(byId !== null && { correctiveEventIDs: [eventUri(byId)] }) }
}

/** A new way ends somewhere else. */
function destinationOf({ details: { route } }: ChainedScanEvent): Pick<ObjectEvent, 'destinationList'> {
  const last = route?.at(-1)
  return last === undefined ? {} : { destinationList: [{ type: 'location', destination: siteUri(last) }] }
}

function ownFields({ kind, sequence, flags, details, hash, previousHash }: ChainedScanEvent): Partial<ObjectEvent> {
  return withoutGaps({
    'shaopao:kind': kind,
    'shaopao:sequence': sequence,
    'shaopao:flags': flags.length > 0 ? [...flags] : undefined,
    'shaopao:isInferred': details.isInferred === true ? true : undefined,
    'shaopao:clockSkewSeconds': details.clockSkewSeconds,
    'shaopao:weightGrams': details.weightGrams,
    'shaopao:bag': details.bagId && bagUri(details.bagId),
    'shaopao:exceptionKind': details.exceptionKind,
    'shaopao:exceptionEventID': details.exceptionId && eventUri(details.exceptionId),
    'shaopao:resolution': details.resolution,
    'shaopao:replacementID': details.replacementId && `urn:uuid:${details.replacementId}`,
    'shaopao:sm3': hash,
    'shaopao:previousSm3': previousHash ?? undefined,
  })
}

/** The bag's events that are about this consignment; what else was in the bag is nobody's business here. */
function aggregations(story: RelayStory, bag: BagStory): AggregationEvent[] {
  const counting = countingBagEvents(bag.events)
  return [
    ...aggregationsOf(story, bag, counting),
    // as it was told before it was taken back
    ...bag.events
      .filter(({ kind }) => kind === 'corrected')
      .flatMap((correction) => {
        const known = bag.events.slice(0, correction.sequence - 1)
        const told = aggregationsOf(story, bag, countingBagEvents(known))
        const errorDeclaration = declarationOf({ at: correction.recordedAt, reason: 'did_not_occur', byId: null })
        const { supersedes } = correction.details
        return told
          .filter(({ eventID }) => supersedes !== undefined && eventID === eventUri(supersedes))
          .map((event) => ({ ...event, errorDeclaration }))
      }),
  ]
}

function aggregationsOf(story: RelayStory, bag: BagStory, events: readonly BagEvent[]): AggregationEvent[] {
  const isListed = events.some(({ details }) => details.manifest?.includes(story.id))
  const outId = outOfBag(story.id, events)
  return events.flatMap((event): AggregationEvent[] => {
    if (event.details.manifest?.includes(story.id)) {
      return [aggregation(story, bag, event, 'ADD', { bizStep: 'packing', disposition: 'container_closed' })]
    }
    if (event.id !== outId) return []
    const isFound = event.details.found?.includes(story.id) ?? false
    // found though it was not on the manifest, or on it and not found
    const disposition = isFound && isListed ? 'completeness_verified' : 'mismatch_instance'
    return [aggregation(story, bag, event, 'DELETE', { bizStep: 'unpacking', disposition })]
  })
}

/** The event that took it out of the bag: where it was found first, else where the bag was empty without it. */
function outOfBag(consignmentId: string, events: readonly BagEvent[]): string | undefined {
  const found = events.find(({ details }) => details.found?.includes(consignmentId))
  return (found ?? events.find(({ details }) => details.isFinished === true))?.id
}

function aggregation(
  story: RelayStory,
  bag: BagStory,
  event: BagEvent,
  action: 'ADD' | 'DELETE',
  meaning: Meaning,
): AggregationEvent {
  const { sealIntact } = event.details
  return {
    type: 'AggregationEvent',
    ...when(event.id, event.occurredAt, event.recordedAt),
    ...what(meaning),
    action,
    parentID: bagUri(bag.id),
    childEPCs: [consignmentUri(story.trackingNumber)],
    ...where(event.siteId, false),
    'shaopao:sealNumber': bag.sealNumber,
    ...(sealIntact !== undefined && { 'shaopao:isSealIntact': sealIntact }),
  }
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutGaps<T extends object>(fields: T): Known<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  ) as Known<T>
}
