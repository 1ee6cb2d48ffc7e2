import { randomUUID } from 'node:crypto'
import { validate } from 'node-cron'
import { expect, test } from 'vitest'
import { isoWeekOf, previousWeek } from '../../server/domain/calendar-time.ts'
import { flagOverdueTasks as flagJob } from '../../server/jobs/flag-overdue-tasks.ts'
import type { Job } from '../../server/jobs/job.ts'
import { purgeExpired } from '../../server/jobs/purge-expired.ts'
import { recoverNotificationLeases } from '../../server/jobs/recover-notification-leases.ts'
import { JOBS } from '../../server/jobs/registry.ts'
import { routeNotifications } from '../../server/jobs/route-notifications.ts'
import { tidyCallList } from '../../server/jobs/tidy-call-list.ts'
import { weeklySummary } from '../../server/jobs/weekly-summary.ts'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { sendWeeklySummaries } from '../../server/services/send-weekly-summaries.ts'
import {
  aWaitingNotification,
  bindChat,
  claim,
  notificationOf,
  summariesFor,
} from '../services/notification-factories.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, aLeader, aResident, carry, scan } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
const never = new AbortController().signal
const run = (job: Job) => job.run(harness.context, harness.clock.now(), never)

test('every job has a name of its own and a cron expression that can be read', () => {
  expect(new Set(JOBS.map((job) => job.id)).size).toBe(JOBS.length)
  expect(JOBS.filter((job) => !validate(job.cron))).toEqual([])
})

test('a task past its time is flagged once and told once to each who stands there', async () => {
  const handlers = [await aHandlerAt(harness, PLACES.agency), await aHandlerAt(harness, PLACES.agency)]
  const licence = await aConsignment(harness).registered()
  const task = await harness.db.task.findFirstOrThrow({ where: { consignmentId: licence.id } })
  const told = () => harness.db.notification.findMany({ where: { taskId: task.id, template: 'task_overdue' } })
  harness.clock.set(task.dueAt)
  await run(flagJob)
  expect(await told()).toEqual([])
  harness.clock.advance({ seconds: 1 })
  const flaggedAt = harness.clock.now()
  const counts = await Promise.all([1, 2, 3].map(() => flagOverdueTasks(harness.context, 100, never)))
  expect(counts.reduce((sum, count) => sum + count)).toBe(1)
  harness.clock.advance({ hours: 1 })
  await run(flagJob)
  const rows = await told()
  expect(rows.map((row) => row.recipientId).toSorted()).toEqual(handlers.map((one) => one.userId).toSorted())
  expect(await harness.db.task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
    overdueFlaggedAt: flaggedAt,
  })
  const texts = (await claim(harness)).map((message) => message.text)
  expect(texts).toContainEqual(expect.stringMatching(`^【任务 ${task.number}】请发出`))
})

test('many overdue tasks are flagged in batches, by several at once, each once; closed ones never', async () => {
  const closed = await aConsignment(harness).registered()
  await scan(harness, closed, 'dispatched', PLACES.agency)
  for (let count = 0; count < 25; count += 1) await aConsignment(harness).registered()
  harness.clock.advance({ days: 30 })
  const open = await harness.db.task.count({ where: { status: 'open', overdueFlaggedAt: null } })
  expect(open).toBeGreaterThanOrEqual(25)
  const counts = await Promise.all([2, 3, 50, 50].map((batch) => flagOverdueTasks(harness.context, batch, never)))
  expect(counts.reduce((sum, count) => sum + count)).toBe(open)
  expect(await flagOverdueTasks(harness.context, 50, never)).toBe(0)
  const wrongly = await harness.db.task.count({ where: { status: 'done', overdueFlaggedAt: { not: null } } })
  expect(wrongly).toBe(0)
})

test('a task that somebody is closing this moment is passed over, and flagged later if it stays open', async () => {
  const [held, free] = [await aConsignment(harness).registered(), await aConsignment(harness).registered()]
  harness.clock.advance({ days: 30 })
  const flagged = async ({ id }: { id: string }) =>
    (await harness.db.task.findFirstOrThrow({ where: { consignmentId: id } })).overdueFlaggedAt !== null
  await harness.db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM task WHERE consignment_id = ${held.id}::uuid FOR UPDATE`
    await flagOverdueTasks(harness.context, 100, never)
    expect([await flagged(held), await flagged(free)]).toEqual([false, true])
  })
  expect(await flagOverdueTasks(harness.context, 100, never)).toBe(1)
  expect(await flagged(held)).toBe(true)
})

test('the weekly summary goes to bound leaders, once a week, for the week before', async () => {
  harness.clock.set('2026-06-07T23:59:00+08:00')
  await aConsignment(harness).registered()
  harness.clock.set('2026-06-08T08:03:00+08:00')
  const bound = await aLeader(harness)
  const unbound = await aLeader(harness)
  await harness.db.channelIdentity.deleteMany({ where: { userId: unbound.userId } })
  await bindChat(harness, unbound.userId, 'miniprogram')
  await run(weeklySummary)
  harness.clock.advance({ days: 6 })
  await run(weeklySummary)
  const sent = await harness.db.notification.findMany({ where: { dedupeKey: { startsWith: 'weekly:' } } })
  expect(sent).toMatchObject([{ recipientId: bound.userId, parameters: { week: '2026-W23' }, status: 'pending' }])
})

test('of a week before anything was registered there is nothing to tell', async () => {
  const first = await harness.db.consignment.aggregate({ _min: { registeredAt: true } })
  await aLeader(harness)
  const weekBefore = previousWeek(isoWeekOf(first._min.registeredAt ?? harness.clock.now()))
  expect(await sendWeeklySummaries(harness.context, weekBefore)).toBe(0)
})

test.for([
  ['2026-03-02T08:02:59+08:00', null],
  ['2026-03-02T08:03:00+08:00', '2026-W10'],
  ['2026-03-08T23:59:59+08:00', '2026-W10'],
  ['2026-12-28T08:03:00+08:00', '2026-W53'],
] as const)('at %s the summary that is due is that of slot %s', ([instant, slot]) => {
  expect(weeklySummary.dueTick(new Date(instant))?.slot ?? null).toBe(slot)
})

test('leases that ran out are recovered', async () => {
  const { id } = await aWaitingNotification(harness)
  while ((await claim(harness)).length > 0);
  harness.clock.advance({ minutes: 1 })
  expect(await run(recoverNotificationLeases)).toMatch(/^[1-9]\d* attempts recovered$/)
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'pending', attempts: [{ outcome: 'ambiguous' }] })
})

test('who cannot be reached by chat is to be phoned, and is written to once he has bound a channel', async () => {
  const resident = await aResident(harness)
  const licence = await aConsignment(harness, { resident }).registered()
  await carry(harness, licence).to(PLACES.village)
  await run(routeNotifications)
  const left = await harness.db.notification.findMany({
    where: { recipientId: resident.userId },
    orderBy: { createdAt: 'asc' },
  })
  // news is not worth a call
  expect(left.map((row) => [row.template, row.status, row.channel])).toEqual([
    ['departed', 'refused', null],
    ['ready_for_pickup', 'pending', 'call-list'],
  ])
  await run(tidyCallList)
  const peerId = await bindChat(harness, resident.userId)
  const messages = (await claim(harness)).filter((message) => message.peerId === peerId)
  expect(messages.map((message) => message.id)).toEqual([left[1]?.id])
})

test('notices follow the case to the account that holds it after binding', async () => {
  const former = await aResident(harness)
  const licence = await aConsignment(harness, { resident: former }).registered()
  await carry(harness, licence).to(PLACES.village)
  await run(routeNotifications)
  const holder = await aResident(harness)
  const peerId = await bindChat(harness, holder.userId)
  await harness.db.case.update({ where: { id: licence.caseId }, data: { residentId: holder.userId } })
  await run(routeNotifications)
  const code = harness.context.personalData.pickupCode(licence.id)
  const messages = (await claim(harness)).filter((message) => message.peerId === peerId)
  expect(messages.map((message) => message.text)).toEqual([expect.stringContaining(code)])
})

test('a leader whose role ended gets no summary any more', async () => {
  const leader = await aLeader(harness)
  const [id] = await summariesFor(harness, leader.userId, 1)
  await harness.db.roleAssignment.deleteMany({ where: { userId: leader.userId } })
  await claim(harness)
  expect(await notificationOf(harness, id as string)).toMatchObject({ status: 'withdrawn' })
})

test('what has served its time is deleted, the rest stays', async () => {
  const { db, clock } = harness
  const { userId } = await aLeader(harness)
  const ago = (hours: number) => new Date(clock.now().getTime() - hours * 3_600_000)
  for (const hours of [1, 47, 49, 500]) {
    await db.idempotencyKey.create({
      data: { userId, key: `key-${hours}`, operation: 'test', requestHash: 'x', createdAt: ago(hours) },
    })
    await db.bindingCode.create({ data: { codeHash: randomUUID(), userId, expiresAt: ago(hours) } })
    await db.jobSlot.create({ data: { job: 'test', slot: String(hours), claimedAt: ago(hours) } })
  }
  expect(await run(purgeExpired)).toBe(
    'deleted 2 idempotency keys, 3 binding codes, 1 job slots, 0 dialogues, 0 attachments’ contents, 0 nonces, 0 inbound messages; purged 0 consignments and 0 residents',
  )
  const keys = await db.idempotencyKey.findMany({ where: { userId }, orderBy: { createdAt: 'desc' } })
  expect(keys.map((row) => row.key)).toEqual(['key-1', 'key-47'])
})
