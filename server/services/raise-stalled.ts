import { localDateOf, minuteOfLocalDay } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import { clockText } from '../domain/moment-text.ts'
import { type OverdueTask, readOverdueTasks } from '../store/overdue-tasks.ts'
import { findEventOwners } from '../store/relay-files.ts'
import { SYSTEM } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { recordScans, type ScanRequest } from './record-scans.ts'

/**
 * Raises an exception for what was given and not taken in time: a task to receive that is overdue. Once for each task,
 * whatever becomes of the exception, because its event is named after the task; it settles itself when the documents are
 * received.
 * @param batch consignments recorded at once
 * @returns how many were raised
 */
export async function raiseStalled(context: ServiceContext, batch: number, signal: AbortSignal): Promise<number> {
  let raised = 0
  let after: OverdueTask | null = null
  while (!signal.aborted) {
    const tasks: OverdueTask[] = await readOverdueTasks(context.db, { kind: 'receive', after, limit: batch })
    raised += await raise(context, tasks)
    after = tasks.at(-1) ?? null
    if (tasks.length < batch) break
  }
  return raised
}

async function raise(context: ServiceContext, tasks: readonly OverdueTask[]): Promise<number> {
  const requests = tasks.map((task) => alarm(task, context.clock.now()))
  const known = await findEventOwners(
    context.db,
    requests.map(({ eventId }) => eventId),
  )
  const unknown = requests.filter(({ eventId }) => !known.has(eventId))
  if (unknown.length === 0) return 0
  const outcomes = await recordScans(context, SYSTEM, unknown)
  for (const { outcome, rejection, trackingNumber } of outcomes) {
    if (outcome === 'rejected')
      context.logger.error({ trackingNumber, rejection }, 'a stall could not be put on record')
  }
  return outcomes.filter(({ outcome }) => outcome === 'recorded').length
}

/** The note is read for years: it names the day, not how far off it was. */
function alarm({ id, trackingNumber, siteId, dueAt }: OverdueTask, now: Date): ScanRequest {
  return {
    eventId: derivedId('stalled', id),
    trackingNumber,
    kind: 'exception_raised',
    siteId,
    occurredAt: now,
    details: {
      exceptionKind: 'stalled',
      note: `应在 ${localDateOf(dueAt)} ${clockText(minuteOfLocalDay(dueAt))} 前收到，到期没有收到`,
    },
  }
}
