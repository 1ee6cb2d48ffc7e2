import { api } from './api.js'
import type {
  ListTasksResponse,
  ScanDetails,
  ScanInput,
  ScanResult,
  SearchConsignmentsResponse,
  Task,
} from './api-types.js'

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

/**
 * Records scans; each gets its own result.
 * @param personId who recorded them: nobody else may send them as his own; null: whoever is signed in
 * @param sentAt the phone's clock as it sends, by which the server puts a clock right that is off
 */
export async function recordScans(
  personId: string | null,
  events: readonly ScanInput[],
  sentAt: Date,
): Promise<ScanResult[]> {
  const [first, ...others] = events
  if (first === undefined) return []
  const body = { events: [first, ...others] as [ScanInput, ...ScanInput[]], sentAt: sentAt.toISOString() }
  const { results } = await api.call('recordScans', { body }, personId === null ? {} : { inNameOf: personId })
  return results
}

/** Takes a scan back. The same `eventId` never corrects twice. */
export function takeScanBack(scanId: string, eventId: string, note: string): Promise<ScanResult> {
  return api.call('correctScan', { params: { scanId }, body: { eventId, note } })
}

/** What lies at or is to come to my site, by what people know of it; forgives a slip. */
export function searchConsignments(words: string): Promise<SearchConsignmentsResponse> {
  return api.call('searchConsignments', { query: { q: words } })
}
