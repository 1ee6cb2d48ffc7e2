import { type AuthorisationRelation, type IdentityKind, isKnownStatement } from '../domain/authorisation.ts'
import { derivedId } from '../domain/derived-id.ts'
import { AppError } from '../errors.ts'
import { findAttachment } from '../store/attachments.ts'
import type { NewAuthorisation } from '../store/registrations.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/** That a resident has somebody file for him, and consented to a statement that was read out or shown. */
export interface FilingAuthorisation {
  readonly relation: AuthorisationRelation
  readonly statementVersion: string
  readonly identityKind?: IdentityKind | undefined
  readonly identityLast4?: string | undefined
  /** signature or photograph of the signed letter */
  readonly attachmentId?: string | undefined
}

/**
 * Checks an authorisation before anything is written.
 * @throws AppError authorisation_relation_wrong, statement_unknown, attachment_not_found
 */
export async function authoriseFiling(
  context: ServiceContext,
  person: Person,
  filedBy: 'resident' | 'staff',
  given: FilingAuthorisation | undefined,
  filing: { readonly commandKey: string; readonly consignmentId: string },
): Promise<NewAuthorisation | null> {
  if (given === undefined) return null
  if ((given.relation === 'staff') !== (filedBy === 'staff')) throw new AppError('authorisation_relation_wrong')
  if (!isKnownStatement(given.statementVersion)) throw new AppError('statement_unknown')
  if (given.attachmentId !== undefined) {
    const attachment = await findAttachment(context.db, given.attachmentId)
    const isFree = attachment?.consignmentId === null || attachment?.consignmentId === filing.consignmentId
    if (attachment?.uploadedBy !== person.userId || !isFree) throw new AppError('attachment_not_found')
  }
  return {
    id: derivedId('authorisation', filing.commandKey),
    agentId: person.userId,
    relation: given.relation,
    statementVersion: given.statementVersion,
    identityKind: given.identityKind ?? null,
    identityLast4: given.identityLast4 ?? null,
    attachmentId: given.attachmentId ?? null,
  }
}
