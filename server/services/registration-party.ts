import { AppError } from '../errors.ts'
import type { CaseToJoin, SealedConsignee } from '../store/registrations.ts'
import { ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { type Consignee, findResidents, keepContact, keptContact, residentFor, sealConsignee } from './residents.ts'

/** Whose a filing is. */
export interface FilingParty {
  readonly consignee: SealedConsignee
  readonly hasPhone: boolean
  /** The resident's account: found, or made, which is done only when nothing can be refused any more. */
  residentId(): Promise<string>
}

interface PartyWish {
  readonly consignmentId: string
  readonly filedBy: 'resident' | 'staff'
  /** a resident files for somebody of his family */
  readonly isForFamily: boolean
  readonly consignee: Consignee | undefined
  readonly joined: CaseToJoin | null
  readonly agencyId: string
}

/**
 * Who receives the documents, and whose case it is. A further consignment of a case goes to the case's own consignee
 * unless another is named. @throws AppError contact_required, case_not_found
 */
export async function partyOf(context: ServiceContext, person: Person, wish: PartyWish): Promise<FilingParty> {
  const { joined, filedBy, consignmentId } = wish
  if (joined !== null && wish.consignee === undefined) return ofCase(person, wish, joined)
  const contact = wish.consignee ?? (await keptContact(context, person.userId))
  const ofResident = async () => {
    const { phone } = contact
    // what is given is another's: it is not kept as the filer's own
    if (phone !== undefined && !wish.isForFamily) await keepContact(context, person.userId, { ...contact, phone })
    return person.userId
  }
  if (joined !== null) await checkJoins(context, person, filedBy, contact, joined)
  return {
    consignee: sealConsignee(context, consignmentId, contact),
    hasPhone: contact.phone !== undefined,
    residentId: filedBy === 'staff' ? () => residentFor(context, consignmentId, contact) : ofResident,
  }
}

/** The resident himself, the keeper of his station, and the window that handles his matter know whose case it is. */
function ofCase(person: Person, { filedBy, agencyId }: PartyWish, joined: CaseToJoin): FilingParty {
  const atTheirCounter =
    filedBy === 'staff' && ownSites(person).some((id) => id === joined.homeSiteId || id === agencyId)
  if (joined.residentId !== person.userId && !atTheirCounter) throw new AppError('case_not_found')
  const { consigneeNameSealed, consigneePhoneSealed, consigneePhoneHash, consigneePhoneLast4Hash } = joined
  return {
    consignee: { consigneeNameSealed, consigneePhoneSealed, consigneePhoneHash, consigneePhoneLast4Hash },
    hasPhone: true,
    residentId: async () => joined.residentId,
  }
}

async function checkJoins(
  context: ServiceContext,
  person: Person,
  filedBy: 'resident' | 'staff',
  { phone }: Consignee,
  { residentId }: CaseToJoin,
): Promise<void> {
  const known = filedBy === 'staff' && phone !== undefined ? await findResidents(context, phone) : []
  if (!known.includes(residentId) && residentId !== person.userId) throw new AppError('case_not_found')
}
