import { type ChannelEvent, GREETING, type Inbound } from '../../domain/inbound.ts'
import { type CallbackSecrets, type CallbackSource, checkEncrypted, openEncrypted } from '../callback.ts'
import { type CallbackFields, inbound, readFields, readMessage, tapped } from '../callback-fields.ts'
import type { XmlElement } from '../callback-xml.ts'

/** What WeCom calls back with for the app. */
export function wecomCallback(secrets: CallbackSecrets): CallbackSource {
  return {
    channel: 'wecom',
    path: 'wecom',
    success: '',
    check: checkEncrypted(secrets),
    open: openEncrypted(secrets, readWeCom),
  }
}

/** @returns none for what nothing follows from */
export function readWeCom(message: XmlElement): Inbound[] {
  const fields = readFields(message)
  if (fields === null) return []
  return fields.messageType === 'event' ? readEvent(message, fields) : readMessage(message, fields)
}

function readEvent(message: XmlElement, fields: CallbackFields): Inbound[] {
  const event = (of: ChannelEvent) => inbound(fields, fields.occasion, null, { kind: 'event', event: of })
  switch (fields.event) {
    case 'subscribe':
      return [event({ type: 'subscribed' }), inbound(fields, `${fields.occasion}:says`, 'tap', GREETING)]
    case 'unsubscribe':
      return [event({ type: 'unsubscribed' })]
    case 'click':
      return fields.eventKey === '' ? [] : [tapped(fields, fields.eventKey)]
    case 'template_card_event': {
      const taskId = message.text('TaskId')
      const responseCode = message.text('ResponseCode')
      const says = fields.eventKey
      if (taskId === undefined || responseCode === undefined || says === '') return []
      // each tap has a code of its own; the second of an impatient finger says the same
      const occasion = `card:${responseCode}`
      return [
        inbound(fields, occasion, null, { kind: 'event', event: { type: 'card_tapped', taskId, responseCode, says } }),
        tapped({ ...fields, occasion }, says),
      ]
    }
    default:
      return []
  }
}
