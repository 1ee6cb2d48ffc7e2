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
    assignments: {
      orderBy: { assignedAt: 'desc' },
      take: 1,
      select: { assignee: { select: { staffLabel: true } } },
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

export interface Colleague {
  readonly id: string
  readonly label: string
}

/** Active staff who stand at a site, but for one, in the order of their ids. */
export async function listColleagues(
  db: Database,
  filter: {
    readonly siteId: string
    readonly exceptId: string
    readonly afterId: string | null
    readonly limit: number
  },
): Promise<Colleague[]> {
  const { siteId, exceptId, afterId, limit } = filter
  const rows = await db.user.findMany({
    where: {
      isActive: true,
      roles: { some: { siteId, role: { in: ['handler', 'dispatcher'] } } },
      AND: [{ id: { not: exceptId } }, afterId === null ? {} : { id: { gt: afterId } }],
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, staffLabel: true },
  })
  return rows.map(({ id, staffLabel }) => ({ id, label: staffLabel ?? '工作人员' }))
}

export interface TaskAssignment {
  readonly id: string
  readonly taskId: string
  readonly assigneeId: string
  readonly assignedBy: string
  readonly assignedAt: Date
}

/**
 * Keeps that a task was handed over, with the assignee's notification and the audit record, in one statement; the same id
 * twice is one.
 * @returns the hand-over that is kept under the id
 */
export async function insertAssignment(db: Database, one: TaskAssignment, consignmentId: string) {
  const { id, taskId, assigneeId, assignedBy, assignedAt } = one
  await db.$executeRaw`
    WITH kept AS (
      INSERT INTO task_assignment (id, task_id, assignee_id, assigned_by, assigned_at)
      VALUES (${id}::uuid, ${taskId}::uuid, ${assigneeId}::uuid, ${assignedBy}::uuid, ${assignedAt}::timestamptz)
      ON CONFLICT (id) DO NOTHING RETURNING id
    ),
    told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), 'handed:' || kept.id, 'task_opened', ${assigneeId}::uuid, ${consignmentId}::uuid,
             ${taskId}::uuid, ${assignedAt}::timestamptz, ${assignedAt}::timestamptz
      FROM kept
    )
    INSERT INTO audit_record (id, at, actor_id, action, subject, detail)
    SELECT gen_random_uuid(), ${assignedAt}::timestamptz, ${assignedBy}::uuid, 'task.assign', ${taskId},
           jsonb_build_object('assigneeId', ${assigneeId}::text)
    FROM kept`
  return db.taskAssignment.findUniqueOrThrow({ where: { id } })
}
