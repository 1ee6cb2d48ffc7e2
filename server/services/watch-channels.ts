import { troublesOf } from '../domain/channel-alarm.ts'
import { insertAlarmNotifications, readChannelTraffic, readOpenAlarms, settleAlarms } from '../store/channel-alarms.ts'
import type { ServiceContext } from './context.ts'
import { sayableNow } from './route-notifications.ts'

/** Something wrong with a channel, open until it is well again. */
export interface OpenAlarm {
  readonly kind: string
  readonly channel: string
  readonly raisedAt: Date
}

/** Looks at the traffic of all channels, raises and clears alarms, and tells the administrators of new ones. */
export async function watchChannels(context: ServiceContext): Promise<{ raised: number; cleared: number }> {
  const { db, clock, logger } = context
  const now = clock.now()
  const [policy, sayable] = await Promise.all([context.channelPolicy.current(), sayableNow(context, now)])
  const { traffic, deadLastHour } = await readChannelTraffic(db, { now, sayable })
  const { raised, cleared } = await settleAlarms(db, troublesOf(traffic, deadLastHour, policy, now), now)
  for (const { kind, channel } of raised) logger.warn({ kind, channel }, 'something is wrong with a channel')
  const ids = raised.map(({ id }) => id)
  if (ids.length > 0) await insertAlarmNotifications(db, ids, now)
  return { raised: raised.length, cleared }
}

/** What is wrong at present, the longest first. */
export async function openAlarms({ db }: ServiceContext): Promise<readonly OpenAlarm[]> {
  return readOpenAlarms(db)
}
