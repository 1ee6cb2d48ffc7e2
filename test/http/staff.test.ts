import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { changeStaff, createStaff, listStaff } from '../../server/contract/network.ts'
import type { ErrorCode } from '../../server/errors.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff, aResident } from '../setup/factories.ts'

const api = useApi()
let as: Person
beforeAll(async () => {
  as = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
})
const aKeeper = (changes: Record<string, unknown> = {}) => ({
  staffLabel: '测试站管理员',
  phone: '13122223333',
  roles: [{ role: 'handler', siteId: PLACES.village }],
  ...changes,
})
const create = (body: object) =>
  api.call('POST', '/admin/staff', { as, body, headers: { 'Idempotency-Key': randomUUID() } })
const change = (userId: string, body: object) => api.call('PUT', `/admin/staff/${userId}`, { as, body })

describe('adding a member of staff', () => {
  test('with roles and sites; the phone is stored sealed and answered masked', async () => {
    const answer = await create(aKeeper())
    const member = answerOf(createStaff, answer)
    expect(member).toMatchObject({
      ...{ staffLabel: '测试站管理员', phone: '131****3333', isActive: true, channels: [] },
      roles: [{ role: 'handler', siteId: PLACES.village, siteName: '汇城村服务站' }],
    })
    expectNoneOf(answer.body, ['13122223333'])
    expectNoneOf(await api.db.user.findMany({ where: { id: member.id } }), ['13122223333'])
    expect(await api.db.auditRecord.findMany({ where: { subject: member.id } })).toMatchObject([
      { action: 'staff.create', actorId: as.userId },
    ])
  })

  test('a role that is named twice is given once', async () => {
    const role = { role: 'leader', siteId: null }
    expect(answerOf(createStaff, await create(aKeeper({ roles: [role, role] }))).roles).toHaveLength(1)
  })

  const refusals: [string, Record<string, unknown>, ErrorCode][] = [
    ['a handler of no site', { roles: [{ role: 'handler', siteId: null }] }, 'site_not_allowed'],
    ['a leader of a village', { roles: [{ role: 'leader', siteId: PLACES.village }] }, 'site_not_allowed'],
    ['a site that is not there', { roles: [{ role: 'handler', siteId: '999' }] }, 'site_not_found'],
    ['no role', { roles: [] }, 'validation_failed'],
    ['no role but resident', { roles: [{ role: 'resident', siteId: null }] }, 'validation_failed'],
    ['a role of his own', { roles: [{ role: 'king', siteId: null }] }, 'validation_failed'],
    ['no label', { staffLabel: ' ' }, 'validation_failed'],
    ['a phone that is none', { phone: '110' }, 'validation_failed'],
  ]
  test.each(refusals)('%s is refused', async (_name, changes, code) => {
    expectProblem(await changingNothing(api.db, () => create(aKeeper(changes))), code)
  })
})

describe('changing one', () => {
  test('roles are replaced as a whole', async () => {
    const { id } = answerOf(createStaff, await create(aKeeper()))
    const roles = [
      { role: 'dispatcher', siteId: PLACES.hub },
      { role: 'auditor', siteId: null },
      { role: 'auditor', siteId: null },
    ]
    const member = answerOf(changeStaff, await change(id, { roles }))
    expect(member.roles.map(({ role }) => role).toSorted()).toEqual(['auditor', 'dispatcher'])
  })

  test('to the lead of his site, and back', async () => {
    const { id } = answerOf(createStaff, await create(aKeeper()))
    const grant = { role: 'handler', siteId: PLACES.village }
    const led = answerOf(changeStaff, await change(id, { roles: [{ ...grant, isLead: true }, grant] }))
    expect(led.roles).toEqual([{ ...grant, siteName: '汇城村服务站', isLead: true }])
    const back = answerOf(changeStaff, await change(id, { roles: [grant] }))
    expect(back.roles).toMatchObject([{ isLead: false }])
    const nowhere = { roles: [{ role: 'leader', siteId: null, isLead: true }] }
    expectProblem(await changingNothing(api.db, () => change(id, nowhere)), 'site_not_allowed')
  })

  test('to nothing but a resident is refused: he is put out of work instead', async () => {
    const { id } = answerOf(createStaff, await create(aKeeper()))
    const answer = await changingNothing(api.db, () => change(id, { roles: [{ role: 'resident', siteId: null }] }))
    expect(expectProblem(answer, 'validation_failed').issues?.[0]?.message).toMatch(/工作角色/)
  })

  test('residents are none of the administrator’s', async () => {
    const { userId } = await aResident(api)
    const make = () => change(userId, { roles: [{ role: 'administrator', siteId: null }] })
    expectProblem(await changingNothing(api.db, make), 'not_found')
  })
})

describe('the list', () => {
  const list = async (query: string) => answerOf(listStaff, await api.call('GET', `/admin/staff?${query}`, { as }))

  test('all staff in pages, each once, and no resident', async () => {
    for (let count = 0; count < 45; count += 1) await aMemberOfStaff(api, { role: 'courier', siteId: null })
    const resident = await aResident(api)
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(`limit=20${cursor === undefined ? '' : `&cursor=${cursor}`}`)
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).not.toContain(resident.userId)
    expect(ids).toHaveLength(await api.db.user.count({ where: { roles: { some: { role: { not: 'resident' } } } } }))
  })

  test('of a role, and of a site', async () => {
    const { items } = await list('role=courier&limit=100')
    expect(items).toHaveLength(45)
    const keepers = await list(`siteId=${PLACES.village}&limit=100`)
    for (const { roles } of keepers.items) expect(roles.some(({ siteId }) => siteId === PLACES.village)).toBe(true)
    expectProblem(await api.call('GET', '/admin/staff?role=king', { as }), 'validation_failed')
  })
})
