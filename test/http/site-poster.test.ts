import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readMe } from '../../server/contract/sessions.ts'
import type { Person } from '../../server/services/actor.ts'
import { usePlatforms } from '../channels/platforms.ts'
import { readPdf } from '../reports/read-pdf.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aDispatcher, aHandlerAt, aMemberOfStaff, aResident } from '../setup/factories.ts'

const api = useApi()
const { wechat, ...platforms } = usePlatforms(api)
const ASKED = '/wxa/getwxacodeunlimit'
const posterOf = (siteId: string, as: Person) => api.call('GET', `/sites/${siteId}/poster.pdf`, { as })

beforeAll(() => {
  Object.assign(api.context.miniProgram, platforms.clients().miniProgram)
  wechat.messages.release('pages/request/index')
})
beforeEach(() => {
  wechat.server.forget()
  wechat.server.requests.length = 0
})

describe('the poster of a site', () => {
  test('is one page with its name, hours and a code that begins a request there', async () => {
    const answer = await posterOf(PLACES.village, await aDispatcher(api))
    expect(answer.headers.get('Content-Type')).toBe('application/pdf')
    const [page, ...others] = readPdf(answer.body as Buffer)
    expect(others).toEqual([])
    expect(page?.text).toContain('三河镇汇城村服务站')
    expect(page?.text).toContain('开门时间：')
    expect(wechat.server.requests.at(-1)?.json).toMatchObject({ page: 'pages/request/index', scene: PLACES.village })
  })

  test('is for the hub, administrators, and who answers for the site', async () => {
    const administrator = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    const lead = await aHandlerAt(api, PLACES.village)
    await api.db.roleAssignment.updateMany({ where: { userId: lead.userId }, data: { isLead: true } })
    const me = answerOf(readMe, await api.call('GET', '/me', { as: lead }))
    expect(me.roles).toMatchObject([{ siteId: PLACES.village, mayPrintPoster: true }])
    for (const person of [administrator, lead]) expect((await posterOf(PLACES.village, person)).status).toBe(200)
    const keeper = await aHandlerAt(api, PLACES.village)
    expectProblem(await posterOf(PLACES.village, keeper), 'not_your_site')
    expectProblem(await posterOf(PLACES.town, lead), 'not_your_site')
    expectProblem(await posterOf(PLACES.village, await aResident(api)), 'forbidden')
  })

  test('is not of an agency, nor of a site that there is not, and WeChat is not asked for them', async () => {
    const as = await aDispatcher(api)
    expectProblem(await posterOf(PLACES.agency, as), 'site_not_allowed')
    expectProblem(await posterOf('nowhere', as), 'site_not_found')
    expect(wechat.server.count(ASKED)).toBe(0)
  })

  test('without WeChat’s code there is none: it would lead nowhere', async () => {
    wechat.server.fail({ kind: 'errcode', errcode: 45009 }, { path: ASKED })
    expectProblem(await posterOf(PLACES.measuredVillage, await aDispatcher(api)), 'mini_program_code_unavailable')
  })
})
