import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { SYSTEM_ACTOR } from '../../server/domain/scan-event.ts'
import { recordScans, type ScanRequest } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { seededChance } from '../setup/clock.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aCourier, carry, scan, scanRequest, staffAt, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

vi.setConfig({ testTimeout: 60_000 })

const harness = useHarness({ poolSize: 16 })
const { agency, hub, town, village } = PLACES

beforeEach(() => harness.clock.set(START))
afterAll(async () => {
  harness.clock.advance({ days: 7 })
  expect((await verifyDatabase(harness.context)).defects).toEqual([])
})

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()

test('the same event 200 times at once: one event, one posting, one notification each', async () => {
  const clerk = await staffAt(harness, agency)
  await staffAt(harness, hub)
  const licence = await registered()
  const request = scanRequest(harness, licence, 'dispatched', agency)
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, () => recordScans(harness.context, clerk, [{ ...request }])),
  )
  const results = outcomes.flat().map(({ outcome }) => outcome)
  expect(results.toSorted()).toEqual([...new Array(199).fill('duplicate'), 'recorded'])

  const where = { consignmentId: licence.id }
  expect(await harness.db.scanEvent.count({ where })).toBe(1)
  const postings = await harness.db.ledgerTransaction.findMany({ where, orderBy: { postingKey: 'asc' } })
  expect(postings.map(({ postingKey }) => postingKey)).toEqual([
    `items:${licence.id}`,
    `postage:${licence.id}:county_seat`,
  ])
  const told = await harness.db.notification.findMany({ where, orderBy: { template: 'asc' } })
  // of the first task the clerk, of the next the dispatcher, of the departure the resident
  expect(told.map(({ template }) => template)).toEqual(['departed', 'task_opened', 'task_opened'])
  await expectSound(harness, [licence])
})

test('a hand-over confirmed from many places at once completes once', async () => {
  const licence = await registered({ to: PLACES.measuredVillage })
  await carry(harness, licence).to(PLACES.measuredVillage)
  const keeper = await staffAt(harness, PLACES.measuredVillage)
  const requests = Array.from({ length: 30 }, () =>
    scanRequest(harness, licence, 'collected', PLACES.measuredVillage, { eventId: randomUUID() }),
  )
  const outcomes = await Promise.all(requests.map((request) => recordScans(harness.context, keeper, [request])))
  // each is a fact of its own: the first completes, the others come after the end
  expect(outcomes.flat().every(({ outcome }) => outcome === 'recorded')).toBe(true)
  expect(outcomes.flat().filter(({ flags }) => flags.length === 0)).toHaveLength(1)
  const savings = await harness.db.ledgerTransaction.findMany({ where: { caseId: licence.caseId, kind: 'savings' } })
  expect(savings).toHaveLength(1)
  await expectSound(harness, [licence])
})

test('100 different facts of one consignment at once are all recorded', async () => {
  const licence = await registered()
  const courier = await aCourier(harness)
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      recordScans(harness.context, courier, [
        scanRequest(harness, licence, index % 2 === 0 ? 'dispatched' : 'received', index % 2 === 0 ? agency : hub),
      ]),
    ),
  )
  expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(new Array(100).fill('recorded'))
  expect(await harness.db.scanEvent.count({ where: { consignmentId: licence.id } })).toBe(100)
  await expectSound(harness, [licence])
})

test('both halves of a case completed at once save no more than the case', async () => {
  // a matter that needs one visit: the second half saves nothing more
  for (let round = 0; round < 5; round += 1) {
    const matterId = 'M033'
    const materials = await registered({ direction: 'materials', from: PLACES.measuredVillage, matterId })
    const { caseId, resident } = materials
    const result = await registered({ to: PLACES.measuredVillage, matterId, caseId, resident })
    await carry(harness, materials).to(hub)
    await carry(harness, materials).onwards()
    await carry(harness, result).to(PLACES.measuredVillage)
    harness.clock.advance({ hours: 1 })
    const requests = [
      scanRequest(harness, materials, 'received', materials.route.at(-1) as string),
      scanRequest(harness, result, 'collected', PLACES.measuredVillage),
    ]
    const courier = await aCourier(harness)
    // in one batch, and each in its own
    if (round === 0) await recordScans(harness.context, courier, requests)
    else await Promise.all(requests.map((request) => recordScans(harness.context, courier, [request])))
    const trips = await harness.db.usageEntry.findMany({ where: { measure: 'trips', transaction: { caseId } } })
    expect(
      trips.map(({ middle }) => Number(middle)).reduce((a, b) => a + b, 0),
      `round ${round}`,
    ).toBe(1)
    const { completedDirections } = await harness.db.case.findUniqueOrThrow({ where: { id: caseId } })
    expect(completedDirections.toSorted()).toEqual(['materials', 'result'])
    await expectSound(harness, [materials, result])
  }
})

test('batches that overlap, in any order, neither deadlock nor lose a scan', async () => {
  const chance = seededChance(7)
  const pick = <T>(of: readonly T[]) => of[chance.integer(of.length)] as T
  const consignments: TestConsignment[] = []
  for (let number = 0; number < 6; number += 1) {
    const materials = await registered({ direction: 'materials', from: village })
    const { caseId, resident } = materials
    consignments.push(materials, await registered({ to: village, caseId, resident }))
  }
  const courier = await aCourier(harness)
  harness.clock.advance({ hours: 48 })
  const kinds = ['accepted', 'dispatched', 'received', 'collected', 'exception_raised'] as const
  const drawn = (): ScanRequest => {
    const one = pick(consignments)
    // materials are never collected; at the agency they are complete
    const kind = one.direction === 'materials' ? pick(kinds.filter((kind) => kind !== 'collected')) : pick(kinds)
    const occurredAt = new Date(harness.clock.now().getTime() - chance.integer(47 * 3600) * 1000)
    return scanRequest(harness, one, kind, pick([agency, hub, town, village]), { occurredAt })
  }
  const batches = Array.from({ length: 60 }, () => Array.from({ length: 1 + chance.integer(12) }, drawn))
  const outcomes = await Promise.all(batches.map((batch) => recordScans(harness.context, courier, batch)))
  const rejections = outcomes.flat().flatMap(({ rejection }) => (rejection === null ? [] : [rejection]))
  expect(rejections).toEqual([])
  const events = await harness.db.scanEvent.findMany({
    where: { consignmentId: { in: consignments.map(({ id }) => id) } },
    select: { id: true, actorId: true },
  })
  const sent = batches.flat().map(({ eventId }) => eventId)
  const scanned = events.filter(({ actorId }) => actorId !== SYSTEM_ACTOR)
  expect(new Set(scanned.map(({ id }) => id))).toEqual(new Set(sent))
  await expectSound(harness, consignments)
})

test('an event id that two consignments claim at once goes to one of them', async () => {
  for (let round = 0; round < 10; round += 1) {
    const pair = [await registered(), await registered()]
    const eventId = randomUUID()
    const outcomes = await Promise.all(pair.map((one) => scan(harness, one, 'dispatched', agency, { eventId })))
    expect(outcomes.map(({ outcome, rejection }) => rejection?.code ?? outcome).sort()).toEqual([
      'event_id_reused',
      'recorded',
    ])
    await expectSound(harness, pair)
  }
})
