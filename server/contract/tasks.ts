import { z } from 'zod'
import { Direction, endpoint, Id, Instant, PageQuery, pageOf, RELAY_STAFF, SiteId } from './endpoint.ts'
import { ScanDetails, ScanKind, ScanResult } from './scans.ts'

export const TaskKind = z.enum([
  'accept',
  'dispatch',
  'receive',
  'hand_over',
  'deliver_home',
  'witness',
  'resolve_exception',
])
export const TaskStatus = z.enum(['open', 'acknowledged', 'done', 'withdrawn'])

export const Task = z.object({
  id: Id,
  /** short number to type in chat: 收到 12 */
  number: z.number().int(),
  kind: TaskKind,
  /** e.g. 收件、发出、交给取件人 */
  kindText: z.string(),
  status: TaskStatus,
  siteId: SiteId,
  siteName: z.string(),
  consignmentId: Id,
  trackingNumber: z.string(),
  direction: Direction,
  contents: z.string(),
  /** where it comes from and goes to next, in a few words */
  legText: z.string(),
  /** the scan that fulfils it */
  fulfilledBy: ScanKind,
  needsPickupCode: z.boolean(),
  dueAt: Instant,
  isOverdue: z.boolean(),
  /** the colleague to whom it was handed; null or absent: whoever stands at the site */
  assigneeLabel: z.string().nullable().optional(),
})
export type Task = z.infer<typeof Task>

export const listTasks = endpoint({
  id: 'listTasks',
  method: 'GET',
  path: '/tasks',
  summary: 'Open tasks of my site, the most urgent first',
  access: RELAY_STAFF,
  query: PageQuery.extend({
    number: z.coerce.number().int().min(1).max(9999).optional().describe('only the task with this short number'),
  }),
  response: pageOf(Task),
})

export const acknowledgeTask = endpoint({
  id: 'acknowledgeTask',
  method: 'POST',
  path: '/tasks/:taskId/acknowledge',
  summary: 'I have seen it and will do it',
  access: RELAY_STAFF,
  params: z.object({ taskId: Id }),
  response: Task,
})

export const completeTask = endpoint({
  id: 'completeTask',
  method: 'POST',
  path: '/tasks/:taskId/complete',
  summary: 'Record the scan that fulfils the task, without a scanner at hand',
  access: RELAY_STAFF,
  params: z.object({ taskId: Id }),
  body: z.object({ eventId: Id, occurredAt: Instant, details: ScanDetails.optional() }),
  response: ScanResult,
})

export const listColleagues = endpoint({
  id: 'listColleagues',
  method: 'GET',
  path: '/tasks/:taskId/colleagues',
  summary: 'To whom a task can be handed: the others who stand at its site',
  access: RELAY_STAFF,
  params: z.object({ taskId: Id }),
  query: PageQuery,
  response: pageOf(z.object({ id: Id, label: z.string() })),
})

export const assignTask = endpoint({
  id: 'assignTask',
  method: 'POST',
  path: '/tasks/:taskId/assignments',
  summary: 'Hand a task to a colleague of the site, who is told; everybody there may still do it. Kept in the audit',
  access: RELAY_STAFF,
  params: z.object({ taskId: Id }),
  body: z.object({
    /** made by the client; the same id twice is one hand-over */
    assignmentId: Id,
    assigneeId: Id,
  }),
  response: Task,
})
