import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { reportChannelHealth } from '../server/contract/channel-health.ts'
import type { Health } from './bot.ts'
import type { ServerApi } from './server-api.ts'

export interface HealthReportsOptions {
  readonly channel: string
  readonly api: ServerApi
  readonly health: () => Health
  readonly logger: Logger
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

export interface HealthReports {
  start(): void
  /** Says at last that the channel was stopped by order. */
  stop(): Promise<void>
}

/** Pause after a report that the server did not take, in milliseconds. */
const AWAY_MS = 15_000
/** Time for the last report: whoever stops does not wait for a server that is away, in milliseconds. */
const LAST_REPORT_MS = 1_500

/** Tells the server again and again how a channel is, so that its silence tells of a dead chatbot. */
export function createHealthReports(options: HealthReportsOptions): HealthReports {
  const { channel, api, health, logger, pause = pauseByTimer } = options
  const reporterId = randomUUID()
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function report(isStopped: boolean, signal?: AbortSignal): Promise<number> {
    const { ok, lastHeartbeatAt, pending, turnedAway, reconnects } = health()
    const { nextReportSeconds } = await api.call(reportChannelHealth, {
      params: { channel },
      body: {
        reporterId,
        state: isStopped ? 'stopped' : ok ? 'online' : 'offline',
        aliveAt: lastHeartbeatAt?.toISOString() ?? null,
        pending,
        turnedAway,
        reconnects,
      },
      ...(signal === undefined ? {} : { signal }),
    })
    return nextReportSeconds
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const nextMs = await report(false, stopping.signal).then(
        (seconds) => seconds * 1000,
        (error: unknown) => {
          if (!stopping.signal.aborted) logger.warn({ err: error }, 'the health of the channel could not be reported')
          return AWAY_MS
        },
      )
      await pause(nextMs, stopping.signal)
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      if (running === undefined) return
      await running
      await report(true, AbortSignal.timeout(LAST_REPORT_MS)).catch((error) =>
        logger.warn({ err: error }, 'the end of the channel could not be reported'),
      )
    },
  }
}

async function pauseByTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}
