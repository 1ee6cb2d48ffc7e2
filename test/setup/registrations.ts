import { randomUUID } from 'node:crypto'
import { registerConsignment, Tracking } from '../../server/contract/consignments.ts'
import type { RequestOf } from '../../server/contract/endpoint.ts'
import type { Person } from '../../server/services/actor.ts'
import { read } from './answers.ts'
import type { Api, ApiAnswer } from './api.ts'
import { PLACES } from './county.ts'

export type RegistrationBody = RequestOf<typeof registerConsignment>['body']

/** A licence to be sent back to the village station, for somebody who is made up. */
export function aRegistration(changes: Partial<Record<keyof RegistrationBody, unknown>> = {}) {
  return {
    direction: 'result',
    matterId: 'M001',
    destination: { kind: 'site', siteId: PLACES.village },
    consignee: { name: '测试收件人', phone: '13900001234' },
    ...changes,
  }
}

/** Files it over HTTP, under a key of its own unless given. */
export function file(api: Api, as: Person, body: unknown, key: string = randomUUID()): Promise<ApiAnswer> {
  return api.call('POST', registerConsignment.path, { as, body, headers: { 'Idempotency-Key': key } })
}

/** Files it and reads the answer. */
export async function filed(api: Api, as: Person, body: unknown = aRegistration()): Promise<Filed> {
  const tracking = read(Tracking, await file(api, as, body), 201)
  if (tracking.details === null) throw new Error('whoever files sees the details')
  return { ...tracking, id: tracking.details.consignmentId, details: tracking.details }
}

export type Filed = Tracking & { readonly id: string; readonly details: NonNullable<Tracking['details']> }
