import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPickupCode } from '../../server/contract/consignments.ts'
import { createStaffBindingCode } from '../../server/contract/network.ts'
import { createLogger } from '../../server/logger.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aMemberOfStaff, aResident, carry, staffAt } from '../setup/factories.ts'
import { aRegistration, file, filed } from '../setup/registrations.ts'

const written: string[] = []
const logger = createLogger('trace', { write: (line) => void written.push(line) })
const api = useApi({ logger })
/** What was logged, but for instants and ids: their digits may look like anything. */
const log = () => written.join('').replaceAll(/"time":\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')

const NAME = '诸葛不入日志'
const PHONE = '13912340987'
const ADDRESS = '三河镇不入日志路七百号'
const OPENID = 'openid-not-for-logs'

describe('the log, at its most talkative', () => {
  test('never holds a name, phone, address, token or code, in whatever was asked', async () => {
    const secrets = [NAME, PHONE, 'phoneLast4', ADDRESS, OPENID, SERVICE_TOKEN]
    await api.call('POST', '/sessions/miniprogram', { body: { code: `code-of-${OPENID}` } })
    await api.call('POST', '/sessions/miniprogram', { body: { code: 'wechat-is-down' } })
    const { token, person } = await api.sessions.signIn({ channel: 'miniprogram', peerId: OPENID }, 'phone')
    const consignee = { name: NAME, phone: PHONE }
    await api.call('PUT', '/me/contact', { token, body: consignee })

    const destination = { kind: 'home', siteId: PLACES.village, address: ADDRESS }
    const atHome = await filed(api, person, aRegistration({ consignee, destination }))
    const atStation = await filed(api, person, aRegistration({ consignee }))
    const resident = { ...person, ...consignee }
    await carry(api, { ...atStation, ...routeOf(atStation), resident }).to(PLACES.village)
    const pickup = answerOf(
      readPickupCode,
      await api.call('GET', `/consignments/${atStation.id}/pickup-code`, { token }),
    )
    const keeper = await staffAt(api, PLACES.village)
    const handOver = (pickupCode: string) => ({
      ...{ eventId: randomUUID(), trackingNumber: atStation.trackingNumber, kind: 'collected' },
      ...{ occurredAt: api.clock.now().toISOString(), details: { pickupCode, note: `${NAME}本人领取` } },
    })
    const events = [handOver('000001'), handOver(pickup.code)]
    await api.call('POST', '/scans', { as: keeper, body: { events } })
    await api.call('GET', `/tracking/${atHome.trackingNumber}?phoneLast4=${PHONE.slice(-4)}`)

    const administrator = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    const answer = await api.call('POST', `/admin/staff/${keeper.userId}/binding-codes`, { as: administrator })
    const binding = answerOf(createStaffBindingCode, answer)
    await api.call('POST', '/me/bindings', { token, body: { code: binding.code } })

    // what goes wrong is where a log is tempted most
    await api.call('POST', '/consignments', { token, body: `{"consignee": {"name": "${NAME}", "phone": "${PHONE}"` })
    await file(api, person, aRegistration({ consignee: { name: NAME, phone: `${PHONE}9` } }))
    await api.call('GET', `/${encodeURIComponent(NAME)}/${PHONE}`)
    await api.call('GET', '/me', { token: `${token}x` })
    await api.call('POST', '/sessions/peer', { as: 'service', body: { channel: 'simulator', peerId: OPENID } })

    expect(log()).toMatch(/"endpoint":"registerConsignment","status":201/)
    expect(log()).toMatch(/WeChat sign-in failed/)
    expectNoneOf(log(), [...secrets, token, token.split('.')[2] ?? token, pickup.code, binding.code, '本人领取'])
  })

  test('nor when the database fails in the middle of it; the caller is told nothing of it either', async () => {
    const resident = await aResident(api, { name: NAME, phone: PHONE })
    const consignee = { name: NAME, phone: PHONE }
    written.length = 0
    await api.owner.$executeRaw`ALTER TABLE consignment RENAME COLUMN contents TO lost`
    try {
      const broken = await file(api, resident, aRegistration({ consignee, contents: `${NAME}的证` }))
      expectNoneOf(expectProblem(broken, 'internal'), [NAME, PHONE, 'contents', 'column', 'prisma', 'SELECT'])
      expectProblem(await api.call('GET', '/consignments', { as: resident }), 'internal')
    } finally {
      await api.owner.$executeRaw`ALTER TABLE consignment RENAME COLUMN lost TO contents`
    }
    expect(log()).toMatch(/"msg":"request failed"/)
    expect(log()).toMatch(/column \\?"contents/)
    expectNoneOf(log(), [NAME, PHONE, resident.peerId])
  })

  test('strikes out what a careless line would put in', () => {
    written.length = 0
    logger.info({
      name: NAME,
      phone: PHONE,
      person: { name: NAME, phone: PHONE, address: ADDRESS },
      pickupCode: '123456',
    })
    const error = Object.assign(new Error('refused'), {
      body: `{"name":"${NAME}"}`,
      values: [PHONE],
      cause: { phone: PHONE },
    })
    logger.error({ err: error }, 'a driver’s error')
    expect(written).toHaveLength(2)
    expect(log()).toMatch(/refused/)
    expectNoneOf(log(), [NAME, PHONE, ADDRESS, '123456'])
  })
})

function routeOf(tracking: { route: readonly { siteId: string }[]; details: { caseId: string } }) {
  return { route: tracking.route.map(({ siteId }) => siteId), caseId: tracking.details.caseId }
}
