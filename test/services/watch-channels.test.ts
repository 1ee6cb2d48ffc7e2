import { expect, test } from 'vitest'
import { watchChannels as job } from '../../server/jobs/watch-channels.ts'
import { claimNotifications } from '../../server/services/claim-notifications.ts'
import { openAlarms, watchChannels } from '../../server/services/watch-channels.ts'
import { aMemberOfStaff } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { aWaitingNotification, claim, notificationOf } from './notification-factories.ts'

const harness = useHarness()

test('a chat that is silent while work waits: an alarm once, told to administrators, over when it is well again', async () => {
  const administrator = await aMemberOfStaff(harness, { role: 'administrator', siteId: null })
  const { id } = await aWaitingNotification(harness)
  expect(await claimNotifications(harness.context, { channel: 'another', limit: 5 })).toEqual([])
  expect(await watchChannels(harness.context)).toEqual({ raised: 0, cleared: 0 })
  harness.clock.advance({ minutes: 20 })
  expect(await watchChannels(harness.context)).toEqual({ raised: 1, cleared: 0 })
  expect(await job.run(harness.context, harness.clock.now(), new AbortController().signal)).toBe(
    '0 alarms raised, 0 cleared',
  )
  expect(await openAlarms(harness.context)).toMatchObject([{ kind: 'silent', channel: 'simulator' }])
  const [told, ...more] = (await claim(harness)).filter(({ peerId }) => peerId === administrator.peerId)
  expect(more).toEqual([])
  expect(told?.text).toContain('【消息渠道】聊天（simulator）：有消息在等，却一直没有发成功。')
  expect(await notificationOf(harness, id)).toMatchObject({ status: 'sending' })
  expect(await watchChannels(harness.context)).toEqual({ raised: 0, cleared: 1 })
  expect(await openAlarms(harness.context)).toEqual([])
})
