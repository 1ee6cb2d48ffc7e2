import type { ParsedRequestOf, ResponseOf } from '../../../server/contract/endpoint.ts'
import type { Me } from '../../../server/contract/sessions.ts'
import type { FakeConsignment, FakeCounty } from './fake-county.ts'

export interface Caller {
  persona: string
  county: FakeCounty
}

/** A body that is no JSON. */
export interface Bytes {
  contentType: string
  content: Buffer
}

/** An answer that is a problem. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly issues: readonly { path: string; message: string }[]

  constructor(status: number, code: string, detail: string, issues: Refusal['issues'] = []) {
    super(detail)
    this.status = status
    this.code = code
    this.issues = issues
  }
}

interface Input {
  params: unknown
  query: unknown
  body: unknown
  bytes: Bytes
}

export type Operation = (caller: Caller, input: Input) => unknown

/** Keeps the contract's types inside while the table takes every operation alike; the server has parsed the input. */
export function operation<E>(
  run: (caller: Caller, input: ParsedRequestOf<E> & { bytes: Bytes }) => ResponseOf<E>,
): Operation {
  return (caller, input) => run(caller, input as ParsedRequestOf<E> & { bytes: Bytes })
}

export function me({ persona, county }: Caller): Me {
  const found = county.people.get(persona)
  if (found === undefined) throw new Refusal(401, 'unauthenticated', '请重新登录')
  return found
}

/** Any consignment for a leader, for others their own. */
export function readableConsignment(caller: Caller, id: string): FakeConsignment {
  const isLeader = me(caller).roles.some(({ role }) => role === 'leader')
  const found = caller.county.consignments.find(({ details }) => isLeader && details.consignmentId === id)
  return found ?? consignmentOf(caller, id)
}

/** The caller's own consignment. */
export function consignmentOf({ county, persona }: Caller, id: string): FakeConsignment {
  const found = county.consignments.find(({ details, holder }) => details.consignmentId === id && holder === persona)
  if (found === undefined) throw new Refusal(404, 'consignment_not_found', '没有这一件，或者不是您的件')
  return found
}

/** A page after the row that the cursor names. */
export function pageOf<T>(rows: readonly T[], cursor: string | undefined, limit: number) {
  const from = cursor === undefined ? 0 : Number(cursor)
  const items = rows.slice(from, from + limit)
  return { items, nextCursor: from + limit < rows.length ? String(from + limit) : null }
}
