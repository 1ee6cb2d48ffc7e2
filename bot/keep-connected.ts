import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Connection } from './connection.ts'

export interface KeepConnectedOptions {
  /** Opens a new connection; `onSilence` is to be called when that connection has gone silent. */
  readonly open: (onSilence: () => void) => Promise<Connection>
  readonly logger: Logger
  /** Attempts to reconnect before giving up. */
  readonly attempts: number
  /** Pause before the second attempt, doubled each time up to a minute, in milliseconds. */
  readonly pauseMs: number
}

export interface KeptConnection {
  /** The connection of the moment; undefined while reconnecting and after giving up. */
  readonly current: Connection | undefined
  /** How many times a silent channel was replaced. */
  readonly reconnects: number
  close(): Promise<void>
}

const LONGEST_PAUSE_MS = 60_000

/** Opens a connection and, whenever it goes silent, replaces it by a new one. Rejects when the first does not open. */
export async function keepConnected(options: KeepConnectedOptions): Promise<KeptConnection> {
  const { logger } = options
  const closing = new AbortController()
  let reconnects = 0
  let reconnecting: Promise<void> | undefined
  let current: Connection | undefined

  /** Each connection reports its own silence, at most once, so that a late alarm cannot close its successor. */
  async function open(): Promise<Connection> {
    let opened: Connection | undefined
    opened = await options.open(() => {
      if (closing.signal.aborted || !opened || opened !== current) return
      current = undefined
      reconnecting = reconnect(opened).catch((error) => logger.error({ err: error }, 'reconnecting failed'))
    })
    return opened
  }

  async function reconnect(silent: Connection): Promise<void> {
    logger.warn('channel is silent, reconnecting')
    await silent.close()
    for (let attempt = 1; attempt <= options.attempts && !closing.signal.aborted; attempt++) {
      try {
        current = await open()
        reconnects++
        logger.info({ attempt }, 'channel is back')
        return
      } catch (error) {
        logger.error({ err: error, attempt }, 'channel did not come back')
      }
      await pause(Math.min(options.pauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS))
    }
    if (!closing.signal.aborted) logger.fatal({ attempts: options.attempts }, 'gave up reconnecting: restart the bot')
  }

  async function pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
  }

  current = await open()
  return {
    get current() {
      return current
    },
    get reconnects() {
      return reconnects
    },
    async close() {
      closing.abort()
      await reconnecting
      await current?.close()
      current = undefined
    },
  }
}
