import { z } from 'zod'
import { endpoint, Id, PersonName } from './endpoint.ts'
import { IdentityKind, IdentityLast4 } from './filing.ts'

/** What somebody who collects for another is to him. */
export const ProxyRelation = z.enum([
  'spouse',
  'parent',
  'child',
  'sibling',
  'relative',
  'neighbour',
  'friend',
  'village_staff',
  'other',
])

/** Who took the documents, and what was checked of him; never the number of an identity document. */
export const Collector = z.object({
  kind: z.enum(['self', 'proxy']),
  /** proxy: what he is to the holder; the one that the holder gave counts */
  relation: ProxyRelation.optional(),
  identityKind: IdentityKind.optional(),
  identityLast4: IdentityLast4.optional(),
  /** proxy: the holder's own document was looked at too */
  holderIdentityChecked: z.boolean().optional(),
})

/**
 * delivery_failed: nobody_home 没人在家, refused 拒收, wrong_address 地址不对, closed 没开门.
 * collected without a code: no_phone 没有手机, code_not_at_hand 取件码不在手边
 */
export const ScanReason = z.enum([
  'nobody_home',
  'refused',
  'wrong_address',
  'closed',
  'no_phone',
  'code_not_at_hand',
  'other',
])

export const ProxyCode = z.object({
  relation: ProxyRelation,
  name: z.string().describe('masked'),
  code: z.string(),
  qrText: z.string(),
})

export const appointProxy = endpoint({
  id: 'appointProxy',
  method: 'POST',
  path: '/consignments/:consignmentId/proxy',
  summary:
    'The holder sends somebody to collect: a code of his own, good once; a new proxy ends the code of the one before',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  body: z.object({
    /** made by the phone; the same id twice is one. No Idempotency-Key: its answer would be kept, and a code is never stored */
    proxyId: Id,
    relation: ProxyRelation,
    name: PersonName,
  }),
  response: ProxyCode,
  status: 201,
  requestsPerMinute: 20,
})

export const readProxy = endpoint({
  id: 'readProxy',
  method: 'GET',
  path: '/consignments/:consignmentId/proxy',
  summary: 'Whom the holder sends, with the code',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  response: ProxyCode,
})
