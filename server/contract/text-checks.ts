import { z } from 'zod'
import { endpoint, Id, Instant, PageQuery, pageOf } from './endpoint.ts'

/** 投诉, 评价, 登记的文件名称 */
export const CheckedTextKind = z.enum(['complaint', 'rating', 'filing'])
/** What is known of a text of a resident: see server/domain/text-check.ts */
export const TextCheckStatus = z.enum(['waiting', 'passed', 'doubtful', 'unchecked', 'shown', 'withheld'])

const DECIDERS = ['dispatcher', 'administrator'] as const

export const listTextChecks = endpoint({
  id: 'listTextChecks',
  method: 'GET',
  path: '/text-checks',
  summary:
    'Texts of residents that WeChat finds doubtful or could not be asked about, newest first: for a person to look at. Reading them is kept in the audit',
  access: DECIDERS,
  query: PageQuery,
  response: pageOf(
    z.object({
      id: Id,
      kind: CheckedTextKind,
      /** of the complaint; of the consignment otherwise */
      subjectId: Id,
      status: TextCheckStatus,
      text: z.string(),
      writtenAt: Instant,
    }),
  ),
  requestsPerMinute: 60,
})

export const decideText = endpoint({
  id: 'decideText',
  method: 'POST',
  path: '/text-checks/:textCheckId/decision',
  summary: 'The text may be shown, or is withheld from everybody but its author and those who decide',
  access: DECIDERS,
  params: z.object({ textCheckId: Id }),
  body: z.object({ decision: z.enum(['shown', 'withheld']) }),
  response: z.object({ decision: z.enum(['shown', 'withheld']) }),
})
