import { api } from './api.js'
import type { CreateOwnBindingCodeResponse, Me, SaveContactBody } from './api-types.js'

export function readMe(): Promise<Me> {
  return api.call('readMe', {})
}

/** Keeps name and phone for the next request. */
export function saveContact(contact: SaveContactBody): Promise<Me> {
  return api.call('saveContact', { body: contact })
}

/** A one-time code that joins a chat to this account. */
export function createBindingCode(): Promise<CreateOwnBindingCodeResponse> {
  return api.call('createOwnBindingCode', {})
}

/** From now on this phone belongs to the account that the code was made for. */
export async function bindWithCode(code: string): Promise<Me> {
  const session = await api.call('bind', { body: { code } })
  api.session.replace(session)
  return session.me
}
