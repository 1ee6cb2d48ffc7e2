import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Person } from '../../server/services/actor.ts'
import { recordScans, type ScanOutcome, type ScanRequest } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import type { PreparedStatement } from '../../server/store/database.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aCourier, carry, scanRequest, staffAt, type TestConsignment } from '../setup/factories.ts'
import { START, serviceContext, useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

const harness = useHarness({ poolSize: 16 })
const { agency, hub, village } = PLACES

let clerk: Person
let courier: Person
beforeAll(async () => {
  clerk = await staffAt(harness, agency)
  courier = await aCourier(harness)
})
beforeEach(() => harness.clock.set(START))
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  harness.clock.advance({ days: 7 })
  expect((await verifyDatabase(harness.context)).defects).toEqual([])
})

const registered = (count: number) =>
  Promise.all(Array.from({ length: count }, () => aConsignment(harness, { to: village }).registered()))
const dispatched = (one: TestConsignment, wish: Parameters<typeof scanRequest>[4] = {}) =>
  scanRequest(harness, one, 'dispatched', agency, wish)
/** One request with one scan, as a phone sends it. */
const send = async (by: Person, request: ScanRequest) =>
  (await recordScans(harness.context, by, [request]))[0] as ScanOutcome
const resultOf = ({ outcome, rejection }: ScanOutcome) => rejection?.code ?? outcome
const actorsOf = async (ids: readonly string[]) =>
  new Map(
    (await harness.db.scanEvent.findMany({ where: { id: { in: [...ids] } } })).map(({ id, actorId }) => [id, actorId]),
  )

/** Names of the statements that the hot path runs from now on. */
function statements(): string[] {
  const names: string[] = []
  const run = harness.db.run.bind(harness.db)
  vi.spyOn(harness.db, 'run').mockImplementation((statement, values) => {
    names.push(statement.name)
    return run(statement, values)
  })
  return names
}

/** Lets the statements that are meant fail once each, as often as told. */
function failing(isMeant: (statement: PreparedStatement) => boolean, times: number, error: Error): void {
  const run = harness.db.run.bind(harness.db)
  let left = times
  vi.spyOn(harness.db, 'run').mockImplementation((statement, values) => {
    if (!isMeant(statement) || left === 0) return run(statement, values)
    left -= 1
    return Promise.reject(error)
  })
}

const isGroupWrite = ({ name }: PreparedStatement) => name.startsWith('relay-steps-skip')

describe('scans of many phones at once', () => {
  test('go together: two rounds of one read and one write, each answered and signed by itself', async () => {
    const licences = await registered(50)
    const people = [clerk, courier]
    const requests = licences.map((one) => dispatched(one))
    const names = statements()
    const outcomes = await Promise.all(requests.map((request, index) => send(people[index % 2] as Person, request)))
    // the first goes at once; the others meanwhile wait for it
    expect(names).toHaveLength(4)
    expect(outcomes.map((outcome) => [outcome.eventId, outcome.trackingNumber, outcome.outcome])).toEqual(
      requests.map(({ eventId, trackingNumber }) => [eventId, trackingNumber, 'recorded']),
    )
    const actors = await actorsOf(requests.map(({ eventId }) => eventId))
    expect(requests.map(({ eventId }) => actors.get(eventId))).toEqual(
      requests.map((_, index) => people[index % 2]?.userId),
    )
    await expectSound(harness, licences)
  })

  test('a scan with nobody else goes at once, by its own two statements', async () => {
    const [licence] = (await registered(1)) as [TestConsignment]
    const names = statements()
    expect(resultOf(await send(clerk, dispatched(licence)))).toBe('recorded')
    expect(names).toHaveLength(2)
  })

  test('a long list goes by itself and keeps nobody waiting', async () => {
    const licences = await registered(60)
    const [first, ...others] = licences.map((one) => dispatched(one)) as [ScanRequest, ...ScanRequest[]]
    const names = statements()
    const [one, many] = await Promise.all([send(clerk, first), recordScans(harness.context, clerk, others)])
    expect([one, ...many].map(resultOf)).toEqual(new Array(60).fill('recorded'))
    expect(names.slice(0, 2)).toEqual(['relay-file', 'relay-files'])
    expect(names).toHaveLength(4)
  })

  test('one consignment: in the order in which they arrived', async () => {
    const [licence] = (await registered(1)) as [TestConsignment]
    const others = await registered(10)
    const requests = Array.from({ length: 12 }, (_, index) =>
      scanRequest(harness, licence, index % 2 === 0 ? 'dispatched' : 'received', index % 2 === 0 ? agency : hub),
    )
    const outcomes = await Promise.all([
      ...requests.map((request) => send(courier, request)),
      ...others.map((one) => send(clerk, dispatched(one))),
    ])
    expect(outcomes.map(resultOf)).toEqual(new Array(22).fill('recorded'))
    const events = await harness.db.scanEvent.findMany({
      where: { consignmentId: licence.id },
      orderBy: { sequence: 'asc' },
    })
    const sent = requests.map(({ eventId }) => eventId)
    expect(events.map(({ id }) => id).filter((id) => sent.includes(id))).toEqual(sent)
    await expectSound(harness, [licence, ...others])
  })

  test('one event from two people: one fact, signed by the one who came first', async () => {
    const [licence, ...others] = (await registered(5)) as [TestConsignment, ...TestConsignment[]]
    const request = dispatched(licence)
    const filler = others.map((one) => send(clerk, dispatched(one)))
    const [first, second] = await Promise.all([send(courier, request), send(clerk, { ...request }), ...filler])
    expect([first, second].map((outcome) => resultOf(outcome as ScanOutcome))).toEqual(['recorded', 'duplicate'])
    expect((await actorsOf([request.eventId])).get(request.eventId)).toBe(courier.userId)
  })

  test('one id for two facts: the first to come has it, those beside them are recorded', async () => {
    const [one, two, ...others] = (await registered(12)) as [TestConsignment, TestConsignment, ...TestConsignment[]]
    const [filler, ...beside] = others.map((other) => () => send(clerk, dispatched(other)))
    const eventId = randomUUID()
    const outcomes = await Promise.all([
      filler?.() as Promise<ScanOutcome>,
      send(clerk, dispatched(one, { eventId })),
      send(clerk, dispatched(two, { eventId })),
      send(courier, scanRequest(harness, one, 'received', hub, { eventId })),
      ...beside.map((start) => start()),
    ])
    expect(outcomes.map(resultOf)).toEqual([
      'recorded',
      'recorded',
      'event_id_reused',
      'event_id_reused',
      ...beside.map(() => 'recorded'),
    ])
    await expectSound(harness, [one, two, ...others])
  })

  test('an id that was used long ago stops nobody else', async () => {
    const [old, fresh, ...others] = (await registered(12)) as [TestConsignment, TestConsignment, ...TestConsignment[]]
    const { eventId } = await send(clerk, dispatched(old))
    const outcomes = await Promise.all([
      ...others.map((one) => send(clerk, dispatched(one))),
      send(clerk, dispatched(fresh, { eventId })),
    ])
    expect(outcomes.map(resultOf)).toEqual([...others.map(() => 'recorded'), 'event_id_reused'])
    // the consignment that was refused is none the worse
    expect(resultOf(await send(clerk, dispatched(fresh)))).toBe('recorded')
    await expectSound(harness, [old, fresh, ...others])
  })

  test('each person’s own rejections', async () => {
    const licences = await registered(6)
    const outcomes = await Promise.all([
      send(clerk, dispatched(licences[0] as TestConsignment)),
      send(clerk, scanRequest(harness, licences[1] as TestConsignment, 'dispatched', hub)),
      send(courier, scanRequest(harness, licences[2] as TestConsignment, 'dispatched', agency)),
      send(courier, scanRequest(harness, licences[3] as TestConsignment, 'dispatched', 'nowhere')),
      send(
        courier,
        scanRequest(harness, licences[4] as TestConsignment, 'collected', village, { pickupCode: '000000' }),
      ),
      send(clerk, dispatched(licences[5] as TestConsignment)),
    ])
    expect(outcomes.map(resultOf)).toEqual([
      'recorded',
      'not_your_site',
      'recorded',
      'site_not_found',
      'pickup_code_wrong',
      'recorded',
    ])
  })

  test('two programs at once, on the same consignments', async () => {
    const licences = await registered(30)
    const elsewhere = serviceContext(harness.db, harness.clock, 2)
    const requests = licences.flatMap((one) => [
      { context: harness.context, request: dispatched(one) },
      { context: elsewhere, request: scanRequest(harness, one, 'received', hub) },
    ])
    const outcomes = await Promise.all(requests.map(({ context, request }) => recordScans(context, courier, [request])))
    expect(outcomes.flat().map(resultOf)).toEqual(new Array(60).fill('recorded'))
    await expectSound(harness, licences)
  })
})

describe('a fault of one', () => {
  test('a request that the database cannot take fails alone', async () => {
    const [poisoned, ...others] = (await registered(20)) as [TestConsignment, ...TestConsignment[]]
    const answers = await Promise.allSettled([
      send(clerk, dispatched(others[0] as TestConsignment)),
      send(clerk, dispatched(poisoned, { details: { note: 'NUL \0' } })),
      ...others.slice(1).map((one) => send(clerk, dispatched(one))),
    ])
    expect(answers.map((one) => (one.status === 'fulfilled' ? resultOf(one.value) : one.status))).toEqual([
      'recorded',
      'rejected',
      ...others.slice(1).map(() => 'recorded'),
    ])
    expect(await harness.db.scanEvent.count({ where: { consignmentId: poisoned.id } })).toBe(0)
    await expectSound(harness, [poisoned, ...others])
  })

  test('a wrong code is counted once, also when its round failed', async () => {
    const [poisoned, waiting, ...others] = (await registered(4)) as [
      TestConsignment,
      TestConsignment,
      ...TestConsignment[],
    ]
    await carry(harness, waiting).to(village)
    const answers = await Promise.allSettled([
      ...others.map((one) => send(courier, dispatched(one))),
      send(courier, scanRequest(harness, waiting, 'collected', village, { pickupCode: '000000' })),
      send(courier, dispatched(poisoned, { details: { note: 'NUL \0' } })),
    ])
    expect(answers.map((one) => (one.status === 'fulfilled' ? resultOf(one.value) : one.status))).toEqual([
      'recorded',
      'recorded',
      'pickup_code_wrong',
      'rejected',
    ])
    const { pickupAttempts } = await harness.db.consignment.findUniqueOrThrow({ where: { id: waiting.id } })
    expect(pickupAttempts).toBe(1)
  })

  test('a round that was cut off at its deadline is recorded request by request', async () => {
    const licences = await registered(20)
    failing(isGroupWrite, 2, Object.assign(new Error('canceling statement'), { code: '57014' }))
    const answers = await Promise.allSettled(licences.map((one) => send(clerk, dispatched(one))))
    // the first was alone: the failure is its own
    expect(answers.map((one) => (one.status === 'fulfilled' ? resultOf(one.value) : one.status))).toEqual([
      'rejected',
      ...new Array(19).fill('recorded'),
    ])
    expect(resultOf(await send(clerk, dispatched(licences[0] as TestConsignment)))).toBe('recorded')
    await expectSound(harness, licences)
  })

  test('when an answer of the database was lost, nothing is recorded twice', async () => {
    const licences = await registered(10)
    const run = harness.db.run.bind(harness.db)
    let lost = false
    vi.spyOn(harness.db, 'run').mockImplementation(async (statement, values) => {
      const rows = await run(statement, values)
      if (!isGroupWrite(statement) || rows.length < 2 || lost) return rows as never
      lost = true
      throw new Error('Connection terminated unexpectedly')
    })
    const outcomes = await Promise.all(licences.map((one) => send(clerk, dispatched(one))))
    expect(outcomes.map(resultOf)).toEqual(['recorded', ...new Array(9).fill('duplicate')])
    expect(await harness.db.scanEvent.count({ where: { consignmentId: { in: licences.map(({ id }) => id) } } })).toBe(
      10,
    )
    await expectSound(harness, licences)
  })

  test('a consignment that somebody holds keeps back its own scan only', async () => {
    const [held, ...others] = (await registered(10)) as [TestConsignment, ...TestConsignment[]]
    let late: Promise<ScanOutcome> | undefined
    await harness.db.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT 1 FROM consignment WHERE id = ${held.id}::uuid FOR UPDATE`
      const first = send(clerk, dispatched(others[0] as TestConsignment))
      late = send(clerk, dispatched(held))
      const outcomes = await Promise.all([first, ...others.slice(1).map((one) => send(clerk, dispatched(one)))])
      expect(outcomes.map(resultOf)).toEqual(others.map(() => 'recorded'))
      expect(await harness.db.scanEvent.count({ where: { consignmentId: held.id } })).toBe(0)
    })
    expect(resultOf((await late) as ScanOutcome)).toBe('recorded')
    await expectSound(harness, [held, ...others])
  })

  test('a round that hangs keeps the others back for a second at most', async () => {
    const [hanging, ...others] = (await registered(6)) as [TestConsignment, ...TestConsignment[]]
    const run = harness.db.run.bind(harness.db)
    let answer: () => void = () => {}
    const silence = new Promise<void>((resolve) => {
      answer = resolve
    })
    vi.spyOn(harness.db, 'run').mockImplementationOnce(async (statement, values) => {
      await silence
      return run(statement, values) as never
    })
    const late = send(clerk, dispatched(hanging))
    const outcomes = await Promise.all(others.map((one) => send(clerk, dispatched(one))))
    expect(outcomes.map(resultOf)).toEqual(others.map(() => 'recorded'))
    answer()
    expect(resultOf(await late)).toBe('recorded')
    await expectSound(harness, [hanging, ...others])
  })
})
