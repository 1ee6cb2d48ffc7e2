import { api } from '../../services/api.js'
import type {
  Complaint,
  ListComplaintsResponse,
  ListRatingsResponse,
  ReadOwnSatisfactionResponse,
} from '../../services/api-types.js'

/** Complaints about what passes my site, newest first; the hub's desk gets all. */
export function listComplaints(page: {
  isUnsettled: boolean
  cursor?: string | undefined
}): Promise<ListComplaintsResponse> {
  const { isUnsettled, cursor } = page
  return api.call('listComplaints', {
    query: { ...(isUnsettled ? { unsettled: 'true' } : {}), ...(cursor === undefined ? {} : { cursor }) },
  })
}

export function readComplaint(complaintId: string): Promise<Complaint> {
  return api.call('readComplaint', { params: { complaintId } })
}

/** The resident is told. The same answer again is the same. */
export function answerComplaint(complaintId: string, text: string): Promise<Complaint> {
  return api.call('answerComplaint', { params: { complaintId }, body: { text } })
}

/** How residents rated what passed my site and was completed in a time. */
export function readOwnSatisfaction(period: { from: string; until: string }): Promise<ReadOwnSatisfactionResponse> {
  return api.call('readOwnSatisfaction', { query: period })
}

/** Ratings of what passed my site, newest first; that the words were read is kept in the audit. */
export function listRatings(cursor: string | undefined): Promise<ListRatingsResponse> {
  return api.call('listRatings', { query: cursor === undefined ? {} : { cursor } })
}
