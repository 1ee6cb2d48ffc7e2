import { type Logger as CronLogger, schedule } from 'node-cron'
import type { Logger } from 'pino'
import type { ServiceContext } from '../services/context.ts'
import { type Job, TIME_ZONE, type Tick } from './job.ts'
import { JOBS } from './registry.ts'
import { runSlot } from './run-slot.ts'

export interface RunningJobs {
  /**
   * Starts nothing more, tells what runs to come to an end, and waits for it; after the deadline it is left behind and
   * its slot may be taken over by another process.
   * @param deadlineMs milliseconds, 10 s unless said otherwise
   */
  stop(deadlineMs?: number): Promise<void>
}

const EVERY_MINUTE = '* * * * *'

/**
 * Wakes the jobs by their cron expressions. Any number of processes may do so: the slot row decides who runs. Ticks that
 * were missed, failed, or died with their process are made up for at the start and every minute.
 */
export function startJobs(context: ServiceContext, jobs: readonly Job[] = JOBS): RunningJobs {
  const { logger, clock } = context
  const stopping = new AbortController()
  const running = new Set<Promise<unknown>>()
  const launch = async (job: Job, tick: Tick) => {
    if (stopping.signal.aborted) return
    const run = runSlot(context, job, tick, stopping.signal)
    running.add(run)
    await run
    running.delete(run)
  }
  const makeUp = () =>
    Promise.all(
      jobs.map(async (job) => {
        const tick = job.dueTick(clock.now())
        if (tick !== null) await launch(job, tick)
      }),
    )
  const options = { timezone: TIME_ZONE, noOverlap: true, logger: cronLogger(logger) }
  const wakers = jobs.map((job) =>
    schedule(job.cron, ({ date }) => launch(job, { slot: job.slotOf(date), at: date }), { ...options, name: job.id }),
  )
  wakers.push(schedule(EVERY_MINUTE, makeUp, { ...options, name: 'make-up' }))
  void makeUp()
  return {
    async stop(deadlineMs = 10_000) {
      stopping.abort()
      await Promise.all(wakers.map((waker) => waker.destroy()))
      const ended = await settledWithin(running, deadlineMs)
      if (!ended) logger.warn({ left: running.size }, 'jobs did not end in time and are left behind')
    },
  }
}

async function settledWithin(running: ReadonlySet<Promise<unknown>>, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs)
  })
  try {
    return await Promise.race([Promise.allSettled(running).then(() => true), deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** node-cron writes to the console unless it is given somewhere else. */
function cronLogger(logger: Logger): CronLogger {
  return {
    info: (message) => logger.debug(message),
    debug: (message) => logger.debug(message),
    warn: (message) => logger.warn(message),
    error: (message, error) =>
      message instanceof Error ? logger.error({ err: message }) : logger.error({ err: error }, message),
  }
}
