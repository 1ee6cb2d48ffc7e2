import { randomUUID } from 'node:crypto'
import { parseIsoWeek } from '../../server/domain/calendar-time.ts'
import { claimNotifications, type OutgoingNotification } from '../../server/services/claim-notifications.ts'
import { takeWaysBack } from '../../server/store/notification-reach.ts'
import { aLeader } from '../setup/factories.ts'
import type { Harness } from '../setup/harness.ts'

export const CHANNEL = 'simulator'
export const WEEK = parseIsoWeek('2026-W09')

/** What the chatbot of a channel would get now. */
export function claim(
  harness: Harness,
  wish: { channel?: string; limit?: number } = {},
): Promise<OutgoingNotification[]> {
  const request = { channel: wish.channel ?? CHANNEL, limit: wish.limit ?? 100 }
  return claimNotifications(harness.context, request)
}

/** Lets a person be written to. @returns the peer id */
export async function bindChat(
  harness: Harness,
  userId: string,
  channel: string = CHANNEL,
  at?: Date,
): Promise<string> {
  const peerId = `peer-${randomUUID()}`
  await harness.db.channelIdentity.create({ data: { channel, peerId, userId, ...(at ? { createdAt: at } : {}) } })
  await takeWaysBack(harness.db, [userId])
  return peerId
}

/** Summaries in line for a leader, one a second from now back, the oldest first. @returns their ids in that order */
export async function summariesFor(harness: Harness, userId: string, count: number): Promise<string[]> {
  const now = harness.clock.now().getTime()
  const rows = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    dedupeKey: randomUUID(),
    template: 'weekly_summary',
    recipientId: userId,
    parameters: { week: WEEK },
    nextAttemptAt: harness.clock.now(),
    createdAt: new Date(now - (count - index) * 1000),
  }))
  await harness.db.notification.createMany({ data: rows })
  return rows.map((row) => row.id)
}

/** A leader with one notification in line. */
export async function aWaitingNotification(harness: Harness): Promise<{ id: string; leaderId: string }> {
  const leader = await aLeader(harness)
  const [id] = await summariesFor(harness, leader.userId, 1)
  return { id: id as string, leaderId: leader.userId }
}

export function notificationOf(harness: Harness, id: string) {
  return harness.db.notification.findUniqueOrThrow({
    where: { id },
    include: { attempts: { orderBy: { startedAt: 'asc' } } },
  })
}

/** Takes what is in line or under way out of a test's way. */
export async function clearLine(harness: Harness): Promise<void> {
  await harness.db.notification.updateMany({
    where: { status: { in: ['pending', 'sending'] } },
    data: { status: 'withdrawn', settledAt: harness.clock.now() },
  })
}
