/**
 * What a person did on a channel that the chatbot is to answer.
 * - `text`: what he wrote · `tap`: what the menu entry or the button says that he tapped · `picture`: one that he sent, kept by
 *   the platform for three days under `mediaId` · `other`: a voice message, a place …
 */
export type InboundMessage = { readonly kind: 'message' } & (
  | { readonly type: 'text' | 'tap'; readonly text: string }
  | { readonly type: 'picture'; readonly text: ''; readonly mediaId: string }
  | { readonly type: 'other'; readonly text: '' }
)

/** What happened on a channel that the server itself deals with. */
export type ChannelEvent =
  | { readonly type: 'subscribed' }
  | { readonly type: 'unsubscribed' }
  /** a button of a card was tapped; `responseCode` changes the card, once within 72 hours */
  | {
      readonly type: 'card_tapped'
      readonly taskId: string
      readonly responseCode: string
      readonly says: string
    }
  /** what became of a message that the platform had taken; `externalId` is what it said then */
  | {
      readonly type: 'delivery_result'
      readonly externalId: string
      readonly isDelivered: boolean
      /** the platform's code or word for why not; null when it was delivered */
      readonly code: string | null
    }
  /** consents to subscribe messages that were given or taken back outside the mini-program's own request */
  | {
      readonly type: 'consents_changed'
      readonly consents: readonly { readonly templateId: string; readonly isAccepted: boolean }[]
    }

export type ChannelEventType = ChannelEvent['type']

/** Which time to write back an interaction opens: 48 hours and 5 messages, or one minute and 3 messages. */
export type ReplyWindow = 'message' | 'tap'

/** One thing that a channel called back with. */
export interface Inbound {
  /** the platform's id of it, or who, when and what: the same again is the same */
  readonly dedupeKey: string
  readonly peerId: string
  /** by the platform's clock */
  readonly occurredAt: Date
  readonly opensWindow: ReplyWindow | null
  readonly content: InboundMessage | { readonly kind: 'event'; readonly event: ChannelEvent }
}

/** A message of a person who has just come: as if he had asked what there is. */
export const GREETING: InboundMessage = { kind: 'message', type: 'tap', text: '帮助' }
