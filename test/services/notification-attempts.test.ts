import { beforeEach, expect, test } from 'vitest'
import { MOST_ATTEMPTS } from '../../server/domain/notification-retry.ts'
import { listNotifications, retryNotification } from '../../server/services/list-notifications.ts'
import {
  type AttemptReport,
  recoverExpiredAttempts,
  reportNotificationAttempt,
} from '../../server/services/report-notification-attempt.ts'
import { useHarness } from '../setup/harness.ts'
import { aWaitingNotification, claim, clearLine, notificationOf } from './notification-factories.ts'

const harness = useHarness()
beforeEach(() => clearLine(harness))

/** Takes the notification and says how the attempt ended. */
async function attempt(id: string): Promise<AttemptReport> {
  const message = (await claim(harness)).find((one) => one.id === id)
  if (message === undefined) throw new Error('the notification could not be claimed')
  return { notificationId: id, attemptId: message.attemptId, outcome: 'sent' }
}
const report = (one: AttemptReport) => reportNotificationAttempt(harness.context, one)
const recover = () => recoverExpiredAttempts(harness.context, 100)

test.for(['sent', 'delivered', 'refused', 'ambiguous'] as const)('%s settles the notification', async (outcome) => {
  const { id } = await aWaitingNotification(harness)
  const made = await attempt(id)
  expect(await report({ ...made, outcome, errorCode: 'x1', detail: '测试' })).toBe(outcome)
  expect(await notificationOf(harness, id)).toMatchObject({
    status: outcome,
    settledAt: harness.clock.now(),
    leaseUntil: null,
    attempts: [{ outcome, endedAt: harness.clock.now(), errorCode: 'x1', detail: '测试' }],
  })
})

test('the same report again is answered the same, however things have gone on', async () => {
  const { id } = await aWaitingNotification(harness)
  const failed = { ...(await attempt(id)), outcome: 'failed' as const }
  const answers = await Promise.all([report(failed), report(failed), report(failed)])
  expect(answers).toEqual(['pending', 'pending', 'pending'])
  harness.clock.advance({ minutes: 1 })
  expect(await report(await attempt(id))).toBe('sent')
  expect(await report(failed)).toBe('pending')
  const row = await notificationOf(harness, id)
  expect(row).toMatchObject({ status: 'sent', attemptCount: 2 })
  expect(row.attempts.map((one) => one.outcome)).toEqual(['failed', 'sent'])
})

test('of two reports that disagree the first stands, but a receipt of delivery counts', async () => {
  const { id } = await aWaitingNotification(harness)
  const sent = await attempt(id)
  await report(sent)
  expect(await report({ ...sent, outcome: 'failed' })).toBe('sent')
  expect(await report({ ...sent, outcome: 'delivered' })).toBe('delivered')
  expect(await report(sent)).toBe('delivered')
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'delivered', attempts: [{ outcome: 'delivered' }] })
})

test('an attempt that was never made is not found', async () => {
  const { id } = await aWaitingNotification(harness)
  const made = await attempt(id)
  const other = await aWaitingNotification(harness)
  await expect(report({ ...made, notificationId: other.id })).rejects.toMatchObject({ code: 'not_found' })
})

test('failures back off, ever longer, and end as dead', async () => {
  const { id } = await aWaitingNotification(harness)
  const waits: number[] = []
  for (let round = 1; round <= MOST_ATTEMPTS; round += 1) {
    const made = await attempt(id)
    const answer = await report({ ...made, outcome: 'failed', errorCode: 'channel_offline' })
    const row = await notificationOf(harness, id)
    expect(answer).toBe(row.status)
    if (round < MOST_ATTEMPTS) {
      waits.push(row.nextAttemptAt.getTime() - harness.clock.now().getTime())
      expect((await claim(harness)).map((one) => one.id)).not.toContain(id)
      harness.clock.set(row.nextAttemptAt)
    }
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'dead', attemptCount: MOST_ATTEMPTS })
})

test('a channel that dies between sending and reporting: the attempt is ambiguous, another is made', async () => {
  const { id } = await aWaitingNotification(harness)
  const lost = await attempt(id)
  harness.clock.advance({ seconds: 59 })
  expect(await recover()).toBe(0)
  harness.clock.advance({ seconds: 1 })
  const [one, other] = await Promise.all([recover(), recover()])
  expect(one + other).toBe(1)
  expect(await notificationOf(harness, id)).toMatchObject({
    status: 'pending',
    attempts: [{ outcome: 'ambiguous', errorCode: 'lease_expired' }],
  })
  harness.clock.advance({ minutes: 1 })
  const again = await attempt(id)
  expect(again.attemptId).not.toBe(lost.attemptId)
  expect(await report(again)).toBe('sent')
})

test('a late report tells that it was sent after all: it is not sent again', async () => {
  const { id } = await aWaitingNotification(harness)
  const late = await attempt(id)
  harness.clock.advance({ minutes: 2 })
  await recover()
  expect(await report({ ...late, outcome: 'ambiguous' })).toBe('pending')
  expect(await report(late)).toBe('sent')
  harness.clock.advance({ minutes: 5 })
  expect((await claim(harness)).map((one) => one.id)).not.toContain(id)
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'sent', attempts: [{ outcome: 'sent' }] })
})

test('a late success outweighs the failure of the attempt after it', async () => {
  const { id } = await aWaitingNotification(harness)
  const late = await attempt(id)
  harness.clock.advance({ minutes: 2 })
  await recover()
  harness.clock.advance({ minutes: 2 })
  const second = await attempt(id)
  expect(await report(late)).toBe('sent')
  await report({ ...second, outcome: 'failed' })
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'sent' })
})

test('a notification that nobody ever reports ends as ambiguous, for people to see', async () => {
  const { id } = await aWaitingNotification(harness)
  for (let round = 1; round <= MOST_ATTEMPTS; round += 1) {
    await attempt(id)
    harness.clock.advance({ minutes: 2 })
    expect(await recover()).toBe(1)
    harness.clock.advance({ hours: 2 })
  }
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'ambiguous', attemptCount: MOST_ATTEMPTS })
})

test('a person may try once more what is dead: one try and no more', async () => {
  const { id } = await aWaitingNotification(harness)
  await expect(retryNotification(harness.context, id)).rejects.toMatchObject({ code: 'notification_not_retryable' })
  for (let round = 1; round <= MOST_ATTEMPTS; round += 1) {
    await report({ ...(await attempt(id)), outcome: 'failed' })
    harness.clock.advance({ hours: 2 })
  }
  expect(await retryNotification(harness.context, id)).toMatchObject({ id, status: 'pending', settledAt: null })
  expect(await report({ ...(await attempt(id)), outcome: 'failed' })).toBe('dead')
  await retryNotification(harness.context, id)
  expect(await report(await attempt(id))).toBe('sent')
  await expect(retryNotification(harness.context, id)).rejects.toMatchObject({ code: 'notification_not_retryable' })
  const nobody = '00000000-0000-4000-8000-000000000000'
  await expect(retryNotification(harness.context, nobody)).rejects.toMatchObject({ code: 'not_found' })
})

test('the list shows what became of each, page by page, newest first', async () => {
  const made: string[] = []
  for (let count = 0; count < 5; count += 1) {
    harness.clock.advance({ seconds: 5 })
    const { id } = await aWaitingNotification(harness)
    made.unshift(id)
    await report({ ...(await attempt(id)), outcome: 'refused', errorCode: '43101', detail: '对方不接收' })
  }
  const listed: string[] = []
  let cursor: string | undefined
  do {
    const page = await listNotifications(harness.context, { status: 'refused', cursor, limit: 2 })
    listed.push(...page.rows.map((row) => row.id))
    expect(page.rows[0]).toMatchObject({ status: 'refused', attempts: [{ outcome: 'refused' }] })
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(listed.slice(0, 5)).toEqual(made)
  expect(new Set(listed).size).toBe(listed.length)
  await expect(listNotifications(harness.context, { cursor: '不是', limit: 2 })).rejects.toMatchObject({
    code: 'bad_request',
  })
})
