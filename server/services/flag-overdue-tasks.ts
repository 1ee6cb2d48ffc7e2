import * as store from '../store/overdue-tasks.ts'
import type { ServiceContext } from './context.ts'

/**
 * Flags tasks that are past their time and tells whoever stands at their sites, once for each task.
 * @param batch tasks in one statement
 * @returns how many were flagged
 */
export async function flagOverdueTasks(context: ServiceContext, batch: number, signal: AbortSignal): Promise<number> {
  let flagged = 0
  while (!signal.aborted) {
    const count = await store.flagOverdueTasks(context.db, context.clock.now(), batch)
    flagged += count
    if (count < batch) break
  }
  return flagged
}
