import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readAuthorisationStatement } from '../../server/contract/filing.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aDispatcher, aResident, carry, staffAt } from '../setup/factories.ts'
import { uploaded } from '../setup/pictures.ts'
import { aRegistration, file, filed } from '../setup/registrations.ts'
import { expectSound } from '../setup/soundness.ts'

const api = useApi()
const someMaterials = (changes: object = {}) => ({
  direction: 'materials',
  matterId: 'M001',
  originSiteId: PLACES.village,
  consignee: { name: '测试收件人', phone: '13900001234' },
  ...changes,
})
const refused = async (as: Person, body: unknown) => changingNothing(api.db, () => file(api, as, body))

describe('itemised contents', () => {
  const items = [
    { name: '身份证', copies: 1, form: 'original' },
    { name: '租赁合同', copies: 2, form: 'copy' },
  ]

  test('are kept line by line and make the short description', async () => {
    const tracking = await filed(api, await aResident(api), someMaterials({ items }))
    expect(tracking.details).toMatchObject({ items, contents: '身份证、租赁合同 2 份', twoPersonHandling: false })
  })

  test('an own description stays; originals may be for two people', async () => {
    const body = someMaterials({ items, contents: '一袋材料', twoPersonHandling: true })
    const tracking = await filed(api, await aResident(api), body)
    expect(tracking.details).toMatchObject({ contents: '一袋材料', twoPersonHandling: true })
  })

  test.each([
    [[], 'items'],
    [Array.from({ length: 31 }, () => items[0]), 'items'],
    [[{ ...items[0], copies: 0 }], 'items.0.copies'],
    [[{ ...items[0], copies: 100 }], 'items.0.copies'],
    [[{ ...items[0], name: ' ' }], 'items.0.name'],
    [[{ ...items[0], form: 'photo' }], 'items.0.form'],
  ])('%j is refused', async (wrong, path) => {
    const answer = await refused(await aResident(api), someMaterials({ items: wrong }))
    expect(expectProblem(answer, 'validation_failed').issues?.map((issue) => issue.path)).toEqual([path])
  })

  test('copies are not for two people to hold', async () => {
    const body = someMaterials({ items: [items[1]], twoPersonHandling: true })
    const answer = await refused(await aResident(api), body)
    expect(expectProblem(answer, 'validation_failed').issues).toMatchObject([{ path: 'twoPersonHandling' }])
  })
})

describe('kept for pick-up (寄存领取)', () => {
  const kept = (siteId: string, changes: object = {}) =>
    aRegistration({ serviceForm: 'keep_for_pickup', destination: { kind: 'site', siteId }, ...changes } as object)

  test('at the hub or a town centre', async () => {
    const atHub = await filed(api, await aResident(api), kept(PLACES.hub, { homeSiteId: PLACES.village }))
    expect(atHub.route.map(({ siteId }) => siteId)).toEqual([PLACES.agency, PLACES.hub])
    expect(await api.db.case.findUnique({ where: { id: atHub.details.caseId } })).toMatchObject({
      serviceForm: 'keep_for_pickup',
      homeSiteId: PLACES.village,
    })
    const atTown = await filed(api, await aDispatcher(api), kept(PLACES.hub))
    expect(atTown.details.serviceForm).toBe('keep_for_pickup')
    expect((await filed(api, await aResident(api), kept(PLACES.town))).route).toHaveLength(3)
  })

  test('not at a village station or an agency', async () => {
    for (const siteId of [PLACES.village, PLACES.agency]) {
      expectProblem(await refused(await aResident(api), kept(siteId)), 'counter_required')
    }
    expectProblem(await refused(await aResident(api), kept('nowhere')), 'site_not_found')
  })

  test('the code is handed out where it waits', async () => {
    const resident = await aResident(api)
    const { id, trackingNumber, route, details } = await filed(api, resident, kept(PLACES.hub))
    const consignment = {
      ...{ id, trackingNumber, caseId: details.caseId, direction: 'result' as const, resident },
      route: route.map(({ siteId }) => siteId),
    }
    await carry(api, consignment).to(PLACES.hub)
    const answer = await api.call('GET', `/consignments/${id}/pickup-code`, { as: resident })
    expect(answer.body).toMatchObject({ code: expect.stringMatching(/^\d{6}$/) })
    expect(await carry(api, consignment).toTheEnd()).toBe('completed')
    await expectSound(api, [consignment])
  })
})

describe('a supplement (补正)', () => {
  const asked = async () => {
    const first = await aConsignment(api, { direction: 'materials', from: PLACES.village }).registered()
    await carry(api, first).toTheEnd()
    return first
  }
  const supplement = (caseId: string, changes: object = {}) => ({
    direction: 'materials',
    matterId: 'M001',
    caseId,
    isSupplement: true,
    ...changes,
  })

  test('is asked for by the agency’s window: it starts at the resident’s station, for the same consignee', async () => {
    const first = await asked()
    const clerk = await staffAt(api, PLACES.agency)
    const further = await filed(api, clerk, supplement(first.caseId))
    expect(further.route.map(({ siteId }) => siteId)).toEqual([PLACES.village, PLACES.town, PLACES.hub, PLACES.agency])
    expect(further.details).toMatchObject({ caseId: first.caseId, isSupplement: true })
    expect(further.details.contents).toMatch(/补正材料$/)
    const own = await api.call('GET', `/consignments/${further.id}`, { as: first.resident })
    expect(own.status).toBe(200)
    const told = { consignmentId: further.id, recipientId: first.resident.userId, template: 'supplement_requested' }
    expect(await api.db.notification.count({ where: told })).toBe(1)
  })

  test('or filed by the resident himself, or the keeper of his station', async () => {
    const first = await asked()
    for (const person of [first.resident, await staffAt(api, PLACES.village)]) {
      const further = await filed(api, person, supplement(first.caseId, { originSiteId: PLACES.village }))
      expect(further.details.caseId).toBe(first.caseId)
    }
  })

  test('not by others, not for no case, not for a case that is closed', async () => {
    const first = await asked()
    const stranger = await aResident(api)
    expectProblem(await refused(stranger, supplement(first.caseId)), 'case_not_found')
    const otherWindow = await staffAt(api, PLACES.otherAgency)
    expectProblem(await refused(otherWindow, supplement(first.caseId)), 'not_your_site')
    const caseless = await refused(stranger, someMaterials({ isSupplement: true }))
    expect(expectProblem(caseless, 'validation_failed').issues).toMatchObject([{ path: 'caseId' }])
    const { resident, caseId } = first
    const licence = await aConsignment(api, { to: PLACES.village, resident, caseId }).registered()
    await carry(api, licence).toTheEnd()
    expectProblem(await refused(resident, supplement(caseId)), 'case_closed')
  })
})

describe('filing for somebody else', () => {
  const statementVersion = async (as: Person) =>
    answerOf(readAuthorisationStatement, await api.call('GET', '/authorisation-statement', { as })).version
  const authorised = async (as: Person, relation: 'staff' | 'family', changes: object = {}) => ({
    ...{ relation, statementVersion: await statementVersion(as), consented: true },
    ...{ identityKind: 'identity_card', identityLast4: '123X' },
    ...changes,
  })

  test('somebody without a phone is served at the counter, with his consent and the signed letter on record', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const attachmentId = await uploaded(api, keeper, 'letter')
    const authorisation = await authorised(keeper, 'staff', { attachmentId })
    const body = aRegistration({ consignee: { name: '无机老人' }, authorisation } as object)
    const key = randomUUID()
    const first = await file(api, keeper, body, key)
    expect(first.status).toBe(201)
    await api.db.idempotencyKey.deleteMany({ where: { userId: keeper.userId } })
    const again = await file(api, keeper, body, key)
    expect((again.body as { trackingNumber: string }).trackingNumber).toBe(
      (first.body as { trackingNumber: string }).trackingNumber,
    )
    const { details } = first.body as { details: { caseId: string; consignmentId: string; consigneePhone: string } }
    expect(details.consigneePhone).toBe('未留电话')
    expect(await api.db.authorisation.findMany({ where: { caseId: details.caseId } })).toMatchObject([
      { agentId: keeper.userId, relation: 'staff', identityKind: 'identity_card', identityLast4: '123X', attachmentId },
    ])
    expect(await api.db.attachment.findUnique({ where: { id: attachmentId } })).toMatchObject({
      consignmentId: details.consignmentId,
    })
    const audit = { action: 'consignment.assist', subject: details.consignmentId, actorId: keeper.userId }
    expect(await api.db.auditRecord.count({ where: audit })).toBeGreaterThan(0)
    expectNoneOf(await api.db.consignment.findUnique({ where: { id: details.consignmentId } }), ['无机老人'])
  })

  test('two people without a phone are two people; no digits open what is theirs', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const authorisation = await authorised(keeper, 'staff')
    const body = aRegistration({ consignee: { name: '无机老人' }, authorisation } as object)
    const [one, other] = [await filed(api, keeper, body), await filed(api, keeper, body)]
    const cases = await api.db.case.findMany({ where: { id: { in: [one.details.caseId, other.details.caseId] } } })
    expect(new Set(cases.map(({ residentId }) => residentId)).size).toBe(2)
    for (const digits of ['0000', '1234']) {
      const answer = await api.call('GET', `/tracking/${one.trackingNumber}?phoneLast4=${digits}`)
      expectProblem(answer, 'phone_last4_wrong')
    }
  })

  test('a resident files for his family, and the consent is on record', async () => {
    const child = await aResident(api)
    await api.db.user.update({
      where: { id: child.userId },
      data: { nameSealed: null, phoneSealed: null, phoneHash: null },
    })
    const authorisation = await authorised(child, 'family')
    const tracking = await filed(api, child, aRegistration({ authorisation } as object))
    expect(await api.db.authorisation.findMany({ where: { caseId: tracking.details.caseId } })).toMatchObject([
      { agentId: child.userId, relation: 'family' },
    ])
    // the parent's name and phone do not become the child's own
    expect(await api.db.user.findUniqueOrThrow({ where: { id: child.userId } })).toMatchObject({ phoneHash: null })
  })

  test('not without a phone and consent, under another’s name, or to words that nobody knows', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const resident = await aResident(api)
    const nameless = { consignee: { name: '无机老人' } }
    const attempts: [Person, object, Parameters<typeof expectProblem>[1]][] = [
      [keeper, nameless, 'phone_required'],
      [resident, { ...nameless, authorisation: await authorised(resident, 'family') }, 'phone_required'],
      [keeper, { authorisation: await authorised(keeper, 'family') }, 'authorisation_relation_wrong'],
      [resident, { authorisation: await authorised(resident, 'staff') }, 'authorisation_relation_wrong'],
      [keeper, { authorisation: await authorised(keeper, 'staff', { statementVersion: '1999' }) }, 'statement_unknown'],
      [keeper, { authorisation: await authorised(keeper, 'staff', { consented: false }) }, 'validation_failed'],
      [keeper, { authorisation: await authorised(keeper, 'staff', { identityLast4: '12345' }) }, 'validation_failed'],
      [
        keeper,
        { authorisation: await authorised(keeper, 'staff', { attachmentId: await uploaded(api, resident, 'letter') }) },
        'attachment_not_found',
      ],
    ]
    for (const [person, changes, code] of attempts) {
      expectProblem(await refused(person, aRegistration(changes as object)), code)
    }
  })
})

test('the result of materials is asked for by what their tracking says, for the same person and case', async () => {
  const resident = await aResident(api)
  const materials = await filed(api, resident, someMaterials())
  const { matterId, caseId, consigneeName } = materials.details
  const wish = { direction: 'result', matterId, caseId, destination: { kind: 'site', siteId: PLACES.village } }
  const result = await filed(api, resident, wish)
  expect(result.details).toMatchObject({ matterId: 'M001', caseId, consigneeName, serviceForm: 'one_way' })
  expectProblem(await refused(await aResident(api), wish), 'case_not_found')
})
