import { type ChannelEvent, GREETING, type Inbound } from '../../domain/inbound.ts'
import { type CallbackSecrets, type CallbackSource, checkPlain, openEncrypted } from '../callback.ts'
import { type CallbackFields, inbound, readFields, readMessage, tapped } from '../callback-fields.ts'
import type { XmlElement } from '../callback-xml.ts'

/** What WeChat calls back with for an Official Account, in its safe mode (encrypted). */
export function officialAccountCallback(secrets: CallbackSecrets): CallbackSource {
  return source('official-account', 'official-account', secrets)
}

/** What WeChat calls back with for the mini-program (消息推送), in its safe mode and as XML. */
export function miniProgramCallback(secrets: CallbackSecrets): CallbackSource {
  return source('miniprogram', 'mini-program', secrets)
}

function source(channel: string, path: string, secrets: CallbackSecrets): CallbackSource {
  return { channel, path, success: 'success', check: checkPlain(secrets), open: openEncrypted(secrets, readWeChat) }
}

/** @returns none for what nothing follows from */
export function readWeChat(message: XmlElement): Inbound[] {
  const fields = readFields(message)
  if (fields === null) return []
  return fields.messageType === 'event' ? readEvent(message, fields) : readMessage(message, fields)
}

function readEvent(message: XmlElement, fields: CallbackFields): Inbound[] {
  const event = (key: string, of: ChannelEvent) => inbound(fields, key, null, { kind: 'event', event: of })
  switch (fields.event) {
    case 'subscribe':
      return [
        event(fields.occasion, { type: 'subscribed' }),
        inbound(fields, `${fields.occasion}:says`, 'tap', GREETING),
      ]
    case 'unsubscribe':
      return [event(fields.occasion, { type: 'unsubscribed' })]
    case 'scan':
      return [inbound(fields, `${fields.occasion}:says`, 'tap', GREETING)]
    case 'click':
      return fields.eventKey === '' ? [] : [tapped(fields, fields.eventKey)]
    case 'templatesendjobfinish':
      return deliveryOf(message.text('MsgID'), message.text('Status')).map((of) => event(`job:${of.externalId}`, of))
    case 'subscribe_msg_popup_event':
      return consentsOf(message.children('SubscribeMsgPopupEvent')).map((of) => event(fields.occasion, of))
    case 'subscribe_msg_change_event':
      return consentsOf(message.children('SubscribeMsgChangeEvent')).map((of) => event(fields.occasion, of))
    case 'subscribe_msg_sent_event':
      return message
        .children('SubscribeMsgSentEvent')
        .flatMap((part) => part.children('List'))
        .flatMap((one) =>
          deliveryOf(one.text('MsgID'), one.text('ErrorCode') === '0' ? 'success' : one.text('ErrorCode')),
        )
        .map((of) => event(`job:${of.externalId}`, of))
    default:
      return []
  }
}

type DeliveryResult = Extract<ChannelEvent, { type: 'delivery_result' }>

/** Statuses are `success`, `failed:user block`, `failed: system failed`. */
function deliveryOf(externalId: string | undefined, status: string | undefined): DeliveryResult[] {
  if (externalId === undefined || status === undefined) return []
  const isDelivered = status === 'success'
  const code = isDelivered ? null : status.replace(/[^\w]+/g, '_').slice(0, 60)
  return [{ type: 'delivery_result', externalId, isDelivered, code }]
}

function consentsOf(parts: readonly XmlElement[]): ChannelEvent[] {
  const consents = parts
    .flatMap((part) => part.children('List'))
    .flatMap((one) => {
      const templateId = one.text('TemplateId')
      const said = one.text('SubscribeStatusString')
      return templateId === undefined || said === undefined ? [] : [{ templateId, isAccepted: said === 'accept' }]
    })
  return consents.length === 0 ? [] : [{ type: 'consents_changed', consents }]
}
