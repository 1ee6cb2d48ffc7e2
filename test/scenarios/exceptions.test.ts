import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import * as contract from '../../server/contract/exceptions.ts'
import type { ExceptionKind, Resolution } from '../../server/domain/exception.ts'
import type { Person } from '../../server/services/actor.ts'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { raiseStalled } from '../../server/services/raise-stalled.ts'
import { answerOf } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import {
  aConsignment,
  aDispatcher,
  aHandlerAt,
  aLeader,
  carry,
  scan,
  type TestConsignment,
} from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'
import { useExceptionCounty } from './exception-county.ts'

/** Every kind of exception, from how it comes about in daily work to its end, and what the books say afterwards. */

const { agency, hub, town, village, measuredVillage, otherAgency } = PLACES
const api = useApi()
const { stateOf, openOf, theOpen, booksOf, toldOf } = useExceptionCounty(api)

/** The one exception that is open, as the desk reads it. */
async function theException(desk: Person, consignment: TestConsignment, kind: ExceptionKind) {
  const path = `/exceptions/${await theOpen(consignment, kind)}`
  return answerOf(contract.readException, await api.call('GET', path, { as: desk }))
}

async function settle(desk: Person, id: string, resolution: Resolution, more: object = {}): Promise<void> {
  const body = { eventId: randomUUID(), resolution, note: '测试处理结果', ...more }
  expect((await api.call('POST', `/exceptions/${id}/resolution`, { as: desk, body })).status).toBe(200)
}

async function writeOff(id: string): Promise<void> {
  const [first, second] = [await aDispatcher(api), await aLeader(api)]
  await api.call('POST', `/exceptions/${id}/write-off`, { as: first, body: { reason: '多方查找无果' } })
  const approval = { as: second, body: { eventId: randomUUID() } }
  expect((await api.call('POST', `/exceptions/${id}/write-off/approval`, approval)).status).toBe(200)
}

async function reported(kind: string, at: string): Promise<TestConsignment> {
  const consignment = await aConsignment(api).registered()
  await carry(api, consignment).to(at)
  await scan(api, consignment, 'exception_raised', at, { details: { exceptionKind: kind, note: '测试情况' } })
  return consignment
}

describe('what staff find wrong', () => {
  test('lost: written off by two people; nothing is saved, the postage stays', async () => {
    const consignment = await reported('lost', town)
    const desk = await aDispatcher(api)
    await writeOff((await theException(desk, consignment, 'lost')).id)
    expect(await stateOf(consignment)).toMatchObject({ status: 'written_off', openExceptions: 0 })
    expect(await toldOf(consignment)).toContain('written_off')
    expect(await booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
    await expectSound(api, [consignment])
  })

  test('damaged: replaced by a second consignment, and only that one saves a trip', async () => {
    const consignment = await reported('damaged', hub)
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, 'damaged')).id, 'replaced')
    const second = await api.db.consignment.findFirstOrThrow({ where: { replacesId: consignment.id } })
    const replacement = { ...consignment, id: second.id, trackingNumber: second.trackingNumber }
    expect(await carry(api, replacement).toTheEnd()).toBe('completed')
    expect(await booksOf(consignment)).toEqual({ postages: 1, trips: 0 })
    expect((await booksOf(replacement)).trips).toBeGreaterThan(0)
    await expectSound(api, [consignment, replacement])
  })

  test('refused: goes back where it came from; nothing is saved, both ways are paid for', async () => {
    const consignment = await reported('refused', village)
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, 'refused')).id, 'returned')
    for (const [from, to] of [
      [village, town],
      [town, hub],
      [hub, agency],
    ] as const) {
      await scan(api, consignment, 'dispatched', from)
      await scan(api, consignment, 'received', to)
    }
    expect(await stateOf(consignment)).toMatchObject({ status: 'returned', openExceptions: 0 })
    expect(await booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
    await expectSound(api, [consignment])
  })

  test('moved: goes on to another village and is fetched there', async () => {
    const consignment = await reported('moved', hub)
    const desk = await aDispatcher(api)
    const { id } = await theException(desk, consignment, 'moved')
    await settle(desk, id, 'rerouted', { destinationSiteId: measuredVillage })
    const { route } = await stateOf(consignment)
    expect(await carry(api, { ...consignment, route }).toTheEnd()).toBe('completed')
    expect((await booksOf(consignment)).trips).toBeGreaterThan(0)
    await expectSound(api, [consignment])
  })

  test.each([
    ['seal_broken', 'accepted'],
    ['count_mismatch', 'found'],
    ['other', 'accepted'],
  ] as const)('%s: looked into, %s, and it goes on to its end', async (kind, resolution) => {
    const consignment = await reported(kind, town)
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, kind)).id, resolution)
    expect(await carry(api, consignment).toTheEnd()).toBe('completed')
    expect(await stateOf(consignment)).toMatchObject({ status: 'completed', openExceptions: 0 })
    await expectSound(api, [consignment])
  })
})

describe('what scans show', () => {
  test('misdirected: sent on from the wrong place to the right one', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    expect((await scan(api, consignment, 'received', otherAgency)).flags).toContain('misdirected')
    const desk = await aDispatcher(api)
    const { id } = await theException(desk, consignment, 'misdirected')
    await settle(desk, id, 'rerouted', { destinationSiteId: village })
    const { route } = await stateOf(consignment)
    expect(route).toEqual([otherAgency, hub, town, village])
    expect(await carry(api, { ...consignment, route }).toTheEnd()).toBe('completed')
    await expectSound(api, [consignment])
  })

  test('missing hop: the hand-over is inferred and marked; the late scan explains it', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).to(hub)
    const left = api.clock.now()
    api.clock.advance({ hours: 2 })
    expect((await scan(api, consignment, 'received', town)).flags).toContain('missing_hop')
    const desk = await aDispatcher(api)
    await theException(desk, consignment, 'missing_hop')
    const inferred = await api.db.scanEvent.findMany({
      where: { consignmentId: consignment.id, flags: { has: 'missing_hop' } },
    })
    expect(inferred).toMatchObject([{ kind: 'dispatched', siteId: hub, details: { isInferred: true } }])
    // the phone at the hub was offline
    await scan(api, consignment, 'dispatched', hub, { occurredAt: new Date(left.getTime() + 60_000) })
    expect(await openOf(consignment)).toEqual([])
    expect(await carry(api, consignment).toTheEnd()).toBe('completed')
    expect((await booksOf(consignment)).postages).toBe(2)
    await expectSound(api, [consignment])
  })

  test('unexpected scan: a site that did not hold it sent it out; looked into, it goes on', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).to(hub)
    api.clock.advance({ hours: 1 })
    expect((await scan(api, consignment, 'dispatched', town)).flags).toEqual(['not_held_here'])
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, 'unexpected_scan')).id, 'accepted')
    expect((await scan(api, consignment, 'received', village)).status).toBe('awaiting_pickup')
    await expectSound(api, [consignment])
  })

  test('three failed attempts: back with a reason', async () => {
    const consignment = await aConsignment(api, { address: '三河镇测试路 2 号' }).registered()
    await carry(api, consignment).to(town)
    for (let day = 0; day < 3; day += 1) {
      api.clock.advance({ days: 1 })
      const details = { reason: 'nobody_home', note: '家中无人' }
      await scan(api, consignment, 'delivery_failed', town, { details })
    }
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, 'three_failed_attempts')).id, 'returned')
    expect(await stateOf(consignment)).toMatchObject({ isReturning: true, homeDelivery: false, status: 'held' })
    expect((await booksOf(consignment)).trips).toBe(0)
    await expectSound(api, [consignment])
  })

  test('not witnessed: an original went on without a second person', async () => {
    const consignment = await aConsignment(api).registered()
    await api.db.consignment.update({ where: { id: consignment.id }, data: { twoPersonHandling: true } })
    const clerk = await aHandlerAt(api, agency)
    await scan(api, consignment, 'dispatched', agency, { by: clerk })
    expect((await scan(api, consignment, 'witnessed', agency, { by: clerk })).flags).toEqual(['same_person'])
    api.clock.advance({ hours: 1 })
    expect((await scan(api, consignment, 'received', hub)).flags).toContain('not_witnessed')
    const desk = await aDispatcher(api)
    await settle(desk, (await theException(desk, consignment, 'not_witnessed')).id, 'accepted')
    expect((await scan(api, consignment, 'witnessed', hub, { by: await aHandlerAt(api, hub) })).flags).toEqual([])
    await expectSound(api, [consignment])
  })
})

describe('what time and people bring up', () => {
  test('stalled: given and not taken in time; the receipt settles it', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    api.clock.advance({ days: 14 })
    const { signal } = new AbortController()
    await flagOverdueTasks(api.context, 100, signal)
    await raiseStalled(api.context, 100, signal)
    await theException(await aDispatcher(api), consignment, 'stalled')
    await scan(api, consignment, 'received', hub)
    expect(await openOf(consignment)).toEqual([])
    expect(await carry(api, consignment).toTheEnd()).toBe('completed')
    await expectSound(api, [consignment])
  })

  test('complaint: answered, and closed with its answer', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).toTheEnd()
    const filed = await api.call('POST', `/consignments/${consignment.id}/complaints`, {
      as: consignment.resident,
      body: { complaintId: randomUUID(), text: '封皮破了一个角' },
    })
    expect(filed.status).toBeLessThan(300)
    const desk = await aDispatcher(api)
    await theException(desk, consignment, 'complaint')
    const { id } = await api.db.complaint.findFirstOrThrow({ where: { consignmentId: consignment.id } })
    const answered = await api.call('POST', `/complaints/${id}/answer`, {
      as: desk,
      body: { text: '已换新封皮寄出，给您添麻烦了' },
    })
    expect(answered.status).toBe(200)
    expect(await openOf(consignment)).toEqual([])
    expect(await toldOf(consignment)).toContain('complaint_answered')
    expect((await booksOf(consignment)).trips).toBeGreaterThan(0)
    await expectSound(api, [consignment])
  })
})
