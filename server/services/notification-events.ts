import { derivedId } from '../domain/derived-id.ts'
import { findAttemptOfMessage, noteAcknowledged } from '../store/notification-receipts.ts'
import { addConsents, takeBackConsents } from '../store/subscriptions.ts'
import type { ChannelEventHandlers } from './channel-events.ts'
import { noteReceipt } from './notification-receipts.ts'

/** What callbacks say of notifications: what became of a message, that somebody answered by a tap, consents that changed. */
const NOTIFICATION_EVENTS = {
  delivery_result: async (context, { channel, event: { externalId, code } }) => {
    await noteReceipt(context, {
      channel,
      externalId,
      kind: code === null ? 'delivered' : 'refused',
      code: code ?? undefined,
    })
  },
  card_tapped: async (context, { channel, event: { taskId }, occurredAt }) => {
    const attemptId = await findAttemptOfMessage(context.db, channel, taskId)
    if (attemptId !== null) await noteAcknowledged(context.db, attemptId, occurredAt)
  },
  consents_changed: async (context, { peerId, occurredAt, event }) => {
    const accepted = event.consents.filter(({ isAccepted }) => isAccepted)
    const consents = accepted.map(({ templateId }) => {
      const id = derivedId('consent-event', peerId, templateId, occurredAt.toISOString())
      return { id, templateId, kind: 'once' as const }
    })
    await addConsents(context.db, peerId, consents, context.clock.now())
    const refused = event.consents.filter(({ isAccepted }) => !isAccepted).map(({ templateId }) => templateId)
    await takeBackConsents(context.db, peerId, refused, context.clock.now())
  },
} satisfies ChannelEventHandlers

/** The platforms' own handlers with those of notifications before them. */
export function withNotificationEvents(own: ChannelEventHandlers): ChannelEventHandlers {
  return {
    ...own,
    ...NOTIFICATION_EVENTS,
    card_tapped: async (context, occurrence) => {
      await NOTIFICATION_EVENTS.card_tapped(context, occurrence)
      await own.card_tapped?.(context, occurrence)
    },
  }
}
