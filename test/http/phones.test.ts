import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../server/contract/endpoint.ts'
import { claimPhoneFilings, PhoneFiling } from '../../server/contract/phones.ts'
import { createOwnBindingCode, Me } from '../../server/contract/sessions.ts'
import type { Person } from '../../server/services/actor.ts'
import { usePlatforms } from '../channels/platforms.ts'
import { answerOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, staffAt } from '../setup/factories.ts'
import { aRegistration, type Filed, filed } from '../setup/registrations.ts'

const api = useApi()
const platforms = usePlatforms(api)
let keeper: Person
beforeAll(async () => {
  Object.assign(api.context.miniProgram, platforms.clients().miniProgram)
  keeper = await staffAt(api, PLACES.village)
})
let phone = ''
let phones = 0
beforeEach(() => {
  phones += 1
  phone = `1380000${String(phones).padStart(4, '0')}`
})

const aNewcomer = async (channel = 'miniprogram') =>
  (await api.sessions.signIn({ channel, peerId: crypto.randomUUID() }, 'phone')).person
const verify = (as: Person, number = phone, name: string | undefined = '张三') =>
  api.call('POST', '/me/phone', { as, body: { code: platforms.wechat.givesPhone(number), name } })
const filings = async (as: Person) =>
  read(pageOf(PhoneFiling), await api.call('GET', '/me/phone-filings', { as })).items
const claim = (as: Person, ...caseIds: string[]) =>
  api.call('POST', '/me/phone-filings/claims', { as, body: { caseIds } })
const filedByKeeper = (number = phone): Promise<Filed> =>
  filed(api, keeper, aRegistration({ consignee: { name: '张三', phone: number } }))
const sees = async (as: Person, { id }: Filed) => (await api.call('GET', `/consignments/${id}`, { as })).status === 200

describe('a phone by the code of WeChat’s button', () => {
  test('is kept with the name, masked, and known to be the person’s; a code is good once', async () => {
    const person = await aNewcomer()
    const body = { code: platforms.wechat.givesPhone(phone), name: '张三' }
    const me = read(Me, await api.call('POST', '/me/phone', { as: person, body }))
    expect(me).toMatchObject({ contact: { name: '张*', phone: `138****${phone.slice(-4)}` }, isPhoneVerified: true })
    const again = await changingNothing(api.db, () => api.call('POST', '/me/phone', { as: person, body }))
    expectProblem(again, 'phone_code_invalid')
    const audit = await api.db.auditRecord.findFirst({ where: { action: 'phone.verify', subject: person.userId } })
    expect(audit?.actorId).toBe(person.userId)
  })

  test('needs a name once; later the kept one serves, and no code is spent on asking for it', async () => {
    const person = await aNewcomer()
    const code = platforms.wechat.givesPhone(phone)
    expectProblem(await api.call('POST', '/me/phone', { as: person, body: { code } }), 'name_required')
    read(Me, await api.call('POST', '/me/phone', { as: person, body: { code, name: '张三' } }))
    const next = { code: platforms.wechat.givesPhone(phone) }
    expect(read(Me, await api.call('POST', '/me/phone', { as: person, body: next })).contact?.name).toBe('张*')
  })

  test('another phone that is typed is not verified; the same one typed stays so', async () => {
    const person = await aNewcomer()
    await verify(person)
    const type = async (number: string) =>
      read(Me, await api.call('PUT', '/me/contact', { as: person, body: { name: '张三', phone: number } }))
    expect(await type(phone)).toMatchObject({ isPhoneVerified: true })
    expect(await type('13700009999')).toMatchObject({ isPhoneVerified: false })
    expect(await type(phone)).toMatchObject({ isPhoneVerified: false })
  })

  test('with WeChat away says so and offers to type; typing works', async () => {
    const person = await aNewcomer()
    platforms.wechat.server.fail({ kind: 'html' }, { path: '/wxa/business/getuserphonenumber' })
    expect(expectProblem(await verify(person), 'unavailable').detail).toMatch(/手动填写/)
    const typed = await api.call('PUT', '/me/contact', { as: person, body: { name: '张三', phone } })
    expect(read(Me, typed)).toMatchObject({ isPhoneVerified: false, contact: { name: '张*' } })
  })

  test('belongs to the latest who verified it, also when two do so at once', async () => {
    const [first, second, third] = [await aNewcomer(), await aNewcomer(), await aNewcomer()]
    await verify(first)
    await Promise.all([verify(second), verify(third)])
    const holders = await api.db.user.findMany({
      where: { phoneVerifiedAt: { not: null }, phoneHash: api.context.personalData.hash('phone', phone) },
    })
    expect(holders).toHaveLength(1)
    expect(holders[0]?.id).not.toBe(first.userId)
  })
})

describe('what staff filed for a phone', () => {
  test('is seen by who verified it, masked, and is his once he claims it; the audit says so', async () => {
    const consignment = await filedByKeeper()
    const person = await aNewcomer()
    await verify(person)
    expect(await sees(person, consignment)).toBe(false)
    const [filing] = await filings(person)
    expect(filing).toMatchObject({ trackingNumber: consignment.trackingNumber, consigneeName: '张*' })
    const { caseId } = consignment.details
    expect(answerOf(claimPhoneFilings, await claim(person, caseId)).caseIds).toEqual([caseId])
    expect(await sees(person, consignment)).toBe(true)
    expect(await filings(person)).toEqual([])
    expect(answerOf(claimPhoneFilings, await claim(person, caseId)).caseIds).toEqual([caseId])
    const audits = await api.db.auditRecord.findMany({ where: { action: 'case.claim', subject: caseId } })
    expect(audits.map(({ actorId }) => actorId)).toEqual([person.userId])
  })

  test('stays closed to who only typed the phone, and to who verified another', async () => {
    const consignment = await filedByKeeper()
    const { caseId } = consignment.details
    const typist = await aNewcomer()
    await api.call('PUT', '/me/contact', { as: typist, body: { name: '李四', phone } })
    expectProblem(await api.call('GET', '/me/phone-filings', { as: typist }), 'phone_not_verified')
    expectProblem(await changingNothing(api.db, () => claim(typist, caseId)), 'phone_not_verified')
    const other = await aNewcomer()
    await verify(other, '13700008888')
    expect(await filings(other)).toEqual([])
    expectProblem(await changingNothing(api.db, () => claim(other, caseId)), 'case_not_found')
    expect(await sees(typist, consignment)).toBe(false)
  })

  test('what a resident filed himself is nobody else’s to claim, though it names the phone', async () => {
    const other = await aConsignment(api).registered()
    const person = await aNewcomer()
    await verify(person, other.resident.phone)
    expect(await filings(person)).toEqual([])
    expectProblem(await claim(person, other.caseId), 'case_not_found')
  })

  test('comes to the verified account at once from then on, and what waits to be told goes along', async () => {
    const before = await filedByKeeper()
    await api.db.notification.create({
      data: {
        id: crypto.randomUUID(),
        dedupeKey: `test:${before.id}`,
        template: 'departed',
        recipientId: (await api.db.case.findUniqueOrThrow({ where: { id: before.details.caseId } })).residentId,
        consignmentId: before.id,
        channel: 'sms',
        nextAttemptAt: api.clock.now(),
        createdAt: api.clock.now(),
      },
    })
    const person = await aNewcomer()
    await verify(person)
    await claim(person, before.details.caseId)
    const waiting = await api.db.notification.findUniqueOrThrow({ where: { dedupeKey: `test:${before.id}` } })
    expect(waiting).toMatchObject({ recipientId: person.userId, channel: null })
    expect(await sees(person, await filedByKeeper())).toBe(true)
  })

  test('staff may add to a case that is not claimed yet, whoever has the phone verified', async () => {
    const first = await filedByKeeper()
    await verify(await aNewcomer())
    const { caseId } = first.details
    const body = aRegistration({ consignee: { name: '张三', phone }, caseId })
    expect((await filed(api, keeper, body)).details.caseId).toBe(caseId)
  })

  test('of long ago is not shown: the number may be another’s by now; what is under way is', async () => {
    const [over, underWay] = [await filedByKeeper(), await filedByKeeper()]
    const long = new Date(api.clock.now().getTime() - 91 * 86_400_000)
    const past = { registeredAt: long, lastEventAt: long }
    await api.owner.consignment.update({ where: { id: over.id }, data: { ...past, status: 'cancelled' } })
    await api.owner.consignment.update({ where: { id: underWay.id }, data: past })
    const person = await aNewcomer()
    await verify(person)
    expect((await filings(person)).map(({ id }) => id)).toEqual([underWay.id])
    expectProblem(await claim(person, over.details.caseId), 'case_not_found')
  })
})

test('an account that lost its last channel is not taken for one that staff made, and its codes are dead', async () => {
  const attacker = await aNewcomer('simulator')
  await api.call('PUT', '/me/contact', { as: attacker, body: { name: '李四', phone } })
  const code = async (as: Person) =>
    answerOf(createOwnBindingCode, await api.call('POST', '/me/binding-codes', { as })).code
  const ofEmptied = await code(attacker)
  const refuge = await aNewcomer()
  await api.call('POST', '/me/bindings', { as: attacker, body: { code: await code(refuge) } })
  const consignment = await filedByKeeper()
  const another = await aNewcomer('simulator')
  expectProblem(
    await api.call('POST', '/me/bindings', { as: another, body: { code: ofEmptied } }),
    'binding_code_invalid',
  )
  for (const person of [attacker, refuge, another]) expect(await sees(person, consignment)).toBe(false)
})
