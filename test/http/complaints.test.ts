import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Complaint, ComplaintListItem } from '../../server/contract/complaints.ts'
import { pageOf } from '../../server/contract/endpoint.ts'
import type { Person } from '../../server/services/actor.ts'
import { bindChat, claim, clearLine } from '../services/notification-factories.ts'
import { expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import {
  aConsignment,
  aDispatcher,
  aLeader,
  aResident,
  carry,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'

const api = useApi()
const TEXT = '营业执照的封面被折坏了'

async function received(): Promise<TestConsignment> {
  const licence = await aConsignment(api).registered()
  await carry(api, licence).toTheEnd()
  return licence
}
const complain = (as: Person, { id }: Pick<TestConsignment, 'id'>, complaintId: string = randomUUID(), text = TEXT) =>
  api.call('POST', `/consignments/${id}/complaints`, { as, body: { complaintId, text } })
async function complained(licence: TestConsignment) {
  return read(Complaint, await complain(licence.resident, licence), 201)
}
const say = (as: Person, id: string, what: 'answer' | 'reopen', text: string) =>
  api.call('POST', `/complaints/${id}/${what}`, { as, body: { text } })
const openExceptions = ({ id: consignmentId }: TestConsignment) =>
  api.db.relayException.findMany({ where: { consignmentId, status: 'open' } })

describe('a complaint', () => {
  test('is kept sealed and becomes an exception with a task at the hub, also after it was received', async () => {
    const licence = await received()
    const complaint = await complained(licence)
    expect(complaint).toMatchObject({
      status: 'open',
      trackingNumber: licence.trackingNumber,
      entries: [{ kind: 'filed', by: 'resident', text: TEXT }],
      canReopen: false,
    })
    expect(await openExceptions(licence)).toMatchObject([{ kind: 'complaint', siteId: PLACES.hub }])
    const task = { consignmentId: licence.id, kind: 'resolve_exception', status: 'open', siteId: PLACES.hub } as const
    expect(await api.db.task.count({ where: task })).toBe(1)
    const rows = [
      await api.db.complaintEntry.findMany(),
      await api.db.scanEvent.findMany({ where: { consignmentId: licence.id } }),
    ]
    expectNoneOf(rows, ['封面'])
    await expectSound(api, [licence])
  })

  test('sent twice, or many times at once, is one; what a crash left undone the repeat does', async () => {
    const licence = await received()
    const complaintId = randomUUID()
    const sent = await Promise.all(Array.from({ length: 6 }, () => complain(licence.resident, licence, complaintId)))
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([201]))
    expect(await openExceptions(licence)).toHaveLength(1)
    await changingNothing(api.db, () => complain(licence.resident, licence, complaintId))
    expectProblem(await complain(licence.resident, licence, complaintId, '另一件不满意的事'), 'complaint_id_reused')
    // the process died between keeping the words and raising the exception
    const other = await received()
    const orphan = {
      id: randomUUID(),
      consignmentId: other.id,
      filedBy: other.resident.userId,
      filedAt: api.clock.now(),
    }
    const textSealed = api.context.personalData.seal(TEXT)
    const entry = { sequence: 1, kind: 'filed', authorId: other.resident.userId, at: orphan.filedAt, textSealed }
    await api.db.complaint.create({ data: { ...orphan, entries: { create: entry } } })
    await complain(other.resident, other, orphan.id)
    expect(await openExceptions(other)).toHaveLength(1)
  })

  test('is the holder’s, one at a time, and not of two words', async () => {
    const licence = await received()
    expectProblem(await complain(await aResident(api), licence), 'consignment_not_found')
    expectProblem(await complain(await staffAt(api, PLACES.village), licence), 'forbidden')
    expectProblem(await complain(licence.resident, licence, randomUUID(), '太慢'), 'validation_failed')
    expectProblem(await complain(licence.resident, licence, randomUUID(), '字'.repeat(501)), 'validation_failed')
    await complained(licence)
    expectProblem(await complain(licence.resident, licence), 'complaint_open')
  })
})

describe('an answer', () => {
  test('ends the exception and is told to the resident, who may reopen once, then close', async () => {
    const licence = await received()
    const { id } = await complained(licence)
    const [dispatcher, clerk] = [await aDispatcher(api), await staffAt(api, PLACES.village)]
    const answered = read(Complaint, await say(clerk, id, 'answer', '已联系换发新证，三天内送到'))
    expect(answered).toMatchObject({ status: 'answered', canReopen: true })
    expect(await openExceptions(licence)).toEqual([])
    await changingNothing(api.db, () => say(clerk, id, 'answer', '已联系换发新证，三天内送到'))
    expectProblem(await say(dispatcher, id, 'answer', '另一个说法的答复'), 'complaint_settled')

    const reopened = read(Complaint, await say(licence.resident, id, 'reopen', '三天过了还是没有送到'))
    expect(reopened).toMatchObject({ status: 'reopened', canReopen: false })
    expect(await openExceptions(licence)).toHaveLength(1)
    await say(dispatcher, id, 'answer', '今天下午已送到，请查收')
    expectProblem(await say(licence.resident, id, 'reopen', '我还是觉得不满意'), 'complaint_not_answered')
    const closed = read(Complaint, await api.call('POST', `/complaints/${id}/close`, { as: licence.resident }))
    expect(closed.entries.map(({ kind, by }) => `${kind} by ${by}`)).toEqual([
      'filed by resident',
      'answered by staff',
      'reopened by resident',
      'answered by staff',
      'closed by resident',
    ])
    await changingNothing(api.db, () => api.call('POST', `/complaints/${id}/close`, { as: licence.resident }))
    expect((await complain(licence.resident, licence)).status).toBe(201)
    const told = { template: 'complaint_answered', recipientId: licence.resident.userId, consignmentId: licence.id }
    expect(await api.db.notification.count({ where: told })).toBe(2)
    await expectSound(api, [licence])
  })

  test('of two who answer at once, one is heard', async () => {
    const { id } = await complained(await received())
    const staff = [await aDispatcher(api), await aDispatcher(api), await aDispatcher(api)]
    const answers = await Promise.all(staff.map((one, index) => say(one, id, 'answer', `第 ${index} 个人的答复`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await api.db.complaintEntry.count({ where: { complaintId: id } })).toBe(2)
  })

  test('withdrawn before an answer, the exception ends too', async () => {
    const licence = await received()
    const { id } = await complained(licence)
    await api.call('POST', `/complaints/${id}/close`, { as: licence.resident })
    expect(await openExceptions(licence)).toEqual([])
    expectProblem(await say(await aDispatcher(api), id, 'answer', '来晚了一步的答复'), 'complaint_settled')
  })

  test('reaches the resident in chat, without a word of what was said', async () => {
    const licence = await received()
    await bindChat(api, licence.resident.userId)
    await clearLine(api)
    const { id } = await complained(licence)
    await say(await aDispatcher(api), id, 'answer', '已联系换发新证，三天内送到')
    const messages = await claim(api)
    const told = messages.map(({ text }) => text).filter((text) => text.includes('有答复了'))
    expect(told).toEqual([expect.stringContaining(licence.trackingNumber)])
    expectNoneOf(told, ['换发'])
  })
})

describe('who reads', () => {
  test('the holder, staff whom it concerns and oversight; staff’s reading is audited', async () => {
    const licence = await received()
    const { id } = await complained(licence)
    const look = (as: Person) => api.call('GET', `/complaints/${id}`, { as })
    for (const person of [licence.resident, await staffAt(api, PLACES.agency), await aLeader(api)]) {
      expect(read(Complaint, await look(person)).entries).toHaveLength(1)
    }
    expectProblem(await look(await staffAt(api, PLACES.otherAgency)), 'complaint_not_found')
    expectProblem(await look(await aResident(api)), 'complaint_not_found')
    expect(await api.db.auditRecord.count({ where: { action: 'complaint.read', subject: id } })).toBe(2)
  })

  test('lists are paged, narrowed to the own site, and say nothing of what was said', async () => {
    await api.db.complaintEntry.deleteMany()
    await api.db.complaint.deleteMany()
    const licences = [await received(), await received(), await received()]
    for (const licence of licences) {
      api.clock.advance({ minutes: 1 })
      await complained(licence)
    }
    const list = async (as: Person, query: string) =>
      read(pageOf(ComplaintListItem), await api.call('GET', `/complaints?${query}`, { as }))
    const dispatcher = await aDispatcher(api)
    const first = await list(dispatcher, 'limit=2&unsettled=true')
    const second = await list(dispatcher, `limit=2&unsettled=true&cursor=${first.nextCursor}`)
    const numbers = [...first.items, ...second.items].map(({ trackingNumber }) => trackingNumber)
    expect(numbers).toEqual(licences.map(({ trackingNumber }) => trackingNumber).toReversed())
    expect((await list(await staffAt(api, PLACES.otherAgency), '')).items).toEqual([])
    expectNoneOf(first, ['封面'])
    const [licence] = licences as [TestConsignment, ...TestConsignment[]]
    const own = await api.call('GET', `/consignments/${licence.id}/complaints`, { as: licence.resident })
    expect(read(pageOf(ComplaintListItem), own).items).toHaveLength(1)
  })
})
