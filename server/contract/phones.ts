import { z } from 'zod'
import { ConsignmentListItem } from './consignments.ts'
import { endpoint, Id, PageQuery, PersonName, pageOf, ROLES } from './endpoint.ts'
import { Me } from './sessions.ts'

export const verifyPhone = endpoint({
  id: 'verifyPhone',
  method: 'POST',
  path: '/me/phone',
  summary:
    'Keep the phone that WeChat says is this person’s, by the one-time code of its button; typing it (PUT /me/contact) is always possible, and opens nothing that staff filed for it',
  access: ROLES,
  body: z.object({
    code: z.string().min(1).max(128),
    /** the name kept before when absent */
    name: PersonName.optional(),
  }),
  response: Me,
  requestsPerMinute: 10,
})

export const PhoneFiling = ConsignmentListItem.extend({
  caseId: Id,
  /** masked, so that its holder knows it */
  consigneeName: z.string(),
})

export const listPhoneFilings = endpoint({
  id: 'listPhoneFilings',
  method: 'GET',
  path: '/me/phone-filings',
  summary: 'What staff filed for the caller’s verified phone and nobody has claimed yet, newest first',
  access: ROLES,
  query: PageQuery,
  response: pageOf(PhoneFiling),
  requestsPerMinute: 60,
})

export const claimPhoneFilings = endpoint({
  id: 'claimPhoneFilings',
  method: 'POST',
  path: '/me/phone-filings/claims',
  summary:
    'These cases, filed by staff for the caller’s verified phone, are his: from now on they belong to his account',
  access: ROLES,
  body: z.object({ caseIds: z.array(Id).min(1).max(50) }),
  response: z.object({
    /** ids of the cases named that are the caller’s now, those claimed before among them */
    caseIds: z.array(Id),
  }),
  requestsPerMinute: 20,
})
