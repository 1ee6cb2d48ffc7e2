import { api } from '../../services/api.js'
import type { ListEvaluationsResponse, ReadEvaluationResponse } from '../../services/api-types.js'

/** Versions of the yearly self-evaluations, the newest first. */
export function listEvaluations(cursor?: string): Promise<ListEvaluationsResponse> {
  return api.call('listEvaluations', { query: cursor === undefined ? {} : { cursor } })
}

export function readEvaluation(evaluationId: string): Promise<ReadEvaluationResponse> {
  return api.call('readEvaluation', { params: { evaluationId } })
}

/** Back to whoever wrote it, with the reason. Sent twice it is done once. */
export function returnEvaluation(evaluationId: string, note: string): Promise<ReadEvaluationResponse> {
  return api.call('returnEvaluation', { params: { evaluationId }, body: { note } })
}

/** Signs what was read, for good: a version that has changed since is refused. Sent twice it is done once. */
export function signEvaluation(evaluationId: string, hash: string, note: string): Promise<ReadEvaluationResponse> {
  return api.call('signEvaluation', { params: { evaluationId }, body: note === '' ? { hash } : { hash, note } })
}
