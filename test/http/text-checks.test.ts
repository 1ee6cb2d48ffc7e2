import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fileComplaint, readComplaint } from '../../server/contract/complaints.ts'
import { pageOf, type ResponseOf } from '../../server/contract/endpoint.ts'
import { RatingListItem } from '../../server/contract/ratings.ts'
import { listTextChecks } from '../../server/contract/text-checks.ts'
import { HELD_BACK_TEXT } from '../../server/domain/text-check.ts'
import type { Person } from '../../server/services/actor.ts'
import { checkTexts } from '../../server/services/check-texts.ts'
import { usePlatforms } from '../channels/platforms.ts'
import { answerOf, expectProblem, read } from '../setup/answers.ts'
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
import { aRegistration, file, filed } from '../setup/registrations.ts'

const api = useApi()
const platforms = usePlatforms(api)
const SCOLDING = '你们这帮刷单的骗子'
const PATH = '/wxa/msg_sec_check'
let dispatcher: Person
let leader: Person
beforeAll(async () => {
  Object.assign(api.context.miniProgram, platforms.clients().miniProgram)
  platforms.wechat.riskyWords.add('刷单')
  ;[dispatcher, leader] = await Promise.all([aDispatcher(api), aLeader(api)])
})
beforeEach(async () => {
  platforms.wechat.server.forget()
  await api.db.textCheck.deleteMany()
})

const check = () => checkTexts(api.context, 50)
const forAPerson = async () => answerOf(listTextChecks, await api.call('GET', '/text-checks', { as: dispatcher })).items
const decide = (id: string, decision: string, as = dispatcher) =>
  api.call('POST', `/text-checks/${id}/decision`, { as, body: { decision } })

async function complained(text: string): Promise<[TestConsignment, ResponseOf<typeof readComplaint>]> {
  const licence = await aConsignment(api).registered()
  const { resident } = licence
  platforms.wechat.opens(resident.peerId)
  const body = { complaintId: randomUUID(), text }
  const path = `/consignments/${licence.id}/complaints`
  return [licence, answerOf(fileComplaint, await api.call('POST', path, { as: resident, body }))]
}
const readBy = async (as: Person, { id }: ResponseOf<typeof readComplaint>) =>
  answerOf(readComplaint, await api.call('GET', `/complaints/${id}`, { as })).entries[0]

describe('a complaint', () => {
  test('is taken in at once and read while WeChat is asked; of what passes nobody is bothered', async () => {
    const [, complaint] = await complained('封面被折坏了')
    expect(await readBy(leader, complaint)).toMatchObject({ text: '封面被折坏了', textCheck: 'waiting' })
    expect(await check()).toBe(1)
    expect(await readBy(leader, complaint)).toMatchObject({ textCheck: 'passed' })
    expect(await forAPerson()).toEqual([])
  })

  test('that WeChat finds doubtful is kept and worked on: hidden from readers until a person has decided', async () => {
    const [licence, complaint] = await complained(SCOLDING)
    await check()
    expect(await readBy(leader, complaint)).toMatchObject({ text: HELD_BACK_TEXT, textCheck: 'doubtful' })
    expect(await readBy(dispatcher, complaint)).toMatchObject({ text: SCOLDING })
    expect(await readBy(licence.resident, complaint)).toMatchObject({ text: SCOLDING })
    const [flagged] = await forAPerson()
    expect(flagged).toMatchObject({ kind: 'complaint', subjectId: complaint.id, status: 'doubtful', text: SCOLDING })
    const id = flagged?.id ?? ''
    expectProblem(await decide(id, 'shown', leader), 'forbidden')
    expect((await decide(id, 'shown')).status).toBe(200)
    expect((await decide(id, 'shown')).status).toBe(200)
    expectProblem(await decide(id, 'withheld'), 'conflict')
    expect(await readBy(leader, complaint)).toMatchObject({ text: SCOLDING, textCheck: 'shown' })
    const audit = await api.db.auditRecord.findMany({ where: { subject: id } })
    expect(audit.map(({ action, actorId }) => [action, actorId])).toEqual([['text-check.shown', dispatcher.userId]])
  })

  test('is never lost while WeChat is away: asked again, then a person looks at it, and it is read meanwhile', async () => {
    const [, complaint] = await complained('封面被折坏了')
    platforms.wechat.server.fail({ kind: 'html' }, { path: PATH, times: 100 })
    expect(await check()).toBe(0)
    expect(await check()).toBe(0)
    const asked = platforms.wechat.server.count(PATH)
    api.clock.advance({ minutes: 1 })
    await check()
    expect(platforms.wechat.server.count(PATH)).toBeGreaterThan(asked)
    api.clock.advance({ minutes: 118 })
    await check()
    expect(await readBy(leader, complaint)).toMatchObject({ text: '封面被折坏了', textCheck: 'unchecked' })
    expect(await forAPerson()).toMatchObject([{ subjectId: complaint.id, status: 'unchecked' }])
  })

  test('comes through when WeChat is back within the two hours', async () => {
    const [, complaint] = await complained('封面被折坏了')
    platforms.wechat.server.fail({ kind: 'lost', done: false }, { path: PATH })
    await check()
    api.clock.advance({ minutes: 2 })
    expect(await check()).toBe(1)
    expect(await readBy(leader, complaint)).toMatchObject({ textCheck: 'passed' })
  })

  test('a process that dies over it gives it back', async () => {
    await complained('封面被折坏了')
    await api.db.textCheck.updateMany({
      data: { attemptCount: 1, nextAttemptAt: new Date(api.clock.now().getTime() + 60_000) },
    })
    expect(await check()).toBe(0)
    api.clock.advance({ seconds: 61 })
    expect(await check()).toBe(1)
  })
})

test('a comment beside a rating is checked alike', async () => {
  const licence = await aConsignment(api).registered()
  await carry(api, licence).toTheEnd()
  platforms.wechat.opens(licence.resident.peerId)
  const body = { score: 1, comment: SCOLDING }
  await api.call('POST', `/consignments/${licence.id}/rating`, { as: licence.resident, body })
  await check()
  const seenBy = async (as: Person) =>
    read(pageOf(RatingListItem), await api.call('GET', '/ratings', { as })).items.find(
      ({ consignmentId }) => consignmentId === licence.id,
    )
  expect(await seenBy(leader)).toMatchObject({ comment: HELD_BACK_TEXT, commentCheck: 'doubtful' })
  expect(await seenBy(dispatcher)).toMatchObject({ comment: SCOLDING })
})

describe('what a resident calls his documents', () => {
  const named = (name: string) =>
    aRegistration({
      direction: 'materials',
      destination: undefined,
      originSiteId: PLACES.village,
      items: [{ name, copies: 1, form: 'copy' }],
    })

  test('is checked while the form is open: risky words are refused before anything is written', async () => {
    const resident = await aResident(api)
    platforms.wechat.opens(resident.peerId)
    const refused = await changingNothing(api.db, () => file(api, resident, named('刷单协议')))
    expect(expectProblem(refused, 'text_refused').detail).toMatch(/换个说法/)
    expect((await filed(api, resident, named('租赁合同'))).details.contents).toContain('租赁合同')
    expect(await api.db.textCheck.count()).toBe(0)
  })

  test('goes through while WeChat is away, and is looked at afterwards; withheld, the words are gone', async () => {
    const resident = await aResident(api)
    platforms.wechat.opens(resident.peerId)
    platforms.wechat.server.fail({ kind: 'html' }, { path: PATH })
    const consignment = await filed(api, resident, named('刷单协议'))
    await check()
    const [flagged] = await forAPerson()
    expect(flagged).toMatchObject({ kind: 'filing', subjectId: consignment.id })
    await decide(flagged?.id ?? '', 'withheld')
    const row = await api.db.consignment.findUniqueOrThrow({ where: { id: consignment.id }, include: { items: true } })
    expect(JSON.stringify(row)).not.toContain('刷单')
  })

  test('of staff is not checked', async () => {
    const keeper = await staffAt(api, PLACES.village)
    await filed(api, keeper, named('刷单协议'))
    expect(await api.db.textCheck.count()).toBe(0)
  })
})

test('where there is no WeChat nothing waits to be checked', async () => {
  const { miniProgram } = api.context
  const { checkText } = miniProgram
  Reflect.deleteProperty(miniProgram, 'checkText')
  const [, complaint] = await complained(SCOLDING)
  expect(await readBy(leader, complaint)).toMatchObject({ text: SCOLDING, textCheck: null })
  Object.assign(miniProgram, { checkText })
})
