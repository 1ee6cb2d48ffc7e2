import { beforeEach, expect, test } from 'vitest'
import { reportNotificationAttempt } from '../../server/services/report-notification-attempt.ts'
import { summariseWeek } from '../../server/services/summarise-week.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, aLeader, aResident, carry, scan, staffAt } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { bindChat, CHANNEL, claim, clearLine, notificationOf, summariesFor, WEEK } from './notification-factories.ts'

const harness = useHarness()

beforeEach(() => clearLine(harness))

test('a handler is pushed the task: what, which way, until when, and the words to reply', async () => {
  const handler = await staffAt(harness, PLACES.agency)
  const licence = await aConsignment(harness).registered()
  const task = await harness.db.task.findFirstOrThrow({ where: { consignmentId: licence.id } })
  const [message, ...more] = await claim(harness)
  expect(more).toEqual([])
  expect(message).toMatchObject({ peerId: handler.peerId, attachment: null })
  expect(message?.text).toBe(
    [
      `【任务 ${task.number}】请发出`,
      `单号 ${licence.trackingNumber}，营业执照`,
      '发往：大埔县业务流转中心',
      '请在3月5日（周四）9:30 前办好。',
      `发出后回复：发出 ${task.number}`,
    ].join('\n'),
  )
})

test('the row is under a lease and its attempt is written before anything is sent', async () => {
  await staffAt(harness, PLACES.agency)
  await aConsignment(harness).registered()
  const [message] = await claim(harness)
  const row = await notificationOf(harness, message?.id as string)
  expect(row).toMatchObject({ status: 'sending', channel: CHANNEL, attemptCount: 1, settledAt: null })
  expect(row.leaseUntil).toEqual(new Date(harness.clock.now().getTime() + 60_000))
  expect(row.attempts).toMatchObject([{ id: message?.attemptId, channel: CHANNEL, outcome: null }])
  expect(await claim(harness)).toEqual([])
})

test('a resident is told to come, with the code, the place and its hours', async () => {
  const resident = await aResident(harness)
  const peerId = await bindChat(harness, resident.userId)
  const licence = await aConsignment(harness, { resident }).registered()
  await carry(harness, licence).to(PLACES.village)
  const messages = (await claim(harness)).filter((message) => message.peerId === peerId)
  expect(messages.map((message) => message.text)).toEqual([
    [
      '您的营业执照到了，请来领取。',
      `取件码：${harness.context.personalData.pickupCode(licence.id)}`,
      '地点：汇城村服务站',
      '开放时间：周一至周五 8:30–12:00、14:30–17:30',
      '领取时把取件码告诉工作人员，不要告诉别人。',
      `单号 ${licence.trackingNumber}`,
    ].join('\n'),
  ])
  const departed = await harness.db.notification.findFirstOrThrow({
    where: { consignmentId: licence.id, template: 'departed' },
  })
  // it has long arrived: that it left is no news
  expect(departed).toMatchObject({ status: 'withdrawn', attemptCount: 0 })
})

test('a task that is closed before the message leaves is withdrawn, with no attempt on its record', async () => {
  await staffAt(harness, PLACES.agency)
  const licence = await aConsignment(harness).registered()
  const { id } = await harness.db.notification.findFirstOrThrow({ where: { consignmentId: licence.id } })
  await scan(harness, licence, 'dispatched', PLACES.agency)
  // as if the scan had come between the claim and the writing of the message
  await harness.db.notification.update({ where: { id }, data: { status: 'pending', settledAt: null } })
  expect((await claim(harness)).map((message) => message.id)).not.toContain(id)
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'withdrawn', attemptCount: 0, attempts: [] })
})

test('nobody is told of a site that is no longer his', async () => {
  const handler = await aHandlerAt(harness, PLACES.otherAgency)
  const consignment = await aConsignment(harness, { matterId: await matterOf(PLACES.otherAgency) }).registered()
  await harness.db.roleAssignment.deleteMany({ where: { userId: handler.userId } })
  expect((await claim(harness)).filter((message) => message.peerId === handler.peerId)).toEqual([])
  const row = await harness.db.notification.findFirstOrThrow({
    where: { consignmentId: consignment.id, recipientId: handler.userId },
  })
  expect(row.status).toBe('withdrawn')
})

test('a pick-up code goes only to whoever holds the case', async () => {
  const resident = await aResident(harness)
  await bindChat(harness, resident.userId)
  const licence = await aConsignment(harness, { resident }).registered()
  await carry(harness, licence).to(PLACES.village)
  const other = await aResident(harness)
  await harness.db.case.update({ where: { id: licence.caseId }, data: { residentId: other.userId } })
  const code = harness.context.personalData.pickupCode(licence.id)
  expect((await claim(harness)).filter((message) => message.text.includes(code))).toEqual([])
})

test('a leader gets the summary with its picture', async () => {
  const leader = await aLeader(harness)
  await summariesFor(harness, leader.userId, 1)
  const { text } = await summariseWeek(harness.context, WEEK)
  expect(text).toMatch(/^2026年第9周周报/)
  expect(await claim(harness)).toMatchObject([
    { peerId: leader.peerId, text, attachment: { kind: 'weekly_card', week: WEEK } },
  ])
})

test('a person is written to on the channel that he bound last, and never through the mini-program', async () => {
  const leader = await aLeader(harness)
  await summariesFor(harness, leader.userId, 1)
  const bound = await harness.db.channelIdentity.findFirstOrThrow({ where: { userId: leader.userId } })
  const later = new Date(bound.createdAt.getTime() + 1000)
  const peerId = await bindChat(harness, leader.userId, 'wecom', later)
  await bindChat(harness, leader.userId, 'miniprogram', new Date(later.getTime() + 1000))
  expect(await claim(harness)).toEqual([])
  expect(await claim(harness, { channel: 'miniprogram' })).toEqual([])
  expect(await claim(harness, { channel: 'wecom' })).toMatchObject([{ peerId }])
})

test('nobody hears the second thing before the first, nor while the first waits for another try', async () => {
  const leader = await aLeader(harness)
  const [first, second] = await summariesFor(harness, leader.userId, 2)
  const [message] = await claim(harness)
  expect(message?.id).toBe(first)
  expect(await claim(harness)).toEqual([])
  const failed = {
    notificationId: first as string,
    attemptId: message?.attemptId as string,
    outcome: 'failed' as const,
  }
  expect(await reportNotificationAttempt(harness.context, failed)).toBe('pending')
  expect(await claim(harness)).toEqual([])
  harness.clock.advance({ seconds: 20 })
  const [again] = await claim(harness)
  expect(again?.id).toBe(first)
  await reportNotificationAttempt(harness.context, {
    ...failed,
    attemptId: again?.attemptId as string,
    outcome: 'sent',
  })
  expect((await claim(harness)).map((next) => next.id)).toEqual([second])
})

test('one that cannot be written does not hold up the others, and is tried again later', async () => {
  const [broken, good] = [await aLeader(harness), await aLeader(harness)]
  const [brokenId] = await summariesFor(harness, broken.userId, 1)
  await harness.db.notification.update({
    where: { id: brokenId as string },
    data: { parameters: { week: '2026-W99' } },
  })
  const [goodId] = await summariesFor(harness, good.userId, 1)
  expect((await claim(harness)).map((message) => message.id)).toEqual([goodId])
  expect(await notificationOf(harness, brokenId as string)).toMatchObject({
    status: 'pending',
    attemptCount: 1,
    attempts: [{ outcome: 'failed', errorCode: 'not_written' }],
  })
})

test('claimers who come at the same time never get the same notification', async () => {
  const expected: string[] = []
  for (let count = 0; count < 20; count += 1) {
    expected.push(...(await summariesFor(harness, (await aLeader(harness)).userId, 1)))
  }
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(harness, { limit: 5 })))
  const ids = claims.flat().map((message) => message.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(expected.toSorted())
})

async function matterOf(agencyId: string): Promise<string> {
  return (await harness.db.matter.findFirstOrThrow({ where: { agencyId } })).id
}
