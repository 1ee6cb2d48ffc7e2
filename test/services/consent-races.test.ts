import { beforeAll, expect, test } from 'vitest'
import { giveWaysToDue } from '../../server/services/route-notifications.ts'
import { claimDue } from '../../server/store/notification-claims.ts'
import { usePlatforms } from '../channels/platforms.ts'
import { useHarness } from '../setup/harness.ts'
import { withChannels } from './sender-channels.ts'
import { residents, TEMPLATE_ID, writeTemplates } from './sender-load.ts'

const harness = useHarness()
const platforms = usePlatforms(harness)
const CLAIMS = 80
const PLENTY = 100_000

beforeAll(async () => {
  await writeTemplates(harness)
  await residents(harness, platforms, { people: 56, each: 1 })
  const urls = { wechat: platforms.wechat.server.url, wecom: platforms.wecom.server.url, sms: '' }
  await giveWaysToDue(withChannels(harness.context, urls), 500)
  await harness.owner.subscriptionBalance.updateMany({ data: { balance: PLENTY } })
})

async function claim(): Promise<number> {
  const now = harness.clock.now()
  const claims = await claimDue(harness.db, {
    channel: 'subscribe-message',
    knownBy: { identity: 'miniprogram' },
    mayDigest: false,
    consentsFor: { ready_for_pickup: TEMPLATE_ID },
    mostAMinute: null,
    limit: 60,
    now,
    leaseUntil: new Date(now.getTime() + 60_000),
    sayable: null,
  })
  await harness.owner.notification.updateMany({ where: { status: 'sending' }, data: { status: 'pending' } })
  return claims.length
}

test('no consent is spent for what is not taken, while others change the same notifications', async () => {
  let isOver = false
  const changes = Array.from({ length: 2 }, async () => {
    const waiting = { status: 'pending', channel: 'subscribe-message' } as const
    const data = { nextAttemptAt: harness.clock.now() }
    while (!isOver) await harness.owner.notification.updateMany({ where: waiting, data })
  })
  let taken = 0
  try {
    for (let round = 0; round < CLAIMS; round += 1) taken += await claim()
  } finally {
    isOver = true
    await Promise.all(changes)
  }
  expect(taken).toBeGreaterThan(0)
  const balances = await harness.db.subscriptionBalance.findMany()
  expect(balances.reduce((sum, { balance }) => sum + PLENTY - (balance ?? 0), 0)).toBe(taken)
  expect(await harness.db.subscriptionConsent.count({ where: { kind: 'spent' } })).toBe(taken)
}, 60_000)
