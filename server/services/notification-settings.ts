import { SERVER_CHANNELS, type Way } from '../domain/channel-choice.ts'
import type { Balance } from '../domain/subscription.ts'
import { putPreference } from '../store/message-settings.ts'
import { takeWaysBack } from '../store/notification-reach.ts'
import { readOwnWays } from '../store/own-ways.ts'
import { hasRole, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { askableTemplates } from './subscriptions.ts'

/** How a person is told, as he may read and change it himself. */
export interface NotificationSettings {
  /** the way that is tried first; null: as it comes */
  readonly preferredChannel: string | null
  /** ways in which he can be told at present */
  readonly ways: readonly Way[]
  /** subscribe messages that were consented to and not sent yet; null: any number */
  readonly messagesLeft: number | null
  /** whether the scheduled weekly summary comes; null: he is no leader */
  readonly weeklySummary: boolean | null
}

/** How the caller is told. */
export async function readNotificationSettings(context: ServiceContext, caller: Person): Promise<NotificationSettings> {
  const serverChannels = [...context.channels.keys()]
  const [own, templates] = await Promise.all([
    readOwnWays(context.db, caller.userId, serverChannels),
    askableTemplates(context),
  ])
  const isKnown = (way: Way) => own.identities.includes(way) || (way === 'sms' && own.hasPhone)
  const ways: Way[] = [
    ...(own.hasChat ? (['chat'] as const) : []),
    ...SERVER_CHANNELS.filter((channel) => context.channels.has(channel) && isKnown(channel)),
  ]
  // consents to templates that nothing is sent by any more are worth nothing
  const ids = new Set(templates.map(({ templateId }) => templateId))
  const balances = Object.entries(own.consents).flatMap(([id, left]): Balance[] =>
    ids.has(id) ? [left ?? 'lasting'] : [],
  )
  return {
    preferredChannel: own.preferred,
    ways,
    messagesLeft: balances.includes('lasting') ? null : balances.reduce<number>((sum, left) => sum + Number(left), 0),
    weeklySummary: hasRole(caller, 'leader') ? !own.hasStoppedSummary : null,
  }
}

/** Sets the way that a person would rather be told, also for what waits already. */
export async function setPreferredChannel(
  { db, clock }: ServiceContext,
  caller: Person,
  channel: string | null,
): Promise<void> {
  await putPreference(db, caller.userId, channel, clock.now())
  await takeWaysBack(db, [caller.userId])
}
