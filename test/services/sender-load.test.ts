import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SendResult } from '../../server/channels/port.ts'
import { type ConsentKind, foldConsents } from '../../server/domain/subscription.ts'
import { claimNotifications } from '../../server/services/claim-notifications.ts'
import { recoverExpiredAttempts, reportNotificationAttempt } from '../../server/services/report-notification-attempt.ts'
import { sendDue } from '../../server/services/send-notifications.ts'
import { usePlatforms } from '../channels/platforms.ts'
import { FakeSmsGateway } from '../fakes/fake-sms-gateway.ts'
import { seededChance } from '../setup/clock.ts'
import { useHarness } from '../setup/harness.ts'
import {
  channelsOnFakes,
  EACH,
  residents,
  type Said,
  SenderProcess,
  staff,
  tenPercent,
  type Waiting,
  writeTemplates,
} from './sender-load.ts'

const harness = useHarness({ poolSize: 10 })
const platforms = usePlatforms(harness)
const gateway = new FakeSmsGateway(harness.clock)
const said: Said[] = []
const RESIDENTS = 700
const STAFF = 300
const KILLS = 3
let people: Waiting[] = []

beforeAll(async () => {
  await gateway.server.start()
  await writeTemplates(harness)
  people = [...(await residents(harness, platforms, RESIDENTS)), ...(await staff(harness, platforms, STAFF))]
})
afterAll(() => gateway.server.stop())

const bootUp = () => new SenderProcess(harness, channelsOnFakes(platforms, gateway, harness, said))
const chatFault = seededChance(11)

/** The chatbot: says what it claims, each message once, and one time in ten cannot tell, or dies before it reports. */
const shownInChat = new Map<string, string>()
async function chat(): Promise<number> {
  const messages = await claimNotifications(harness.context, { channel: 'simulator', limit: 250 })
  const reports = messages.map(async ({ id, attemptId, peerId }) => {
    const draw = chatFault.integer(30)
    if (draw > 0) {
      said.push({ channel: 'simulator', id, peerId, result: { outcome: 'sent', externalId: null } })
      shownInChat.set(id, peerId)
    }
    if (draw === 1) return
    const outcome = draw === 0 ? 'failed' : draw === 2 ? 'ambiguous' : 'sent'
    await reportNotificationAttempt(harness.context, { notificationId: id, attemptId, outcome })
  })
  await Promise.all(reports)
  return messages.length
}

const unsettled = () =>
  harness.db.notification.count({
    where: {
      OR: [{ status: 'sending' }, { status: 'pending', OR: [{ channel: null }, { channel: { not: 'call-list' } }] }],
    },
  })

test('10,000 notifications, a tenth of all calls gone wrong, three kills', { timeout: 120_000 }, async () => {
  expect(people.length * EACH).toBe(10_000)
  for (const { server } of [platforms.wechat, platforms.wecom, gateway]) server.failByChance(tenPercent)
  platforms.wechat.server.fail({ kind: 'hang', done: true })
  platforms.wecom.server.fail({ kind: 'hang', done: false })
  let sender = bootUp()
  let kills = 0
  for (let cycle = 0; (await unsettled()) > 0; cycle += 1) {
    expect(cycle).toBeLessThan(2_000)
    const process = sender
    const rounds = [...process.context.channels.values()].map((channel) =>
      sendDue(process.context, channel, { limit: 60, deadlineMs: 2_000 }).catch((error: Error) => {
        if (!process.isKilled) throw error
        return 0
      }),
    )
    if (kills < KILLS && cycle === 6 + kills * 10) {
      // in the middle of the work: some are claimed, some under way, some shown and not reported
      const before = said.length
      while (said.length < before + 30) await new Promise((resolve) => setImmediate(resolve))
      process.kill()
      kills += 1
      sender = bootUp()
    }
    const counts = await Promise.all([...rounds, chat()])
    harness.clock.advance(counts.some((count) => count > 0) ? { seconds: 10 } : { minutes: 1 })
    await recoverExpiredAttempts(harness.context, 1_000)
  }
  expect(kills).toBe(KILLS)
})

test('each ends in a final state; what matters was sent, or waits for a call', async () => {
  const rows = await harness.db.notification.groupBy({ by: ['template', 'status', 'channel'], _count: true })
  const ends = rows
    .map(({ template, status, channel, _count }) => `${template} ${status} ${channel} ${_count}`)
    .toSorted()
  expect(rows.reduce((sum, { _count }) => sum + _count, 0)).toBe(10_000)
  const mattering = ['ready_for_pickup', 'complaint_answered', 'plan_ending']
  for (const { template, status, channel } of rows) {
    const isCall = status === 'pending' && channel === 'call-list'
    const isTold = status === 'sent' || status === 'delivered'
    const mayEnd = isTold || (mattering.includes(template) ? isCall : ['refused', 'ambiguous', 'dead'].includes(status))
    expect(mayEnd, ends.join('\n')).toBe(true)
  }
})

test('none was said twice by the same way, and the record is true to what the platforms showed', async () => {
  const attempts = await harness.db.notificationAttempt.findMany({
    select: { notificationId: true, channel: true, outcome: true },
  })
  const told = new Map<string, number>()
  for (const { channel, id } of said) told.set(`${channel} ${id}`, (told.get(`${channel} ${id}`) ?? 0) + 1)
  const shown = (sets: readonly { key: string }[]) => {
    const counts = new Map<string, number>()
    for (const { key } of sets) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  const byPlatform = {
    wechat: shown(platforms.wechat.messages.shown.map(({ openId, text }) => ({ key: `${openId} ${text}` }))),
    wecom: shown(platforms.wecom.shown.map(({ memberId, text }) => ({ key: `${memberId} ${text}` }))),
    sms: shown(gateway.sent.map(({ clientId }) => ({ key: clientId }))),
  }
  for (const counts of Object.values(byPlatform)) {
    expect(counts.size).toBeGreaterThan(100)
    expect([...counts].filter(([, count]) => count > 1)).toEqual([])
  }
  expect(platforms.wecom.dropped).toEqual([])
  const sentBy = (channel: string) => attempts.filter((one) => one.channel === channel && one.outcome === 'sent').length
  const unsureOn = (channel: string) =>
    attempts.filter((one) => one.channel === channel && one.outcome === 'ambiguous').length
  const wechatShown = platforms.wechat.messages.shown
  for (const [channel, count] of [
    ['subscribe-message', wechatShown.filter(({ kind }) => kind === 'subscribe').length],
    ['official-account', wechatShown.filter(({ kind }) => kind !== 'subscribe').length],
    ['wecom', platforms.wecom.shown.length],
    ['sms', gateway.sent.length],
  ] as const) {
    expect(count, channel).toBeGreaterThanOrEqual(sentBy(channel))
    expect(count, channel).toBeLessThanOrEqual(sentBy(channel) + unsureOn(channel))
    expect(unsureOn(channel), channel).toBeGreaterThan(0)
  }
})

test('order per person kept: nobody heard the later before the earlier, nor two at the same time', () => {
  const place = new Map(people.flatMap(({ userId, ids }) => ids.map((id, index) => [id, { userId, index }] as const)))
  const last = new Map<string, number>()
  for (const { id } of said) {
    const { userId, index } = place.get(id) as { userId: string; index: number }
    expect(index).toBeGreaterThanOrEqual(last.get(userId) ?? 0)
    last.set(userId, index)
  }
  expect(last.size).toBeGreaterThan(900)
})

test('consents: the balance is the fold of the ledger, and what was certainly not sent was given back', async () => {
  // in one statement, for what a sender that was cut off had begun may still come to its end
  const balances = await harness.db.$queryRaw<
    { peerId: string; templateId: string; balance: number | null; kinds: ConsentKind[] }[]
  >`
    SELECT b.peer_id AS "peerId", b.template_id AS "templateId", b.balance,
      array_agg(c.kind::text ORDER BY c.sequence) AS kinds
    FROM subscription_balance b JOIN subscription_consent c USING (peer_id, template_id) GROUP BY b.peer_id, b.template_id`
  const rows = await harness.db.subscriptionConsent.findMany()
  for (const { peerId, templateId, balance, kinds } of balances) {
    expect(foldConsents(kinds), `${peerId} ${kinds.join(' ')}`).toBe(balance)
    // the platform says that none is left by fault, too: then we think of fewer than there are, never of more
    expect(platforms.wechat.messages.consentsLeft(peerId, templateId)).toBeGreaterThanOrEqual(balance ?? 0)
  }
  const used =
    rows.filter(({ kind }) => kind === 'spent').length -
    rows.filter(({ kind }) => kind !== 'spent' && kind !== 'once').length
  const results = said.filter(({ channel }) => channel === 'subscribe-message').map(({ result }) => result)
  const isUsed = (result: SendResult | null) =>
    result === null || result.outcome === 'sent' || result.outcome === 'ambiguous'
  expect(used).toBeGreaterThanOrEqual(results.filter(isUsed).length - 1)
})
