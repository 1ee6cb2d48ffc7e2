import Router from '@koa/router'
import { observeAlarms, observeChannel, observePlan, registry } from '../metrics.ts'
import { type ChannelHealth, channelHealth } from '../services/channel-health.ts'
import type { ServiceContext } from '../services/context.ts'
import { type PlanReach, planReach } from '../services/holiday-plan.ts'
import { type OpenAlarm, openAlarms } from '../services/watch-channels.ts'

const READY_WITHIN_MS = 2_000

/** /healthz: the process lives. /readyz: it can serve, and what will need care before long. /metrics: for Prometheus. */
export function healthRoutes(context: ServiceContext): Router {
  const router = new Router()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const database = await answersInTime(context)
    ctx.status = database ? 200 : 503
    const channels = database ? await channelsOf(context) : []
    const alarms = database ? await alarmsOf(context) : []
    const warnings = database
      ? [...warningsOf(await reachOf(context)), ...channels.flatMap(channelWarning), ...alarms.map(alarmWarning)]
      : []
    ctx.body = { status: database ? 'ready' : 'unavailable', database, warnings, channels }
  })
  router.get('/metrics', async (ctx) => {
    const reach = await reachOf(context)
    if (reach !== null) observePlan(reach.daysLeft)
    for (const { channel, state } of await channelsOf(context)) observeChannel(channel, state === 'online')
    observeAlarms(await alarmsOf(context))
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  })
  return router
}

/** null when the database is away and nothing was read yet: that is told by other means. */
async function reachOf(context: ServiceContext): Promise<PlanReach | null> {
  return planReach(context).catch(() => null)
}

/** What does not keep it from serving, but will go wrong unless somebody acts. */
function warningsOf(reach: PlanReach | null): string[] {
  if (reach === null || !reach.isShort) return []
  return [`the holiday plan ends on ${reach.horizon}, ${reach.daysLeft} days left: enter the next year’s`]
}

/** How the chat channels are; none when the database is away: that is told by other means. */
async function channelsOf(context: ServiceContext): Promise<readonly ChannelHealth[]> {
  return channelHealth(context).catch((error) => {
    context.logger.warn({ err: error }, 'how the channels are could not be read')
    return []
  })
}

/** What is wrong with ways out; none when the database is away: that is told by other means. */
async function alarmsOf(context: ServiceContext): Promise<readonly OpenAlarm[]> {
  return openAlarms(context).catch((error) => {
    context.logger.warn({ err: error }, 'what is wrong with the channels could not be read')
    return []
  })
}

function alarmWarning({ kind, channel, raisedAt }: OpenAlarm): string {
  return `the way out ${channel}: ${kind} since ${raisedAt.toISOString()}`
}

function channelWarning({ channel, state, reportedAt }: ChannelHealth): string[] {
  return state === 'online'
    ? []
    : [`the chat channel ${channel} is ${state}, last reported ${reportedAt.toISOString()}`]
}

async function answersInTime({ db, logger }: ServiceContext): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error('the database did not answer in time')), READY_WITHIN_MS)
  })
  try {
    await Promise.race([db.ping(), tooLate])
    return true
  } catch (error) {
    logger.warn({ err: error }, 'not ready')
    return false
  } finally {
    clearTimeout(timer)
  }
}
