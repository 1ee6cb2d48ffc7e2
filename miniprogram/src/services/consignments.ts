import { api } from './api.js'
import type {
  Filing,
  ListConsignmentsResponse,
  ReadAuthorisationStatementResponse,
  ReadPickupCodeResponse,
  Tracking,
} from './api-types.js'

/** Asks for documents to be relayed. The same `idempotencyKey` never registers twice. */
export function registerConsignment(body: Filing, idempotencyKey: string): Promise<Tracking> {
  return api.call('registerConsignment', { body }, { idempotencyKey })
}

/** What somebody agrees to when a member of his family files for him. */
export function readAuthorisationStatement(): Promise<ReadAuthorisationStatementResponse> {
  return api.call('readAuthorisationStatement', {})
}

/** My consignments, newest first. */
export function listConsignments(page: {
  cursor?: string | undefined
  limit?: number
  onlyOpen?: boolean
}): Promise<ListConsignmentsResponse> {
  return api.call('listConsignments', {
    query: {
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      ...(page.limit === undefined ? {} : { limit: page.limit }),
      ...(page.onlyOpen ? { open: 'true' } : {}),
    },
  })
}

export function readConsignment(consignmentId: string): Promise<Tracking> {
  return api.call('readConsignment', { params: { consignmentId } })
}

/** By the printed number; details come only with the last four digits of the phone, or when it is one's own. */
export async function trackByNumber(trackingNumber: string, phoneLast4?: string): Promise<Tracking> {
  // Everybody may ask, but only somebody who is signed in is known as the holder.
  await api.session.signIn().catch(() => undefined)
  return api.call('trackByNumber', {
    params: { trackingNumber },
    query: phoneLast4 === undefined ? {} : { phoneLast4 },
  })
}

/** Cancels before hand-in. The same `eventId` never cancels twice. */
export function cancelConsignment(consignmentId: string, eventId: string): Promise<Tracking> {
  return api.call('cancelConsignment', { params: { consignmentId }, body: { eventId } })
}

/** Sends a result elsewhere before it leaves. The same `eventId` never redirects twice. */
export function redirectConsignment(consignmentId: string, eventId: string, siteId: string): Promise<Tracking> {
  return api.call('redirectConsignment', { params: { consignmentId }, body: { eventId, siteId } })
}

export function readPickupCode(consignmentId: string): Promise<ReadPickupCodeResponse> {
  return api.call('readPickupCode', { params: { consignmentId } })
}
