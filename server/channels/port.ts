/** Ways out of the system that the server itself speaks. Chats through the bot are claimed over HTTP instead. */
export type ChannelName = 'subscribe-message' | 'official-account' | 'wecom' | 'sms'

/** A button on a card. A tap reaches the chatbot as if the person had written what the button says. */
export interface MessageButton {
  /** what a tap says, e.g. `收到 12` */
  readonly says: string
  readonly label: string
}

/** A template that the platform approved, filled in within the limits of its fields. */
export interface FilledTemplate {
  /** the platform's own id of the template */
  readonly templateId: string
  /** by the platform's key of the field, e.g. `thing1` */
  readonly fields: Readonly<Record<string, string>>
  /** page of the mini-program that a tap opens, with its query; null: none */
  readonly page: string | null
}

/** One message to one person, in every shape that a channel may want: each takes the one that it can show. */
export interface ChannelMessage {
  /** of the message; a platform that knows repeats is told it, so that it shows the message once */
  readonly id: string
  /** the person on this channel: openid, member id, phone number */
  readonly peerId: string
  /** what is said where any text may be said */
  readonly text: string
  /** what is said where only approved templates may be sent; null: there is none for this message */
  readonly template: FilledTemplate | null
  /** at most six; only where cards are shown */
  readonly buttons: readonly MessageButton[]
}

/** Why a channel will not take this message, now or later. */
export type RefusalReason =
  /** the person took the consent back, or none is left (43101) */
  | 'no_consent'
  /** no such person on this channel, or no longer */
  | 'bad_peer'
  /** outside the time in which the person may be written to, or too many messages in it */
  | 'window_closed'
  /** template, page, permission or credentials are not as the platform wants them: somebody must look */
  | 'configuration'
  /** a field that breaks the platform's rules: our bug */
  | 'invalid_message'
  /** the platform does not like the content */
  | 'content'
  /** this channel cannot say this message at all, e.g. there is no template for it */
  | 'not_expressible'

/**
 * How one try ended.
 * - `sent`: the platform took it; a receipt may follow under `externalId`
 * - `delivered`: it is on the person's phone
 * - `refused`: trying again on this channel is of no use; `field` names the template's field that was not taken
 * - `failed`: certainly not sent; worth another try not before `retryAt`, of everything on the channel where `wholeChannel`
 * - `ambiguous`: perhaps it was sent
 */
export type SendResult =
  | { readonly outcome: 'sent' | 'delivered'; readonly externalId: string | null }
  | {
      readonly outcome: 'refused'
      readonly code: string
      readonly reason: RefusalReason
      readonly field: string | null
    }
  | { readonly outcome: 'failed'; readonly code: string; readonly retryAt: Date; readonly wholeChannel: boolean }
  | { readonly outcome: 'ambiguous'; readonly code: string }

/** A way to reach people. `code` is always the platform's errcode or a word of ours (`timeout`, `not_json`), never text. */
export interface Channel {
  readonly name: ChannelName
  /** Never throws: whatever goes wrong is a result. Returns within about ten seconds. */
  send(message: ChannelMessage): Promise<SendResult>
}

/** A part of an answer: text, or a picture (PNG or JPEG). */
export type TalkPart =
  | { readonly text: string }
  | { readonly picture: { readonly contentType: string; readonly bytes: Buffer } }

/** Talks with people who wrote: only who has just written, or tapped, may be answered. */
export interface Talk {
  /** Never throws: whatever goes wrong is a result. */
  answer(peerId: string, part: TalkPart): Promise<SendResult>
  /** A picture that somebody sent, within three days. @throws ChannelError */
  picture(mediaId: string): Promise<{ readonly contentType: string; readonly bytes: Buffer }>
}
