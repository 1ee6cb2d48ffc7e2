import { z } from 'zod'
import { endpoint, Id, Instant, PageQuery, pageOf, RELAY_STAFF } from './endpoint.ts'
import { TextCheckStatus } from './text-checks.ts'

export const ComplaintStatus = z.enum(['open', 'answered', 'reopened', 'closed'])

export const ComplaintListItem = z.object({
  id: Id,
  consignmentId: Id,
  trackingNumber: z.string(),
  contents: z.string(),
  status: ComplaintStatus,
  filedAt: Instant,
})

export const Complaint = ComplaintListItem.extend({
  /** what was said, in order */
  entries: z.array(
    z.object({
      kind: z.enum(['filed', 'answered', 'reopened', 'closed']),
      by: z.enum(['resident', 'staff']),
      at: Instant,
      text: z.string().nullable(),
      /** of the resident's words; null: not checked */
      textCheck: TextCheckStatus.nullable(),
    }),
  ),
  canReopen: z.boolean(),
})

const ComplaintText = z.string().trim().min(5, '请写清楚情况，至少 5 个字').max(500, '最多 500 个字')
const ComplaintParams = z.object({ complaintId: Id })
const STAFF = [...RELAY_STAFF, 'leader', 'auditor', 'administrator'] as const

export const fileComplaint = endpoint({
  id: 'fileComplaint',
  method: 'POST',
  path: '/consignments/:consignmentId/complaints',
  summary: 'The holder complains; the hub gets it as an exception. One at a time for a consignment',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  body: z.object({
    /** made by the phone; the same id and text twice is one complaint */
    complaintId: Id,
    text: ComplaintText,
  }),
  response: Complaint,
  status: 201,
  requestsPerMinute: 20,
})

export const listOwnComplaints = endpoint({
  id: 'listOwnComplaints',
  method: 'GET',
  path: '/consignments/:consignmentId/complaints',
  summary: 'The holder’s complaints about a consignment, newest first',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  query: PageQuery,
  response: pageOf(ComplaintListItem),
})

export const listComplaints = endpoint({
  id: 'listComplaints',
  method: 'GET',
  path: '/complaints',
  summary: 'Complaints, newest first: all for the hub and oversight, those that pass their own site for handlers',
  access: STAFF,
  query: PageQuery.extend({
    unsettled: z.stringbool().optional().describe('true: only those that wait for an answer'),
  }),
  response: pageOf(ComplaintListItem),
})

export const readComplaint = endpoint({
  id: 'readComplaint',
  method: 'GET',
  path: '/complaints/:complaintId',
  summary:
    'What was said: for the holder, staff whom it concerns, and oversight; that staff read it is kept in the audit',
  access: ['resident', ...STAFF],
  params: ComplaintParams,
  response: Complaint,
})

export const answerComplaint = endpoint({
  id: 'answerComplaint',
  method: 'POST',
  path: '/complaints/:complaintId/answer',
  summary: 'Answer it; the resident is told. The same answer again is the same',
  access: RELAY_STAFF,
  params: ComplaintParams,
  body: z.object({ text: ComplaintText }),
  response: Complaint,
})

export const reopenComplaint = endpoint({
  id: 'reopenComplaint',
  method: 'POST',
  path: '/complaints/:complaintId/reopen',
  summary: 'The holder is not content with the answer; once',
  access: ['resident'],
  params: ComplaintParams,
  body: z.object({ text: ComplaintText }),
  response: Complaint,
})

export const closeComplaint = endpoint({
  id: 'closeComplaint',
  method: 'POST',
  path: '/complaints/:complaintId/close',
  summary: 'The holder has nothing more to say',
  access: ['resident'],
  params: ComplaintParams,
  response: Complaint,
})
