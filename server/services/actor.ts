import type { Role } from '../domain/role.ts'
import { SYSTEM_ACTOR } from '../domain/scan-event.ts'
import { AppError } from '../errors.ts'

export interface Grant {
  readonly role: Role
  readonly siteId: string | null
}

/** A signed-in person, with the channel that he or she came through. */
export interface Person {
  readonly userId: string
  readonly grants: readonly Grant[]
  readonly channel: string
  readonly peerId: string
}

/** The system as a person who may record what follows from other facts: alarms, scans of a bag's consignments. */
export const SYSTEM: Person = {
  userId: SYSTEM_ACTOR,
  grants: [
    { role: 'courier', siteId: null },
    { role: 'dispatcher', siteId: null },
  ],
  channel: 'system',
  peerId: 'system',
}

export function hasRole(person: Person, ...roles: readonly Role[]): boolean {
  return person.grants.some((grant) => roles.includes(grant.role))
}

/** Sites at which the person stands as handler or dispatcher. */
export function ownSites(person: Person): readonly string[] {
  return person.grants.flatMap((grant) =>
    (grant.role === 'handler' || grant.role === 'dispatcher') && grant.siteId !== null ? [grant.siteId] : [],
  )
}

/** May this person record facts at the site? Handlers and dispatchers at their own; a courier wherever he is. */
export function mayActAt(person: Person, siteId: string): boolean {
  return hasRole(person, 'courier') || ownSites(person).includes(siteId)
}

/**
 * The site at which the person acts: the one named, or his only one.
 * @throws AppError not_your_site
 */
export function actingSite(person: Person, named: string | undefined): string {
  const own = ownSites(person)
  const site = named ?? (own.length === 1 ? own[0] : undefined)
  if (site === undefined || !mayActAt(person, site)) {
    throw new AppError('not_your_site', named === undefined && own.length !== 1 ? { detail: '请写明在哪个站点' } : {})
  }
  return site
}
