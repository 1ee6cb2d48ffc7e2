import type { Database } from './database.ts'

export interface Waybill {
  readonly number: string
  readonly consignmentId: string | null
  readonly bagId: string | null
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** Keeps the carrier's number of a consignment or bag. @returns what is kept under the number: another one when it was taken */
export async function insertWaybill(db: Database, waybill: Waybill): Promise<Waybill> {
  await db.waybill.createMany({ data: [waybill], skipDuplicates: true })
  return (await db.waybill.findUnique({ where: { number: waybill.number } })) as Waybill
}

/** Id of the bag under a seal; null when there is none. */
export async function findBagId(db: Database, sealNumber: string): Promise<string | null> {
  const where = { sealNumber, status: { not: 'withdrawn' as const } }
  return (await db.bag.findFirst({ where, select: { id: true } }))?.id ?? null
}
