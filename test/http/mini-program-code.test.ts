import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { usePlatforms } from '../channels/platforms.ts'
import { CODE_PICTURE } from '../fakes/fake-wechat.ts'
import { expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aResident, staffAt } from '../setup/factories.ts'

const api = useApi()
const { wechat, ...platforms } = usePlatforms(api)
const ASKED = '/wxa/getwxacodeunlimit'
let resident: Awaited<ReturnType<typeof aResident>>
let path = ''
let trackingNumber = ''

beforeAll(() => {
  Object.assign(api.context.miniProgram, platforms.clients().miniProgram)
  wechat.messages.release('pages/track/index')
})
beforeEach(async () => {
  wechat.server.forget()
  wechat.server.requests.length = 0
  resident = await aResident(api)
  const story = await aConsignment(api, { resident }).registered()
  trackingNumber = story.trackingNumber
  path = `/consignments/${story.id}/mini-program-code.png`
})

describe('the round code of a consignment', () => {
  test('is WeChat’s picture, byte for byte, and opens the tracking page with its number', async () => {
    const answer = await api.call('GET', path, { as: resident })
    expect(answer.headers.get('Content-Type')).toBe('image/png')
    expect(answer.body).toEqual(CODE_PICTURE)
    expect(wechat.server.requests.at(-1)?.json).toMatchObject({
      page: 'pages/track/index',
      scene: `n=${trackingNumber}`,
    })
  })

  test('is asked for once, however many want it at once and later', async () => {
    await Promise.all(Array.from({ length: 8 }, () => api.call('GET', path, { as: resident })))
    expect((await api.call('GET', path, { as: await staffAt(api, PLACES.hub) })).status).toBe(200)
    expect(wechat.server.count(ASKED)).toBe(1)
  })

  test('is nobody else’s, and WeChat is not asked for strangers', async () => {
    expectProblem(await api.call('GET', path, { as: await aResident(api) }), 'consignment_not_found')
    expect((await api.call('GET', path)).status).toBe(401)
    expect(wechat.server.count(ASKED)).toBe(0)
  })

  test.each([
    ['refuses', { kind: 'errcode', errcode: 41030 }],
    ['has given enough of them', { kind: 'errcode', errcode: 45009 }],
    ['answers with a gateway’s page', { kind: 'html' }],
    ['breaks off', { kind: 'lost', done: true }],
  ] as const)('when WeChat %s there is none, and the next try may have it', async (_what, fault) => {
    wechat.server.fail(fault, { path: ASKED })
    expectProblem(await api.call('GET', path, { as: resident }), 'mini_program_code_unavailable')
    expect((await api.call('GET', path, { as: resident })).status).toBe(200)
  })
})
