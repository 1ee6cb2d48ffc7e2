import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import * as contract from '../../server/contract/exceptions.ts'
import type { Person } from '../../server/services/actor.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import {
  aConsignment,
  aDispatcher,
  aHandlerAt,
  aLeader,
  aMemberOfStaff,
  carry,
  scan,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'

const api = useApi()

const read = async (as: Person, id: string) =>
  answerOf(contract.readException, await api.call('GET', `/exceptions/${id}`, { as }))
const post = (as: Person, id: string, what: string, body: object) =>
  api.call('POST', `/exceptions/${id}/${what}`, { as, body })
const resolve = (as: Person, id: string, resolution: string, more: object = {}) =>
  post(as, id, 'resolution', { eventId: randomUUID(), resolution, note: '测试处理情况', ...more })

/** A consignment that was carried to a site and found wrong there. */
async function wrong(at: string, kind = 'damaged', wish: Parameters<typeof aConsignment>[1] = {}) {
  const consignment = await aConsignment(api, wish).registered()
  await carry(api, consignment).to(at)
  const eventId = randomUUID()
  await scan(api, consignment, 'exception_raised', at, { eventId, details: { exceptionKind: kind, note: '外壳破了' } })
  return { consignment, id: eventId }
}
const cached = ({ id }: TestConsignment) => api.db.consignment.findUniqueOrThrow({ where: { id } })
const postingsOf = async ({ id }: TestConsignment) =>
  (await api.db.ledgerTransaction.findMany({ where: { consignmentId: id } })).map(({ postingKey }) =>
    postingKey.split(':').slice(0, 1).join(),
  )

describe('the exceptions desk', () => {
  test('lists what is open to the hub, and to a site only what concerns it', async () => {
    const { id, consignment } = await wrong(PLACES.town)
    const list = async (as: Person) =>
      answerOf(contract.listExceptions, await api.call('GET', '/exceptions?limit=100', { as })).items
    const [item] = (await list(await aDispatcher(api))).filter((one) => one.id === id)
    expect(item).toMatchObject({
      ...{ kind: 'damaged', kindText: '破损', status: 'open', siteName: '三河镇便民服务中心', isOverdue: false },
      ...{
        trackingNumber: consignment.trackingNumber,
        ownerLabel: '大埔县业务流转中心',
        whereText: '在三河镇便民服务中心',
      },
    })
    expect((await list(await staffAt(api, PLACES.town))).map((one) => one.id)).toContain(id)
    const elsewhere = await staffAt(api, PLACES.otherAgency)
    expect((await list(elsewhere)).map((one) => one.id)).not.toContain(id)
    expectProblem(await api.call('GET', `/exceptions/${id}`, { as: elsewhere }), 'exception_not_found')
  })

  test('says where it is as staff need it, not what the resident is to do', async () => {
    const { id } = await wrong(PLACES.village)
    const desk = await aDispatcher(api)
    expect((await read(desk, id)).whereText).toBe('已到汇城村服务站，等待领取')
    expect((await resolve(desk, id, 'replaced')).status).toBe(200)
    expect((await read(desk, id)).whereText).toBe('流转中丢失或损毁')
  })

  test('keeps notes and an owner; a note sent twice is one', async () => {
    const { id } = await wrong(PLACES.town)
    const [desk, town] = [await aDispatcher(api), await staffAt(api, PLACES.town)]
    const note = { noteId: randomUUID(), text: '已拍照，等县中心回复' }
    for (let time = 0; time < 2; time += 1) {
      expect((await post(town, id, 'notes', note)).status).toBe(200)
    }
    expect((await post(desk, id, 'owner', { ownerId: town.userId })).status).toBe(200)
    const file = await read(desk, id)
    expect(file.notes.map(({ text }) => text)).toEqual([note.text])
    expect(file.ownerId).toBe(town.userId)
    expectProblem(await post(town, id, 'owner', { ownerId: null }), 'forbidden')
    const stranger = (await aConsignment(api).registered()).resident
    expectProblem(await post(desk, id, 'owner', { ownerId: stranger.userId }), 'owner_not_staff')
  })

  test('only the desk resolves; a repeat is one resolution, another is refused', async () => {
    const { id, consignment } = await wrong(PLACES.town)
    const desk = await aDispatcher(api)
    expectProblem(await resolve(await staffAt(api, PLACES.town), id, 'accepted'), 'forbidden')
    const eventId = randomUUID()
    for (let time = 0; time < 2; time += 1) {
      expect(answerOf(contract.resolveException, await resolve(desk, id, 'accepted', { eventId }))).toMatchObject({
        ...{ status: 'resolved', resolution: 'accepted', resolutionText: '已核实', resolutions: [] },
      })
    }
    await changingNothing(api.db, async () => expectProblem(await resolve(desk, id, 'accepted'), 'exception_closed'))
    expect(await cached(consignment)).toMatchObject({ status: 'held', openExceptions: 0 })
    await expectSound(api, [consignment])
  })

  test('a return goes back to its agency, saves nothing, and its postage still counts', async () => {
    const { id, consignment } = await wrong(PLACES.town, 'refused')
    const desk = await aDispatcher(api)
    expect((await resolve(desk, id, 'returned')).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({
      ...{ status: 'held', siteId: PLACES.town, isReturning: true, route: [PLACES.town, PLACES.hub, PLACES.agency] },
    })
    for (const [kind, site] of [
      ['dispatched', PLACES.town],
      ['received', PLACES.hub],
      ['dispatched', PLACES.hub],
      ['received', PLACES.agency],
    ] as const) {
      api.clock.advance({ hours: 1 })
      expect((await scan(api, consignment, kind, site)).flags).toEqual([])
    }
    expect(await cached(consignment)).toMatchObject({ status: 'returned', openExceptions: 0, completedAt: null })
    const postings = await postingsOf(consignment)
    expect(postings).toContain('postage')
    expect(postings).not.toContain('savings')
    const told = await api.db.notification.findMany({ where: { consignmentId: consignment.id, taskId: null } })
    expect(told.map(({ template }) => template)).toEqual(expect.arrayContaining(['returning', 'returned']))
    await expectSound(api, [consignment])
  })

  test('materials that are returned wait at their station, and are handed back against the code', async () => {
    const { id, consignment } = await wrong(PLACES.town, 'other', { direction: 'materials' })
    expect((await resolve(await aDispatcher(api), id, 'returned')).status).toBe(200)
    await scan(api, consignment, 'dispatched', PLACES.town)
    await scan(api, consignment, 'received', PLACES.village)
    expect(await cached(consignment)).toMatchObject({ status: 'awaiting_pickup', isReturning: true })
    expect((await scan(api, consignment, 'collected', PLACES.village)).status).toBe('returned')
    await expectSound(api, [consignment])
  })

  test('a new way leads to another station, and no further than where it can go', async () => {
    const { id, consignment } = await wrong(PLACES.hub, 'moved')
    const desk = await aDispatcher(api)
    expectProblem(await resolve(desk, id, 'rerouted'), 'destination_required')
    expectProblem(await resolve(desk, id, 'rerouted', { destinationSiteId: PLACES.otherAgency }), 'site_not_allowed')
    expect((await resolve(desk, id, 'rerouted', { destinationSiteId: PLACES.measuredVillage })).status).toBe(200)
    const { route, destinationSiteId } = await cached(consignment)
    expect(route).toEqual(['441422-hub', expect.any(String), PLACES.measuredVillage])
    expect(destinationSiteId).toBe(PLACES.measuredVillage)
    await expectSound(api, [consignment])
  })

  test('nobody turns round what is on the road', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    const id = randomUUID()
    await scan(api, consignment, 'exception_raised', PLACES.hub, {
      eventId: id,
      details: { exceptionKind: 'lost', note: '没收到' },
    })
    const desk = await aDispatcher(api)
    expect((await read(desk, id)).resolutions.map(({ resolution }) => resolution)).toEqual([
      ...['found', 'accepted', 'replaced', 'written_off'],
    ])
    expectProblem(await resolve(desk, id, 'returned'), 'resolution_not_possible')
  })

  test('what is lost is replaced by another consignment of the case', async () => {
    const { id, consignment } = await wrong(PLACES.hub, 'lost')
    const eventId = randomUUID()
    const desk = await aDispatcher(api)
    for (let time = 0; time < 2; time += 1) expect((await resolve(desk, id, 'replaced', { eventId })).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({ status: 'written_off', openExceptions: 0 })
    const [replacement, ...more] = await api.db.consignment.findMany({ where: { replacesId: consignment.id } })
    expect(more).toEqual([])
    expect(replacement).toMatchObject({ caseId: consignment.caseId, status: 'requested', route: consignment.route })
    await expectSound(api, [consignment, replacement as TestConsignment & typeof replacement])
  })

  test('writing off takes two people', async () => {
    const { id, consignment } = await wrong(PLACES.hub, 'lost')
    const [first, second] = [await aDispatcher(api), await aLeader(api)]
    const approve = (as: Person, eventId: string = randomUUID()) => post(as, id, 'write-off/approval', { eventId })
    expectProblem(await approve(first), 'write_off_not_proposed')
    expect((await post(first, id, 'write-off', { reason: '多方查找无果' })).status).toBe(200)
    expect((await read(first, id)).canApproveWriteOff).toBe(false)
    expectProblem(await approve(first), 'second_person_required')
    expectProblem(await post(await aDispatcher(api), id, 'write-off', { reason: '另有原因' }), 'write_off_proposed')
    expect((await read(second, id)).canApproveWriteOff).toBe(true)
    const eventId = randomUUID()
    for (let time = 0; time < 2; time += 1) expect((await approve(second, eventId)).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({ status: 'written_off', openExceptions: 0 })
    const event = await api.db.scanEvent.findUniqueOrThrow({ where: { id: eventId } })
    expect(event).toMatchObject({
      actorId: second.userId,
      details: { proposedBy: first.userId, resolution: 'written_off' },
    })
    await expectSound(api, [consignment])
  })

  test('what was written off and turns up goes on from where it was found', async () => {
    const { id, consignment } = await wrong(PLACES.hub, 'lost')
    const [first, second] = [await aDispatcher(api), await aDispatcher(api)]
    await post(first, id, 'write-off', { reason: '多方查找无果' })
    await post(second, id, 'write-off/approval', { eventId: randomUUID() })
    const found = await scan(api, consignment, 'received', PLACES.town)
    expect(found.flags).toEqual(['after_close'])
    const raised = await api.db.relayException.findFirstOrThrow({
      where: { consignmentId: consignment.id, status: 'open' },
    })
    expect((await resolve(first, raised.id, 'found', { siteId: PLACES.town })).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({ status: 'held', siteId: PLACES.town })
    await expectSound(api, [consignment])
  })
})

describe('a correction', () => {
  const correct = (as: Person, scanId: string, body: object = {}) =>
    api.call('POST', `/scans/${scanId}/correction`, { as, body: { eventId: randomUUID(), note: '点错了', ...body } })

  test('takes back a scan, its postage and its message', async () => {
    const consignment = await aConsignment(api).registered()
    const clerk = await aHandlerAt(api, PLACES.agency)
    const scanId = randomUUID()
    await scan(api, consignment, 'dispatched', PLACES.agency, { by: clerk, eventId: scanId })
    api.clock.advance({ minutes: 5 })
    expect((await correct(clerk, scanId)).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({ status: 'requested', siteId: PLACES.agency })
    expect((await postingsOf(consignment)).toSorted()).toEqual(['items', 'postage', 'reversal', 'reversal'])
    await scan(api, consignment, 'dispatched', PLACES.agency, { by: clerk })
    expect((await postingsOf(consignment)).toSorted()).toEqual([
      ...['items', 'items', 'postage', 'postage', 'reversal', 'reversal'],
    ])
    await expectSound(api, [consignment])
    const { defects } = await verifyDatabase(api.context)
    expect(defects).toEqual([])
  })

  test('takes back a completion: the savings go, and come again with the right one', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).to(PLACES.village)
    const keeper = await aHandlerAt(api, PLACES.village)
    const scanId = randomUUID()
    await scan(api, consignment, 'collected', PLACES.village, { by: keeper, eventId: scanId })
    await correct(keeper, scanId)
    expect(await cached(consignment)).toMatchObject({ status: 'awaiting_pickup', completedAt: null })
    const trips = async () =>
      (
        await api.db.usageEntry.findMany({
          where: { measure: 'trips', transaction: { consignmentId: consignment.id } },
        })
      ).reduce((sum, { middle }) => sum + Number(middle), 0)
    expect(await trips()).toBe(0)
    await scan(api, consignment, 'collected', PLACES.village, { by: keeper })
    expect(await trips()).toBeGreaterThan(0)
    expect((await api.db.case.findUniqueOrThrow({ where: { id: consignment.caseId } })).completedDirections).toEqual([
      'result',
    ])
    expect((await verifyDatabase(api.context)).defects).toEqual([])
  })

  test('is for whoever scanned, within half an hour; then for the desk', async () => {
    const consignment = await aConsignment(api).registered()
    const clerk = await aHandlerAt(api, PLACES.agency)
    const scanId = randomUUID()
    await scan(api, consignment, 'dispatched', PLACES.agency, { by: clerk, eventId: scanId })
    expectProblem(await correct(await aHandlerAt(api, PLACES.agency), scanId), 'correction_too_late')
    api.clock.advance({ minutes: 31 })
    await changingNothing(api.db, async () => expectProblem(await correct(clerk, scanId), 'correction_too_late'))
    expect((await correct(await aDispatcher(api), scanId)).status).toBe(200)
    expectProblem(await correct(await aDispatcher(api), randomUUID()), 'scan_not_found')
  })

  test('says what really happened', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    const scanId = randomUUID()
    const at = api.clock.now()
    await scan(api, consignment, 'received', PLACES.otherAgency, { eventId: scanId })
    expect(await cached(consignment)).toMatchObject({ siteId: PLACES.otherAgency, openExceptions: 1 })
    const replacement = { kind: 'received', siteId: PLACES.hub, occurredAt: at.toISOString() }
    expect((await correct(await aDispatcher(api), scanId, { replacement })).status).toBe(200)
    expect(await cached(consignment)).toMatchObject({ status: 'held', siteId: PLACES.hub, openExceptions: 0 })
    const administrator = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    expectProblem(
      await correct(administrator, scanId, { replacement: { ...replacement, siteId: 'nowhere' } }),
      'site_not_found',
    )
    await expectSound(api, [consignment])
  })
})
