import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayRange, localDateOf, parseIsoWeek, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { DayTree } from '../../server/domain/daily-root.ts'
import { dailyRoot } from '../../server/jobs/daily-root.ts'
import { closeDays } from '../../server/services/close-day.ts'
import { summariseWeek } from '../../server/services/summarise-week.ts'
import { chainHeads, listDailyRootRows, whileNothingIsRecorded } from '../../server/store/daily-roots.ts'
import { isDatabaseSlow } from '../../server/store/database-errors.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness({ start: '2026-03-02T09:30:00+08:00' })
const MONDAY = parseLocalDate('2026-03-02')
const never = new AbortController().signal
const roots = async () => (await listDailyRootRows(harness.db, { before: null, limit: 100 })).toReversed()
const headsOf = async (date: string, page?: number) => {
  const pages = []
  for await (const heads of chainHeads(harness.db, dayRange(parseLocalDate(date)), page)) pages.push(...heads)
  return pages
}

/** Monday: three on the way, one of them with events before and after midnight. Tuesday: one more event. Then nothing. */
let overnight: TestConsignment
beforeAll(async () => {
  const { clock } = harness
  for (let count = 0; count < 2; count += 1) {
    await carry(harness, await aConsignment(harness, { to: PLACES.village }).registered()).to(PLACES.hub)
  }
  overnight = await aConsignment(harness, { to: PLACES.village }).registered()
  clock.set('2026-03-02T23:59:59.999+08:00')
  await scan(harness, overnight, 'dispatched', PLACES.agency)
  clock.set('2026-03-03T00:00:00+08:00')
  await scan(harness, overnight, 'received', PLACES.hub)
})

describe('a day', () => {
  test('stays open while something recorded in it may be on its way', async () => {
    harness.clock.set('2026-03-03T00:29:59+08:00')
    expect(await closeDays(harness.context, never)).toBe(0)
    expect(await roots()).toEqual([])
  })

  test('is closed with the last event of each consignment, by Shanghai’s midnight', async () => {
    harness.clock.set('2026-03-03T00:37:00+08:00')
    expect(await dailyRoot.run(harness.context, harness.clock.now(), never)).toBe('1 days closed')
    const heads = await headsOf('2026-03-02')
    expect(heads).toHaveLength(3)
    const events = await harness.db.scanEvent.findMany({ where: { recordedAt: { lt: dayRange(MONDAY).to } } })
    for (const { consignmentId, sequence, hash } of heads) {
      const own = events.filter((event) => event.consignmentId === consignmentId)
      expect(sequence).toBe(Math.max(...own.map((event) => event.sequence)))
      expect(hash).toBe(own.find((event) => event.sequence === sequence)?.hash)
    }
    const tree = new DayTree(MONDAY, null)
    for (const head of heads) tree.add(head)
    expect(await roots()).toEqual([{ ...tree.close(), computedAt: harness.clock.now() }])
  })

  test('is read in pages without loss', async () => {
    expect(await headsOf('2026-03-02', 1)).toEqual(await headsOf('2026-03-02'))
    expect(await headsOf('2026-03-02', 2)).toEqual(await headsOf('2026-03-02'))
  })

  test('is closed once, whoever asks', async () => {
    const closed = await Promise.all([1, 2, 3].map(() => closeDays(harness.context, never)))
    expect(closed).toEqual([0, 0, 0])
    expect(await roots()).toHaveLength(1)
  })

  test('that was missed is made up for, days without events too, each on the root before', async () => {
    harness.clock.set('2026-03-09T08:00:00+08:00')
    const closed = await Promise.all([1, 2, 3].map(() => closeDays(harness.context, never)))
    expect(closed.reduce((sum, count) => sum + count)).toBe(6)
    const days = await roots()
    expect(days.map(({ date, consignments }) => [date, consignments])).toEqual([
      ['2026-03-02', 3],
      ['2026-03-03', 1],
      ...['04', '05', '06', '07', '08'].map((day) => [`2026-03-${day}`, 0]),
    ])
    expect(days.map(({ previousRoot }) => previousRoot)).toEqual([null, ...days.slice(0, -1).map(({ root }) => root)])
    expect(new Set(days.map(({ root }) => root)).size).toBe(7)
  })

  test('that is closed stands in the weekly summary of its week, and in none before', async () => {
    const days = await roots()
    const { facts, text } = await summariseWeek(harness.context, parseIsoWeek('2026-W10'))
    expect(facts.dailyRoot).toMatchObject({ date: '2026-03-08', root: days.at(-1)?.root })
    expect(text.split('\n').at(-1)).toMatch(/^存证：[0-9a-f]{8}…[0-9a-f]{8}（3月8日，0件）$/)
    expect((await summariseWeek(harness.context, parseIsoWeek('2026-W09'))).facts.dailyRoot).toBeNull()
  })

  test('stops between two days when it is told to', async () => {
    harness.clock.set('2026-03-12T08:00:00+08:00')
    expect(await closeDays(harness.context, AbortSignal.abort())).toBe(0)
  })
})

describe('an event', () => {
  const lateEvent = (recordedAt: Date) => ({
    id: randomUUID(),
    consignmentId: overnight.id,
    sequence: 99,
    kind: 'received' as const,
    siteId: PLACES.hub,
    actorId: randomUUID(),
    occurredAt: recordedAt,
    recordedAt,
    hash: 'late',
  })

  test('is refused by a day that is closed, so that its sender records it anew', async () => {
    const { id, consignmentId, actorId, recordedAt } = lateEvent(new Date('2026-03-08T23:59:59.999+08:00'))
    const recording = harness.db.run(
      {
        name: 'late-event',
        text: `INSERT INTO scan_event (id, consignment_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at, hash)
               VALUES ($1, $2, 99, 'received', $3, $4, $5, $5, 'late')`,
      },
      [id, consignmentId, PLACES.hub, actorId, recordedAt],
    )
    const error = await recording.catch((cause: unknown) => cause)
    expect(String(error)).toContain('the day 2026-03-08 is closed')
    expect(isDatabaseSlow(error)).toBe(true)
  })

  test('that is on its way when a day is to be closed is waited for', async () => {
    const order: string[] = []
    let closing: Promise<unknown> = Promise.resolve()
    const recording = harness.db.$transaction(async (transaction) => {
      await transaction.scanEvent.create({ data: lateEvent(new Date('2026-03-11T12:00:00+08:00')) })
      closing = whileNothingIsRecorded(harness.db, async () => order.push('closed'))
      await expect.poll(waitingForTheLock, { interval: 5 }).toBe(1)
      order.push('recorded')
      throw new Error('not to stay')
    })
    await expect(recording).rejects.toThrow('not to stay')
    await closing
    expect(order).toEqual(['recorded', 'closed'])
  })
})

async function waitingForTheLock(): Promise<number> {
  const [row] = await harness.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`
  return row.count
}

test.each([
  ['2026-03-10T00:36:59+08:00', null],
  ['2026-03-10T00:37:00+08:00', '2026-03-10'],
  ['2026-03-10T23:59:59+08:00', '2026-03-10'],
])('at %s the closing that is due is that of slot %s', (instant, slot) => {
  expect(dailyRoot.dueTick(new Date(instant))?.slot ?? null).toBe(slot)
  expect(localDateOf(new Date(instant))).toBe(addDays(parseLocalDate('2026-03-09'), 1))
})
