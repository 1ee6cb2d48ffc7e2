import { z } from 'zod'
import { Direction, endpoint, Id, Instant, PageQuery, pageOf, RELAY_STAFF, ROLES, SiteId } from './endpoint.ts'
import { DocumentItem, Filing, ServiceForm } from './filing.ts'

export const ConsignmentStatus = z.enum([
  'requested',
  'held',
  'in_transit',
  'awaiting_pickup',
  'completed',
  'returned',
  'written_off',
  'cancelled',
])

/** One line of the timeline a person reads, newest last. */
export const TimelineEntry = z.object({
  occurredAt: Instant,
  text: z.string(),
  siteName: z.string(),
  flags: z.array(z.string()),
})

/** A stop of the planned route. */
export const RouteStop = z.object({ siteId: SiteId, name: z.string(), state: z.enum(['passed', 'here', 'ahead']) })

/** What anybody who has the number may see: where it is, not whose or what it is. */
export const PublicTracking = z.object({
  trackingNumber: z.string(),
  direction: Direction,
  status: ConsignmentStatus,
  statusText: z.string(),
  /** where it is now, one short sentence */
  whereText: z.string(),
  /** what comes next, one short sentence; null when nothing does */
  nextText: z.string().nullable(),
  /** when the next step is due by the site's opening hours */
  nextDueAt: Instant.nullable(),
  route: z.array(RouteStop),
  timeline: z.array(TimelineEntry),
  openExceptions: z.number().int(),
  registeredAt: Instant,
  completedAt: Instant.nullable(),
})

/** For the holder, staff on the route, or whoever gives the last four digits of the phone. Name and phone stay masked. */
export const ConsignmentDetails = z.object({
  matterId: z.string(),
  matterName: z.string(),
  contents: z.string(),
  consigneeName: z.string(),
  consigneePhone: z.string(),
  address: z.string().nullable(),
  caseId: Id,
  consignmentId: Id,
  canCancel: z.boolean(),
  canRedirect: z.boolean(),
  canRate: z.boolean(),
  hasPickupCode: z.boolean(),
  serviceForm: ServiceForm,
  isSupplement: z.boolean(),
  twoPersonHandling: z.boolean(),
  items: z.array(DocumentItem),
})
export const Tracking = PublicTracking.extend({ details: ConsignmentDetails.nullable() })
export type Tracking = z.infer<typeof Tracking>

export const ConsignmentListItem = z.object({
  id: Id,
  trackingNumber: z.string(),
  direction: Direction,
  status: ConsignmentStatus,
  statusText: z.string(),
  whereText: z.string(),
  matterName: z.string(),
  contents: z.string(),
  destinationName: z.string(),
  openExceptions: z.number().int(),
  registeredAt: Instant,
  completedAt: Instant.nullable(),
})
export type ConsignmentListItem = z.infer<typeof ConsignmentListItem>

export const registerConsignment = endpoint({
  id: 'registerConsignment',
  method: 'POST',
  path: '/consignments',
  summary:
    'Ask for documents to be relayed: a result from the agency back to a village, town or home; or materials from a village or town up to the agency. A resident for himself; a handler for somebody who stands at the counter.',
  access: ['resident', ...RELAY_STAFF],
  body: Filing,
  response: Tracking,
  status: 201,
  idempotencyKey: true,
  requestsPerMinute: 30,
})

export const listConsignments = endpoint({
  id: 'listConsignments',
  method: 'GET',
  path: '/consignments',
  summary: 'Mine, newest first; with scope=site, those that my site holds or expects',
  access: ['resident', ...RELAY_STAFF],
  query: PageQuery.extend({
    scope: z.enum(['mine', 'site']).default('mine'),
    open: z.stringbool().optional().describe('true: only those under way'),
  }),
  response: pageOf(ConsignmentListItem),
})

/** Why it was found: its number, the phone of whom it is for, or his name */
export const SearchMatch = z.enum(['number', 'phone', 'name'])

export const searchConsignments = endpoint({
  id: 'searchConsignments',
  method: 'GET',
  path: '/consignment-search',
  summary:
    'What lies at or is to come to my site, by the end of its number, one slip in it, the end of the phone, or the whole name; a whole number finds it anywhere on its way',
  access: RELAY_STAFF,
  query: z.object({ q: z.string().trim().min(2, '请至少输入 2 个字').max(30) }),
  response: z.object({
    items: z.array(ConsignmentListItem.extend({ consigneeName: z.string(), match: SearchMatch })),
    /** there are more: type more of it */
    hasMore: z.boolean(),
  }),
  requestsPerMinute: 60,
})

export const readConsignment = endpoint({
  id: 'readConsignment',
  method: 'GET',
  path: '/consignments/:consignmentId',
  summary: 'One consignment with details: its holder, staff, or oversight',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  response: Tracking,
})

export const cancelConsignment = endpoint({
  id: 'cancelConsignment',
  method: 'POST',
  path: '/consignments/:consignmentId/cancel',
  summary: 'Cancel before the documents were handed in',
  access: ['resident', ...RELAY_STAFF],
  params: z.object({ consignmentId: Id }),
  body: z.object({ eventId: Id, reason: z.string().trim().max(100).optional() }),
  response: Tracking,
})

export const redirectConsignment = endpoint({
  id: 'redirectConsignment',
  method: 'POST',
  path: '/consignments/:consignmentId/redirect',
  summary: 'Fetch a result at another site than asked for, as long as it has not left its origin',
  access: ['resident', ...RELAY_STAFF],
  params: z.object({ consignmentId: Id }),
  body: z.object({
    /** made by the client; the same id twice is one redirection */
    eventId: Id,
    /** the station or town centre where it is to be fetched; of what is kept also the hub */
    siteId: SiteId,
  }),
  response: Tracking,
  requestsPerMinute: 20,
})

export const readPickupCode = endpoint({
  id: 'readPickupCode',
  method: 'GET',
  path: '/consignments/:consignmentId/pickup-code',
  summary: 'The holder’s pick-up code and the text of its QR, once the documents wait for pick-up',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  response: z.object({ code: z.string(), qrText: z.string(), siteName: z.string(), openingText: z.string() }),
})

export const trackByNumber = endpoint({
  id: 'trackByNumber',
  method: 'GET',
  path: '/tracking/:trackingNumber',
  summary: 'Track by number; details for the holder or with the last four digits of the consignee’s phone',
  access: 'public',
  params: z.object({ trackingNumber: z.string().min(4).max(24) }),
  query: z.object({
    phoneLast4: z
      .string()
      .regex(/^\d{4}$/, '请填写手机号后四位')
      .optional(),
  }),
  response: Tracking,
  requestsPerMinute: 60,
})

export const CaseView = z.object({
  id: Id,
  matterName: z.string(),
  agencyName: z.string(),
  createdAt: Instant,
  consignments: z.array(ConsignmentListItem),
})
export type CaseView = z.infer<typeof CaseView>

export const listCases = endpoint({
  id: 'listCases',
  method: 'GET',
  path: '/cases',
  summary: 'My cases with their consignments, newest first',
  access: ['resident'],
  query: PageQuery.extend({ caseId: Id.optional().describe('only this case; no rows when it is not mine') }),
  response: pageOf(CaseView),
})
