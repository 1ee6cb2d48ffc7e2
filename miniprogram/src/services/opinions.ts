import { api } from './api.js'
import type { Complaint, RateConsignmentBody, Rating, RatingTag } from './api-types.js'

/** What somebody thought of what he received. */
export interface Opinion {
  /** 1 to 5 */
  score: number
  tags: readonly RatingTag[]
  comment: string
}

/** Once for each consignment; the same rating again is the same. */
export function rateConsignment(consignmentId: string, { score, tags, comment }: Opinion): Promise<Rating> {
  const body = { score, tags: [...tags] as NonNullable<RateConsignmentBody['tags']> }
  const words = comment.trim()
  return api.call('rateConsignment', {
    params: { consignmentId },
    body: words === '' ? body : { ...body, comment: words },
  })
}

/** The newest complaint about a consignment with all that was said; null when there is none. */
export async function readLatestComplaint(consignmentId: string): Promise<Complaint | null> {
  const { items } = await api.call('listOwnComplaints', { params: { consignmentId }, query: { limit: 1 } })
  const [latest] = items
  return latest === undefined ? null : api.call('readComplaint', { params: { complaintId: latest.id } })
}

/** The same `complaintId` and text twice is one complaint. */
export function fileComplaint(consignmentId: string, complaintId: string, text: string): Promise<Complaint> {
  return api.call('fileComplaint', { params: { consignmentId }, body: { complaintId, text } })
}

/** I am not content with the answer; once. */
export function reopenComplaint(complaintId: string, text: string): Promise<Complaint> {
  return api.call('reopenComplaint', { params: { complaintId }, body: { text } })
}

/** I have nothing more to say. */
export function closeComplaint(complaintId: string): Promise<Complaint> {
  return api.call('closeComplaint', { params: { complaintId } })
}
