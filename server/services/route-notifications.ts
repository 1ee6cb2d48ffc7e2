import { chooseChannel } from '../domain/channel-choice.ts'
import { CALL_LIST, type NotificationTemplate } from '../domain/notification.ts'
import { nextAllowed, sayableAt } from '../domain/quiet-hours.ts'
import { readChannelStates } from '../store/channel-states.ts'
import { findStranded, findWayless, giveWays, type WayGiven } from '../store/notification-reach.ts'
import { readdressCallList } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { awayChannels, type Reached, reachesOf } from './notification-reach.ts'

/** As soon as one of a person has ended, his next is to be given its way: so often at once. */
const MOST_ROUNDS = 50

/** Templates that may be said now; null: all. By the quiet hours, and what the policy lets through them. */
export async function sayableNow(context: ServiceContext, now: Date): Promise<readonly NotificationTemplate[] | null> {
  const { rules } = await context.channelPolicy.current()
  const mayDisturb = (Object.keys(rules) as NotificationTemplate[]).filter((template) => rules[template].mayDisturb)
  return sayableAt(now, context.quietHours, mayDisturb)
}

/**
 * Gives notifications that are due their ways, by the policy: a channel, or the call list. What nobody can be told, and does
 * not matter enough for a call, ends here.
 * @param limit most in one round
 * @returns how many were given one or ended
 */
export async function giveWaysToDue(context: ServiceContext, limit: number): Promise<number> {
  const now = context.clock.now()
  const sayable = await sayableNow(context, now)
  if (sayable?.length === 0) return 0
  let given = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ids = await findWayless(context.db, { now, sayable, limit })
    if (ids.length === 0) break
    const ways = (await reachesOf(context, ids, now)).map(wayOf)
    const count = await giveWays(context.db, ways, now)
    // another process has them in hand
    if (count === 0) break
    given += count
  }
  return given
}

function wayOf({ row, rule, reach }: Reached): WayGiven {
  const { channel } = chooseChannel(rule, reach)
  const { id, channel: from } = row
  if (channel !== null) return { id, from, channel, status: 'pending' }
  const endings = row.tried.map(({ ending }) => ending)
  if (endings.includes('ambiguous') || endings.includes('expired')) return { id, from, channel, status: 'ambiguous' }
  return { id, from, channel, status: endings.includes('failed') ? 'dead' : 'refused' }
}

/** What routing came to. */
export interface Routed {
  readonly readdressed: number
  readonly given: number
  readonly movedOn: number
}

/**
 * Readdresses notices whose case changed hands, gives what is due its way, and takes what waits on channels that are away to
 * others that are not. Whoever binds a channel gets there what waited for a call.
 * @param limit most notifications of each kind in one round
 */
export async function routeNotifications(context: ServiceContext, limit: number): Promise<Routed> {
  const readdressed = await readdressCallList(context.db, limit)
  const given = await giveWaysToDue(context, limit)
  return { readdressed, given, movedOn: await leaveAwayChannels(context, limit) }
}

async function leaveAwayChannels(context: ServiceContext, limit: number): Promise<number> {
  const now = context.clock.now()
  if (nextAllowed(now, context.quietHours).getTime() !== now.getTime()) return 0
  const { patienceMinutes } = await context.channelPolicy.current()
  const away = awayChannels(await readChannelStates(context.db), patienceMinutes, now)
  const ids = await findStranded(context.db, [...away], now, limit)
  const ways = (await reachesOf(context, ids, now)).map(wayOf)
  // a call is for what no channel can carry, not for what a channel will carry once it is back
  const better = ways.filter(({ from, channel }) => channel !== from && channel !== null && channel !== CALL_LIST)
  return giveWays(context.db, better, now)
}
