import { type PaperRecord, readPaperRecords, readStaffLabels } from '../../store/papers.ts'
import type { Person } from '../actor.ts'
import { readBag } from '../bags/read-bags.ts'
import type { ServiceContext } from '../context.ts'

export interface ManifestFacts {
  readonly bag: Awaited<ReturnType<typeof readBag>>
  /** what is on the manifest or was found beside it, by id */
  readonly records: ReadonlyMap<string, PaperRecord>
  readonly staffLabels: ReadonlyMap<string, string>
}

/** A bag with all that its manifest says. @throws AppError bag_not_found */
export async function readManifest(context: ServiceContext, caller: Person, bagId: string): Promise<ManifestFacts> {
  const bag = await readBag(context, { id: bagId })
  const ids = bag.items.map(({ consignmentId }) => consignmentId)
  const actors = [...bag.events.map(({ actorId }) => actorId), caller.userId]
  const [records, staffLabels] = await Promise.all([
    readPaperRecords(context.db, ids),
    readStaffLabels(context.db, actors),
  ])
  return { bag, records: new Map(records.map((record) => [record.id, record])), staffLabels }
}
