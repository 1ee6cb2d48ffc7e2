import * as store from '../store/overdue-tasks.ts'
import type { ServiceContext } from './context.ts'

/**
 * Reminds handlers of tasks of whose time a quarter is left.
 * @param batch reminders in one statement
 * @returns how many reminders were written
 */
export async function remindOfTasks(context: ServiceContext, batch: number, signal: AbortSignal): Promise<number> {
  let reminded = 0
  while (!signal.aborted) {
    const count = await store.remindOfTasks(context.db, context.clock.now(), batch)
    reminded += count
    if (count < batch) break
  }
  return reminded
}
