import { expect } from 'vitest'
import type { z } from 'zod'
import { type Endpoint, Problem, type ResponseOf } from '../../server/contract/endpoint.ts'
import { ERROR_TABLE, type ErrorCode } from '../../server/errors.ts'
import type { ApiAnswer } from './api.ts'

/** The body of an answer that went well, read by the schema of the contract. */
export function read<T extends z.ZodType>(schema: T, answer: ApiAnswer, status = 200): z.output<T> {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  return schema.parse(answer.body)
}

/** The body of an endpoint's good answer: of its status, and fitting its schema. */
export function answerOf<E extends Endpoint>(endpoint: E, answer: ApiAnswer): ResponseOf<E> {
  if (endpoint.response === undefined) throw new Error(`${endpoint.id} answers no JSON`)
  return read(endpoint.response, answer, endpoint.status ?? 200) as ResponseOf<E>
}

/**
 * Checks that an answer is the problem of this code as the contract describes problems: media type, status of the error
 * table, request id, a Chinese text for people. @returns the problem
 */
export function expectProblem(answer: ApiAnswer, code: ErrorCode): Problem {
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: ERROR_TABLE[code][0], body: { code } })
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
  const problem = Problem.strict().parse(answer.body)
  expect(problem.status).toBe(answer.status)
  expect(problem.type).toBe(`urn:shaopao:problem:${code}`)
  expect(problem.requestId).toBe(answer.headers.get('X-Request-Id'))
  expect(problem.detail).toMatch(/\p{Script=Han}/u)
  for (const issue of problem.issues ?? []) expect(issue.message, issue.path).toMatch(/\p{Script=Han}/u)
  return problem
}

/** Everything that a resident would not want to be read by others, in an answer, a log or a table. */
export function expectNoneOf(text: unknown, secrets: readonly string[]): void {
  const whole = typeof text === 'string' ? text : JSON.stringify(text)
  for (const secret of secrets) expect(whole).not.toContain(secret)
}
