import type { Endpoint, Problem } from '../server/contract/endpoint.ts'

/** The server refused the request and said why (RFC 9457): nothing was done. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** stable, for programs */
  readonly code: string
  /** for people, in Chinese: what is wrong and what to do next */
  readonly detail: string
  readonly issues: Problem['issues']

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`)
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.issues = problem.issues
  }
}

export type AwayReason = 'unreachable' | 'deadline' | 'aborted' | 'unexpected_answer'

/** No usable answer came. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway'
  readonly reason: AwayReason
  /** true: it was an action, and whether the server carried it out is not known */
  readonly mayHaveHappened: boolean

  constructor(endpoint: Endpoint, reason: AwayReason, cause?: unknown) {
    super(`${endpoint.id}: ${reason}`, { cause })
    this.reason = reason
    this.mayHaveHappened = endpoint.method !== 'GET'
  }
}
