import { z } from 'zod'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf } from './endpoint.ts'

/** SM3, hexadecimal. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/)

export const DailyRoot = z.object({
  /** the day of recording, Asia/Shanghai */
  date: LocalDate,
  /** Merkle root over the day's chain heads and the root before: docs/decisions/0013-daily-merkle-roots.md */
  root: Digest,
  /** consignments of which an event was recorded on the day */
  consignments: z.number().int(),
  /** root of the day before; null on the first day */
  previousRoot: Digest.nullable(),
})
export type DailyRoot = z.infer<typeof DailyRoot>

export const ClosedDay = DailyRoot.extend({ closedAt: Instant })
export type ClosedDay = z.infer<typeof ClosedDay>

export const listDailyRoots = endpoint({
  id: 'listDailyRoots',
  method: 'GET',
  path: '/daily-roots',
  summary: 'Merkle roots of the days that are closed, youngest first',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PageQuery,
  response: pageOf(ClosedDay),
})

export const InclusionProof = z.object({
  day: DailyRoot,
  /** the consignment's last event of the day; its hash stands for all before it */
  head: z.object({ consignmentId: Id, sequence: z.number().int(), hash: Digest }),
  /** place among the day's leaves; 0 is the day itself */
  leafIndex: z.number().int(),
  /** hashes from the leaf up to the root, lowest first */
  path: z.array(Digest),
})
export type InclusionProof = z.infer<typeof InclusionProof>

export const readInclusionProof = endpoint({
  id: 'readInclusionProof',
  method: 'GET',
  path: '/tracking/:trackingNumber/proof',
  summary: 'Shows that a consignment’s events are in the root of a closed day, by default its last one',
  access: 'public',
  params: z.object({ trackingNumber: z.string().min(1).max(40) }),
  query: z.object({ date: LocalDate.optional() }),
  response: InclusionProof,
  requestsPerMinute: 30,
})
