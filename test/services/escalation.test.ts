import { beforeEach, describe, expect, test } from 'vitest'
import { parseIsoWeek } from '../../server/domain/calendar-time.ts'
import { escalateOverdueTasks as escalateJob } from '../../server/jobs/escalate-overdue-tasks.ts'
import { remindOfTasks as remindJob } from '../../server/jobs/remind-of-tasks.ts'
import type { Person } from '../../server/services/actor.ts'
import { escalateOverdueTasks } from '../../server/services/escalate-overdue-tasks.ts'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { raiseStalled } from '../../server/services/raise-stalled.ts'
import { summariseWeek } from '../../server/services/summarise-week.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, aMemberOfStaff, scan, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { claim, clearLine } from './notification-factories.ts'

const harness = useHarness()
const never = new AbortController().signal
let handler: Person
let lead: Person
let dispatcher: Person

beforeEach(async () => {
  harness.clock.set(START)
  await clearLine(harness)
  await harness.db.task.updateMany({ data: { status: 'withdrawn' } })
  await harness.db.roleAssignment.deleteMany({ where: { role: { in: ['handler', 'dispatcher'] } } })
  handler = await aHandlerAt(harness, PLACES.agency)
  lead = await aHandlerAt(harness, PLACES.agency)
  await harness.db.roleAssignment.updateMany({ where: { userId: lead.userId }, data: { isLead: true } })
  dispatcher = await aMemberOfStaff(harness, { role: 'dispatcher', siteId: PLACES.hub })
})

/** A minute of the jobs, run by three processes at once. */
async function aMinuteAt(instant: string): Promise<number> {
  harness.clock.set(instant)
  await flagOverdueTasks(harness.context, 100, never)
  const counts = await Promise.all([1, 2, 100].map((batch) => escalateOverdueTasks(harness.context, batch, never)))
  return counts.reduce((sum, count) => sum + count)
}

const taskOf = ({ id }: TestConsignment) =>
  harness.db.task.findFirstOrThrow({ where: { consignmentId: id, kind: 'dispatch' } })
async function told(consignment: TestConsignment) {
  const rows = await harness.db.notification.findMany({
    where: { consignmentId: consignment.id, template: { in: ['task_overdue', 'task_escalated'] } },
    orderBy: [{ createdAt: 'asc' }, { dedupeKey: 'asc' }],
  })
  return rows.map(({ template, recipientId }) => [template, recipientId])
}

// registered on Monday 2 March at 9:30, due at the agency on Thursday 5 March at 9:30
describe('a task that stays undone', () => {
  test('rises from the handlers to the lead, the hub and the leaders, each told once', async () => {
    const licence = await aConsignment(harness).registered()
    expect(await aMinuteAt('2026-03-05T09:30:00+08:00')).toBe(0)
    expect(await told(licence)).toEqual([])
    await aMinuteAt('2026-03-05T09:31:00+08:00')
    const handlers = [handler.userId, lead.userId].toSorted().map((userId) => ['task_overdue', userId])
    expect((await told(licence)).toSorted()).toEqual(handlers)
    expect(await taskOf(licence)).toMatchObject({ escalationLevel: 1 })
    // 195 working minutes after 9:30 are 15:15
    expect(await aMinuteAt('2026-03-05T15:15:00+08:00')).toBe(0)
    expect(await aMinuteAt('2026-03-05T15:16:00+08:00')).toBe(1)
    expect((await told(licence)).slice(2)).toEqual([['task_escalated', lead.userId]])
    expect(await aMinuteAt('2026-03-06T09:30:00+08:00')).toBe(0)
    expect(await aMinuteAt('2026-03-06T09:31:00+08:00')).toBe(1)
    expect((await told(licence)).slice(3)).toEqual([['task_escalated', dispatcher.userId]])
    // two working days end on Monday
    expect(await aMinuteAt('2026-03-08T12:00:00+08:00')).toBe(0)
    expect(await aMinuteAt('2026-03-09T09:31:00+08:00')).toBe(1)
    expect(await told(licence)).toHaveLength(4)
    expect(await taskOf(licence)).toMatchObject({ escalationLevel: 4, escalatedAt: harness.clock.now() })
    expect(await aMinuteAt('2026-03-20T09:31:00+08:00')).toBe(0)
    const reached = await summariseWeek(harness.context, parseIsoWeek('2026-W11'))
    expect(reached.text).toContain('上报：本周1项任务逐级催办后仍未办，请领导关注：三河镇1项。')
    const before = await summariseWeek(harness.context, parseIsoWeek('2026-W10'))
    expect(before.facts).toMatchObject({ escalatedTasks: 0, planEnds: null })
  })

  test('a server that was away for days tells every rung at once, nobody twice', async () => {
    const licence = await aConsignment(harness).registered()
    expect(await aMinuteAt('2026-03-06T10:00:00+08:00')).toBe(1)
    expect(await told(licence)).toHaveLength(4)
    expect(await taskOf(licence)).toMatchObject({ escalationLevel: 3 })
  })

  test('where a site has no lead, the hub is told in his place, and not once more on its own rung', async () => {
    await harness.db.roleAssignment.updateMany({ where: { userId: lead.userId }, data: { isLead: false } })
    const licence = await aConsignment(harness).registered()
    await aMinuteAt('2026-03-05T09:31:00+08:00')
    await aMinuteAt('2026-03-05T15:16:00+08:00')
    expect((await told(licence)).slice(2)).toEqual([['task_escalated', dispatcher.userId]])
    await aMinuteAt('2026-03-06T09:31:00+08:00')
    expect(await told(licence)).toHaveLength(3)
  })

  test('the hub’s own task is not reported to those who stand there', async () => {
    const licence = await aConsignment(harness).registered()
    await scan(harness, licence, 'dispatched', PLACES.agency, { by: handler })
    await scan(harness, licence, 'received', PLACES.hub, { by: dispatcher })
    await aMinuteAt('2026-03-20T10:00:00+08:00')
    expect(await told(licence)).toEqual([['task_overdue', dispatcher.userId]])
  })

  test('once it is done it rises no more', async () => {
    const licence = await aConsignment(harness).registered()
    await aMinuteAt('2026-03-05T09:31:00+08:00')
    await scan(harness, licence, 'dispatched', PLACES.agency, { by: handler })
    expect(await aMinuteAt('2026-03-06T10:00:00+08:00')).toBe(0)
    expect(await taskOf(licence)).toMatchObject({ escalationLevel: 1, status: 'done' })
  })

  test('lead and hub read what is late, where, and what is theirs to do; who leads no longer reads nothing', async () => {
    const licence = await aConsignment(harness).registered()
    const { number } = await taskOf(licence)
    await aMinuteAt('2026-03-06T10:00:00+08:00')
    await harness.db.notification.updateMany({
      where: { template: { not: 'task_escalated' } },
      data: { status: 'withdrawn' },
    })
    const texts = new Map((await claim(harness)).map(({ peerId, text }) => [peerId, text]))
    expect(texts.get(lead.peerId)).toBe(
      [
        `【超时上报】市场监督管理局，任务 ${number}：发出`,
        `单号 ${licence.trackingNumber}，营业执照`,
        '原定昨天 9:30 前办好，到现在还没有办。',
        '您是站点负责人，请督促尽快办理。',
        '回复单号可以查进度。',
      ].join('\n'),
    )
    expect(texts.get(dispatcher.peerId)).toContain('请县流转中心联系站点')
    await clearLine(harness)
    await harness.db.notification.updateMany({
      where: { recipientId: lead.userId, template: 'task_escalated' },
      data: { status: 'pending', settledAt: null, attemptCount: 0 },
    })
    await harness.db.roleAssignment.updateMany({ where: { userId: lead.userId }, data: { isLead: false } })
    expect((await claim(harness)).map(({ peerId }) => peerId)).not.toContain(lead.peerId)
  })
})

describe('a reminder', () => {
  const reminders = ({ id }: TestConsignment) =>
    harness.db.notification.findMany({ where: { consignmentId: id, template: 'task_due_soon' } })
  const remind = () => remindJob.run(harness.context, harness.clock.now(), never)

  test('comes when a quarter of the time is left, once to each who stands there', async () => {
    const licence = await aConsignment(harness).registered()
    // three days from Monday 9:30: a quarter is left from Wednesday 15:30 on
    harness.clock.set('2026-03-04T15:29:00+08:00')
    await remind()
    expect(await reminders(licence)).toEqual([])
    harness.clock.set('2026-03-04T15:30:00+08:00')
    await Promise.all([remind(), remind(), remind()])
    await remind()
    expect((await reminders(licence)).map(({ recipientId }) => recipientId).toSorted()).toEqual(
      [handler.userId, lead.userId].toSorted(),
    )
  })

  test('is not told any more once the task is overdue: that is told in its place', async () => {
    const licence = await aConsignment(harness).registered()
    harness.clock.set('2026-03-05T09:00:00+08:00')
    await remind()
    await harness.db.notification.updateMany({ where: { template: 'task_opened' }, data: { status: 'withdrawn' } })
    harness.clock.set('2026-03-05T10:00:00+08:00')
    expect(await claim(harness)).toEqual([])
    expect((await reminders(licence)).map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn'])
  })
})

describe('documents that were given and not taken in time', () => {
  const stalls = ({ id }: TestConsignment) =>
    harness.db.relayException.findMany({ where: { consignmentId: id, kind: 'stalled' } })

  async function onTheWay(): Promise<TestConsignment> {
    const licence = await aConsignment(harness).registered()
    await scan(harness, licence, 'dispatched', PLACES.agency, { by: handler })
    return licence
  }

  test('are an exception by themselves, once, by nobody’s hand; it settles when they arrive', async () => {
    const licence = await onTheWay()
    await aMinuteAt('2026-03-04T09:30:00+08:00')
    expect(await raiseStalled(harness.context, 10, never)).toBe(0)
    await aMinuteAt('2026-03-04T09:31:00+08:00')
    const counts = await Promise.all([1, 2, 3].map(() => raiseStalled(harness.context, 10, never)))
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    await escalateJob.run(harness.context, harness.clock.now(), never)
    expect(await stalls(licence)).toMatchObject([{ status: 'open', siteId: PLACES.hub }])
    const raised = await harness.db.scanEvent.findFirstOrThrow({
      where: { consignmentId: licence.id, kind: 'exception_raised' },
    })
    expect(raised.details).toMatchObject({
      exceptionKind: 'stalled',
      note: '应在 2026-03-04 9:30 前收到，到期没有收到',
    })
    harness.clock.advance({ hours: 2 })
    await scan(harness, licence, 'received', PLACES.hub, { by: dispatcher })
    expect(await stalls(licence)).toMatchObject([{ status: 'withdrawn' }])
    expect(await harness.db.consignment.findUniqueOrThrow({ where: { id: licence.id } })).toMatchObject({
      openExceptions: 0,
      status: 'held',
    })
  })

  test('a receipt that we learn of late shows that nothing had stalled', async () => {
    const licence = await onTheWay()
    await aMinuteAt('2026-03-04T09:31:00+08:00')
    await raiseStalled(harness.context, 10, never)
    harness.clock.advance({ hours: 1 })
    const occurredAt = new Date('2026-03-03T10:00:00+08:00')
    await scan(harness, licence, 'received', PLACES.hub, { by: dispatcher, occurredAt })
    expect(await stalls(licence)).toMatchObject([{ status: 'withdrawn' }])
  })

  test('are not raised again after the hub has looked into it', async () => {
    const licence = await onTheWay()
    await aMinuteAt('2026-03-04T09:31:00+08:00')
    await raiseStalled(harness.context, 10, never)
    await scan(harness, licence, 'exception_resolved', PLACES.hub, { by: dispatcher })
    harness.clock.advance({ days: 3 })
    expect(await raiseStalled(harness.context, 10, never)).toBe(0)
    expect((await stalls(licence)).map(({ status }) => status)).toEqual(['resolved'])
  })
})
