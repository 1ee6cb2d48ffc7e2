import type { ServiceContext } from '../services/context.ts'
import { type ClaimedSlot, claimSlot, finishSlot } from '../store/job-slots.ts'
import type { Job, Tick } from './job.ts'

/** A run that takes longer is told to stop, and after it another process may take the slot over. */
export const LONGEST_RUN_MS = 10 * 60_000

/** `taken`: another process has the slot, or had it and is done. */
export type SlotResult = 'done' | 'failed' | 'taken'

/** Runs a job for a tick, if this process gets the slot, and records how it ended. Never throws: a failure is logged. */
export async function runSlot(
  context: ServiceContext,
  job: Job,
  tick: Tick,
  stopping: AbortSignal,
): Promise<SlotResult> {
  const logger = context.logger.child({ job: job.id, slot: tick.slot })
  try {
    const now = context.clock.now()
    const claim = await claimSlot(context.db, {
      job: job.id,
      slot: tick.slot,
      now,
      reclaimBefore: new Date(now.getTime() - LONGEST_RUN_MS),
    })
    return claim === null ? 'taken' : await run(context, job, tick, claim, stopping)
  } catch (error) {
    logger.error({ err: error }, 'the slot of a job could not be kept')
    return 'failed'
  }
}

async function run(
  context: ServiceContext,
  job: Job,
  tick: Tick,
  claim: ClaimedSlot,
  stopping: AbortSignal,
): Promise<'done' | 'failed'> {
  const logger = context.logger.child({ job: job.id, slot: tick.slot })
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_RUN_MS)])
  const finish = (outcome: 'done' | 'failed', detail: string) =>
    finishSlot(context.db, claim, { outcome, detail, now: context.clock.now() })
  try {
    const detail = await job.run(context, tick.at, signal)
    await finish('done', detail)
    logger.debug({ detail }, 'a job is done')
    return 'done'
  } catch (error) {
    logger.error({ err: error }, 'a job failed')
    // the message of an error may hold data of a person; the log redacts, this row would not
    await finish('failed', error instanceof Error ? error.name : 'unknown')
    return 'failed'
  }
}
