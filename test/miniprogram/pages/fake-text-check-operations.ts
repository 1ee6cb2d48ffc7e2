import { randomUUID } from 'node:crypto'
import type { ResponseOf } from '../../../server/contract/endpoint.ts'
import type * as textChecksApi from '../../../server/contract/text-checks.ts'
import { type Operation, operation, pageOf, Refusal } from './fake-caller.ts'

export type FakeTextCheck = ResponseOf<typeof textChecksApi.listTextChecks>['items'][number]

/** Words that WeChat is not sure of, and some that it could not be asked about. */
export function fakeTextChecks(): FakeTextCheck[] {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
  return [
    {
      id: randomUUID(),
      kind: 'complaint',
      subjectId: randomUUID(),
      status: 'doubtful',
      text: '你们这帮刷单的，加微信 abc12345 领红包',
      writtenAt: hoursAgo(2),
    },
    {
      id: randomUUID(),
      kind: 'filing',
      subjectId: randomUUID(),
      status: 'unchecked',
      text: '残疾人证和两张照片',
      writtenAt: hoursAgo(5),
    },
  ]
}

const waits = ({ status }: FakeTextCheck) => status === 'doubtful' || status === 'unchecked'

/** What the hub decides about words of residents. */
export const TEXT_CHECK_OPERATIONS: Readonly<Record<string, Operation>> = {
  listTextChecks: operation<typeof textChecksApi.listTextChecks>(({ county }, { query }) =>
    pageOf(county.textChecks.filter(waits), query.cursor, query.limit),
  ),
  decideText: operation<typeof textChecksApi.decideText>(({ county }, { params, body }) => {
    const found = county.textChecks.find(({ id }) => id === params.textCheckId)
    if (found === undefined) throw new Refusal(404, 'text_check_not_found', '没有找到这段文字')
    if (!waits(found) && found.status !== body.decision) throw new Refusal(409, 'conflict', '别人已经改过了，请刷新')
    found.status = body.decision
    return body
  }),
}
