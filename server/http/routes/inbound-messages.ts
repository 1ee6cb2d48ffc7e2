import * as contract from '../../contract/inbound-messages.ts'
import {
  claimInboundMessages,
  readInboundPicture,
  replyToMessage,
  settleInboundMessage,
} from '../../services/inbound-messages.ts'
import { handle } from '../route.ts'

/** What people wrote on channels that call the server back: chatbots claim, answer and settle. */
export const inboundMessageRoutes = [
  handle(contract.claimInboundMessages, async ({ context, body }) => {
    const messages = await claimInboundMessages(context, body)
    return { items: messages.map((one) => ({ ...one, occurredAt: one.occurredAt.toISOString() })) }
  }),

  handle(contract.readInboundPicture, ({ context, params }) => readInboundPicture(context, params.messageId)),

  handle(contract.replyToInboundMessage, async ({ context, params, body }) => {
    const part =
      'text' in body
        ? { text: body.text }
        : {
            picture: {
              contentType: body.picture.contentType,
              bytes: Buffer.from(body.picture.base64, 'base64'),
            },
          }
    return replyToMessage(context, { id: body.id, messageId: params.messageId, part })
  }),

  handle(contract.settleInboundMessage, async ({ context, params, body }) => ({
    status: await settleInboundMessage(context, { id: params.messageId, ...body }),
  })),
]
