import { listTasks, type Task } from '../../server/contract/tasks.ts'
import type { TaskReference } from '../dialog/task-reference.ts'
import type { Turn } from './turn.ts'

/** The most tasks that one message looks through. */
export const MOST_TASKS = 100

/** The first open tasks of the person's sites, the most urgent first; `complete` false when there are more. */
export async function openTasks(turn: Turn): Promise<{ readonly tasks: readonly Task[]; readonly complete: boolean }> {
  const { items, nextCursor } = await turn.person.call(listTasks, { query: { limit: MOST_TASKS } })
  return { tasks: items, complete: nextCursor === null }
}

/** The open tasks that a reference points at: none, one, or several that share a short number. */
export async function tasksBy(turn: Turn, reference: TaskReference): Promise<readonly Task[]> {
  if (reference.by === 'tracking') {
    const { tasks } = await openTasks(turn)
    return tasks.filter((task) => task.trackingNumber === reference.trackingNumber)
  }
  const number = reference.by === 'number' ? reference.number : turn.memory.shownTasks[reference.position - 1]
  if (number === undefined) return []
  const { items } = await turn.person.call(listTasks, { query: { number } })
  return items
}

/** The reference as people read it. */
export function referenceText(reference: TaskReference): string {
  if (reference.by === 'tracking') return reference.trackingNumber
  return reference.by === 'number' ? `编号 ${reference.number}` : `第 ${reference.position} 个`
}
