import type { ConsignmentPlan, Custody } from './custody.ts'
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
