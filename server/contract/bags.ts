import { z } from 'zod'
import { ConsignmentStatus } from './consignments.ts'
import { endpoint, Id, Instant, OVERSIGHT, PageQuery, pageOf, RELAY_STAFF, SiteId } from './endpoint.ts'

/** As typed or scanned: small letters, spaces and dashes are forgiven. */
const SealNumber = z.string().trim().min(4, '封签号至少 4 位').max(40, '封签号最多 20 位')
/** As typed or scanned; what is no number of ours is answered by itself. */
const TrackingText = z.string().trim().min(1).max(200)

/** Consignments in one bag: what a hand carries, and one statement writes. */
const MOST_IN_BAG = 200

export const BagStatus = z.enum(['sealed', 'in_transit', 'received', 'checked', 'withdrawn'])
export const BagItemState = z.enum(['packed', 'present', 'missing', 'extra'])

/** A bag as a list shows it. */
export const BagListItem = z.object({
  id: Id,
  sealNumber: z.string(),
  status: BagStatus,
  statusText: z.string(),
  fromSiteId: SiteId,
  fromSiteName: z.string(),
  toSiteId: SiteId,
  toSiteName: z.string(),
  sealedAt: Instant,
  counts: z.object({
    /** on the manifest */
    listed: z.number().int(),
    /** not yet looked for, or not yet found */
    packed: z.number().int(),
    present: z.number().int(),
    missing: z.number().int(),
    extra: z.number().int(),
  }),
})
export type BagListItem = z.infer<typeof BagListItem>

/** A bag with its manifest and its story. */
export const Bag = BagListItem.extend({
  /** where it is, one short sentence */
  whereText: z.string(),
  /** false once anybody found it broken; null while nobody has looked */
  sealIntact: z.boolean().nullable(),
  /** the scans of the single consignments are still being recorded */
  isPending: z.boolean(),
  items: z.array(
    z.object({
      consignmentId: Id,
      trackingNumber: z.string(),
      contents: z.string(),
      state: BagItemState,
      stateText: z.string(),
      status: ConsignmentStatus,
      openExceptions: z.number().int(),
    }),
  ),
  events: z.array(
    z.object({
      eventId: Id,
      kind: z.enum(['sealed', 'dispatched', 'received', 'checked', 'corrected']),
      text: z.string(),
      siteName: z.string(),
      occurredAt: Instant,
      /** what was unexpected about it */
      flags: z.array(z.string()),
      /** a correction took it back: it is told, and does not count */
      isTakenBack: z.boolean(),
      /** corrected: why */
      note: z.string().nullable(),
    }),
  ),
  /** the step that the caller may take back now; the server looks at what is inside once more */
  takeBack: z.object({ eventId: Id, text: z.string() }).nullable(),
})
export type Bag = z.infer<typeof Bag>

/** What became of a bag's fact. */
export const BagResult = z.object({
  outcome: z.enum(['recorded', 'duplicate']),
  /** for the person who did it: what it did and what comes next */
  message: z.string(),
  bag: Bag,
  /** checked: texts that are no tracking number of ours; they were left out */
  unknown: z.array(z.string()),
})
export type BagResult = z.infer<typeof BagResult>

const bagFact = {
  /** made by the phone; the same id twice is one event */
  eventId: Id,
  /** where it happened; the handler's own site when absent */
  siteId: SiteId.optional(),
  /** when it happened, by the phone's clock */
  occurredAt: Instant,
}

export const sealBag = endpoint({
  id: 'sealBag',
  method: 'POST',
  path: '/bags',
  summary:
    'Seal consignments into a bag at the site that holds them. All or nothing: `bag_items_refused` lists in `issues` which to take out, and why',
  access: RELAY_STAFF,
  body: z.object({
    ...bagFact,
    sealNumber: SealNumber,
    trackingNumbers: z.array(TrackingText).min(1, '请至少放入一件').max(MOST_IN_BAG, `一个包最多 ${MOST_IN_BAG} 件`),
    /** the next stop that is meant; the one that most of them share when absent */
    toSiteId: SiteId.optional(),
  }),
  response: BagResult,
  status: 201,
})

export const recordBagEvent = endpoint({
  id: 'recordBagEvent',
  method: 'POST',
  path: '/bags/:bagId/events',
  summary:
    'Dispatch, receive or check a bag: one request records it for every consignment inside. A check may come in parts, one scan after the other, the last one finished',
  access: RELAY_STAFF,
  params: z.object({ bagId: Id }),
  body: z.discriminatedUnion('kind', [
    z.object({ ...bagFact, kind: z.literal('dispatched') }),
    z.object({ ...bagFact, kind: z.literal('received'), sealIntact: z.boolean() }),
    z.object({
      ...bagFact,
      kind: z.literal('checked'),
      /** what was taken out of the bag, by tracking number */
      found: z.array(TrackingText).max(MOST_IN_BAG + 100),
      /** true: the bag is empty, and what was not found by now is missing */
      isFinished: z.boolean(),
      sealIntact: z.boolean().optional(),
    }),
  ]),
  response: BagResult,
  requestsPerMinute: 600,
})

export const correctBagEvent = endpoint({
  id: 'correctBagEvent',
  method: 'POST',
  path: '/bags/:bagId/events/:bagEventId/correction',
  summary:
    'Take the last step of a bag back, with the scans of everything inside and what they posted: all of it or nothing. Whoever recorded it may within half an hour, the hub’s desk at any time; `bag_went_on` names what was scanned since',
  access: [...RELAY_STAFF, 'administrator'],
  params: z.object({ bagId: Id, bagEventId: Id }),
  body: z.object({ eventId: Id, note: z.string().trim().min(2, '请写明原因').max(200) }),
  response: BagResult,
})

export const readBag = endpoint({
  id: 'readBag',
  method: 'GET',
  path: '/bags/:bagId',
  summary: 'A bag with its manifest and its story',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ bagId: Id }),
  response: Bag,
})

export const readBagBySeal = endpoint({
  id: 'readBagBySeal',
  method: 'GET',
  path: '/bags/by-seal/:sealNumber',
  summary: 'The bag under a seal, for whoever stands before it with a scanner',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ sealNumber: SealNumber }),
  response: Bag,
})

export const listBags = endpoint({
  id: 'listBags',
  method: 'GET',
  path: '/bags',
  summary:
    'Newest first. scope=site: sealed at my sites or for them; under_way: of those not yet emptied, also what stands at my sites astray, and for couriers and dispatchers the whole county',
  access: RELAY_STAFF,
  query: PageQuery.extend({ scope: z.enum(['site', 'under_way']).default('under_way') }),
  response: pageOf(BagListItem),
})
