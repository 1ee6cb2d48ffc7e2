export const CHANNEL_STATES = ['online', 'offline', 'stopped'] as const
/** What a chatbot says of a channel: `stopped` by order, not by a fault. */
export type ChannelState = (typeof CHANNEL_STATES)[number]

/** The latest report of one chatbot on one channel. */
export interface ChannelReport {
  readonly channel: string
  readonly state: ChannelState
  readonly reportedAt: Date
  /** the platform's last sign of life; null: none yet */
  readonly aliveAt: Date | null
  /** messages waiting or in work */
  readonly pending: number
  /** messages turned away since that chatbot started */
  readonly turnedAway: number
  readonly reconnects: number
}

/** A channel as all chatbots that keep it open see it. `silent`: none has reported lately, as when they are dead. */
export interface ChannelHealth extends Omit<ChannelReport, 'state'> {
  readonly state: ChannelState | 'silent'
}

/** How often a chatbot reports, in seconds. */
export const REPORT_EVERY_SECONDS = 15
/** Three reports missed in a row, in milliseconds. */
export const SILENT_AFTER_MS = 3 * REPORT_EVERY_SECONDS * 1000

const BEST_FIRST = ['online', 'offline', 'silent', 'stopped'] as const

/** One health for each channel, by name: the best that any of its chatbots says, with the sums of all that still report. */
export function channelHealth(reports: readonly ChannelReport[], now: Date): ChannelHealth[] {
  const names = [...new Set(reports.map(({ channel }) => channel))].sort()
  return names.map((name) => {
    const ofChannel = reports.filter(({ channel }) => channel === name)
    const seen = ofChannel.map((report) => ({ ...report, state: stateNow(report, now) }))
    const rank = (state: ChannelHealth['state']) => BEST_FIRST.indexOf(state)
    const [best] = seen.sort((a, b) => rank(a.state) - rank(b.state) || Number(b.reportedAt) - Number(a.reportedAt))
    const alike = seen.filter(({ state }) => state === best?.state)
    const sum = (pick: (one: ChannelHealth) => number) => alike.reduce((total, one) => total + pick(one), 0)
    return {
      ...(best as ChannelHealth),
      pending: sum((one) => one.pending),
      turnedAway: sum((one) => one.turnedAway),
      reconnects: sum((one) => one.reconnects),
    }
  })
}

function stateNow({ state, reportedAt }: ChannelReport, now: Date): ChannelHealth['state'] {
  if (state === 'stopped') return state
  return now.getTime() - reportedAt.getTime() > SILENT_AFTER_MS ? 'silent' : state
}
