import { describe, expect, test } from 'vitest'
import { listConsignments } from '../../server/contract/consignments.ts'
import { createStaffBindingCode } from '../../server/contract/network.ts'
import { bind, createOwnBindingCode, readMe } from '../../server/contract/sessions.ts'
import { listTasks } from '../../server/contract/tasks.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aMemberOfStaff, aResident } from '../setup/factories.ts'

const api = useApi()
const administrator = () => aMemberOfStaff(api, { role: 'administrator', siteId: null })
let chats = 0
/** Somebody who writes in chat for the first time. */
async function aChat(): Promise<Person> {
  chats += 1
  return (await api.sessions.signIn({ channel: 'simulator', peerId: `chat-${chats}` }, 'peer')).person
}
const staffCode = async (userId: string) => {
  const answer = await api.call('POST', `/admin/staff/${userId}/binding-codes`, { as: await administrator() })
  return answerOf(createStaffBindingCode, answer)
}
const ownCode = async (as: Person) =>
  answerOf(createOwnBindingCode, await api.call('POST', '/me/binding-codes', { as })).code
const use = (as: Person, code: string) => api.call('POST', '/me/bindings', { as, body: { code } })
const aKeeper = () => aMemberOfStaff(api, { role: 'handler', siteId: PLACES.village })
const wrong = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0')

describe('a member of staff binds his chat', () => {
  test('with the code that the administrator gave him: from then on the chat is his', async () => {
    const keeper = await aKeeper()
    const { code } = await staffCode(keeper.userId)
    expect(code).toMatch(/^\d{8}$/)
    const chat = await aChat()
    expectProblem(await api.call('GET', '/tasks', { as: chat }), 'forbidden')
    const session = answerOf(bind, await use(chat, code))
    expect(session.me.id).toBe(keeper.userId)
    const roles = session.me.roles.map(({ role, siteName }) => [role, siteName]).toSorted()
    // a member of staff is a resident too
    expect(roles).toEqual([
      ['handler', '汇城村服务站'],
      ['resident', null],
    ])
    answerOf(listTasks, await api.call('GET', '/tasks', { token: session.token }))
    answerOf(listTasks, await api.call('GET', '/tasks', { as: chat }))
    const record = await api.db.auditRecord.findFirst({
      where: { action: 'staff.binding-code', subject: keeper.userId },
    })
    expect(record).not.toBeNull()
  })

  test('a code works once, however many try at the same time', async () => {
    const { code } = await staffCode((await aKeeper()).userId)
    const answers = await Promise.all([await aChat(), await aChat(), await aChat()].map((chat) => use(chat, code)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422, 422])
    const late = await aChat()
    const refused = await changingNothing(api.db, () => use(late, code))
    expect(expectProblem(refused, 'binding_code_invalid').detail).toMatch(/重新获取/)
  })

  test('a code is good for half an hour', async () => {
    const { code, expiresAt } = await staffCode((await aKeeper()).userId)
    expect(new Date(expiresAt).getTime() - api.clock.now().getTime()).toBe(30 * 60_000)
    api.clock.advance({ minutes: 30 })
    const chat = await aChat()
    expectProblem(await changingNothing(api.db, () => use(chat, code)), 'binding_code_invalid')
  })

  test.each([['1234567'], ['123456789'], ['abcdefgh'], ['１２３４５６７８'], ['']])('%j is no code', async (code) => {
    const chat = await aChat()
    const answer = await changingNothing(api.db, () => use(chat, code))
    expect(expectProblem(answer, 'validation_failed').issues).toEqual([{ path: 'code', message: '绑定码是 8 位数字' }])
  })

  test('a wrong code changes nothing and uses nothing up', async () => {
    const { code } = await staffCode((await aKeeper()).userId)
    const chat = await aChat()
    expectProblem(await changingNothing(api.db, () => use(chat, wrong(code))), 'binding_code_invalid')
    expect((await use(chat, code)).status).toBe(200)
  })

  test('the code of a person who was put out of work since', async () => {
    const { userId } = await aKeeper()
    const { code } = await staffCode(userId)
    await api.db.user.update({ where: { id: userId }, data: { isActive: false } })
    const chat = await aChat()
    expectProblem(await changingNothing(api.db, () => use(chat, code)), 'binding_code_invalid')
  })

  test('codes are stored hashed', async () => {
    const { code } = await staffCode((await aKeeper()).userId)
    expectNoneOf(await api.db.bindingCode.findMany(), [code])
  })

  test('there are none for residents, nor for nobody', async () => {
    const as = await administrator()
    for (const userId of [(await aResident(api)).userId, crypto.randomUUID()]) {
      const ask = () => api.call('POST', `/admin/staff/${userId}/binding-codes`, { as })
      expectProblem(await changingNothing(api.db, ask), 'not_found')
    }
  })
})

describe('a resident joins his chat to his mini-program', () => {
  test('and sees in either what he asked for in the other', async () => {
    const phone = await aResident(api)
    const chat = await aChat()
    const inChat = await aConsignment(api, { resident: { ...chat, name: '测试甲', phone: '13911110000' } }).registered()
    const onPhone = await aConsignment(api, { resident: phone }).registered()
    const session = answerOf(bind, await use(chat, await ownCode(phone)))
    expect(session.me.id).toBe(phone.userId)
    for (const as of [phone, chat]) {
      const { items } = answerOf(listConsignments, await api.call('GET', '/consignments', { as }))
      expect(items.map(({ id }) => id).toSorted()).toEqual([inChat.id, onPhone.id].toSorted())
    }
  })

  test('to bind again what is bound already changes nothing but the code', async () => {
    const phone = await aResident(api)
    expect(answerOf(bind, await use(phone, await ownCode(phone))).me.id).toBe(phone.userId)
    expect(answerOf(readMe, await api.call('GET', '/me', { as: phone })).id).toBe(phone.userId)
  })
})
