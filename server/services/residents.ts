import { AppError } from '../errors.ts'
import { findOrInsertResident, findResidentByPhone, findUser, hasContact, saveUserContact } from '../store/users.ts'
import type { ServiceContext } from './context.ts'

export interface Contact {
  readonly name: string
  readonly phone: string
}

/** The account that staff made for somebody with this phone, if there is one. */
export async function findResident({ db, personalData }: ServiceContext, phone: string): Promise<string | undefined> {
  return findResidentByPhone(db, personalData.hash('phone', phone))
}

/** The account that staff file under for somebody with this phone; made at the first time. */
export async function residentByPhone(context: ServiceContext, contact: Contact): Promise<string> {
  const existing = await findResident(context, contact.phone)
  return existing ?? findOrInsertResident(context.db, sealContact(context, contact))
}

/** Keeps the contact of somebody who has none yet, for his next request. */
export async function keepContact(context: ServiceContext, userId: string, contact: Contact): Promise<void> {
  if (await hasContact(context.db, userId)) return
  await saveContact(context, userId, contact)
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
