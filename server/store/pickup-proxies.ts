import type { ProxyRelation } from '../domain/collection.ts'
import type { Database } from './database.ts'

/** Somebody whom the holder sends; the name is sealed already. */
export interface PickupProxy {
  readonly id: string
  readonly consignmentId: string
  readonly relation: ProxyRelation
  readonly nameSealed: string
  readonly appointedBy: string
  readonly appointedAt: Date
}

/** Keeps a proxy; the same id again changes nothing. */
export async function insertPickupProxy(db: Database, proxy: PickupProxy): Promise<void> {
  await db.pickupProxy.createMany({ data: [proxy], skipDuplicates: true })
}

/** The one who counts: the latest; null when nobody was appointed. */
export async function latestPickupProxy(db: Database, consignmentId: string): Promise<PickupProxy | null> {
  const row = await db.pickupProxy.findFirst({
    where: { consignmentId },
    orderBy: [{ appointedAt: 'desc' }, { id: 'desc' }],
  })
  return row === null ? null : { ...row, relation: row.relation as ProxyRelation }
}
