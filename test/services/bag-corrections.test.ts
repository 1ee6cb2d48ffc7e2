import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { epcisDocument } from '../../server/domain/epcis.ts'
import { readBag } from '../../server/services/bags/read-bags.ts'
import { relayRules } from '../../server/services/relay-rules.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { readBagStories } from '../../server/store/bag-stories.ts'
import type { StoredBag } from '../../server/store/bags.ts'
import type { Database } from '../../server/store/database.ts'
import {
  aSealedBag,
  bagEvent,
  every,
  numbersOf,
  readyAtAgency,
  seal,
  sights,
  statesOf,
  takeBack,
} from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness()
const { agency, hub, town } = PLACES
const look = () => sights(harness)

beforeEach(() => harness.clock.set(START))
afterAll(async () => {
  harness.clock.set('2027-02-01T09:00:00+08:00')
  expect((await verifyDatabase(harness.context)).defects).toEqual([])
})

/** A seat's tariff by the bag, from 2027 on. */
const PER_BAG = {
  id: 'seat-bag',
  line: 'county_seat',
  validFrom: new Date('2027-01-01T00:00:00Z'),
  rule: { basis: 'per_bag', fen: 1_250 },
  source: '测试合同',
}

/** A bag that the agency gave and the hub took, an hour each. */
async function aReceivedBag(count: number) {
  const made = await aSealedBag(harness, count)
  harness.clock.advance({ hours: 1 })
  await bagEvent(harness, made.bag, 'dispatched', agency)
  harness.clock.advance({ hours: 1 })
  const { bag } = await bagEvent(harness, made.bag, 'received', hub)
  harness.clock.advance({ minutes: 10 })
  return { ...made, bag, eventIds: bag.events.map(({ id }) => id) }
}

describe('the last step of a bag is taken back', () => {
  test('with the scan of everything in it, and nothing is edited', async () => {
    const { bag, contents } = await aReceivedBag(3)
    const { outcome, bag: after } = await takeBack(harness, bag)
    expect(outcome).toBe('recorded')
    expect(after).toMatchObject({ status: 'in_transit', version: 4, pendingEventId: null })
    expect(await look().whereabouts(contents)).toEqual(every(3, `in_transit ${agency}`))
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received', 'corrected'])
    await expectSound(harness, contents)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'received', hub)
    expect(await look().whereabouts(contents)).toEqual(every(3, `held ${hub}`))
    await expectSound(harness, contents)
  })

  test('once, however often it is asked for', async () => {
    const { bag, contents, eventIds } = await aReceivedBag(2)
    const wish = { eventId: randomUUID(), bagEventId: eventIds[2] as string }
    const outcomes = await Promise.all(every(8, wish).map((one) => takeBack(harness, bag, one)))
    expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1)
    const repeat = await changingNothing(harness.db, () => takeBack(harness, bag, wish))
    expect(repeat.outcome).toBe('duplicate')
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received', 'corrected'])
    await expect(takeBack(harness, bag, { ...wish, bagEventId: eventIds[1] as string })).rejects.toThrow(
      'event_id_reused',
    )
    await expect(takeBack(harness, bag, { bagEventId: eventIds[2] as string })).rejects.toMatchObject({
      code: 'bag_step_not_last',
      detail: '这一步已经撤回过，不用再撤回',
    })
  })

  test('one after the other, down to the sealing; the seal may then close another bag', async () => {
    const { bag, contents, eventIds } = await aReceivedBag(2)
    await expect(takeBack(harness, bag, { bagEventId: eventIds[1] as string })).rejects.toThrow('bag_step_not_last')
    await takeBack(harness, bag)
    await takeBack(harness, bag)
    expect(await look().whereabouts(contents)).toEqual(every(2, `requested ${agency}`))
    const { bag: gone } = await takeBack(harness, bag)
    expect(gone).toMatchObject({ status: 'withdrawn', items: [] })
    await expect(takeBack(harness, bag)).rejects.toThrow('bag_event_not_found')
    await expect(bagEvent(harness, bag, 'dispatched', agency)).rejects.toThrow('bag_withdrawn')
    const again = await seal(harness, contents, { sealNumber: bag.sealNumber })
    expect(again.bag.id).not.toBe(bag.id)
    expect(await readBag(harness.context, { sealNumber: bag.sealNumber })).toEqual(again.bag)
    await bagEvent(harness, again.bag, 'dispatched', agency)
    await expectSound(harness, contents)
  })

  test('a check: what was missing has its receipt again, what was found beside the list is not here, no exception is left', async () => {
    const [stranger] = (await readyAtAgency(harness, 1)) as [TestConsignment]
    const { bag, contents } = await aReceivedBag(3)
    const [one, two, three] = contents as [TestConsignment, TestConsignment, TestConsignment]
    const before = await look().whereabouts([one, two, three, stranger])
    const found = numbersOf([one, two, stranger])
    await bagEvent(harness, bag, 'checked', hub, { fact: { found, sealIntact: false } })
    expect(await look().openExceptionsOf(one)).toEqual(['seal_broken'])
    expect(await look().openExceptionsOf(three)).toEqual(['count_mismatch'])
    harness.clock.advance({ minutes: 5 })
    const { bag: after } = await takeBack(harness, bag)
    expect(after.status).toBe('received')
    expect(statesOf(after)).toEqual(Object.fromEntries(numbersOf(contents).map((number) => [number, 'packed'])))
    expect(await look().whereabouts([one, two, three, stranger])).toEqual(before)
    for (const each of [one, two, three, stranger]) expect(await look().openExceptionsOf(each)).toEqual([])
    await expectSound(harness, [...contents, stranger])
    const { bag: done } = await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(contents) } })
    expect(Object.values(statesOf(done))).toEqual(every(3, 'present'))
    expect(await look().openExceptionsOf(three)).toEqual([])
  })

  test('a receipt at the wrong site: the hand-over that was inferred for it goes with it', async () => {
    const { bag, contents } = await aSealedBag(harness, 2)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'received', town)
    expect(await look().openExceptionsOf(contents[0] as TestConsignment)).toEqual(['missing_hop'])
    await takeBack(harness, bag)
    expect(await look().whereabouts(contents)).toEqual(every(2, `requested ${agency}`))
    expect(await look().openExceptionsOf(contents[0] as TestConsignment)).toEqual([])
    const other = await readyAtAgency(harness, 1)
    const refused = await seal(harness, [...contents, ...other]).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'bag_items_refused', issues: [{}, {}] })
    await expectSound(harness, contents)
  })

  test('a hundred are a handful of statements', async () => {
    const { bag, contents } = await aReceivedBag(100)
    await staffAt(harness, hub)
    await relayRules(harness.context)
    const statements = vi.spyOn(pg.Client.prototype, 'query')
    try {
      const { events } = await readBag(harness.context, { id: bag.id })
      statements.mockClear()
      await takeBack(harness, bag, { bagEventId: events.at(-1)?.id as string })
      expect(statements.mock.calls.length).toBeLessThan(20)
    } finally {
      statements.mockRestore()
    }
    await expectSound(harness, contents)
  })

  test('is told outside as what did not happen', async () => {
    const { bag, contents } = await aReceivedBag(1)
    const [one] = contents as [TestConsignment]
    await takeBack(harness, bag)
    await takeBack(harness, bag)
    await takeBack(harness, bag)
    const bags = await readBagStories(harness.db, one.id)
    const story = {
      ...one,
      direction: 'result',
      plannedRoute: [agency, hub],
      registeredAt: new Date(START),
      events: [],
      bags,
    }
    const { epcisBody } = epcisDocument(story as never, harness.clock.now())
    const aggregations = epcisBody.eventList.filter(({ type }) => type === 'AggregationEvent')
    expect(aggregations).toMatchObject([{ action: 'ADD', errorDeclaration: { reason: 'did_not_occur' } }])
  })
})

describe('nothing is taken back', () => {
  const refusal = (bag: StoredBag, wish: Parameters<typeof takeBack>[2] = {}) =>
    changingNothing(harness.db, () => takeBack(harness, bag, wish).catch((error: unknown) => error))

  test('while something in it has gone on; its number is named, and taking that back first helps', async () => {
    const { bag, contents } = await aReceivedBag(3)
    const [one, two] = contents as [TestConsignment, TestConsignment]
    await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(contents) } })
    harness.clock.advance({ minutes: 5 })
    await carry(harness, two).onwards()
    harness.clock.advance({ minutes: 5 })
    expect(await refusal(bag)).toMatchObject({
      code: 'bag_went_on',
      detail: expect.stringMatching(new RegExp(`^${two.trackingNumber} 在这之后又有登记.+请先撤回那些登记`)),
    })
    const gone = await harness.db.scanEvent.findFirstOrThrow({
      where: { consignmentId: two.id, siteId: hub, kind: 'dispatched' },
    })
    const details = { note: '扫错了', supersedes: gone.id }
    await scan(harness, two, 'corrected', hub, { details, by: await staffAt(harness, hub) })
    expect((await takeBack(harness, bag)).bag.status).toBe('received')
    expect(await look().whereabouts([one, two])).toEqual(every(2, `held ${hub}`))
    await expectSound(harness, contents)
  })

  test('while something in it lies in another bag, or its own scan was corrected by itself', async () => {
    const contents = [await aConsignment(harness, { to: town }).registered()]
    const { bag } = await seal(harness, contents)
    await bagEvent(harness, bag, 'dispatched', agency)
    await bagEvent(harness, bag, 'received', hub)
    await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(contents) } })
    harness.clock.advance({ minutes: 5 })
    const next = await seal(harness, contents, { siteId: hub })
    expect(await refusal(bag)).toMatchObject({ code: 'bag_went_on' })
    await takeBack(harness, next.bag)
    await takeBack(harness, bag)
    const receipt = await harness.db.scanEvent.findFirstOrThrow({
      where: { consignmentId: contents[0]?.id as string, kind: 'received' },
    })
    const details = { note: '不在包里', supersedes: receipt.id }
    await scan(harness, contents[0] as TestConsignment, 'corrected', hub, { details, by: await staffAt(harness, hub) })
    expect(await refusal(bag)).toMatchObject({ code: 'bag_went_on' })
  })

  test('by others, nor by oneself after half an hour; the hub’s desk may later too', async () => {
    const { bag } = await aSealedBag(harness, 1)
    harness.clock.advance({ minutes: 1 })
    const clerk = await staffAt(harness, agency)
    await bagEvent(harness, bag, 'dispatched', agency, { by: clerk })
    expect(await refusal(bag, { by: await staffAt(harness, town) })).toMatchObject({ code: 'correction_too_late' })
    harness.clock.advance({ minutes: 31 })
    expect(await refusal(bag, { by: clerk })).toMatchObject({ code: 'correction_too_late' })
    expect((await takeBack(harness, bag)).outcome).toBe('recorded')
    await bagEvent(harness, bag, 'dispatched', agency, { by: clerk })
    harness.clock.advance({ minutes: 29 })
    expect((await takeBack(harness, bag, { by: clerk })).bag.status).toBe('sealed')
  })
})

describe('verify', () => {
  let bag: StoredBag
  beforeAll(async () => {
    harness.clock.set('2027-01-04T07:00:00+08:00')
    await harness.db.tariffVersion.createMany({ data: [PER_BAG], skipDuplicates: true })
    harness.context.pricing.invalidate()
    const made = await aSealedBag(harness, 2)
    await bagEvent(harness, made.bag, 'dispatched', agency)
    harness.clock.advance({ minutes: 1 })
    bag = (await takeBack(harness, made.bag)).bag
  })

  const correction = () => ({ bagId: bag.id, sequence: 3 })
  const reversal = () => `reversal:postage:bag:${bag.id}:county_seat`
  const tampers: [what: string, kind: string, tamper: (db: Database) => Promise<number>][] = [
    [
      'what it takes back',
      'bag_differs',
      async (db) =>
        (
          await db.bagEvent.updateMany({
            where: correction(),
            data: { details: { supersedes: bag.events[0]?.id as string, note: '扫错了包' } },
          })
        ).count,
    ],
    ['the correction', 'bag_scans_differ', async (db) => (await db.bagEvent.deleteMany({ where: correction() })).count],
    [
      'the amount that was taken back',
      'posting_mispriced',
      (db) => db.$executeRaw`
        UPDATE ledger_entry y SET amount_fen = amount_fen * 2 FROM ledger_transaction t
        WHERE t.id = y.transaction_id AND t.posting_key = ${reversal()}`,
    ],
    [
      'the reversal',
      'posting_unexplained',
      (db) => db.$executeRaw`DELETE FROM ledger_transaction WHERE posting_key = ${reversal()}`,
    ],
  ]
  test.each(tampers)('names the bag when %s was changed', async (_what, kind, tamper) => {
    harness.clock.set('2027-02-01T09:00:00+08:00')
    const { defects } = await verdictAfter(harness, tamper)
    expect(defects).toContainEqual(expect.objectContaining({ kind, subject: `bag ${bag.sealNumber}` }))
  })
})

describe('the ledger', () => {
  const postingsOf = async (bag: StoredBag) => {
    const rows = await harness.db.ledgerTransaction.findMany({
      where: { postingKey: { contains: `postage:bag:${bag.id}` } },
      include: { entries: { orderBy: { line: 'asc' } } },
      orderBy: [{ recordedAt: 'asc' }],
    })
    return rows.map(({ postingKey, entries }) => [
      postingKey.replace(bag.id, 'b').replace(/[\da-f-]{36}$/, 'e'),
      Number(entries[0]?.amountFen),
    ])
  }

  test('postage of the bag is taken back with its departure, and posted anew with the next', async () => {
    harness.clock.set('2027-01-04T09:00:00+08:00')
    await harness.db.tariffVersion.createMany({ data: [PER_BAG], skipDuplicates: true })
    harness.context.pricing.invalidate()
    const { bag, contents } = await aSealedBag(harness, 4)
    await bagEvent(harness, bag, 'dispatched', agency)
    // a second phone at the same door: nothing of its own to take back
    await bagEvent(harness, bag, 'dispatched', agency)
    harness.clock.advance({ minutes: 5 })
    await takeBack(harness, bag)
    expect(await postingsOf(bag)).toEqual([['postage:bag:b:county_seat', 1_250]])
    await takeBack(harness, bag)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'dispatched', agency)
    harness.clock.advance({ minutes: 5 })
    expect(await postingsOf(bag)).toEqual([
      ['postage:bag:b:county_seat', 1_250],
      ['reversal:postage:bag:b:county_seat', -1_250],
      ['postage:bag:b:county_seat:e', 1_250],
    ])
    await takeBack(harness, bag)
    const keys = (await postingsOf(bag)).map(([key]) => key)
    expect(keys.at(-1)).toBe('reversal:postage:bag:b:county_seat:e')
    const items = await harness.db.usageEntry.findMany({
      where: { measure: 'items', transaction: { consignmentId: { in: contents.map(({ id }) => id) } } },
    })
    expect(items.reduce((sum, { middle }) => sum + Number(middle), 0)).toBe(0)
    expect((await verifyDatabase(harness.context)).defects).toEqual([])
  })

  test('materials that did not arrive after all save no trip; two of one case are counted one after the other', async () => {
    const first = await aConsignment(harness, { direction: 'materials', from: town }).registered()
    const second = await aConsignment(harness, { direction: 'materials', from: town }).registered()
    for (const one of [first, second]) await carry(harness, one).to(hub)
    const { bag } = await seal(harness, [first, second], { siteId: hub })
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'dispatched', hub)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'received', agency)
    expect(await look().whereabouts([first, second])).toEqual(every(2, `completed ${agency}`))
    harness.clock.advance({ minutes: 5 })
    await takeBack(harness, bag)
    expect(await look().whereabouts([first, second])).toEqual(every(2, `in_transit ${hub}`))
    const trips = await harness.db.usageEntry.findMany({
      where: { measure: 'trips', transaction: { consignmentId: { in: [first.id, second.id] } } },
    })
    expect(trips.reduce((sum, { middle }) => sum + Number(middle), 0)).toBe(0)
    await expectSound(harness, [first, second])
  })
})
