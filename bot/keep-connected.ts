import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Backoff, backoffMs } from './backoff.ts'
import { ChannelUnusableError } from './channel-errors.ts'
import type { Connection } from './connection.ts'

/** That a connection is over. `pauseMs`: how long to wait at least before the next one, in milliseconds. */
export type OnLost = (reason: string, pauseMs?: number) => void

export interface KeepConnectedOptions {
  /** Opens a new connection; `onLost` is to be called when it is over. Gives up when the signal aborts. */
  readonly open: (onLost: OnLost, signal: AbortSignal) => Promise<Connection>
  readonly logger: Logger
  readonly backoff: Backoff
  /** from 0 to 1 */
  readonly chance: () => number
  /** Aborts to give up, also while the first connection is being opened. */
  readonly signal: AbortSignal
}

export interface KeptConnection {
  /** The connection of the moment; undefined while there is none. */
  readonly current: Connection | undefined
  /** How many times a connection that was lost was replaced. */
  readonly reconnects: number
  close(): Promise<void>
}

/**
 * Opens a connection and, whenever it is over, replaces it by a new one, for as long as it takes.
 * Resolves with or without a connection: a platform that is away for the moment may come back.
 * @throws ChannelUnusableError when the first connection shows that there never will be one
 */
export async function keepConnected(options: KeepConnectedOptions): Promise<KeptConnection> {
  const { logger, backoff, chance } = options
  const closing = new AbortController()
  options.signal.addEventListener('abort', () => closing.abort(), { once: true })
  let reconnects = 0
  let reconnecting: Promise<void> | undefined
  let current: Connection | undefined

  /** Each connection reports its own end, at most once, so that a late alarm cannot close its successor. */
  async function open(): Promise<void> {
    let opened: Connection | undefined
    let lostEarly: string | undefined
    opened = await options.open((reason, pauseMs = 0) => {
      if (opened === undefined) lostEarly = reason
      if (closing.signal.aborted || !opened || opened !== current) return
      current = undefined
      reconnecting = replace(opened, reason, pauseMs)
    }, closing.signal)
    if (lostEarly === undefined) {
      current = opened
      return
    }
    await opened.close()
    throw new Error(lostEarly)
  }

  async function replace(lost: Connection, reason: string, pauseMs: number): Promise<void> {
    logger.warn({ reason, pauseMs }, 'channel is lost, reconnecting')
    await lost.close()
    if (pauseMs > 0) await pause(pauseMs * (1 + chance()))
    await reopen(0)
  }

  async function reopen(failures: number): Promise<void> {
    for (let attempt = failures + 1; !closing.signal.aborted; attempt++) {
      if (attempt > 1) await pause(backoffMs(attempt - 1, backoff, chance))
      if (closing.signal.aborted) return
      try {
        await open()
        reconnects++
        logger.info({ attempt }, 'channel is back')
        return
      } catch (error) {
        if (!closing.signal.aborted) logger.error({ err: error, attempt }, 'channel did not come back')
      }
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
  }

  try {
    await open()
  } catch (error) {
    if (error instanceof ChannelUnusableError) throw error
    if (!closing.signal.aborted) logger.error({ err: error }, 'channel is away, trying on')
    reconnecting = reopen(1)
  }
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
