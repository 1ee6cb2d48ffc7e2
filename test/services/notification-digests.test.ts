import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { NIGHT } from '../../server/domain/quiet-hours.ts'
import type { Person } from '../../server/services/actor.ts'
import { claimNotifications, type OutgoingNotification } from '../../server/services/claim-notifications.ts'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { retryNotification } from '../../server/services/list-notifications.ts'
import { recoverExpiredAttempts, reportNotificationAttempt } from '../../server/services/report-notification-attempt.ts'
import { claimDue } from '../../server/store/notification-claims.ts'
import { addConsents, readBalances } from '../../server/store/subscriptions.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, aResident, scan, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { bindChat, CHANNEL, claim, clearLine, notificationOf } from './notification-factories.ts'

const harness = useHarness({ poolSize: 8 })
const never = new AbortController().signal

beforeEach(async () => {
  harness.clock.set(START)
  await clearLine(harness)
  await harness.db.task.updateMany({ data: { status: 'withdrawn' } })
  await harness.db.roleAssignment.deleteMany({ where: { role: { in: ['handler', 'dispatcher'] } } })
})

async function results(count: number): Promise<TestConsignment[]> {
  const resident = await aResident(harness)
  return Promise.all(Array.from({ length: count }, () => aConsignment(harness, { resident }).registered()))
}

const waiting = (person: Person) =>
  harness.db.notification.findMany({ where: { recipientId: person.userId, status: { not: 'withdrawn' } } })
const report = (message: OutgoingNotification | undefined, outcome: 'sent' | 'failed') =>
  reportNotificationAttempt(harness.context, {
    notificationId: message?.id as string,
    attemptId: message?.attemptId as string,
    outcome,
  })

describe('many tasks at once', () => {
  test('are one message: how many of which, the most urgent, and what to reply', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(12)
    const [message, ...more] = await claim(harness)
    expect(more).toEqual([])
    expect(message).toMatchObject({ peerId: handler.peerId, attachment: null })
    const lines = message?.text.split('\n') ?? []
    expect(lines[0]).toBe('您有 12 项新任务：发出 12。')
    expect(lines.slice(1, 5)).toEqual([
      '最急的：',
      ...[1, 2, 3].map(() => expect.stringMatching(/^任务 \d+：发出，营业执照（SH\w+），3月5日（周四）9:30 前$/)),
    ])
    expect(lines.at(-1)).toBe('回复「任务」查看全部。')
  })

  test('each with an attempt of its own, all settled by one report; the same report again changes nothing', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(5)
    const [message] = await claim(harness)
    expect(await waiting(handler)).toMatchObject(
      Array.from({ length: 5 }, () => ({ status: 'sending', attemptCount: 1, digestId: message?.id })),
    )
    expect(await report(message, 'sent')).toBe('sent')
    expect(await report(message, 'sent')).toBe('sent')
    const rows = await waiting(handler)
    expect(rows.map(({ status }) => status)).toEqual(Array(5).fill('sent'))
    const ids = rows.map(({ id }) => id)
    const attempts = await harness.db.notificationAttempt.findMany({ where: { notificationId: { in: ids } } })
    expect(attempts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('sent'))
  })

  test('three are still told one by one', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(3)
    for (let told = 0; told < 3; told += 1) {
      const messages = await claim(harness)
      expect(messages).toMatchObject([{ text: expect.stringMatching(/^【任务 \d+】请发出/) }])
      await report(messages[0], 'sent')
    }
    expect((await waiting(handler)).map(({ status, digestId }) => [status, digestId])).toEqual(
      Array(3).fill(['sent', null]),
    )
  })

  test('tasks that were done meanwhile are left out; a single one left reads as ever', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    const all = await results(5)
    for (const done of all.slice(1)) await scan(harness, done, 'dispatched', PLACES.agency, { by: handler })
    const [message, ...more] = await claim(harness)
    expect(more).toEqual([])
    expect(message?.text).toMatch(/^【任务 \d+】请发出/)
    await report(message, 'sent')
    const rows = await harness.db.notification.findMany({ where: { recipientId: handler.userId } })
    expect(rows.map(({ status }) => status).toSorted()).toEqual(['sent', ...Array(4).fill('withdrawn')])
  })
})

describe('a digest that has to be tried again', () => {
  test('comes under its own id with the same tasks; what joined the line waits for the next', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(6)
    const [first] = await claim(harness)
    expect(await report(first, 'failed')).toBe('pending')
    harness.clock.advance({ seconds: 1 })
    await results(5)
    expect(await claim(harness)).toEqual([])
    harness.clock.advance({ minutes: 1 })
    const [again] = await claim(harness)
    expect(again?.id).toBe(first?.id)
    expect(again?.text).toContain('您有 6 项新任务')
    await report(again, 'sent')
    const [next] = await claim(harness)
    expect(next?.id).not.toBe(first?.id)
    expect(next?.text).toContain('您有 5 项新任务')
    await report(next, 'sent')
    expect((await waiting(handler)).every(({ status }) => status === 'sent')).toBe(true)
  })

  test('nobody reported in time: it comes whole or not at all, and a late report settles it', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(6)
    const [first] = await claim(harness)
    harness.clock.advance({ minutes: 1 })
    // some of its leases are recovered, the others not yet
    expect(await recoverExpiredAttempts(harness.context, 2)).toBe(2)
    harness.clock.advance({ minutes: 1 })
    expect(await claim(harness)).toEqual([])
    await recoverExpiredAttempts(harness.context, 100)
    harness.clock.advance({ minutes: 1 })
    const [again] = await claim(harness)
    expect(again).toMatchObject({ id: first?.id, text: expect.stringContaining('您有 6 项新任务') })
    // the first bot was only slow
    await report(first, 'sent')
    expect((await waiting(handler)).map(({ status }) => status)).toEqual(Array(6).fill('sent'))
  })

  test('one of it that a person sends again goes alone', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(4)
    const [message] = await claim(harness)
    const sent = { notificationId: message?.id as string, attemptId: message?.attemptId as string }
    await reportNotificationAttempt(harness.context, { ...sent, outcome: 'refused' })
    const [one] = await waiting(handler)
    await retryNotification(harness.context, one?.id as string)
    expect(await claim(harness)).toMatchObject([{ id: one?.id, text: expect.stringMatching(/^【任务/) }])
  })

  test('one that cannot be written is tried again alone, so that it is not lost under an id that was shown', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    await results(5)
    const [broken] = await waiting(handler)
    await harness.db.notification.update({ where: { id: broken?.id as string }, data: { consignmentId: null } })
    const [message] = await claim(harness)
    expect(message?.text).toContain('您有 4 项新任务')
    await report(message, 'sent')
    expect(await notificationOf(harness, broken?.id as string)).toMatchObject({ status: 'pending', digestId: null })
  })
})

test('what reminds is bundled from the second on: a morning’s overdue tasks are one message', async () => {
  await aHandlerAt(harness, PLACES.agency)
  await results(2)
  for (let told = 0; told < 2; told += 1) await report((await claim(harness))[0], 'sent')
  harness.clock.advance({ days: 10 })
  await flagOverdueTasks(harness.context, 100, never)
  const [message, ...more] = await claim(harness)
  expect(more).toEqual([])
  expect(message?.text).toMatch(/^您有 2 项任务：已超时 2 项（发出 2）。/)
})

test('a task of which several notifications speak is counted once, as what it is worst', async () => {
  await aHandlerAt(harness, PLACES.agency)
  await results(4)
  harness.clock.advance({ days: 10 })
  await flagOverdueTasks(harness.context, 100, never)
  await results(1)
  const [message] = await claim(harness)
  expect(message?.text).toMatch(/^您有 5 项任务：已超时 4 项（发出 4）；新任务 1 项（发出 1）。/)
})

describe('quiet hours', () => {
  const claimAt = (instant: string) => {
    harness.clock.set(instant)
    const request = { channel: CHANNEL, limit: 100 }
    return claimNotifications({ ...harness.context, quietHours: NIGHT }, request)
  }

  test('the night’s tasks come in the morning, in one message; nothing is lost', async () => {
    const handler = await aHandlerAt(harness, PLACES.agency)
    harness.clock.set('2026-03-02T20:59:00+08:00')
    await results(1)
    const evening = await claimAt('2026-03-02T20:59:59+08:00')
    expect(evening).toHaveLength(1)
    await report(evening[0], 'sent')
    harness.clock.set('2026-03-02T21:00:00+08:00')
    await results(4)
    expect(await claimAt('2026-03-02T21:00:00+08:00')).toEqual([])
    expect(await claimAt('2026-03-03T00:00:00+08:00')).toEqual([])
    expect(await claimAt('2026-03-03T07:29:59+08:00')).toEqual([])
    const [message] = await claimAt('2026-03-03T07:30:00+08:00')
    expect(message).toMatchObject({ peerId: handler.peerId, text: expect.stringContaining('您有 4 项新任务') })
  })

  test('a resident’s notice waits too', async () => {
    const resident = await aResident(harness)
    await bindChat(harness, resident.userId)
    const licence = await aConsignment(harness, { resident }).registered()
    harness.clock.set('2026-03-02T22:00:00+08:00')
    const handler = await aHandlerAt(harness, PLACES.agency)
    await scan(harness, licence, 'dispatched', PLACES.agency, { by: handler })
    expect(await claimAt('2026-03-02T22:01:00+08:00')).toEqual([])
    const morning = await claimAt('2026-03-03T07:30:00+08:00')
    expect(morning.map(({ text }) => text)).toContainEqual(expect.stringContaining('已从'))
  })

  test('what may disturb passes by what waits, but never by what is being said', async () => {
    const resident = await aResident(harness)
    await bindChat(harness, resident.userId)
    const now = harness.clock.now()
    const row = (template: string, seconds: number) =>
      harness.db.notification.create({
        data: {
          id: crypto.randomUUID(),
          dedupeKey: crypto.randomUUID(),
          template,
          recipientId: resident.userId,
          channel: CHANNEL,
          nextAttemptAt: now,
          createdAt: new Date(now.getTime() + seconds * 1000),
        },
      })
    await row('departed', 0)
    const urgent = await row('completed', 1)
    await row('completed', 2)
    const simulator = {
      channel: CHANNEL,
      knownBy: { identity: CHANNEL },
      mayDigest: true,
      consentsFor: null,
      mostAMinute: null,
    }
    const request = { ...simulator, limit: 9, now, leaseUntil: new Date(now.getTime() + 60_000) }
    const claimUrgent = () => claimDue(harness.db, { ...request, sayable: ['completed'] })
    expect((await claimUrgent()).map(({ id }) => id)).toEqual([urgent.id])
    expect(await claimUrgent()).toEqual([])
  })
})

test('a digest that cannot go out whole spends no consent', async () => {
  const handler = await aHandlerAt(harness, PLACES.agency)
  await results(5)
  const [message] = await claim(harness)
  await report(message, 'failed')
  harness.clock.advance({ minutes: 30 })
  const templateId = 'template-of-tasks'
  const peerId = handler.peerId
  await addConsents(harness.db, peerId, [{ id: randomUUID(), templateId, kind: 'once' }], harness.clock.now())
  const last = (await waiting(handler))
    .toSorted((a, b) => a.id.localeCompare(b.id))
    .findLast(({ id }) => id !== message?.id)
  const now = harness.clock.now()
  const asked = {
    channel: CHANNEL,
    knownBy: { identity: CHANNEL },
    mayDigest: true,
    mostAMinute: null,
    sayable: null,
    limit: 9,
  }
  const request = {
    ...asked,
    consentsFor: { task_opened: templateId },
    now,
    leaseUntil: new Date(now.getTime() + 60_000),
  }
  await harness.owner.$transaction(async (other) => {
    await other.$queryRaw`SELECT FROM notification WHERE id = ${last?.id}::uuid FOR UPDATE`
    expect(await claimDue(harness.db, request)).toEqual([])
  })
  expect([...(await readBalances(harness.db, peerId))]).toEqual([[templateId, 1]])
  // nobody holds any of it now
  expect(await claimDue(harness.db, request)).toHaveLength(5)
  expect([...(await readBalances(harness.db, peerId))]).toEqual([[templateId, 0]])
})

test('by six claimers at once nothing is lost and nothing doubled', { timeout: 60_000 }, async () => {
  const handlers = await Promise.all(Array.from({ length: 4 }, () => aHandlerAt(harness, PLACES.agency)))
  await results(30)
  let attempts = 0
  const messages: OutgoingNotification[] = []
  const work = async () => {
    for (let empty = 0; empty < 5; ) {
      const claimed = await claim(harness, { limit: 3 })
      empty = claimed.length === 0 ? empty + 1 : 0
      for (const message of claimed) {
        attempts += 1
        // every third attempt fails and is made again
        const outcome = attempts % 3 === 0 ? 'failed' : 'sent'
        await report(message, outcome)
        if (outcome === 'sent') messages.push(message)
      }
      harness.clock.advance({ seconds: 30 })
    }
  }
  await Promise.all([results(10), ...Array.from({ length: 6 }, work)])
  await work()
  for (const handler of handlers) {
    const rows = await harness.db.notification.findMany({
      where: { recipientId: handler.userId },
      include: { attempts: true },
    })
    expect(rows).toHaveLength(40)
    for (const row of rows) {
      expect(row.status).toBe('sent')
      expect(row.attempts.filter(({ outcome }) => outcome === 'sent')).toHaveLength(1)
    }
    const told = new Set(rows.map(({ id, digestId }) => digestId ?? id))
    const heard = messages.filter(({ peerId }) => peerId === handler.peerId).map(({ id }) => id)
    expect(heard.toSorted()).toEqual([...told].toSorted())
    expect(told.size).toBeLessThan(15)
  }
})
