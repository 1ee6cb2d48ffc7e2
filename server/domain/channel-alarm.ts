import type { ChannelPolicy } from './channel-choice.ts'
import type { AlarmKind } from './channel-text.ts'

/** What is known of one channel's traffic. */
export interface ChannelTraffic {
  readonly channel: string
  /** since when the message that waits longest could have gone out; null: nothing waits */
  readonly waitingSince: Date | null
  readonly lastSuccessAt: Date | null
  /** null: none ever came, so that nobody expects one */
  readonly lastCallbackAt: Date | null
  /** the token that its messages need ran out, and none was had since; null: it is good, or not known here */
  readonly tokenEndedAt: Date | null
}

export interface ChannelTrouble {
  readonly kind: AlarmKind
  readonly channel: string
}

/** Stands for all channels where an alarm is of none of them. */
export const ALL_CHANNELS = 'all'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * What is wrong now. A channel is silent when work has waited longer than patience lasts and nothing went out in that time;
 * a token is missing when it ended so long ago while work waits. Without work nothing is wrong with silence.
 * @param deadLastHour notifications that were given up within the last hour
 */
export function troublesOf(
  traffic: readonly ChannelTraffic[],
  deadLastHour: number,
  policy: Pick<ChannelPolicy, 'patienceMinutes' | 'callbackHours' | 'deadAnHour'>,
  now: Date,
): ChannelTrouble[] {
  const patience = now.getTime() - policy.patienceMinutes * MINUTE_MS
  const isBefore = (instant: Date | null, limit: number) => instant === null || instant.getTime() <= limit
  const troubles = traffic.flatMap(({ channel, waitingSince, lastSuccessAt, lastCallbackAt, tokenEndedAt }) => {
    const isWaiting = waitingSince !== null && waitingSince.getTime() <= patience
    const kinds: AlarmKind[] = []
    if (isWaiting && isBefore(lastSuccessAt, patience)) kinds.push('silent')
    if (isWaiting && tokenEndedAt !== null && tokenEndedAt.getTime() <= patience) kinds.push('token_missing')
    if (lastCallbackAt !== null && isBefore(lastCallbackAt, now.getTime() - policy.callbackHours * HOUR_MS)) {
      kinds.push('callback_stopped')
    }
    return kinds.map((kind) => ({ kind, channel }))
  })
  if (deadLastHour < policy.deadAnHour) return troubles
  return [...troubles, { kind: 'dead_letters', channel: ALL_CHANNELS }]
}
