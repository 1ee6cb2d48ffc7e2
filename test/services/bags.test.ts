import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { finishBagScans as finishJob } from '../../server/jobs/finish-bag-scans.ts'
import { listBags, readBag } from '../../server/services/bags/read-bags.ts'
import { relayRules } from '../../server/services/relay-rules.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { aSeal, aSealedBag, bagEvent, every, numbersOf, readyAtAgency, seal, sights, statesOf } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aCourier, aDispatcher, carry, staffAt, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

const harness = useHarness()
const { agency, hub, town, village, measuredTown } = PLACES
const look = () => sights(harness)

describe('sealing', () => {
  test('takes what the site holds, for the next stop that all share, and leaves custody as it is', async () => {
    const contents = await readyAtAgency(harness, 3)
    const { bag, outcome } = await seal(harness, contents, { sealNumber: ' sj-0001 ' })
    expect(outcome).toBe('recorded')
    expect(bag).toMatchObject({ sealNumber: 'SJ0001', fromSiteId: agency, toSiteId: hub, status: 'sealed', version: 1 })
    expect(statesOf(bag)).toEqual(Object.fromEntries(numbersOf(contents).map((number) => [number, 'packed'])))
    expect(await look().whereabouts(contents)).toEqual(every(3, `requested ${agency}`))
  })

  test('asked twice, also at once, it is one bag', async () => {
    const contents = await readyAtAgency(harness, 2)
    const wish = { eventId: randomUUID(), sealNumber: aSeal() }
    const outcomes = await Promise.all([1, 2, 3].map(() => seal(harness, contents, wish)))
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'duplicate', 'recorded'])
    expect(new Set(outcomes.map(({ bag }) => bag.id)).size).toBe(1)
    await changingNothing(harness.db, () => seal(harness, contents, wish))
    await expect(seal(harness, contents, { ...wish, sealNumber: aSeal() })).rejects.toThrow('event_id_reused')
  })

  test('is refused whole, with a reason for each that cannot go', async () => {
    const [good, packed, gone] = (await readyAtAgency(harness, 3)) as [
      TestConsignment,
      TestConsignment,
      TestConsignment,
    ]
    const sealNumber = aSeal()
    await seal(harness, [packed], { sealNumber })
    await carry(harness, gone).onwards()
    const notHandedIn = await aConsignment(harness, { direction: 'materials', from: town }).registered()
    const trackingNumbers = [...numbersOf([good, packed, gone, notHandedIn]), 'SH123456789', 'SH000000000']
    const refusal = await changingNothing(harness.db, () =>
      seal(harness, [], { trackingNumbers }).catch((error: unknown) => error),
    )
    expect(refusal).toMatchObject({
      code: 'bag_items_refused',
      detail: expect.stringMatching(/^有 5 件不能装进这个包，请取出后再封：/),
      issues: [
        { path: 'trackingNumbers.1', message: `${packed.trackingNumber}：还在包 ${sealNumber} 里，请先拆包核对` },
        { path: 'trackingNumbers.2', message: expect.stringContaining('不在本站') },
        { path: 'trackingNumbers.3', message: expect.stringContaining('三河镇') },
        { path: 'trackingNumbers.4', message: 'SH123456789：单号不对，请核对' },
        { path: 'trackingNumbers.5', message: 'SH000000000：没有这个流转单号，请核对' },
      ],
    })
    expect((await seal(harness, [good])).outcome).toBe('recorded')
  })

  test('tells which go another way than most, or than the stop that is meant', async () => {
    const bound = async (to: string) => {
      const one = await aConsignment(harness, { to }).registered()
      await carry(harness, one).to(hub)
      return one
    }
    const here = [await bound(town), await bound(measuredTown), await bound(village)]
    const refused = await seal(harness, here, { siteId: hub }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ issues: [{ message: expect.stringContaining('下一站是茶阳镇') }] })
    const meant = await seal(harness, here, { siteId: hub, toSiteId: measuredTown }).catch((error: unknown) => error)
    expect(meant).toMatchObject({ issues: [{ path: 'trackingNumbers.0' }, { path: 'trackingNumbers.2' }] })
    expect((await seal(harness, [here[0], here[2]] as TestConsignment[], { siteId: hub })).bag.toSiteId).toBe(town)
  })

  test('of two who want the same consignment at the same time, one gets it', async () => {
    const contents = await readyAtAgency(harness, 3)
    const wishes = [1, 2, 3, 4].map(() => seal(harness, contents))
    const settled = await Promise.allSettled(wishes)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(reasons).toEqual(every(3, 'bag_items_refused'))
  })

  test('a seal serves once; it is letters and digits', async () => {
    const { bag } = await aSealedBag(harness, 1)
    const [other] = await readyAtAgency(harness, 1)
    await expect(seal(harness, [other as TestConsignment], { sealNumber: bag.sealNumber })).rejects.toThrow(
      'seal_number_used',
    )
    await expect(seal(harness, [other as TestConsignment], { sealNumber: '封签一号' })).rejects.toThrow(
      'seal_number_invalid',
    )
    expect(await readBag(harness.context, { sealNumber: bag.sealNumber.toLowerCase() })).toEqual(bag)
  })
})

describe('one scan of the bag', () => {
  test('is the scan of everything in it: a hundred are a handful of statements', async () => {
    const contents = await readyAtAgency(harness, 100)
    const statements = vi.spyOn(pg.Client.prototype, 'query')
    const counted = async <T>(work: () => Promise<T>): Promise<{ result: T; count: number }> => {
      // network, holidays and prices are read every half minute, whatever is scanned
      await relayRules(harness.context)
      statements.mockClear()
      const result = await work()
      return { result, count: statements.mock.calls.length }
    }
    try {
      await staffAt(harness, hub)
      const sealing = await counted(() => seal(harness, contents))
      const { bag } = sealing.result
      harness.clock.advance({ hours: 1 })
      const dispatch = await counted(() => bagEvent(harness, bag, 'dispatched', agency))
      expect(await look().whereabouts(contents)).toEqual(every(100, `in_transit ${agency}`))
      harness.clock.advance({ hours: 1 })
      const receipt = await counted(() => bagEvent(harness, bag, 'received', hub))
      expect(await look().whereabouts(contents)).toEqual(every(100, `held ${hub}`))
      harness.clock.advance({ hours: 1 })
      const found = numbersOf(contents.slice(1))
      const check = await counted(() => bagEvent(harness, bag, 'checked', hub, { fact: { found } }))
      expect(check.result.bag.status).toBe('checked')
      expect({
        seal: sealing.count,
        dispatch: dispatch.count,
        receipt: receipt.count,
        check: check.count,
      }).toEqual({ seal: 7, dispatch: 7, receipt: 7, check: 9 })
    } finally {
      statements.mockRestore()
    }
    await expectSound(harness, contents)
    expect(await harness.db.scanEvent.count({ where: { consignmentId: contents[5]?.id as string } })).toBe(2)
  })

  test('sent twice, or twenty times at once, moves everything once', async () => {
    const { bag, contents } = await aSealedBag(harness, 3)
    const eventId = randomUUID()
    const outcomes = await Promise.all(
      every(20, eventId).map((id) => bagEvent(harness, bag, 'dispatched', agency, { eventId: id })),
    )
    expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1)
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched'])
    const repeat = () => bagEvent(harness, bag, 'dispatched', agency, { eventId })
    expect((await changingNothing(harness.db, repeat)).outcome).toBe('duplicate')
    await expect(bagEvent(harness, bag, 'received', hub, { eventId })).rejects.toThrow('event_id_reused')
    const second = await aSealedBag(harness, 1)
    await expect(bagEvent(harness, second.bag, 'dispatched', agency, { eventId })).rejects.toThrow('event_id_reused')
  })

  test('two phones at one door are one hand-over', async () => {
    const { bag, contents } = await aSealedBag(harness, 2)
    await bagEvent(harness, bag, 'dispatched', agency)
    await bagEvent(harness, bag, 'dispatched', agency)
    await bagEvent(harness, bag, 'received', hub)
    const { bag: twice } = await bagEvent(harness, bag, 'received', hub)
    expect(twice.version).toBe(5)
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received'])
  })

  test('the consignments carry the name of who did it, and of the bag', async () => {
    const { bag, contents } = await aSealedBag(harness, 1)
    const courier = await aCourier(harness)
    const { bag: after } = await bagEvent(harness, bag, 'dispatched', agency, { by: courier })
    const event = await harness.db.scanEvent.findFirstOrThrow({ where: { consignmentId: contents[0]?.id as string } })
    expect(event).toMatchObject({ actorId: courier.userId, details: { bagId: bag.id }, flags: [] })
    expect(after.events.at(-1)).toMatchObject({ kind: 'dispatched', actorId: courier.userId })
  })

  test('is for those who stand there, at a time that can be', async () => {
    const { bag } = await aSealedBag(harness, 1)
    const stranger = await staffAt(harness, town)
    await expect(bagEvent(harness, bag, 'dispatched', agency, { by: stranger })).rejects.toThrow('not_your_site')
    const later = new Date(harness.clock.now().getTime() + 10 * 60_000)
    await expect(bagEvent(harness, bag, 'dispatched', agency, { occurredAt: later })).rejects.toThrow(
      'occurred_in_future',
    )
    const earlier = new Date(bag.sealedAt.getTime() - 10 * 60_000)
    await expect(bagEvent(harness, bag, 'dispatched', agency, { occurredAt: earlier })).rejects.toThrow(
      'occurred_before_registration',
    )
    await expect(bagEvent(harness, { id: randomUUID() }, 'dispatched', agency)).rejects.toThrow('bag_not_found')
  })
})

describe('a crash between the bag’s event and its scans', () => {
  const crashing = async (work: () => Promise<unknown>) => {
    const run = harness.db.run.bind(harness.db)
    const spy = vi.spyOn(harness.db, 'run').mockImplementation((statement, values) => {
      if (statement.name === 'relay-files' || statement.name === 'relay-file') throw new Error('the process died')
      return run(statement, values)
    })
    await expect(work()).rejects.toThrow('the process died')
    spy.mockRestore()
  }
  const left = async () => {
    const made = await aSealedBag(harness, 3)
    const eventId = randomUUID()
    const dispatch = () => bagEvent(harness, made.bag, 'dispatched', agency, { eventId })
    await crashing(dispatch)
    expect(await readBag(harness.context, { id: made.bag.id })).toMatchObject({
      status: 'in_transit',
      pendingEventId: eventId,
    })
    expect(await look().whereabouts(made.contents)).toEqual(every(3, `requested ${agency}`))
    return { ...made, dispatch }
  }
  const never = new AbortController().signal

  test('is completed by the job, once', async () => {
    const { bag, contents } = await left()
    const job = () => finishJob.run(harness.context, harness.clock.now(), never)
    expect(await job()).toBe('0 bags completed')
    harness.clock.advance({ minutes: 1 })
    await Promise.all([job(), job()])
    expect(await look().whereabouts(contents)).toEqual(every(3, `in_transit ${agency}`))
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched'])
    expect((await readBag(harness.context, { id: bag.id })).pendingEventId).toBeNull()
    expect(await job()).toBe('0 bags completed')
  })

  test('is completed by the repeat of the request', async () => {
    const { contents, dispatch } = await left()
    expect((await dispatch()).outcome).toBe('duplicate')
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched'])
  })

  test('is completed before the next fact of the bag; meanwhile nothing in it is packed again', async () => {
    const { bag, contents } = await left()
    await expect(seal(harness, contents)).rejects.toThrow('bag_items_refused')
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'received', hub)
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received'])
    await expectSound(harness, contents)
  })
})

describe('postage by the bag', () => {
  test('is posted once a bag and budget line, when it leaves', async () => {
    const day = new Date('2027-01-01T00:00:00Z')
    harness.clock.set('2027-01-04T09:00:00+08:00')
    const rule = { basis: 'per_bag', fen: 1_250 }
    await harness.db.tariffVersion.createMany({
      data: [
        { id: 'seat-bag', line: 'county_seat', validFrom: day, rule, source: '测试合同' },
        { id: 'towns-bag', line: 'towns', validFrom: day, rule: { ...rule, fen: 3_300 }, source: '测试合同' },
      ],
    })
    harness.context.pricing.invalidate()
    const { bag, contents } = await aSealedBag(harness, 4)
    const { bag: left } = await bagEvent(harness, bag, 'dispatched', agency)
    await bagEvent(harness, bag, 'dispatched', agency)
    const posted = await harness.db.ledgerTransaction.findMany({
      where: { postingKey: { startsWith: `postage:bag:${bag.id}` } },
      include: { entries: { orderBy: { line: 'asc' } } },
    })
    expect(posted).toMatchObject([
      {
        postingKey: `postage:bag:${bag.id}:county_seat`,
        versionId: 'seat-bag',
        siteId: agency,
        sourceEventId: left.events[1]?.id,
        entries: [
          { account: 'postage_county_seat', amountFen: 1_250n },
          { account: 'payable_carrier', amountFen: -1_250n },
        ],
      },
    ])
    const postage = await harness.db.ledgerTransaction.count({
      where: { kind: 'postage', consignmentId: { in: contents.map(({ id }) => id) } },
    })
    expect(postage).toBe(0)
  })
})

describe('lists', () => {
  test('a site sees its own, a dispatcher all under way, page by page', async () => {
    const bags = [await aSealedBag(harness, 1), await aSealedBag(harness, 2)].map(({ bag }) => bag.id).reverse()
    const clerk = await staffAt(harness, agency)
    const first = await listBags(harness.context, clerk, { scope: 'site', limit: 1 })
    const second = await listBags(harness.context, clerk, {
      scope: 'site',
      limit: 1,
      cursor: first.nextCursor as string,
    })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(bags)
    expect(first.rows[0]).toMatchObject({ packed: 2, present: 0, missing: 0, extra: 0, status: 'sealed' })
    const atHub = await listBags(harness.context, await aDispatcher(harness), { scope: 'under_way', limit: 2 })
    expect(atHub.rows.map(({ id }) => id)).toEqual(bags)
    const elsewhere = await listBags(harness.context, await staffAt(harness, measuredTown), {
      scope: 'site',
      limit: 20,
    })
    expect(elsewhere.rows).toEqual([])
  })
})

test('whatever was done with bags, verify finds nothing wrong', async () => {
  expect((await verifyDatabase(harness.context)).defects).toEqual([])
})
