import { type ChannelRule, chooseChannel, knowsRepeats, mostAttemptsOn, type Reach } from './channel-choice.ts'
import type { AttemptEnding } from './notification-retry.ts'

/** What an attempt came to. */
export interface EndedOn {
  readonly ending: AttemptEnding
  readonly channel: string
  /** attempts of the notification on this channel, this one included */
  readonly attempts: number
}

/** What follows for the notification. */
export type FollowUp =
  | { readonly kind: 'settled'; readonly status: 'sent' | 'delivered' | 'refused' | 'ambiguous' | 'dead' }
  /** once more on the same channel, after a pause */
  | { readonly kind: 'again' }
  /** on another channel, or by a call, at once */
  | { readonly kind: 'other'; readonly channel: string }

/** Is the channel of no more use to this notification? */
export function isSpent({ ending, channel, attempts }: EndedOn): boolean {
  if (ending === 'failed') return attempts >= mostAttemptsOn(channel)
  if (ending === 'expired') return !knowsRepeats(channel) || attempts >= mostAttemptsOn(channel)
  return true
}

/**
 * What follows from the end of an attempt. What failed, or died on a channel that shows the same message once, is tried
 * again there. Otherwise the next way is taken; but what was perhaps sent is told a second time only if it matters. What
 * matters goes on until it was sent, or is on the call list.
 */
export function followUp(ended: EndedOn, rule: ChannelRule, reach: Reach): FollowUp {
  const { ending, channel } = ended
  if (ending === 'sent' || ending === 'delivered') return { kind: 'settled', status: ending }
  if (!isSpent(ended)) return { kind: 'again' }
  const wasPerhapsSent = ending === 'ambiguous' || ending === 'expired'
  if (wasPerhapsSent && !rule.matters) return { kind: 'settled', status: 'ambiguous' }
  const next = chooseChannel(rule, { ...reach, spent: new Set([...reach.spent, channel]) })
  if (next.channel !== null) return { kind: 'other', channel: next.channel }
  return { kind: 'settled', status: ending === 'refused' ? 'refused' : 'dead' }
}
