import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

const TASK = {
  include: {
    consignment: {
      select: {
        id: true,
        trackingNumber: true,
        direction: true,
        contents: true,
        route: true,
        siteId: true,
        homeDelivery: true,
      },
    },
  },
} as const
export type TaskRow = Prisma.TaskGetPayload<typeof TASK>

const LIVE = ['open', 'acknowledged'] as const

/** Live tasks of sites, the most urgent first, from behind the cursor. */
export async function listTasks(
  db: Database,
  filter: {
    readonly siteIds: readonly string[]
    /** kinds that the person does at any site */
    readonly anywhere: readonly TaskKind[]
    readonly number: number | undefined
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<TaskRow[]> {
  return db.task.findMany({
    where: {
      status: { in: [...LIVE] },
      AND: { OR: [{ siteId: { in: [...filter.siteIds] } }, { kind: { in: [...filter.anywhere] } }] },
      ...(filter.number === undefined ? {} : { number: filter.number }),
      ...(filter.after === null
        ? {}
        : { OR: [{ dueAt: { gt: filter.after.at } }, { dueAt: filter.after.at, id: { gt: filter.after.id } }] }),
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: filter.limit,
    ...TASK,
  })
}

export async function findTask(db: Database, taskId: string): Promise<TaskRow | null> {
  return db.task.findUnique({ where: { id: taskId }, ...TASK })
}

/** Marks an open task as seen; one that was seen or done stays as it is. */
export async function markAcknowledged(db: Database, taskId: string, userId: string, now: Date): Promise<void> {
  await db.task.updateMany({
    where: { id: taskId, status: 'open' },
    data: { status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: userId },
  })
}
