import { api } from './api.js'
import type {
  CreateOwnBindingCodeResponse,
  ListPhoneFilingsResponse,
  Me,
  SaveContactBody,
  VerifyPhoneBody,
} from './api-types.js'

let known: Me | null = null

export async function readMe(): Promise<Me> {
  known = await api.call('readMe', {})
  return known
}

/** What the last reading said, for pages that must not wait for it. */
export function knownMe(): Me | null {
  return known
}

/** Keeps name and phone for the next request. */
export async function saveContact(contact: SaveContactBody): Promise<Me> {
  known = await api.call('saveContact', { body: contact })
  return known
}

/** Keeps the phone that WeChat knows, by the code of its button. */
export async function verifyPhone(given: VerifyPhoneBody): Promise<Me> {
  known = await api.call('verifyPhone', { body: given })
  return known
}

/** What staff filed for my verified phone, the newest. */
export function listPhoneFilings(): Promise<ListPhoneFilingsResponse> {
  return api.call('listPhoneFilings', { query: {} })
}

/** These cases are mine. */
export async function claimPhoneFilings(caseIds: string[]): Promise<void> {
  const [first, ...others] = caseIds
  if (first !== undefined) await api.call('claimPhoneFilings', { body: { caseIds: [first, ...others] } })
}

/** A one-time code that joins a chat to this account. */
export function createBindingCode(): Promise<CreateOwnBindingCodeResponse> {
  return api.call('createOwnBindingCode', {})
}

/** From now on this phone belongs to the account that the code was made for. */
export async function bindWithCode(code: string): Promise<Me> {
  const session = await api.call('bind', { body: { code } })
  api.session.replace(session)
  known = session.me
  return known
}
