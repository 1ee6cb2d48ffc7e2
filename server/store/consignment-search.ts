import { LIST_ITEM } from './consignments.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

/** A consignment that a search found. */
export type FoundRow = Prisma.ConsignmentGetPayload<{ select: typeof FOUND }>

const FOUND = { ...LIST_ITEM, consigneeNameSealed: true } satisfies Prisma.ConsignmentSelect

/** Hashes as personal data makes them; patterns as LIKE reads them. */
export interface FoundBy {
  readonly patterns: readonly string[]
  readonly phoneLast4Hash: string | null
  readonly phoneHash: string | null
}

const LIVE_AT = (siteIds: readonly string[]) => Prisma.sql`
  EXISTS (SELECT FROM task t WHERE t.consignment_id = c.id AND t.site_id = ANY(${[...siteIds]})
          AND t.status IN ('open', 'acknowledged'))`

/** Of what sites hold or wait for, what fits the digits; the newest first. */
export async function findByDigits(
  db: Database,
  siteIds: readonly string[],
  by: FoundBy,
  limit: number,
): Promise<{ id: string; isByNumber: boolean }[]> {
  return db.$queryRaw`
    SELECT c.id, c.tracking_number LIKE ANY(${[...by.patterns]}) AS "isByNumber"
    FROM consignment c
    WHERE ${LIVE_AT(siteIds)}
      AND (c.tracking_number LIKE ANY(${[...by.patterns]})
           OR c.consignee_phone_last4_hash = ${by.phoneLast4Hash} OR c.consignee_phone_hash = ${by.phoneHash})
    ORDER BY 2 DESC, c.registered_at DESC, c.id LIMIT ${limit}`
}

/** Sealed names of what sites hold or wait for, the newest first. */
export async function readSealedNames(
  db: Database,
  siteIds: readonly string[],
  limit: number,
): Promise<{ id: string; sealed: string }[]> {
  return db.$queryRaw`
    SELECT c.id, c.consignee_name_sealed AS sealed FROM consignment c
    WHERE ${LIVE_AT(siteIds)} ORDER BY c.registered_at DESC, c.id LIMIT ${limit}`
}

/** In the order of their ids. */
export async function readFound(db: Database, ids: readonly string[]): Promise<FoundRow[]> {
  const rows = await db.consignment.findMany({ where: { id: { in: [...ids] } }, select: FOUND })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
