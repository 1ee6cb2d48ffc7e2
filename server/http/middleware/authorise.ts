import type { Access } from '../../contract/endpoint.ts'
import { AppError } from '../../errors.ts'
import type { Person } from '../../services/actor.ts'
import type { Authentication } from './authenticate.ts'

/**
 * May this caller use an endpoint? What belongs to whom is asked later, by the service.
 * @throws AppError not_signed_in, forbidden
 */
export function authorise(access: Access, authentication: Authentication): Person | null {
  const person = authentication.kind === 'person' ? authentication.person : null
  if (access === 'public') return person
  if (authentication.kind === 'nobody') throw new AppError('not_signed_in')
  if (access === 'service') {
    if (authentication.kind === 'service') return null
    throw new AppError('forbidden')
  }
  if (person === null || !person.grants.some((grant) => access.includes(grant.role))) throw new AppError('forbidden')
  return person
}
