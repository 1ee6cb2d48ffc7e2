import type { Problem } from './api-types.js'
import { NoAnswer } from './platform.js'

export interface FieldIssue {
  path: string
  message: string
}

const UNREADABLE = '服务暂时没有回应，请过一会儿再试。'
const NO_ANSWER = {
  offline: '网络不通。请检查手机网络，再试一次。',
  timeout: '网络太慢，没有等到回应。请再试一次。',
} as const

/** Why a call brought no result, in words for the person who waits for it. */
export class Failure extends Error {
  /** stable: the server's problem code, or `offline`, `timeout`, `unreadable` */
  readonly code: string
  /** HTTP status; 0 when no answer came */
  readonly status: number
  readonly issues: readonly FieldIssue[]

  constructor(message: string, code: string, status: number, issues: readonly FieldIssue[] = []) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.status = status
    this.issues = issues
  }

  /** No answer came, or none that says what became of it: what was asked may have been done. */
  get isOutcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'request_in_progress'
  }

  /** Turned away at the door: says nothing about what an earlier try of the same may have done. */
  get isTurnedAway(): boolean {
    return this.status === 401 || this.status === 429
  }

  get isOffline(): boolean {
    return this.status === 0
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}

/** A problem+json answer as a failure; anything else the server may say reads as "try again later". */
export function failureOfAnswer(status: number, body: unknown): Failure {
  if (!isProblem(body)) return new Failure(UNREADABLE, 'unreadable', status)
  return new Failure(body.detail, body.code, status, body.issues ?? [])
}

/** Whatever was thrown, as a failure that can be shown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof NoAnswer) return new Failure(NO_ANSWER[error.reason], error.reason, 0)
  return new Failure(UNREADABLE, 'unreadable', -1)
}
