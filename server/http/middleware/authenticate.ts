import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Person } from '../../services/actor.ts'
import type { Sessions } from '../../services/sessions.ts'
import type { HttpContext } from '../state.ts'

/** Who a request comes from: a signed-in person, the chatbot's service account, or nobody. */
export type Authentication =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'service' }
  | { readonly kind: 'nobody' }

/**
 * Reads the bearer token.
 * @throws AppError not_signed_in for a token that is not ours, session_expired for one that is over
 */
export async function authenticate(
  ctx: HttpContext,
  sessions: Sessions,
  serviceToken: string,
): Promise<Authentication> {
  const header = ctx.get('Authorization')
  if (header === '') return { kind: 'nobody' }
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header)?.[1]
  if (token === undefined) throw new AppError('not_signed_in')
  if (isSame(token, serviceToken)) return { kind: 'service' }
  return { kind: 'person', person: await sessions.verify(token) }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
