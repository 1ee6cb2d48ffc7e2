import { expect, test } from 'vitest'
import { reportNotificationAttempt } from '../../server/services/report-notification-attempt.ts'
import { aLeader } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { claim, summariesFor } from './notification-factories.ts'

const harness = useHarness({ poolSize: 8 })
const PEOPLE = 80
const EACH = 12
const CLAIMERS = 4

test('a thousand notifications by four claimers: each sent once, every person’s in order', {
  timeout: 60_000,
}, async () => {
  const inLine = new Map<string, string[]>()
  for (let person = 0; person < PEOPLE; person += 1) {
    const { userId, peerId } = await aLeader(harness)
    inLine.set(peerId, await summariesFor(harness, userId, EACH))
  }
  const said = new Map<string, string[]>()
  const underWay = new Set<string>()
  const work = async () => {
    while ((await harness.db.notification.count({ where: { status: { in: ['pending', 'sending'] } } })) > 0) {
      const messages = await claim(harness, { limit: 20 })
      for (const { peerId, id } of messages) {
        if (underWay.has(peerId)) throw new Error(`${peerId} is written to twice at the same time`)
        underWay.add(peerId)
        said.set(peerId, [...(said.get(peerId) ?? []), id])
      }
      const reports = messages.map(async ({ peerId, id, attemptId }) => {
        underWay.delete(peerId)
        await reportNotificationAttempt(harness.context, { notificationId: id, attemptId, outcome: 'sent' })
      })
      await Promise.all(reports)
    }
  }
  await Promise.all(Array.from({ length: CLAIMERS }, work))
  expect(said).toEqual(inLine)
  expect(await harness.db.notificationAttempt.count()).toBe(PEOPLE * EACH)
  expect(await harness.db.notification.count({ where: { status: 'sent', attemptCount: 1 } })).toBe(PEOPLE * EACH)
})
