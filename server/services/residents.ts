import { AppError } from '../errors.ts'
import type { SealedConsignee } from '../store/registrations.ts'
import {
  findOrInsertResident,
  findResidentsByPhone,
  findUser,
  keepFirstContact,
  saveUserContact,
} from '../store/users.ts'
import type { ServiceContext } from './context.ts'

export interface Contact {
  readonly name: string
  readonly phone: string
}

/** Whom documents go to; somebody without a phone is told by staff, and shows his identity document when he collects. */
export interface Consignee {
  readonly name: string
  readonly phone?: string | undefined
}

/** The accounts of somebody with this phone: his own, if WeChat has said that the phone is his, and the one that staff made. */
export async function findResidents({ db, personalData }: ServiceContext, phone: string): Promise<readonly string[]> {
  return findResidentsByPhone(db, personalData.hash('phone', phone))
}

/** The account that staff file under for somebody with this phone; made at the first time. */
async function residentByPhone(context: ServiceContext, contact: Contact): Promise<string> {
  return findOrInsertResident(context.db, sealContact(context, contact))
}

/** The account that staff file under for a consignee; somebody without a phone gets one for this consignment. */
export async function residentFor(
  context: ServiceContext,
  consignmentId: string,
  { name, phone }: Consignee,
): Promise<string> {
  if (phone !== undefined) return residentByPhone(context, { name, phone })
  const phoneHash = context.personalData.hash('phone', consignmentId)
  return findOrInsertResident(context.db, { ...sealContact(context, { name, phone: '' }), phoneHash })
}

/**
 * Seals whom the documents go to. Without a phone its hashes are those of the consignment's own id, so that no digits
 * find it.
 */
export function sealConsignee(
  { personalData }: ServiceContext,
  consignmentId: string,
  { name, phone }: Consignee,
): SealedConsignee {
  return {
    consigneeNameSealed: personalData.seal(name),
    consigneePhoneSealed: personalData.seal(phone ?? ''),
    consigneePhoneHash: personalData.hash('phone', phone ?? consignmentId),
    consigneePhoneLast4Hash: personalData.hash('phone-last4', phone?.slice(-4) ?? consignmentId),
  }
}

/** Keeps the contact of somebody who has none yet, for his next request. */
export async function keepContact(context: ServiceContext, userId: string, contact: Contact): Promise<void> {
  await keepFirstContact(context.db, userId, sealContact(context, contact))
}

/** The contact that a person left before. @throws AppError contact_required when there is none */
export async function keptContact({ db, personalData }: ServiceContext, userId: string): Promise<Contact> {
  const user = await findUser(db, userId)
  if (user?.nameSealed == null || user.phoneSealed == null) throw new AppError('contact_required')
  return { name: personalData.open(user.nameSealed), phone: personalData.open(user.phoneSealed) }
}

export async function saveContact(context: ServiceContext, userId: string, contact: Contact): Promise<void> {
  await saveUserContact(context.db, userId, sealContact(context, contact))
}

function sealContact({ personalData }: ServiceContext, { name, phone }: Contact) {
  return {
    nameSealed: personalData.seal(name),
    phoneSealed: personalData.seal(phone),
    phoneHash: personalData.hash('phone', phone),
  }
}
