import { escalationLevelAt } from '../domain/escalation.ts'
import { type OverdueTask, raiseTasks, readOverdueTasks } from '../store/overdue-tasks.ts'
import type { ServiceContext } from './context.ts'

/**
 * Lets tasks that stay undone rise: to the lead of their site, to the hub, to the leaders' summary, each when the site has
 * been open for so long after the deadline. Looks at what is overdue and has not risen to the top; what came down is nothing.
 * @param batch tasks in one statement
 * @returns how many rose
 */
export async function escalateOverdueTasks(
  context: ServiceContext,
  batch: number,
  signal: AbortSignal,
): Promise<number> {
  const now = context.clock.now()
  const [tree, workdays] = await Promise.all([context.network.tree(), context.workdays.current()])
  let risen = 0
  let after: OverdueTask | null = null
  while (!signal.aborted) {
    const tasks: OverdueTask[] = await readOverdueTasks(context.db, { after, limit: batch })
    const rises = tasks
      .map(({ id, siteId, dueAt, level }) => {
        const { openingHours } = tree.get(siteId)
        return { id, from: level, to: escalationLevelAt(dueAt, now, context.escalation, openingHours, workdays) }
      })
      .filter(({ from, to }) => to > from)
    risen += await raiseTasks(context.db, rises, now)
    after = tasks.at(-1) ?? null
    if (tasks.length < batch) break
  }
  return risen
}
