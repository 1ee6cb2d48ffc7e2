import type { ScanEventDetails } from '../domain/scan-event.ts'
import { FULFILLED_BY } from '../domain/task.ts'
import { AppError } from '../errors.ts'
import {
  type Colleague,
  findTask,
  insertAssignment,
  listTasks,
  markAcknowledged,
  listColleagues as readColleagues,
  type TaskRow,
} from '../store/tasks.ts'
import { findUser } from '../store/users.ts'
import { hasRole, mayActAt, ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { recordScans, type ScanOutcome } from './record-scans.ts'

export type { TaskRow }

/** Live tasks of the person's own sites, and for a courier those to be brought home, the most urgent first. */
export async function listOwnTasks(
  { db }: ServiceContext,
  person: Person,
  query: { cursor?: string | undefined; limit: number; number?: number | undefined },
): Promise<Page<TaskRow>> {
  const rows = await listTasks(db, {
    siteIds: ownSites(person),
    anywhere: hasRole(person, 'courier') ? ['deliver_home'] : [],
    number: query.number,
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.dueAt, id: row.id }))
}

/** Says that the task was seen. @throws AppError task_not_found, task_closed */
export async function acknowledgeTask(context: ServiceContext, person: Person, taskId: string): Promise<TaskRow> {
  const task = await ownTask(context, person, taskId)
  if (task.status === 'withdrawn' || task.status === 'done') throw new AppError('task_closed')
  await markAcknowledged(context.db, taskId, person.userId, context.clock.now())
  return ownTask(context, person, taskId)
}

/**
 * Records the scan that fulfils a task: the same as scanning the label, for those who reply in chat.
 * A repeat with the same event id is answered as a duplicate, also when the task is closed by then.
 * @throws AppError task_not_found
 */
export async function completeTask(
  context: ServiceContext,
  person: Person,
  request: {
    readonly taskId: string
    readonly eventId: string
    readonly occurredAt: Date
    readonly pickupCode: string | undefined
    readonly details: ScanEventDetails
  },
): Promise<ScanOutcome> {
  const task = await ownTask(context, person, request.taskId)
  const isRepeat = task.closedByEventId === request.eventId
  if (!isRepeat && (task.status === 'done' || task.status === 'withdrawn')) throw new AppError('task_closed')
  const [outcome] = await recordScans(context, person, [
    {
      eventId: request.eventId,
      trackingNumber: task.consignment.trackingNumber,
      kind: FULFILLED_BY[task.kind],
      siteId: task.siteId,
      occurredAt: request.occurredAt,
      pickupCode: request.pickupCode,
      details: request.details,
    },
  ])
  return outcome as ScanOutcome
}

/** Those to whom a task can be handed. @throws AppError task_not_found */
export async function listColleagues(
  context: ServiceContext,
  person: Person,
  query: { readonly taskId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Colleague>> {
  const { siteId } = await ownTask(context, person, query.taskId)
  const afterId = decodeCursor(query.cursor)?.id ?? null
  const rows = await readColleagues(context.db, { siteId, exceptId: person.userId, afterId, limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, (row) => ({ at: new Date(0), id: row.id }))
}

/**
 * Hands a task to a colleague who stands at its site, and has him told. The same id again is the same hand-over.
 * @throws AppError task_not_found, task_closed, not_a_colleague, event_id_reused
 */
export async function assignTask(
  context: ServiceContext,
  person: Person,
  wish: { readonly taskId: string; readonly assignmentId: string; readonly assigneeId: string },
): Promise<TaskRow> {
  const { taskId, assignmentId, assigneeId } = wish
  const task = await ownTask(context, person, taskId)
  if (task.status === 'withdrawn' || task.status === 'done') throw new AppError('task_closed')
  if (!(await isAtSite(context, assigneeId, task.siteId))) throw new AppError('not_a_colleague')
  const kept = await insertAssignment(
    context.db,
    { id: assignmentId, taskId, assigneeId, assignedBy: person.userId, assignedAt: context.clock.now() },
    task.consignment.id,
  )
  const isSame = kept.taskId === taskId && kept.assigneeId === assigneeId && kept.assignedBy === person.userId
  if (!isSame) throw new AppError('event_id_reused')
  return ownTask(context, person, taskId)
}

async function isAtSite({ db }: ServiceContext, userId: string, siteId: string): Promise<boolean> {
  const user = await findUser(db, userId)
  return (
    user?.isActive === true &&
    user.roles.some((grant) => grant.siteId === siteId && (grant.role === 'handler' || grant.role === 'dispatcher'))
  )
}

/** A task of another site is as good as none. */
async function ownTask(context: ServiceContext, person: Person, taskId: string): Promise<TaskRow> {
  const task = await findTask(context.db, taskId)
  if (task === null || !mayActAt(person, task.siteId)) throw new AppError('task_not_found')
  return task
}
