import { randomUUID } from 'node:crypto'
import type { ServiceLevel } from '../domain/service-level.ts'
import type { Edit } from './calendar.ts'
import type { Database } from './database.ts'

/** A level that the office set, and on whose word. */
export interface OwnServiceLevel extends ServiceLevel {
  readonly source: string
}

/** All levels that the office set: a handful of rows. */
export async function readOwnServiceLevels(db: Database): Promise<OwnServiceLevel[]> {
  return db.serviceLevel.findMany({
    orderBy: [{ taskKind: 'asc' }, { siteKind: 'asc' }],
    select: { taskKind: true, siteKind: true, workingMinutes: true, source: true },
  })
}

/** A level to be set; `workingMinutes` null takes the office's own out again. */
export type ServiceLevelChange = Omit<ServiceLevel, 'workingMinutes'> & { readonly workingMinutes: number | null }

/**
 * Sets levels, with the record of who did it, in one transaction. Each task and kind of site is named once.
 * @throws a unique violation when somebody sets the same at this moment
 */
export async function putServiceLevels(
  db: Database,
  changes: readonly ServiceLevelChange[],
  edit: Edit,
): Promise<void> {
  const { source, actorId, at } = edit
  await db.$transaction([
    db.serviceLevel.deleteMany({ where: { OR: changes.map(({ taskKind, siteKind }) => ({ taskKind, siteKind })) } }),
    db.serviceLevel.createMany({
      data: changes.flatMap(({ workingMinutes, ...key }) =>
        workingMinutes === null
          ? []
          : [{ id: randomUUID(), ...key, workingMinutes, source, editedBy: actorId, editedAt: at }],
      ),
    }),
    db.auditRecord.create({
      data: {
        id: randomUUID(),
        at,
        actorId,
        action: 'service-level.change',
        subject: 'service-level',
        detail: { source, levels: changes.map((change) => ({ ...change })) },
      },
    }),
  ])
}
