import { api } from './api.js'
import type { ListTasksResponse, ScanDetails, ScanInput, ScanResult, Task } from './api-types.js'

/** Open tasks of my site, the most urgent first. */
export function listTasks(page: { cursor?: string | undefined; number?: number }): Promise<ListTasksResponse> {
  return api.call('listTasks', {
    query: {
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      ...(page.number === undefined ? {} : { number: page.number }),
    },
  })
}

export function acknowledgeTask(taskId: string): Promise<Task> {
  return api.call('acknowledgeTask', { params: { taskId } })
}

/** Records the scan that fulfils the task. The same `eventId` never records twice. */
export function completeTask(
  taskId: string,
  event: { eventId: string; occurredAt: string; details?: ScanDetails },
): Promise<ScanResult> {
  return api.call('completeTask', { params: { taskId }, body: event })
}

/** Records scans; each gets its own result, in the order given. */
export async function recordScans(events: readonly [ScanInput, ...ScanInput[]]): Promise<ScanResult[]> {
  const [first, ...others] = events
  const { results } = await api.call('recordScans', { body: { events: [first, ...others] } })
  return results
}
