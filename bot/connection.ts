import './puppet/silence-log.ts'
import { FileBox } from 'file-box'
import type { Logger } from 'pino'
import { WechatyBuilder } from 'wechaty'
import { DeadlineError, withDeadline } from './deadline.ts'
import { type Heard, hear } from './hear.ts'
import type { Channel } from './puppet/channel.ts'
import { PuppetBridge } from './puppet/puppet-bridge.ts'
import type { Part } from './reply.ts'

/** The channel is not online: nothing was sent. */
export class ChannelOfflineError extends Error {
  override readonly name = 'ChannelOfflineError'
  constructor(channel: string, cause?: unknown) {
    super(`channel ${channel} is not online`, { cause })
  }
}

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
  /** The channel has stopped giving signs of life: close this connection and open another. */
  readonly onSilence: () => void
}

export interface Connection {
  readonly online: boolean
  /**
   * Sends one part to a person or a room.
   * @param id the same for ever for this part of this message, so that a repeated send can be recognised
   * @throws ChannelOfflineError when nothing was sent; DeadlineError when it may have been; the channel's own error
   */
  send(to: string, part: Part, options: { id: string; mentions?: string[] }): Promise<void>
  close(): Promise<void>
}

/** How long a channel may take to stop, in milliseconds. */
const CLOSE_DEADLINE_MS = 5_000

/**
 * Opens a channel as one wechaty bot and waits until it is online. A Wechaty that was stopped keeps its listeners and
 * timers, so a connection is used once: to reconnect, connect again.
 * @throws ChannelOfflineError when the channel did not come online in time; its cause tells why
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { channel, logger } = options
  const bridge = new PuppetBridge(channel, { silenceMs: options.silenceMs })
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
  })
  wechaty.on('heartbeat', options.onHeartbeat)
  bridge.on('reset', options.onSilence)

  const connection = openedConnection(bridge, () => wechaty.stop(), options)
  try {
    await withDeadline(`start of ${channel.name}`, options.startDeadlineMs, async () => {
      await wechaty.start()
      await bridge.opened
    })
  } catch (error) {
    await connection.close()
    throw new ChannelOfflineError(channel.name, error instanceof DeadlineError ? (lastError ?? error) : error)
  }
  return connection
}

function openedConnection(bridge: PuppetBridge, stop: () => Promise<void>, options: ConnectOptions): Connection {
  const name = options.channel.name
  return {
    get online() {
      return bridge.isLoggedIn
    },
    async send(to, part, { id, mentions = [] }) {
      if (!bridge.isLoggedIn) throw new ChannelOfflineError(name)
      // Straight to the puppet: Contact.say knows no message id, and only finds people who wrote since the start.
      await withDeadline(`send on ${name}`, options.sendDeadlineMs, () =>
        'text' in part
          ? bridge.messageSendText(to, part.text, mentions, id)
          : bridge.messageSendFile(to, FileBox.fromBuffer(part.image, part.name), id),
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
