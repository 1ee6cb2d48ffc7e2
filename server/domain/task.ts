import type { ConsignmentPlan, Custody } from './custody.ts'
import { addWorkingMinutes, type WorkdayCalendar } from './opening-hours.ts'
import { nextStop } from './route.ts'
import type { ScanEventKind } from './scan-event.ts'
import type { SiteTree } from './site.ts'

export const TASK_KINDS = [
  'accept',
  'dispatch',
  'receive',
  'hand_over',
  'deliver_home',
  'witness',
  'resolve_exception',
] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** The scan that fulfils each kind of task. */
export const FULFILLED_BY: Readonly<Record<TaskKind, ScanEventKind>> = {
  accept: 'accepted',
  dispatch: 'dispatched',
  receive: 'received',
  hand_over: 'collected',
  deliver_home: 'collected',
  witness: 'witnessed',
  resolve_exception: 'exception_resolved',
}

/** Minutes of a full working day of an office: 8:30–12:00 and 14:30–17:30. */
const WORKING_DAY = 390

/**
 * Working minutes that the site in charge has for a task. Agencies get three days to hand over a result that is ready;
 * each leg two days, each stop one; residents ten days to come; a
 * witness an hour. The office's own service levels replace them later.
 */
export const SERVICE_LEVEL_MINUTES: Readonly<Record<TaskKind, number>> = {
  accept: 10 * WORKING_DAY,
  dispatch: WORKING_DAY,
  receive: 2 * WORKING_DAY,
  hand_over: 10 * WORKING_DAY,
  deliver_home: 2 * WORKING_DAY,
  witness: 60,
  resolve_exception: WORKING_DAY,
}
const FIRST_DISPATCH_MINUTES = 3 * WORKING_DAY

/** A task that ought to be open: for whoever has the next move, for a second person, for the hub while an exception is open. */
export interface TaskPlan {
  readonly kind: TaskKind
  readonly siteId: string
}

/** Which tasks follow from where the documents are. */
export function tasksFor(tree: SiteTree, plan: ConsignmentPlan, custody: Custody): readonly TaskPlan[] {
  const tasks: TaskPlan[] = []
  const move = nextMove(tree, plan, custody)
  if (move !== null) tasks.push(move)
  if (custody.awaitsWitness !== null) tasks.push({ kind: 'witness', siteId: custody.awaitsWitness.siteId })
  if (custody.openExceptions.length > 0) tasks.push({ kind: 'resolve_exception', siteId: tree.hub.id })
  return tasks
}

function nextMove(tree: SiteTree, plan: ConsignmentPlan, custody: Custody): TaskPlan | null {
  const here = custody.siteId
  switch (custody.status) {
    case 'requested':
      return { kind: plan.direction === 'materials' ? 'accept' : 'dispatch', siteId: here }
    case 'held':
      return { kind: here === custody.route.at(-1) ? 'deliver_home' : 'dispatch', siteId: here }
    case 'in_transit': {
      const next = nextStop(tree, custody.route, here)
      if (next !== undefined) return { kind: 'receive', siteId: next }
      // left the last site: for the address, or sent on by hand
      return { kind: custody.homeDelivery ? 'deliver_home' : 'receive', siteId: here }
    }
    case 'awaiting_pickup':
      return { kind: 'hand_over', siteId: here }
    case 'completed':
    case 'returned':
    case 'written_off':
    case 'cancelled':
      return null
  }
}

/** When the task is due, by the opening hours of its site and the public holidays. */
export function dueAt(
  tree: SiteTree,
  plan: ConsignmentPlan,
  custody: Custody,
  task: TaskPlan,
  openedAt: Date,
  workdays: WorkdayCalendar,
): Date {
  const isFirstDispatch = task.kind === 'dispatch' && custody.status === 'requested' && plan.direction === 'result'
  const minutes = isFirstDispatch ? FIRST_DISPATCH_MINUTES : SERVICE_LEVEL_MINUTES[task.kind]
  return addWorkingMinutes(openedAt, minutes, tree.get(task.siteId).openingHours, workdays)
}
