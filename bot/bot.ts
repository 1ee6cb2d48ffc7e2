import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Backoff } from './backoff.ts'
import { ChannelOfflineError } from './channel-errors.ts'
import { type Connection, connect, type SendOptions } from './connection.ts'
import { DeadlineError, isLate, withDeadline } from './deadline.ts'
import type { Heard } from './hear.ts'
import { type KeptConnection, keepConnected, type OnLost } from './keep-connected.ts'
import { createPeerQueue } from './peer-queue.ts'
import type { Channel } from './puppet/channel.ts'
import { type Part, type Reply, toParts } from './reply.ts'

/** What someone wrote to the bot. */
export interface PeerMessage {
  readonly channel: string
  /** The writer's identity within the channel. */
  readonly peerId: string
  readonly peerName: string
  /** Without the mention of the bot when it was written in a room; empty for a picture. */
  readonly text: string
  /** Fetches the picture, when it was one. */
  readonly picture?: (() => Promise<Buffer>) | undefined
  readonly messageId: string
  /** Written in a group chat: others read the answer. */
  readonly room: boolean
}

/** Answers one message. The signal aborts when the deadline has passed and the answer is no longer wanted. */
export type Handle = (message: PeerMessage, context: { readonly signal: AbortSignal }) => Promise<readonly Reply[]>

export interface BotOptions {
  readonly channel: Channel
  readonly handle: Handle
  readonly logger: Logger
  /** Time for `handle` to answer one message, in milliseconds. */
  readonly handleDeadlineMs?: number
  /** A reply that is still coming after so many milliseconds is announced. */
  readonly patienceMs?: number
  /** Time for the channel to accept one message, in milliseconds. */
  readonly sendDeadlineMs?: number
  /** Time for the channel to come online, in milliseconds. */
  readonly startDeadlineMs?: number
  /** Time for messages in work to be answered when the bot stops, in milliseconds. */
  readonly stopDeadlineMs?: number
  /** How long the channel may give no sign of life before it is replaced, in milliseconds. */
  readonly silenceMs?: number
  /** Messages of one peer waiting or in work before further ones are turned away. */
  readonly backlog?: number
  /** The same of all peers together. */
  readonly totalBacklog?: number
  /** Messages in work at the same time. */
  readonly concurrency?: number
  /** Pauses between attempts to open a channel that was lost. */
  readonly backoff?: Backoff
  readonly now?: () => Date
  /** from 0 to 1 */
  readonly chance?: () => number
}

export interface Health {
  readonly channel: string
  /** Logged in, and a sign of life within the allowed silence. */
  readonly ok: boolean
  readonly loggedIn: boolean
  readonly lastHeartbeatAt: Date | undefined
  /** Messages waiting or in work. */
  readonly pending: number
  /** Messages turned away since the start because too many were waiting. */
  readonly turnedAway: number
  readonly reconnects: number
}

export interface Bot {
  /**
   * Resolves once the channel is online, or is found to be away: then it is tried on.
   * @throws ChannelUnusableError when the channel cannot run as it is set up; nothing is left running
   */
  start(): Promise<void>
  /** Finishes the messages in work, then closes the channel. A stopped bot may be started again. */
  stop(): Promise<void>
  /**
   * Says something unasked, such as a notification.
   * @param peerId a person's or a room's id within the channel
   * @param options.id identity of the notification: the same again is shown once where the channel can tell
   * @throws ChannelOfflineError: not sent · DeadlineError: perhaps sent · otherwise the channel's own error
   */
  say(peerId: string, content: Reply | readonly Reply[], options: { readonly id: string }): Promise<void>
  health(): Health
}

const DEFAULTS = {
  handleDeadlineMs: 8_000,
  patienceMs: 3_000,
  sendDeadlineMs: 10_000,
  startDeadlineMs: 20_000,
  stopDeadlineMs: 5_000,
  silenceMs: 60_000,
  backlog: 20,
  totalBacklog: 2_000,
  concurrency: 64,
  backoff: { firstMs: 1_000, longestMs: 60_000 },
  now: () => new Date(),
  chance: Math.random,
}

/** What the bot itself answers when the handler cannot. */
const ANSWERS = {
  late: '系统有点忙，请稍后再试。',
  failed: '系统出了点问题，请稍后再试。',
  backlog: '请稍等：您前面的消息还在处理，有了回复再发。',
  crowded: '请稍等：现在找我的人很多，这条没有处理，过一两分钟再发一次。',
  notText: '我只看得懂文字，请用文字告诉我。回复「帮助」看看能办什么。',
}

/** A queue beside that of what a person writes. */
const lateOf = (peerId: string) => `${peerId}\nlate`

/** A chatbot on one channel: hands what people write to `handle`, one message after the other for each of them. */
export function createBot(options: BotOptions): Bot {
  const settings = { ...DEFAULTS, ...options }
  const { channel, now } = settings
  const logger = settings.logger.child({ channel: channel.name })
  const queue = createPeerQueue({
    limit: settings.backlog,
    totalLimit: settings.totalBacklog,
    concurrency: settings.concurrency,
    onError: (error) => logger.error({ err: error }, 'answer was not sent'),
  })
  /** Peers told of a full backlog: once is enough until there is room again. */
  const toldToWait = new LRUCache<string, true>({ max: 1000 })
  let starting: Promise<KeptConnection> | undefined
  let opening = new AbortController()
  let kept: KeptConnection | undefined
  let started = false
  let lastHeartbeatAt: Date | undefined
  let turnedAway = 0

  /** Says what is there, and to wait for what is late. @returns how to say the rest; undefined: nothing is left */
  async function sayReady(to: string, content: readonly Reply[], { id, ...options }: SendOptions) {
    let index = 0
    const send = async (part: Part, partId: string) => {
      const connection = kept?.current
      if (!connection) throw new ChannelOfflineError(channel.name)
      await connection.send(to, part, { ...options, id: partId })
    }
    const sayAll = async (replies: readonly Reply[]) => {
      for (const reply of replies) {
        for (const part of toParts(['coming' in reply ? await reply.coming : reply])) {
          await send(part, index === 0 ? id : `${id}#${index}`)
          index++
        }
      }
    }
    for (const [at, reply] of content.entries()) {
      if ('coming' in reply && reply.meanwhile !== undefined && (await isLate(reply.coming, settings.patienceMs))) {
        // of no number: what follows has the same id when the answer is repeated and comes in time
        await send({ text: reply.meanwhile }, `${id}#meanwhile${index}`)
        return () => sayAll(content.slice(at))
      }
      await sayAll([reply])
    }
    return undefined
  }

  function reply({ roomId, peerId, messageId }: Heard, replies: readonly Reply[]) {
    const mentions = roomId ? [peerId] : []
    return sayReady(roomId ?? peerId, replies, { id: `re:${messageId}`, mentions, replyTo: messageId })
  }

  async function handled(heard: Heard): Promise<readonly Reply[]> {
    const { messageId, peerId, peerName, text = '', picture } = heard
    if (heard.text === undefined && picture === undefined) return [{ text: ANSWERS.notText }]
    const asked = {
      channel: channel.name,
      peerId,
      peerName,
      text,
      picture,
      messageId,
      room: heard.roomId !== undefined,
    }
    try {
      return await withDeadline('handling of a message', settings.handleDeadlineMs, (signal) =>
        settings.handle(asked, { signal }),
      )
    } catch (error) {
      logger.error({ err: error, messageId }, 'message was not handled')
      return [{ text: error instanceof DeadlineError ? ANSWERS.late : ANSWERS.failed }]
    }
  }

  async function receive(heard: Heard): Promise<void> {
    if (!started) return
    const { peerId, messageId } = heard
    const added = queue.add(peerId, async () => {
      let rest: Awaited<ReturnType<typeof reply>>
      try {
        rest = await reply(heard, await handled(heard))
      } finally {
        await channel.settled?.(messageId)
      }
      // what is late holds up nothing that the person writes meanwhile
      if (rest !== undefined && queue.add(lateOf(peerId), rest) !== 'taken') await rest()
    })
    if (added === 'taken') {
      toldToWait.delete(peerId)
      return
    }
    turnedAway++
    logger.warn({ messageId, reason: added }, 'message turned away')
    if (toldToWait.has(peerId)) return
    toldToWait.set(peerId, true)
    await reply(heard, [{ text: added === 'peer full' ? ANSWERS.backlog : ANSWERS.crowded }])
  }

  function open(onLost: OnLost, signal: AbortSignal): Promise<Connection> {
    return connect({
      ...settings,
      logger,
      onMessage: receive,
      onHeartbeat: () => {
        lastHeartbeatAt = now()
      },
      onLost,
      signal,
    })
  }

  return {
    async start() {
      if (started) throw new Error('the bot is already started')
      started = true
      opening = new AbortController()
      starting = keepConnected({ ...settings, logger, open, signal: opening.signal })
      try {
        kept = await starting
      } catch (error) {
        started = false
        throw error
      }
    },

    async stop() {
      started = false
      if (!kept) opening.abort()
      await starting?.catch(() => undefined)
      await withDeadline('messages in work', settings.stopDeadlineMs, () => queue.idle()).catch((error) =>
        logger.warn({ err: error, pending: queue.pending }, 'stopping with messages in work'),
      )
      await kept?.close()
      kept = undefined
    },

    async say(peerId, content, { id }) {
      const rest = await sayReady(peerId, 'length' in content ? content : [content], { id })
      await rest?.()
    },

    health() {
      const loggedIn = kept?.current?.online ?? false
      const alive = lastHeartbeatAt !== undefined && now().getTime() - lastHeartbeatAt.getTime() <= settings.silenceMs
      return {
        channel: channel.name,
        ok: loggedIn && alive,
        loggedIn,
        lastHeartbeatAt,
        pending: queue.pending,
        turnedAway,
        reconnects: kept?.reconnects ?? 0,
      }
    },
  }
}
