import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RequestOf } from '../server/contract/endpoint.ts'
import {
  type ClaimedNotification,
  claimNotifications,
  reportNotificationAttempt,
} from '../server/contract/notifications.ts'
import { readWeeklyCard } from '../server/contract/reports.ts'
import type { Bot } from './bot.ts'
import { ChannelBusy, ChannelOfflineError, ChannelRefused, ChannelUnsure } from './channel-errors.ts'
import { DeadlineError } from './deadline.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { Reply } from './reply.ts'
import type { ServerApi } from './server-api.ts'
import { ApiProblem, ServerAway } from './server-errors.ts'

/** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>

export interface DeliveryOptions {
  readonly channel: string
  readonly api: ServerApi
  readonly sessions: PeerSessions
  readonly say: Bot['say']
  /** false: the channel is away, and whatever was claimed could not be said */
  readonly isOnline: () => boolean
  readonly logger: Logger
  readonly pause?: Pause
}

export interface Delivery {
  /** Delivers until stopped; to be called once. */
  start(): void
  /** Claims nothing more; resolves when everything claimed is said and reported. */
  stop(): Promise<void>
}

/** Pause while nothing is due, in milliseconds. */
const IDLE_MS = 700
/** Pauses while the server is away, in milliseconds: doubled from the first up to the last. */
const AWAY_FIRST_MS = 1_000
const AWAY_LAST_MS = 30_000
/** Pauses before a report is repeated, in milliseconds. Without a report the lease ends and the server says it once more. */
const REPORT_PAUSES_MS = [300, 2_000]
/** Notifications claimed at once, and people told at the same time. */
const PAGE = 20
const CONCURRENCY = 8

type Result = RequestOf<typeof reportNotificationAttempt>['body']

const pauseByTimer: Pause = async (milliseconds, signal) => {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}

/**
 * Takes the notifications that are due on a channel and says them there, each person's in order. A crash between saying
 * and reporting leaves a lease that ends on the server; the notification comes back under the same id, by which the
 * channel knows that it was shown.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { channel, api, sessions, say, isOnline, logger, pause = pauseByTimer } = options
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      const claimed = isOnline() ? await deliverPage() : 0
      failures = claimed === undefined ? failures + 1 : 0
      if (claimed !== undefined && claimed > 0) continue
      const away = Math.min(AWAY_FIRST_MS * 2 ** (failures - 1), AWAY_LAST_MS)
      await pause(claimed === undefined ? away : IDLE_MS, stopping.signal)
    }
  }

  /** How many were claimed; undefined when the server did not answer. */
  async function deliverPage(): Promise<number | undefined> {
    let items: readonly ClaimedNotification[]
    try {
      items = (await api.call(claimNotifications, { body: { channel, limit: PAGE } })).items
    } catch (error) {
      logger.warn({ err: error }, 'notifications could not be claimed')
      return undefined
    }
    const queues = byPeer(items)
    await Promise.all(Array.from({ length: CONCURRENCY }, () => deliverQueues(queues)))
    return items.length
  }

  /** One of several workers: takes the next person and tells him everything, until nobody is left. */
  async function deliverQueues(queues: (readonly ClaimedNotification[])[]): Promise<void> {
    for (let queue = queues.shift(); queue; queue = queues.shift()) await deliverInOrder(queue)
  }

  async function deliverInOrder(queue: readonly ClaimedNotification[]): Promise<void> {
    let isHeldBack = false
    for (const notification of queue) {
      // What comes after one that has to be tried again waits for it.
      const result: Result = isHeldBack
        ? { outcome: 'failed', errorCode: 'earlier_failed' }
        : await attempt(notification)
      isHeldBack ||= result.outcome === 'failed'
      await report(notification, result)
    }
  }

  async function attempt(notification: ClaimedNotification): Promise<Result> {
    const { id, peerId, text, buttons } = notification
    try {
      const card = await cardOf(notification)
      await say(peerId, card ? [{ text, buttons }, card] : { text, buttons }, { id })
      return notification.attachment && !card ? { outcome: 'sent', errorCode: 'picture_missing' } : { outcome: 'sent' }
    } catch (error) {
      const result = resultOf(error)
      logger.warn({ err: error, notificationId: id, outcome: result.outcome }, 'notification was not said')
      return result
    }
  }

  /** The picture, asked for as the person it is for; the text goes without it when the server refuses it. */
  async function cardOf({ peerId, attachment }: ClaimedNotification): Promise<Reply | undefined> {
    if (!attachment) return undefined
    const { week } = attachment
    try {
      const image = await sessions.as(peerId, ({ token }) => api.picture(readWeeklyCard, { query: { week }, token }))
      return { image, name: `周报-${week}.png` }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      logger.warn({ err: error, week }, 'the weekly card was refused')
      return undefined
    }
  }

  async function report({ id, attemptId }: ClaimedNotification, body: Result): Promise<void> {
    const params = { notificationId: id, attemptId }
    for (let repeat = 0; ; repeat++) {
      try {
        await api.call(reportNotificationAttempt, { params, body })
        return
      } catch (error) {
        const pauseMs = REPORT_PAUSES_MS[repeat]
        if (error instanceof ApiProblem || pauseMs === undefined) {
          logger.error({ err: error, notificationId: id, outcome: body.outcome }, 'result was not reported')
          return
        }
        await pause(pauseMs, stopping.signal)
      }
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

function byPeer(items: readonly ClaimedNotification[]): (readonly ClaimedNotification[])[] {
  const queues = new Map<string, ClaimedNotification[]>()
  for (const item of items) queues.set(item.peerId, [...(queues.get(item.peerId) ?? []), item])
  return [...queues.values()]
}

/** What became of an attempt that threw: only what is certainly not sent may be sent again. */
function resultOf(error: unknown): Result {
  if (error instanceof ChannelRefused) return { outcome: 'refused', errorCode: error.code.slice(0, 60) }
  if (error instanceof ChannelUnsure) return { outcome: 'ambiguous', errorCode: error.code.slice(0, 60) }
  if (error instanceof ChannelBusy) return { outcome: 'failed', errorCode: error.code.slice(0, 60) }
  if (error instanceof DeadlineError) return { outcome: 'ambiguous', errorCode: 'deadline' }
  if (error instanceof ChannelOfflineError) return { outcome: 'failed', errorCode: 'channel_offline' }
  if (error instanceof ServerAway) return { outcome: 'failed', errorCode: 'picture_unavailable' }
  return { outcome: 'failed', errorCode: error instanceof Error ? error.name.slice(0, 60) : 'unknown' }
}
