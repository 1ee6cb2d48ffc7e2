import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceContext } from '../services/context.ts'
import { sendDue } from '../services/send-notifications.ts'

type Channel = Parameters<typeof sendDue>[1]

export interface RunningSender {
  /** Claims nothing more; resolves when everything claimed is sent and reported. */
  stop(): Promise<void>
}

/** Messages that one process has in hand on a channel at the same time. */
const AT_ONCE = 20
/** A channel that answers later than its own deadlines is hung. */
const DEADLINE_MS = 15_000
/** Pause while nothing is due, in milliseconds. */
const IDLE_MS = 700
/** Pauses while the database is away, in milliseconds: doubled from the first up to the last. */
const AWAY_FIRST_MS = 1_000
const AWAY_LAST_MS = 30_000

/**
 * Sends what is due on the server's own channels, each for itself, so that a slow one holds up no other. Any number of
 * processes may do so. A channel takes no more than it sends at once: what waits, waits in the database.
 */
export function startSender(context: ServiceContext): RunningSender {
  const stopping = new AbortController()
  const running = [...context.channels.values()].map((channel) => sendUntil(context, channel, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function sendUntil(context: ServiceContext, channel: Channel, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    let pauseMs = 0
    try {
      const sent = await sendDue(context, channel, { limit: AT_ONCE, deadlineMs: DEADLINE_MS })
      failures = 0
      if (sent === 0) pauseMs = IDLE_MS
    } catch (error) {
      failures += 1
      pauseMs = Math.min(AWAY_FIRST_MS * 2 ** (failures - 1), AWAY_LAST_MS)
      context.logger.error({ err: error, channel: channel.name }, 'a channel’s messages could not be sent')
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
