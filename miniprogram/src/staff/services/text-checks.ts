import { api } from '../../services/api.js'
import type { DecideTextBody, ListTextChecksResponse } from '../../services/api-types.js'

export type TextDecision = DecideTextBody['decision']

/** Words of residents that WeChat is not sure of, newest first; that they were read is kept in the audit. */
export function listTextChecks(cursor: string | undefined): Promise<ListTextChecksResponse> {
  return api.call('listTextChecks', { query: cursor === undefined ? {} : { cursor } })
}

/** For good. The same decision again is the same. */
export async function decideText(textCheckId: string, decision: TextDecision): Promise<void> {
  await api.call('decideText', { params: { textCheckId }, body: { decision } })
}
