import type { WeComApp } from '../channels/wecom/app.ts'
import type { ChannelEventHandlers } from './channel-events.ts'

/** What stands on a card instead of its buttons once one was tapped; what followed, the chatbot says. */
const TAPPED = '已提交'

/**
 * Shows on a card that one of its buttons was tapped, so that nobody taps again. A code that was used, or ran out, marks nothing
 * any more: that is no fault, for the tap itself went its own way to the chatbot.
 */
export function markTappedCard(app: Pick<WeComApp, 'markTapped'>): NonNullable<ChannelEventHandlers['card_tapped']> {
  return async ({ logger }, { peerId, event }) => {
    try {
      await app.markTapped(peerId, event.responseCode, TAPPED)
    } catch (error) {
      const kind = (error as { kind?: unknown }).kind
      if (kind === 'back_off' || kind === 'next_minute' || kind === 'unreachable') throw error
      logger.info({ err: error }, 'a card stays as it is after its tap')
    }
  }
}
