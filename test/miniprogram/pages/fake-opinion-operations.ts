import { randomUUID } from 'node:crypto'
import type * as complaintsApi from '../../../server/contract/complaints.ts'
import type * as ratingsApi from '../../../server/contract/ratings.ts'
import { type Operation, operation, pageOf, Refusal } from './fake-caller.ts'
import type { FakeComplaint } from './fake-county.ts'

/** What somebody of the village, whose phone no test holds, is not content with. */
export function neighboursComplaint(): FakeComplaint {
  const at = new Date(Date.now() - 3 * 3_600_000).toISOString()
  return {
    id: randomUUID(),
    consignmentId: randomUUID(),
    trackingNumber: 'SH000000074',
    contents: '不动产权证书',
    status: 'open',
    filedAt: at,
    entries: [{ kind: 'filed', by: 'resident', at, text: '说好周三到，周五还没有，打电话没人接', textCheck: 'passed' }],
    canReopen: false,
  }
}

const waits = ({ status }: FakeComplaint) => status === 'open' || status === 'reopened'

/** What staff read of residents' opinions, and answer. */
export const OPINION_OPERATIONS: Readonly<Record<string, Operation>> = {
  listComplaints: operation<typeof complaintsApi.listComplaints>(({ county }, { query }) => {
    const rows = county.complaints.filter((complaint) => query.unsettled !== true || waits(complaint))
    const items = rows.toReversed().map(({ entries: _entries, canReopen: _canReopen, ...row }) => row)
    return pageOf(items, query.cursor, query.limit)
  }),
  answerComplaint: operation<typeof complaintsApi.answerComplaint>(({ county }, { params, body }) => {
    const found = county.complaints.find(({ id }) => id === params.complaintId)
    if (found === undefined) throw new Refusal(404, 'complaint_not_found', '没有找到这条投诉')
    const last = found.entries.at(-1)
    if (last?.kind === 'answered' && last.text === body.text) return found
    if (!waits(found)) throw new Refusal(409, 'complaint_settled', '这条投诉已经答复或结束了')
    found.entries.push({
      kind: 'answered',
      by: 'staff',
      at: new Date().toISOString(),
      text: body.text,
      textCheck: null,
    })
    found.status = 'answered'
    return found
  }),
  readOwnSatisfaction: operation<typeof ratingsApi.readOwnSatisfaction>(({ county }, { query }) => {
    const { completed, n, responsePerMille, distribution, mean } = county.leader.satisfaction
    return { ...query, completed, n, responsePerMille, distribution, mean }
  }),
}
