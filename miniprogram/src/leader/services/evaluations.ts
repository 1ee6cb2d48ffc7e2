import { api } from '../../services/api.js'
import type { ListEvaluationsResponse, ReadEvaluationResponse } from '../../services/api-types.js'

/** Versions of the yearly self-evaluations, the newest first. */
export function listEvaluations(cursor?: string): Promise<ListEvaluationsResponse> {
  return api.call('listEvaluations', { query: cursor === undefined ? {} : { cursor } })
}

export function readEvaluation(evaluationId: string): Promise<ReadEvaluationResponse> {
  return api.call('readEvaluation', { params: { evaluationId } })
}
