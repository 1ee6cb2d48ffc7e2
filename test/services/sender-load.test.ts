import { afterAll, beforeAll, expect, test } from 'vitest'
import { usePlatforms } from '../channels/platforms.ts'
import { FakeSmsGateway } from '../fakes/fake-sms-gateway.ts'
import { useHarness } from '../setup/harness.ts'
import { residents, staff, type Waiting, writeTemplates } from './sender-load.ts'
import { reportOf, type SenderReport, wrongConsents } from './sender-report.ts'
import { SenderRun } from './sender-run.ts'

/** `npm run bench:sender` does the same with 10,000 messages and three kills. */
const harness = useHarness()
const platforms = usePlatforms(harness)
const gateway = new FakeSmsGateway(harness.clock)
const RESIDENTS = 56
const STAFF = 24
const EACH = 5
let people: Waiting[] = []
let run: SenderRun
let report: SenderReport

beforeAll(async () => {
  await gateway.server.start()
  await writeTemplates(harness)
  people = [
    ...(await residents(harness, platforms, { people: RESIDENTS, each: EACH })),
    ...(await staff(harness, platforms, { people: STAFF, each: EACH })),
  ]
  run = new SenderRun(harness, platforms, gateway)
})
afterAll(() => gateway.server.stop())

test('400 notifications, a tenth of all requests gone wrong, kill -9 of the sender in the middle of sending', {
  timeout: 120_000,
}, async () => {
  await run.toTheEnd({ kills: 1, after: 10 })
  expect(run.kills).toHaveLength(1)
  // it died with messages in its hands, or this would prove nothing
  expect(run.kills[0]?.inHand).toBeGreaterThan(0)
  report = await reportOf(harness, people, run.shown())
})

test('each ends in a final state; what matters was sent, or waits for a call', () => {
  expect([...report.ends.values()].reduce((sum, count) => sum + count, 0)).toBe((RESIDENTS + STAFF) * EACH)
  expect(report.wrongEnds).toEqual([])
})

test('none was shown twice by the same way, and the record is true to what the platforms showed', () => {
  for (const one of report.byChannel) {
    expect(one).toMatchObject({ doubles: 0, isTrue: true })
    expect(one.shown, one.channel).toBeGreaterThan(0)
  }
  expect(platforms.wecom.dropped).toEqual([])
  const sum = (of: 'shown' | 'ambiguous') => report.byChannel.reduce((total, one) => total + one[of], 0)
  expect(sum('shown')).toBeGreaterThan(200)
  expect(sum('ambiguous')).toBeGreaterThan(0)
})

test('order per person kept: nobody heard the later before the earlier', () => {
  expect(report.outOfOrder).toEqual([])
  expect(report.peopleTold).toBeGreaterThan(60)
})

test('consents: the balance is the fold of the ledger, and what was certainly not sent was given back', async () => {
  expect((await wrongConsents(harness, platforms)).join('\n')).toBe('')
  const rows = await harness.db.subscriptionConsent.findMany()
  const spent = rows.filter(({ kind }) => kind === 'spent').length
  const givenBack = rows.filter(({ kind }) => kind !== 'spent' && kind !== 'once').length
  const shown = report.byChannel.find(({ channel }) => channel === 'subscribe-message')?.shown ?? 0
  expect(shown).toBeGreaterThan(0)
  expect(spent - givenBack).toBeGreaterThanOrEqual(shown)
})
