import './puppet/silence-log.mjs'
import { FileBox } from 'file-box'
import type { Logger } from 'pino'
import { type Wechaty, WechatyBuilder } from 'wechaty'
import { ChannelOfflineError, ChannelUnusableError } from './channel-errors.ts'
import { DeadlineError, withDeadline } from './deadline.ts'
import { type Heard, hear } from './hear.ts'
import type { OnLost } from './keep-connected.ts'
import type { Channel } from './puppet/channel.ts'
import { PuppetBridge } from './puppet/puppet-bridge.ts'
import type { Part } from './reply.ts'

export interface ConnectOptions {
  readonly channel: Channel
  readonly logger: Logger
  /** Time for the channel to come online, in milliseconds. */
  readonly startDeadlineMs: number
  /** Time for the channel to accept one message, in milliseconds. */
  readonly sendDeadlineMs: number
  /** How long the channel may stay silent before `onSilence`, in milliseconds. */
  readonly silenceMs: number
  /** Called once for each message meant for the bot, in the order the channel reported them. */
  readonly onMessage: (heard: Heard) => Promise<void>
  readonly onHeartbeat: () => void
  /** Close this connection and open another. */
  readonly onLost: OnLost
  /** Aborts when nobody wants the connection any more. */
  readonly signal: AbortSignal
}

export interface SendOptions {
  /** the same for ever for this part of this message, so that a repeated send can be recognised */
  readonly id: string
  readonly mentions?: string[]
  /** id of the message that this answers */
  readonly replyTo?: string
}

export interface Connection {
  readonly online: boolean
  /**
   * Sends one part to a person or a room.
   * @throws ChannelOfflineError when nothing was sent; DeadlineError when it may have been; the channel's own error
   */
  send(to: string, part: Part, options: SendOptions): Promise<void>
  close(): Promise<void>
}

/** How long a channel may take to stop, in milliseconds. */
const CLOSE_DEADLINE_MS = 5_000

/**
 * Opens a channel as one wechaty bot and waits until it is online. A Wechaty that was stopped keeps its listeners and
 * timers, so a connection is used once: to reconnect, connect again.
 * @throws ChannelUnusableError when the channel cannot run as it is set up; ChannelOfflineError when it did not come
 * online in time. Their cause tells why.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { channel, logger } = options
  let giveUp: (reason: unknown) => void = () => undefined
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  givenUp.catch(() => undefined)
  const bridge = new PuppetBridge(channel, {
    silenceMs: options.silenceMs,
    onLost: (reason, pauseMs) => {
      giveUp(new Error(reason))
      options.onLost(reason, pauseMs)
    },
  })
  // No name: a named bot writes a memory-card file into the working directory.
  const wechaty = WechatyBuilder.build({ puppet: bridge })
  let lastError: unknown
  wechaty.on('error', (error) => {
    lastError = error
    logger.error({ err: error, channel: channel.name }, 'channel error')
  })
  // Wechaty does not catch what an async listener throws: it would end the process.
  wechaty.on('message', (message) => {
    hear(message)
      .then((heard) => heard && options.onMessage(heard))
      .catch((error) => wechaty.emitError(error))
    forgetMost(wechaty)
  })
  wechaty.on('heartbeat', options.onHeartbeat)

  const connection = openedConnection(bridge, () => wechaty.stop(), options)
  const abandon = () => giveUp(new Error('nobody waits for it any more'))
  options.signal.addEventListener('abort', abandon, { once: true })
  try {
    await withDeadline(`start of ${channel.name}`, options.startDeadlineMs, async () => {
      await wechaty.start()
      await Promise.race([usable(bridge), givenUp])
    })
  } catch (error) {
    await connection.close()
    if (error instanceof ChannelUnusableError) throw error
    throw new ChannelOfflineError(channel.name, error instanceof DeadlineError ? (lastError ?? error) : error)
  } finally {
    options.signal.removeEventListener('abort', abandon)
  }
  return connection
}

async function usable({ opened, channel }: PuppetBridge): Promise<void> {
  try {
    await opened
  } catch (error) {
    throw new ChannelUnusableError(channel.name, error)
  }
}

/** Wechaty's objects of people and rooms, kept at most; it makes one anew for whoever is no longer among them. */
const POOLED = 5_000

/** Wechaty itself would keep an object of everybody who ever wrote for as long as it lives. */
function forgetMost({ Contact, Room }: Wechaty): void {
  for (const { pool } of [Contact, Room]) if (pool.size > POOLED) pool.clear()
}

function openedConnection(bridge: PuppetBridge, stop: () => Promise<void>, options: ConnectOptions): Connection {
  const name = options.channel.name
  return {
    get online() {
      return bridge.isLoggedIn
    },
    async send(to, part, { mentions = [], ...ours }) {
      if (!bridge.isLoggedIn) throw new ChannelOfflineError(name)
      // Straight to the puppet: Contact.say knows no message id, and only finds people who wrote since the start.
      await withDeadline(`send on ${name}`, options.sendDeadlineMs, () =>
        'text' in part
          ? bridge.messageSendText(to, part.text, mentions, { ...ours, ...buttonsOf(part) })
          : bridge.messageSendFile(to, FileBox.fromBuffer(part.image, part.name), ours),
      )
    },
    async close() {
      try {
        await withDeadline(`stop of ${name}`, CLOSE_DEADLINE_MS, stop)
      } catch (error) {
        options.logger.error({ err: error, channel: name }, 'channel did not stop cleanly')
      }
    },
  }
}

function buttonsOf({ buttons }: Extract<Part, { text: string }>) {
  return buttons === undefined ? {} : { buttons }
}
