import type { BagEventDetails, BagEventKind } from '../domain/bag.ts'
import type { BagStory } from '../domain/epcis.ts'
import type { Database } from './database.ts'

/** The bags that a consignment was sealed into or found in, each with its events in the order of recording. */
export async function readBagStories(db: Database, consignmentId: string): Promise<BagStory[]> {
  const rows = await db.bag.findMany({
    where: { items: { some: { consignmentId } } },
    orderBy: [{ sealedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, sealNumber: true, events: { omit: { bagId: true }, orderBy: { sequence: 'asc' } } },
  })
  return rows.map(({ events, ...bag }) => ({
    ...bag,
    events: events.map((event) => ({
      ...event,
      kind: event.kind satisfies BagEventKind,
      details: event.details as BagEventDetails,
    })),
  }))
}
