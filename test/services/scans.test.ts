import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { type ScanEventKind, SYSTEM_ACTOR } from '../../server/domain/scan-event.ts'
import type { Person } from '../../server/services/actor.ts'
import { recordScans } from '../../server/services/record-scans.ts'
import { PLACES } from '../setup/county.ts'
import {
  aConsignment,
  aCourier,
  aMemberOfStaff,
  aResident,
  carry,
  scan,
  scanRequest,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'

const harness = useHarness()
const { agency, hub, town, village, measuredVillage } = PLACES

beforeEach(() => harness.clock.set(START))

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()
const cached = (one: TestConsignment) => harness.db.consignment.findUniqueOrThrow({ where: { id: one.id } })
const openTasks = async (one: TestConsignment) => {
  const tasks = await harness.db.task.findMany({
    where: { consignmentId: one.id, status: { in: ['open', 'acknowledged'] } },
    orderBy: { kind: 'asc' },
  })
  return tasks.map(({ kind, siteId }) => [kind, siteId])
}
const eventsOf = (one: TestConsignment) =>
  harness.db.scanEvent.findMany({ where: { consignmentId: one.id }, orderBy: { sequence: 'asc' } })

describe('a journey', () => {
  test('a licence travels from the agency to the village and into its owner’s hands', async () => {
    const licence = await registered({ direction: 'result', to: village })
    expect(licence.route).toEqual([agency, hub, town, village])
    expect(await carry(harness, licence).toTheEnd()).toBe('completed')
    expect(await openTasks(licence)).toEqual([])
  })

  test('materials travel back', async () => {
    const materials = await registered({ direction: 'materials', from: village })
    await carry(harness, materials).to(hub)
    await carry(harness, materials).onwards()
    expect((await scan(harness, materials, 'received', agency)).status).toBe('completed')
  })

  test('a licence goes to an address by the courier', async () => {
    const licence = await registered({ to: village, address: '示例路 1 号' })
    expect(licence.route).toEqual([agency, hub, town])
    await carry(harness, licence).to(town)
    expect(await openTasks(licence)).toEqual([['deliver_home', town]])
    const courier = await aCourier(harness)
    expect(await scan(harness, licence, 'dispatched', town, { by: courier })).toMatchObject({ flags: [] })
    const failed = await scan(harness, licence, 'delivery_failed', town, { by: courier, details: { note: '家中无人' } })
    expect(failed).toMatchObject({ outcome: 'recorded', status: 'in_transit', flags: [] })
    const given = await scan(harness, licence, 'collected', town, { by: courier })
    expect(given).toMatchObject({ outcome: 'recorded', status: 'completed', flags: [] })
  })

  test('each scan tells who is next', async () => {
    const licence = await registered()
    const out = await scan(harness, licence, 'dispatched', agency)
    expect(out).toMatchObject({ outcome: 'recorded', status: 'in_transit', next: { kind: 'receive', siteId: hub } })
    const last = await scan(harness, licence, 'received', hub)
    expect(last.next).toEqual({ kind: 'dispatch', siteId: hub })
  })
})

describe('what is unexpected is recorded and flagged', () => {
  test('a scan at the wrong site: kept, flagged, and the hub is asked to see to it', async () => {
    const dispatcher = await staffAt(harness, hub)
    const licence = await registered()
    await carry(harness, licence).onwards()
    const astray = await scan(harness, licence, 'received', measuredVillage)
    expect(astray).toMatchObject({ outcome: 'recorded', status: 'held', flags: ['misdirected'] })
    expect(await cached(licence)).toMatchObject({ siteId: measuredVillage, openExceptions: 1 })
    expect(await openTasks(licence)).toEqual([
      ['dispatch', measuredVillage],
      ['resolve_exception', hub],
    ])
    const { id: taskId } = await harness.db.task.findFirstOrThrow({
      where: { consignmentId: licence.id, kind: 'resolve_exception' },
    })
    expect(await harness.db.notification.count({ where: { taskId, recipientId: dispatcher.userId } })).toBe(1)
    const resolved = await scan(harness, licence, 'exception_resolved', hub)
    expect(resolved).toMatchObject({ outcome: 'recorded', flags: [] })
    expect(await openTasks(licence)).toEqual([['dispatch', measuredVillage]])
  })

  test('late scans take their place in time; the gap that they fill is an exception no longer', async () => {
    const licence = await registered()
    const { clock } = harness
    const leftAgency = clock.advance({ hours: 1 })
    const reachedHub = clock.advance({ hours: 1 })
    const leftHub = clock.advance({ hours: 1 })
    clock.advance({ hours: 1 })
    expect(await scan(harness, licence, 'received', town)).toMatchObject({ flags: ['missing_hop', 'skipped_stop'] })
    expect(await cached(licence)).toMatchObject({ siteId: town, openExceptions: 1 })
    // the phones of agency and hub had no signal, and come in the wrong order
    for (const [kind, siteId, occurredAt] of [
      ['received', hub, reachedHub],
      ['dispatched', hub, leftHub],
      ['dispatched', agency, leftAgency],
    ] as const) {
      expect(await scan(harness, licence, kind, siteId, { occurredAt })).toMatchObject({ outcome: 'recorded' })
    }
    expect(await cached(licence)).toMatchObject({ status: 'held', siteId: town, openExceptions: 0 })
    expect(await openTasks(licence)).toEqual([['dispatch', town]])
    const events = await eventsOf(licence)
    expect(events.map(({ sequence, kind, siteId }) => [sequence, kind, siteId])).toEqual([
      [1, 'dispatched', agency],
      [2, 'received', town],
      [3, 'dispatched', agency],
      [4, 'received', hub],
      [5, 'dispatched', hub],
      [6, 'dispatched', agency],
    ])
    // two of them nobody scanned
    expect(events.flatMap(({ actorId, sequence }) => (actorId === SYSTEM_ACTOR ? [sequence] : []))).toEqual([1, 3])
    const exceptions = await harness.db.relayException.findMany({ where: { consignmentId: licence.id } })
    expect(exceptions.map(({ kind, status }) => [kind, status])).toEqual(
      exceptions.map(() => ['missing_hop', 'withdrawn']),
    )
    // the last to happen, not the last to be told of
    expect((await cached(licence)).lastEventAt).toEqual(events[1]?.occurredAt)
  })

  test('nothing is refused after the end: it is recorded as an exception', async () => {
    const licence = await registered()
    await carry(harness, licence).toTheEnd()
    expect(await scan(harness, licence, 'dispatched', village)).toMatchObject({
      outcome: 'recorded',
      status: 'completed',
      flags: ['after_close'],
    })
    expect(await openTasks(licence)).toEqual([['resolve_exception', hub]])
  })
})

describe('what cannot be is rejected, and changes nothing', () => {
  const rejections: [string, string, () => Promise<{ by: Person; request: ReturnType<typeof scanRequest> }>][] = [
    [
      'another’s site',
      'not_your_site',
      async () => ({ by: await staffAt(harness, village), request: await at('dispatched', agency) }),
    ],
    [
      'a site that is not there',
      'site_not_found',
      async () => ({ by: await aCourier(harness), request: await at('received', 'nowhere') }),
    ],
    [
      'a person without a site',
      'not_your_site',
      async () => ({ by: await aResident(harness), request: await at('received', hub) }),
    ],
    [
      'a number that was mistyped',
      'tracking_number_invalid',
      async () => ({
        by: await staffAt(harness, hub),
        request: { ...(await at('received', hub)), trackingNumber: 'SH000000001' },
      }),
    ],
    [
      'a number that nobody was given',
      'consignment_not_found',
      async () => ({
        by: await staffAt(harness, hub),
        request: { ...(await at('received', hub)), trackingNumber: 'SH000005724' },
      }),
    ],
    [
      'tomorrow',
      'occurred_in_future',
      async () => ({
        by: await staffAt(harness, hub),
        request: { ...(await at('received', hub)), occurredAt: new Date(harness.clock.now().getTime() + 6 * 60_000) },
      }),
    ],
    [
      'before it was registered',
      'occurred_before_registration',
      async () => ({
        by: await staffAt(harness, hub),
        request: { ...(await at('received', hub)), occurredAt: new Date(harness.clock.now().getTime() - 6 * 60_000) },
      }),
    ],
    [
      'an exception without a word',
      'note_required',
      async () => ({
        by: await staffAt(harness, hub),
        request: { ...(await at('exception_raised', hub)), details: {} },
      }),
    ],
    [
      'an exception resolved by a handler',
      'forbidden',
      async () => ({ by: await staffAt(harness, village), request: await at('exception_resolved', village) }),
    ],
    [
      'a hand-over without a code',
      'pickup_code_required',
      async () => ({
        by: await staffAt(harness, village),
        request: { ...(await at('collected', village)), pickupCode: undefined },
      }),
    ],
  ]
  let licence: TestConsignment
  const at = async (kind: ScanEventKind, siteId: string) => {
    licence = await registered()
    return scanRequest(harness, licence, kind, siteId)
  }
  test.each(rejections)('%s: %s', async (_what, code, make) => {
    const { by, request } = await make()
    const [outcome] = await recordScans(harness.context, by, [request])
    expect(outcome).toMatchObject({ outcome: 'rejected', status: null, rejection: { code } })
    expect(outcome?.rejection?.detail).toMatch(/\p{Script=Han}/u)
    expect(await eventsOf(licence)).toEqual([])
    expect(await cached(licence)).toMatchObject({ version: 0, status: 'requested' })
  })

  test('materials for a window are not handed out against a code', async () => {
    const materials = await registered({ direction: 'materials', from: village })
    await carry(harness, materials).to(hub)
    expect(await scan(harness, materials, 'collected', hub)).toMatchObject({ rejection: { code: 'not_collectable' } })
  })

  test('clocks may differ by five minutes', async () => {
    const one = await registered()
    const occurredAt = new Date(harness.clock.now().getTime() + 5 * 60_000)
    expect(await scan(harness, one, 'dispatched', agency, { occurredAt })).toMatchObject({ outcome: 'recorded' })
  })

  test('one bad scan of a batch leaves the others alone', async () => {
    const [good, bad] = [await registered(), await registered()]
    const courier = await aCourier(harness)
    const outcomes = await recordScans(harness.context, courier, [
      { ...scanRequest(harness, bad, 'dispatched', agency), trackingNumber: 'SH000000001' },
      scanRequest(harness, good, 'dispatched', agency),
      scanRequest(harness, good, 'received', 'nowhere'),
      scanRequest(harness, good, 'received', hub),
    ])
    expect(outcomes.map(({ outcome, rejection }) => rejection?.code ?? outcome)).toEqual([
      'tracking_number_invalid',
      'recorded',
      'site_not_found',
      'recorded',
    ])
    expect(await cached(good)).toMatchObject({ status: 'held', siteId: hub, version: 1 })
  })
})

describe('an event id', () => {
  test('used again for another consignment, kind or site is turned away', async () => {
    const [first, second] = [await registered(), await registered()]
    const eventId = randomUUID()
    expect(await scan(harness, first, 'dispatched', agency, { eventId })).toMatchObject({ outcome: 'recorded' })
    for (const [one, kind, siteId] of [
      [second, 'dispatched', agency],
      [first, 'received', hub],
      [first, 'dispatched', hub],
    ] as const) {
      expect(await scan(harness, one, kind, siteId, { eventId })).toMatchObject({
        rejection: { code: 'event_id_reused' },
      })
    }
    expect(await eventsOf(second)).toEqual([])
    expect(await eventsOf(first)).toHaveLength(1)
  })

  test('used twice within a batch for two facts is turned away the second time, the rest goes through', async () => {
    const [first, second, third] = [await registered(), await registered(), await registered()]
    const eventId = randomUUID()
    const outcomes = await recordScans(harness.context, await staffAt(harness, agency), [
      scanRequest(harness, first, 'dispatched', agency, { eventId }),
      scanRequest(harness, second, 'dispatched', agency, { eventId }),
      scanRequest(harness, first, 'dispatched', agency, { eventId }),
      scanRequest(harness, third, 'dispatched', agency),
    ])
    expect(outcomes.map(({ outcome, rejection }) => rejection?.code ?? outcome)).toEqual([
      'recorded',
      'event_id_reused',
      'duplicate',
      'recorded',
    ])
  })

  test('a repeat is answered with what is known by now, and with the flags of the first time', async () => {
    const licence = await registered()
    const eventId = randomUUID()
    const first = await scan(harness, licence, 'received', hub, { eventId })
    expect(first).toMatchObject({ outcome: 'recorded', status: 'held', flags: ['missing_hop'] })
    await scan(harness, licence, 'dispatched', hub)
    const repeat = await scan(harness, licence, 'received', hub, { eventId })
    expect(repeat).toMatchObject({ outcome: 'duplicate', status: 'in_transit', flags: ['missing_hop'] })
  })
})

describe('who is told', () => {
  test('a person who is handler and dispatcher of a site is told once of a task', async () => {
    const both = await aMemberOfStaff(harness, { role: 'handler', siteId: town }, { role: 'dispatcher', siteId: town })
    const licence = await registered({ to: town })
    await carry(harness, licence).to(hub)
    await carry(harness, licence).onwards()
    const materials = await registered({ direction: 'materials', from: town })
    for (const { id } of [licence, materials]) {
      const told = await harness.db.notification.findMany({
        where: { consignmentId: id, recipientId: both.userId, template: 'task_opened' },
      })
      expect(told).toHaveLength(1)
    }
  })

  test('the resident hears that it left, that it waits, and that it is done', async () => {
    const licence = await registered()
    await carry(harness, licence).toTheEnd()
    const told = await harness.db.notification.findMany({
      where: { consignmentId: licence.id, recipientId: licence.resident.userId },
      orderBy: { createdAt: 'asc' },
    })
    expect(told.map(({ template }) => template)).toEqual(['departed', 'ready_for_pickup', 'completed'])
  })
})
