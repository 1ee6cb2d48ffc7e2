import type { Problem } from '../server/contract/endpoint.ts'

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
  /** it was an action, and whether the server carried it out is not known */
  readonly mayHaveHappened: boolean

  constructor(operation: string, reason: AwayReason, options: { mayHaveHappened: boolean; cause: unknown }) {
    super(`${operation}: ${reason}`, { cause: options.cause })
    this.reason = reason
    this.mayHaveHappened = options.mayHaveHappened
  }
}
