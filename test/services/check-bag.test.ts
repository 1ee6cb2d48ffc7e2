import { beforeAll, describe, expect, test } from 'vitest'
import type { BagOutcome } from '../../server/services/bags/bag-fact.ts'
import { listBags } from '../../server/services/bags/read-bags.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import type { Database } from '../../server/store/database.ts'
import { aSealedBag, bagEvent, every, numbersOf, readyAtAgency, seal, sights, statesOf } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { staffAt, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness()
const { agency, hub, town } = PLACES
const look = () => sights(harness)

describe('checking item by item', () => {
  const arrived = async (count: number) => {
    const made = await aSealedBag(harness, count)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, made.bag, 'dispatched', agency)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, made.bag, 'received', hub)
    harness.clock.advance({ minutes: 10 })
    return made
  }

  test('all there: nothing more is to be recorded of the consignments', async () => {
    const { bag, contents } = await arrived(3)
    const { bag: checked } = await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(contents) } })
    expect([checked.status, checked.pendingEventId]).toEqual(['checked', null])
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received'])
  })

  test('what is missing was never received: back on the road, with an exception of its own', async () => {
    const { bag, contents } = await arrived(3)
    const [lost, ...there] = contents as [TestConsignment, ...TestConsignment[]]
    const { bag: checked } = await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(there) } })
    expect(statesOf(checked)[lost.trackingNumber]).toBe('missing')
    expect(await look().whereabouts([lost, ...there])).toEqual([`in_transit ${agency}`, `held ${hub}`, `held ${hub}`])
    expect(await look().kindsOf(lost)).toEqual(['dispatched', 'received', 'corrected', 'exception_raised'])
    expect(await look().openExceptionsOf(lost)).toEqual(['count_mismatch'])
    await expectSound(harness, contents)
    // it lay behind the shelf
    const late = await bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf([lost]) } })
    expect(statesOf(late.bag)[lost.trackingNumber]).toBe('present')
    expect(await look().whereabouts([lost])).toEqual([`held ${hub}`])
    await expectSound(harness, contents)
  })

  test('what is too many is received here, with an exception', async () => {
    const { bag, contents } = await arrived(1)
    const [stowaway] = (await readyAtAgency(harness, 1)) as [TestConsignment]
    const found = [...numbersOf([...contents, stowaway]), '不是单号', 'SH000000000']
    const { bag: checked, unknown } = await bagEvent(harness, bag, 'checked', hub, { fact: { found } })
    expect(statesOf(checked)[stowaway.trackingNumber]).toBe('extra')
    expect(unknown).toEqual(['不是单号', 'SH000000000'])
    expect(await look().whereabouts([stowaway])).toEqual([`held ${hub}`])
    expect(await look().openExceptionsOf(stowaway)).toEqual(['count_mismatch', 'missing_hop'])
    await expectSound(harness, [stowaway])
  })

  test('scan by scan, by two at once, comes to the same as in one go', async () => {
    const { bag, contents } = await arrived(4)
    const [first, second, third, lost] = contents as [
      TestConsignment,
      TestConsignment,
      TestConsignment,
      TestConsignment,
    ]
    const part = (found: readonly TestConsignment[], isFinished = false) =>
      bagEvent(harness, bag, 'checked', hub, { fact: { found: numbersOf(found), isFinished } })
    const running = (await part([first])).bag
    expect(running.status).toBe('received')
    expect(Object.values(statesOf(running)).sort()).toEqual(['packed', 'packed', 'packed', 'present'])
    await Promise.all([part([second]), part([third]), part([second])])
    const { bag: checked } = await part([], true)
    expect(statesOf(checked)).toEqual({
      ...Object.fromEntries(numbersOf([first, second, third]).map((number) => [number, 'present'])),
      [lost.trackingNumber]: 'missing',
    })
    expect(await look().openExceptionsOf(lost)).toEqual(['count_mismatch'])
  })

  test('a broken seal is one exception for the bag, whoever else notices it', async () => {
    const { bag, contents } = await aSealedBag(harness, 5)
    await bagEvent(harness, bag, 'dispatched', agency)
    await bagEvent(harness, bag, 'received', hub, { fact: { sealIntact: false } })
    const { bag: checked } = await bagEvent(harness, bag, 'checked', hub, {
      fact: { sealIntact: false, found: numbersOf(contents) },
    })
    expect(checked.status).toBe('checked')
    const raised = await Promise.all(contents.map((one) => look().openExceptionsOf(one)))
    expect(raised.flat()).toEqual(['seal_broken'])
    expect(raised[0]).toEqual(['seal_broken'])
  })

  test('a bag that has not left can be taken apart again', async () => {
    const { bag, contents } = await aSealedBag(harness, 3)
    const [gone, ...there] = contents as [TestConsignment, ...TestConsignment[]]
    await bagEvent(harness, bag, 'checked', agency, { fact: { found: numbersOf(there) } })
    expect(await look().whereabouts(there)).toEqual(every(2, `requested ${agency}`))
    expect(await look().openExceptionsOf(gone)).toEqual(['count_mismatch'])
    expect((await seal(harness, there)).outcome).toBe('recorded')
  })

  test('opened without having been scanned in: what is found is received', async () => {
    const { bag, contents } = await aSealedBag(harness, 2)
    await bagEvent(harness, bag, 'dispatched', agency)
    harness.clock.advance({ hours: 2 })
    const found = numbersOf(contents)
    const { bag: checked } = await bagEvent(harness, bag, 'checked', hub, { fact: { found } })
    expect(checked.status).toBe('checked')
    expect(await look().whereabouts(contents)).toEqual(every(2, `held ${hub}`))
    // the receipt is told of afterwards
    const earlier = new Date(harness.clock.now().getTime() - 60 * 60_000)
    await bagEvent(harness, bag, 'received', hub, { occurredAt: earlier })
    for (const one of contents) expect(await look().kindsOf(one)).toEqual(['dispatched', 'received'])
  })
})

describe('a bag that goes astray', () => {
  test('is received where it is, sent on unopened, and received again', async () => {
    const { bag, contents } = await aSealedBag(harness, 2)
    await bagEvent(harness, bag, 'dispatched', agency)
    harness.clock.advance({ hours: 1 })
    const astray = await bagEvent(harness, bag, 'received', town)
    expect(await look().whereabouts(contents)).toEqual(every(2, `held ${town}`))
    const keeper = await staffAt(harness, town)
    const waiting = await listBags(harness.context, keeper, { scope: 'under_way', limit: 20 })
    expect(waiting.rows.map(({ id }) => id)).toContain(astray.bag.id)
    harness.clock.advance({ hours: 1 })
    await bagEvent(harness, bag, 'dispatched', town)
    harness.clock.advance({ hours: 1 })
    const { bag: home } = await bagEvent(harness, bag, 'received', hub)
    expect(home.status).toBe('received')
    expect(await look().whereabouts(contents)).toEqual(every(2, `held ${hub}`))
    await expectSound(harness, contents)
  })

  test('a dispatch that is told of late takes its place in time', async () => {
    const { bag, contents } = await aSealedBag(harness, 2)
    const leftAt = harness.clock.advance({ minutes: 10 })
    harness.clock.advance({ hours: 3 })
    const early = await bagEvent(harness, bag, 'received', hub)
    expect((await Promise.all(contents.map((one) => look().openExceptionsOf(one)))).flat()).toEqual(
      every(2, 'missing_hop'),
    )
    expect(early.bag.status).toBe('received')
    const { bag: mended } = await bagEvent(harness, bag, 'dispatched', agency, { occurredAt: leftAt })
    expect(mended.status).toBe('received')
    expect(await look().whereabouts(contents)).toEqual(every(2, `held ${hub}`))
    expect((await Promise.all(contents.map((one) => look().openExceptionsOf(one)))).flat()).toEqual([])
    await expectSound(harness, contents)
  })
})

describe('verify', () => {
  let bag: BagOutcome['bag']
  beforeAll(async () => {
    const made = await aSealedBag(harness, 3)
    await bagEvent(harness, made.bag, 'dispatched', agency)
    await bagEvent(harness, made.bag, 'received', hub)
    const found = numbersOf(made.contents.slice(1))
    bag = (await bagEvent(harness, made.bag, 'checked', hub, { fact: { found } })).bag
  })

  test('finds nothing wrong with what was done here', async () => {
    expect((await verifyDatabase(harness.context)).defects).toEqual([])
  })

  const tampers: [what: string, kind: string, tamper: (db: Database) => Promise<number>][] = [
    [
      'a status',
      'bag_differs',
      async (db) => (await db.bag.updateMany({ where: { id: bag.id }, data: { status: 'received' } })).count,
    ],
    [
      'a line of the manifest',
      'bag_differs',
      async (db) =>
        (await db.bagItem.updateMany({ where: { bagId: bag.id, state: 'missing' }, data: { state: 'present' } })).count,
    ],
    [
      'a line taken out',
      'bag_differs',
      async (db) => (await db.bagItem.deleteMany({ where: { bagId: bag.id, state: 'missing' } })).count,
    ],
    [
      'the site of a receipt',
      'bag_scans_differ',
      async (db) =>
        (await db.bagEvent.updateMany({ where: { bagId: bag.id, sequence: 3 }, data: { siteId: town } })).count,
    ],
    [
      'who dispatched it',
      'bag_scans_differ',
      async (db) =>
        (await db.bagEvent.updateMany({ where: { bagId: bag.id, sequence: 2 }, data: { actorId: bag.id } })).count,
    ],
    [
      'the last event taken off',
      'bag_scans_differ',
      async (db) => (await db.bagEvent.deleteMany({ where: { bagId: bag.id, sequence: 4 } })).count,
    ],
    [
      'an event between taken out',
      'sequence_gap',
      async (db) => (await db.bagEvent.deleteMany({ where: { bagId: bag.id, sequence: 2 } })).count,
    ],
  ]
  test.each(tampers)('names the bag when %s was changed', async (_what, kind, tamper) => {
    const { defects } = await verdictAfter(harness, tamper)
    expect(defects).toContainEqual(expect.objectContaining({ kind, subject: `bag ${bag.sealNumber}` }))
  })
})
