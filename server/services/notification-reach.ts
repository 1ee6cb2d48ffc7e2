import { type ChannelRule, type Reach, SERVER_CHANNELS, type ServerChannel } from '../domain/channel-choice.ts'
import { isSpent } from '../domain/notification-follow-up.ts'
import type { TemplateContent } from '../domain/notification-template.ts'
import { type ChannelStateRow, readChannelStates } from '../store/channel-states.ts'
import { type ReachRow, readReaches } from '../store/notification-reach.ts'
import type { ServiceContext } from './context.ts'

/** A notification with the rule that holds for it and the ways that there are. */
export interface Reached {
  readonly row: ReachRow
  readonly rule: ChannelRule
  readonly reach: Reach
}

/** Reads where notifications can go now, by policy, identities, wishes, consents and the state of the channels. */
export async function reachesOf(context: ServiceContext, ids: readonly string[], now: Date): Promise<Reached[]> {
  const serverChannels = [...context.channels.keys()]
  const [rows, policy, templates, states] = await Promise.all([
    readReaches(context.db, { ids, serverChannels, now }),
    context.channelPolicy.current(),
    context.notificationTemplates.current(),
    readChannelStates(context.db),
  ])
  const away = awayChannels(states, policy.patienceMinutes, now)
  return rows.map((row) => {
    const isOpen = (channel: ServerChannel) =>
      context.channels.has(channel) && canSay(channel, row, templates[row.template].content)
    const reach = {
      chat: row.chat,
      open: new Set(SERVER_CHANNELS.filter(isOpen)),
      away,
      preferred: row.preferred,
      spent: spentChannels(row),
    }
    return { row, rule: policy.rules[row.template], reach }
  })
}

/** Channels that were told to stop for longer than patience lasts, or that nobody takes messages for any more. */
export function awayChannels(
  states: readonly ChannelStateRow[],
  patienceMinutes: number,
  now: Date,
): ReadonlySet<string> {
  const patienceMs = patienceMinutes * 60_000
  const isAway = ({ lastSeenAt, pausedUntil }: ChannelStateRow) =>
    (pausedUntil !== null && pausedUntil.getTime() - now.getTime() > patienceMs) ||
    (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() > patienceMs)
  return new Set(states.filter(isAway).map(({ channel }) => channel))
}

/** Is the person known there, and may and can the template be said to him now? */
function canSay(channel: ServerChannel, row: ReachRow, content: TemplateContent): boolean {
  switch (channel) {
    case 'sms':
      return row.hasPhone && content.sms !== null
    case 'wecom':
      return row.identities.includes(channel)
    case 'official-account':
      return row.identities.includes(channel) && (row.isWindowOpen || content.officialAccount !== null)
    case 'subscribe-message': {
      if (content.subscribeMessage === null || !row.identities.includes(channel)) return false
      const left = row.consents[content.subscribeMessage.templateId]
      return left === null || (left !== undefined && left > 0)
    }
  }
}

function spentChannels({ tried }: ReachRow): ReadonlySet<string> {
  const spent = tried.filter(({ channel, ending, attempts, counts }) => {
    return counts && ending !== null && isSpent({ ending, channel, attempts })
  })
  return new Set(spent.map(({ channel }) => channel))
}
