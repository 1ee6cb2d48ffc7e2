/**
 * The port between the chatbot and one way of chatting (the simulator, the Official Account, a WeCom smart bot).
 * A channel knows its transport and nothing of wechaty; PuppetBridge turns it into a wechaty puppet.
 */

/** Someone who writes to the bot, or the bot itself. `id` is the channel's own identity (an openid, a WeCom user id). */
export interface Person {
  readonly id: string
  readonly name: string
}

/** A group chat as far as the channel knows it. `members` may hold only those who have spoken. */
export interface Room {
  readonly id: string
  readonly topic: string
  readonly members: readonly Person[]
}

/** What was sent. The text of a text message is carried, and of a picture where to get it; of the others the bot learns that they came. */
export type MessageKind = 'text' | 'image' | 'audio' | 'video' | 'file' | 'location' | 'other'

export interface IncomingMessage {
  /** Unique within the channel, the same when the platform repeats a message. A repeated id is dropped. */
  readonly id: string
  readonly from: Person
  readonly kind: MessageKind
  /** Empty unless `kind` is `text`. */
  readonly text: string
  /** Fetches the picture, where `kind` is `image` and the channel can: once, and only if somebody wants it. */
  readonly picture?: () => Promise<Buffer>
  /** When it was written, by the platform's clock. */
  readonly at: Date
  /** Present when it was written in a group chat. */
  readonly room?: Room & { readonly mentionsBot: boolean }
}

export interface OutgoingFile {
  readonly name: string
  /** MIME type, such as `image/png`. */
  readonly mediaType: string
  readonly content: Buffer
}

/** Offered under a message where the channel shows buttons; elsewhere the text itself says what to reply. */
export interface MessageButton {
  readonly label: string
  /** A tap is heard as if the person had written this, such as `收到 12`. */
  readonly says: string
}

export interface OutgoingOptions {
  /**
   * Identity of this message for ever: a repeated send with the same id must not be shown twice where the channel can
   * tell. Channels whose platform has no such notion send again.
   */
  readonly id: string
  /** People to mention by name, meaningful in rooms only. */
  readonly mentions: readonly string[]
  /** Id of the incoming message that this answers; without it the message is said unasked. */
  readonly replyTo?: string
  readonly buttons?: readonly MessageButton[]
}

/** Where a channel reports what happens. Every method returns at once and never throws. */
export interface Sink {
  /** The bot can receive and send as `self`. Comes before the first message; repeating it is harmless. */
  online(self: Person): void
  /** The bot can neither receive nor send. The channel may come online again by itself. */
  offline(reason: string): void
  /**
   * The channel is over and will not come back by itself: it is stopped, and started again by a new connection.
   * @param pauseMs how long to wait at least before that, in milliseconds
   */
  lost(reason: string, pauseMs?: number): void
  /**
   * The transport was just proved alive. A channel that is online calls it at least every 20 seconds; one that stays
   * silent for longer than the bot's `silenceMs` is stopped and started again.
   */
  heartbeat(): void
  message(message: IncomingMessage): void
  /** Something went wrong that no caller is waiting for. */
  error(error: unknown): void
}

export interface Channel {
  /** Short, stable, lower case: `simulator`, `official-account`, `wecom-aibot`. */
  readonly name: string
  /**
   * Rejects when the channel cannot run as it is set up; a platform that is merely away is told by `lost`, or by not
   * coming online. May be called again after `stop`.
   */
  start(sink: Sink): Promise<void>
  /** Ends everything that `start` began, and never reports to the sink again. Harmless when not started. */
  stop(): Promise<void>
  /**
   * Resolves when the platform has accepted the message (which is not that it was read).
   * @throws ChannelRefused, ChannelBusy, ChannelOfflineError: not sent · ChannelUnsure: perhaps sent
   */
  sendText(to: string, text: string, options: OutgoingOptions): Promise<void>
  /** As `sendText`, for a picture. `to` is a person's or a room's id. */
  sendFile(to: string, file: OutgoingFile, options: OutgoingOptions): Promise<void>
  /** The bot is through with an incoming message: it was answered, or could not be. */
  settled?(messageId: string): Promise<void>
  /** Looks up someone who has not written since the channel started; undefined when there is no such person. */
  person?(id: string): Promise<Person | undefined>
}
