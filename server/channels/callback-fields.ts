import type { Inbound, InboundMessage, ReplyWindow } from '../domain/inbound.ts'
import type { XmlElement } from './callback-xml.ts'

/** What every message and event of WeChat and WeCom says. */
export interface CallbackFields {
  readonly peerId: string
  readonly occurredAt: Date
  /** in lower case */
  readonly messageType: string
  /** in lower case; empty for a message */
  readonly event: string
  readonly eventKey: string
  /** who, when and what: of an event, which has no id of its own */
  readonly occasion: string
}

/** @returns null when one of the fields is missing that all have */
export function readFields(message: XmlElement): CallbackFields | null {
  const peerId = message.text('FromUserName')
  const seconds = Number(message.text('CreateTime'))
  const messageType = message.text('MsgType')?.toLowerCase()
  if (peerId === undefined || peerId === '' || peerId.length > 128) return null
  if (messageType === undefined || !Number.isSafeInteger(seconds) || seconds <= 0) return null
  const event = message.text('Event')?.toLowerCase() ?? ''
  const eventKey = message.text('EventKey') ?? ''
  // of two events of one second the person and the time are the same: a menu tap reports the place along with the tap
  const occasion = ['event', peerId, seconds, event, eventKey].join(':')
  return { peerId, occurredAt: new Date(seconds * 1000), messageType, event, eventKey, occasion }
}

/** What a person wrote, by its `MsgId`. */
export function readMessage(message: XmlElement, fields: CallbackFields): Inbound[] {
  const id = message.text('MsgId')
  const dedupeKey = id === undefined ? `${fields.occasion}:${fields.messageType}` : `message:${id}`
  return [inbound(fields, dedupeKey, 'message', contentOf(message, fields))]
}

function contentOf(message: XmlElement, { messageType }: CallbackFields): InboundMessage {
  const text = messageType === 'text' ? clean(message.text('Content') ?? '') : ''
  if (text !== '') return { kind: 'message', type: 'text', text }
  const mediaId = messageType === 'image' ? message.text('MediaId') : undefined
  if (mediaId === undefined || mediaId === '') return { kind: 'message', type: 'other', text: '' }
  return { kind: 'message', type: 'picture', text: '', mediaId }
}

/** What the person tapped, as if he had written it. */
export function tapped(fields: CallbackFields, says: string): Inbound {
  return inbound(fields, `${fields.occasion}:says`, 'tap', { kind: 'message', type: 'tap', text: clean(says) })
}

export function inbound(
  { peerId, occurredAt }: CallbackFields,
  dedupeKey: string,
  opensWindow: ReplyWindow | null,
  content: Inbound['content'],
): Inbound {
  return { dedupeKey, peerId, occurredAt, opensWindow, content }
}

/** Characters that a database cannot keep are left out. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
