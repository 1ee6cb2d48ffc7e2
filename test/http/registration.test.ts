import { describe, expect, test } from 'vitest'
import { CaseView } from '../../server/contract/consignments.ts'
import { pageOf } from '../../server/contract/endpoint.ts'
import { Me } from '../../server/contract/sessions.ts'
import type { ErrorCode } from '../../server/errors.ts'
import { expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aCourier, aHandlerAt, aResident, staffAt } from '../setup/factories.ts'
import { aRegistration, file, filed } from '../setup/registrations.ts'

const api = useApi()
const aStranger = () => api.sessions.signIn({ channel: 'miniprogram', peerId: crypto.randomUUID() }, 'phone')
const personalTables = ['app_user', 'consignment', 'idempotency_key', 'relay_case', 'notification', 'audit_record']

/** All that the tables say, as somebody reads them who stole the disk. */
async function storedText(): Promise<string> {
  const rows = await Promise.all(
    personalTables.map((table) => api.db.$queryRawUnsafe<{ text: string }[]>(`SELECT t::text AS text FROM ${table} t`)),
  )
  return rows
    .flat()
    .map(({ text }) => text)
    .join('\n')
}

describe('a resident asks for a result to be mailed back', () => {
  test('to the village station: it starts at the agency, and the window has a task', async () => {
    const clerk = await staffAt(api, PLACES.agency)
    const resident = await aResident(api)
    const tracking = await filed(api, resident)
    expect(tracking).toMatchObject({
      direction: 'result',
      status: 'requested',
      statusText: '等待寄出',
      nextText: '下一步：市场监督管理局发出',
      openExceptions: 0,
      timeline: [],
      details: {
        matterName: expect.any(String),
        consigneeName: '测***',
        consigneePhone: '139****1234',
        address: null,
      },
    })
    expect(tracking.route.map(({ siteId }) => siteId)).toEqual([PLACES.agency, PLACES.hub, PLACES.town, PLACES.village])
    const task = await api.db.task.findFirstOrThrow({ where: { consignmentId: tracking.id } })
    expect(task).toMatchObject({ kind: 'dispatch', status: 'open', siteId: PLACES.agency })
    expect(await api.db.notification.findMany({ where: { taskId: task.id } })).toMatchObject([
      { recipientId: clerk.userId, template: 'task_opened', status: 'pending' },
    ])
  })

  test('the first contact is kept, masked for reading, and used when the next request names none', async () => {
    const { person } = await aStranger()
    const consignee = { name: '留名人', phone: '13700005678' }
    await filed(api, person, aRegistration({ consignee }))
    const me = read(Me, await api.call('GET', '/me', { as: person }))
    expect(me.contact).toEqual({ name: '留**', phone: '137****5678' })
    expect(me.homeSite).toEqual({ id: PLACES.village, name: '汇城村服务站' })
    const second = await filed(api, person, aRegistration({ consignee: undefined }))
    expect(second.details).toMatchObject({ consigneeName: '留**', consigneePhone: '137****5678' })
  })

  test('home: the relay ends at the town centre, the address is masked and stored sealed', async () => {
    const address = '汇城村六十六号测试楼三零二'
    const consignee = { name: '欧阳测试', phone: '13600009876' }
    const tracking = await filed(
      api,
      await aResident(api),
      aRegistration({ consignee, destination: { kind: 'home', siteId: PLACES.village, address } }),
    )
    expect(tracking.route.at(-1)?.siteId).toBe(PLACES.town)
    expect(tracking.details.address).toBe('汇城村六十六号测试****')
    expectNoneOf(await storedText(), [address, consignee.name, consignee.phone])
  })

  test('materials travel the other way, from where they are handed in', async () => {
    const body = aRegistration({ direction: 'materials', destination: undefined, originSiteId: PLACES.village })
    const tracking = await filed(api, await aResident(api), body)
    expect(tracking).toMatchObject({
      direction: 'materials',
      statusText: '等待交件',
      whereText: '等您把材料交到汇城村服务站',
    })
    expect(tracking.route.at(-1)?.siteId).toBe(PLACES.agency)
  })

  test('a second consignment joins the case of the first', async () => {
    const resident = await aResident(api)
    const materials = { direction: 'materials', destination: undefined, originSiteId: PLACES.village }
    const first = await filed(api, resident, aRegistration(materials))
    const { caseId } = first.details
    const second = await filed(api, resident, aRegistration({ caseId }))
    expect(second.details.caseId).toBe(caseId)
    const cases = read(pageOf(CaseView), await api.call('GET', '/cases', { as: resident }))
    expect(cases.items).toMatchObject([{ id: caseId, consignments: [{ id: first.id }, { id: second.id }] }])
  })
})

describe('what cannot be filed changes nothing and says what to do', () => {
  const refusals: [string, Record<string, unknown>, ErrorCode, RegExp][] = [
    ['an unknown matter', { matterId: 'M999' }, 'matter_not_found', /重新选择/],
    ['no destination', { destination: undefined }, 'destination_required', /寄到哪里/],
    ['materials from nowhere', { direction: 'materials', destination: undefined }, 'origin_required', /在哪里交材料/],
    [
      'an agency as destination',
      { destination: { kind: 'site', siteId: PLACES.otherAgency } },
      'site_not_allowed',
      /换一个/,
    ],
    ['the hub as destination', { destination: { kind: 'site', siteId: PLACES.hub } }, 'site_not_allowed', /换一个/],
    ['an unknown site', { destination: { kind: 'site', siteId: '999' } }, 'site_not_found', /重新选择/],
    ['a case that is not there', { caseId: crypto.randomUUID() }, 'case_not_found', /办件/],
  ]
  test.each(refusals)('%s', async (_name, changes, code, advice) => {
    const { person } = await aStranger()
    const answer = await changingNothing(api.db, () => file(api, person, aRegistration(changes)))
    expect(expectProblem(answer, code).detail).toMatch(advice)
  })

  const invalid: [string, Record<string, unknown>, string, RegExp][] = [
    ['a short phone', { consignee: { name: '测试甲', phone: '1390000' } }, 'consignee.phone', /11 位手机号/],
    ['a landline', { consignee: { name: '测试甲', phone: '07535551234' } }, 'consignee.phone', /11 位手机号/],
    ['a blank name', { consignee: { name: '  ', phone: '13900001234' } }, 'consignee.name', /请填写姓名/],
    ['a name of 31 letters', { consignee: { name: '测'.repeat(31), phone: '13900001234' } }, 'consignee.name', /30/],
    [
      'an address without a house',
      { destination: { kind: 'home', siteId: PLACES.village, address: '村口' } },
      'destination.address',
      /门牌/,
    ],
    ['no such kind of destination', { destination: { kind: 'moon', siteId: PLACES.village } }, 'destination.kind', /./],
    ['contents of 61 letters', { contents: '字'.repeat(61) }, 'contents', /60/],
    ['no weight at all', { weightGrams: 0 }, 'weightGrams', /1/],
    ['half a gram', { weightGrams: 1.5 }, 'weightGrams', /./],
    ['51 kilograms', { weightGrams: 51_000 }, 'weightGrams', /50000/],
    ['a direction of its own', { direction: 'sideways' }, 'direction', /./],
    ['a case that is no id', { caseId: 'mine' }, 'caseId', /./],
  ]
  test.each(invalid)('%s', async (_name, changes, path, message) => {
    const resident = await aResident(api)
    const answer = await changingNothing(api.db, () => file(api, resident, aRegistration(changes)))
    const { issues } = expectProblem(answer, 'validation_failed')
    expect(issues).toEqual([{ path, message: expect.stringMatching(message) }])
  })

  test('nobody to receive it', async () => {
    const { person } = await aStranger()
    const answer = await changingNothing(api.db, () => file(api, person, aRegistration({ consignee: undefined })))
    expectProblem(answer, 'contact_required')
  })

  test('another’s case, and one’s own for another matter', async () => {
    const owner = await aResident(api)
    const { details } = await filed(api, owner)
    const body = aRegistration({ caseId: details.caseId })
    const stranger = await aResident(api)
    expectProblem(await changingNothing(api.db, () => file(api, stranger, body)), 'case_not_found')
    const other = { ...body, matterId: 'M002' }
    expectProblem(await changingNothing(api.db, () => file(api, owner, other)), 'case_not_found')
  })

  test('a station that is closed for good', async () => {
    await api.db.site.update({ where: { id: PLACES.neighbourVillage }, data: { isActive: false } })
    api.context.network.invalidate()
    const body = aRegistration({ destination: { kind: 'site', siteId: PLACES.neighbourVillage } })
    const resident = await aResident(api)
    expectProblem(await changingNothing(api.db, () => file(api, resident, body)), 'site_not_allowed')
  })
})

describe('staff file for whoever stands at their counter', () => {
  const forSomebody = (phone: string) => aRegistration({ consignee: { name: '柜台来客', phone } })

  test('the keeper of the destination: the person gets an account to bind later, one for each phone', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const [first, second] = [
      await filed(api, keeper, forSomebody('13500000001')),
      await filed(api, keeper, forSomebody('13500000001')),
    ]
    const cases = await api.db.case.findMany({
      where: { id: { in: [first, second].map(({ details }) => details.caseId) } },
    })
    expect(new Set(cases.map(({ residentId }) => residentId)).size).toBe(1)
    expect(cases[0]?.residentId).not.toBe(keeper.userId)
    const stored = await api.db.consignment.findUniqueOrThrow({ where: { id: first.id } })
    expect(stored.registeredBy).toBe(keeper.userId)
  })

  test('whoever typed that phone into his own account is not shown it: nobody has checked that it is his', async () => {
    const impostor = await aResident(api)
    const tracking = await filed(api, await staffAt(api, PLACES.village), forSomebody(impostor.phone))
    expectProblem(await api.call('GET', `/consignments/${tracking.id}`, { as: impostor }), 'consignment_not_found')
  })

  test('two papers for the same phone belong to one account', async () => {
    const keeper = await staffAt(api, PLACES.village)
    const filings = [
      await filed(api, keeper, forSomebody('13500000009')),
      await filed(api, keeper, forSomebody('13500000009')),
    ]
    const cases = await api.db.consignment.findMany({
      where: { id: { in: filings.map(({ id }) => id) } },
      select: { case: { select: { residentId: true } } },
    })
    expect(new Set(cases.map((one) => one.case.residentId)).size).toBe(1)
  })

  test('papers filed at many counters at once for a new phone belong to one account', async () => {
    const counters = [PLACES.village, PLACES.measuredVillage, PLACES.measuredTown, PLACES.village]
    const keepers = await Promise.all(counters.map((siteId) => staffAt(api, siteId)))
    const answers = await Promise.all(
      keepers.map((keeper, index) =>
        file(api, keeper, {
          ...forSomebody('13500000010'),
          destination: { kind: 'site', siteId: counters[index] as string },
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const residents = await api.db.case.groupBy({
      by: ['residentId'],
      where: { resident: { phoneHash: api.context.personalData.hash('phone', '13500000010') } },
    })
    expect(residents).toHaveLength(1)
  })

  test('the agency’s window for its own matters, the courier anywhere', async () => {
    expect((await file(api, await staffAt(api, PLACES.agency), forSomebody('13500000002'))).status).toBe(201)
    expect((await file(api, await aCourier(api), forSomebody('13500000003'))).status).toBe(201)
  })

  test('nowhere else', async () => {
    const elsewhere = [await staffAt(api, PLACES.otherAgency), await staffAt(api, PLACES.measuredVillage)]
    for (const person of elsewhere) {
      const answer = await changingNothing(api.db, () => file(api, person, forSomebody('13500000004')))
      expectProblem(answer, 'not_your_site')
    }
  })

  test('a refused case leaves no account behind', async () => {
    const keeper = await aHandlerAt(api, PLACES.village)
    const body = { ...forSomebody('13500000005'), caseId: crypto.randomUUID() }
    expectProblem(await changingNothing(api.db, () => file(api, keeper, body)), 'case_not_found')
  })
})
