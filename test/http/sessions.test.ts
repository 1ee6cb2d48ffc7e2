import { randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createStaff } from '../../server/contract/network.ts'
import { readMe, signInByMiniProgram, signInByPeer } from '../../server/contract/sessions.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff, aResident } from '../setup/factories.ts'

const api = useApi()
const byCode = (code: string) => api.call('POST', '/sessions/miniprogram', { body: { code } })
const byPeer = (channel: string, peerId: string) =>
  api.call('POST', '/sessions/peer', { as: 'service', body: { channel, peerId } })
const me = (token: string) => api.call('GET', '/me', { token })
const administrator = () => aMemberOfStaff(api, { role: 'administrator', siteId: null })

describe('signing in with the mini-program', () => {
  test('who comes first becomes a resident, who comes again is known', async () => {
    const first = answerOf(signInByMiniProgram, await byCode('code-of-openid-1'))
    expect(first.me).toMatchObject({ roles: [{ role: 'resident', siteId: null }], contact: null, homeSite: null })
    expect(answerOf(readMe, await me(first.token))).toEqual(first.me)
    const again = answerOf(signInByMiniProgram, await changingNothing(api.db, () => byCode('code-of-openid-1')))
    expect(again.me).toEqual(first.me)
  })

  test('a code that WeChat does not know', async () => {
    const refused = expectProblem(await changingNothing(api.db, () => byCode('stale')), 'wechat_code_invalid')
    expect(refused.detail).toMatch(/重新打开小程序/)
  })

  test('WeChat does not answer', async () => {
    const failed = expectProblem(await changingNothing(api.db, () => byCode('wechat-is-down')), 'unavailable')
    expect(failed.detail).toMatch(/稍后再试/)
    expectNoneOf(failed, ['jscode2session', '502'])
  })

  test('the demonstration’s codes are none', async () => {
    expectProblem(await byCode('demo-administrator'), 'wechat_code_invalid')
  })
})

describe('the chatbot acts for the peer who wrote', () => {
  test('an unknown peer becomes a resident, once, also with two first messages at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => byPeer('simulator', 'new-peer')))
    const ids = answers.map((answer) => answerOf(signInByPeer, answer).me.id)
    expect(new Set(ids).size).toBe(1)
    expect(await api.db.channelIdentity.count({ where: { peerId: 'new-peer' } })).toBe(1)
  })

  test('a peer of one channel is nobody on another', async () => {
    const [one, other] = [await byPeer('simulator', 'somebody'), await byPeer('wecom', 'somebody')]
    expect(answerOf(signInByPeer, one).me.id).not.toBe(answerOf(signInByPeer, other).me.id)
  })

  test('it cannot stand in for WeChat’s own sign-in', async () => {
    const { peerId } = await aResident(api)
    const answer = await changingNothing(api.db, () => byPeer('miniprogram', peerId))
    expect(expectProblem(answer, 'validation_failed').issues).toEqual([
      { path: 'channel', message: '小程序的身份只能由微信登录确认' },
    ])
  })

  test('it is no person itself', async () => {
    expectProblem(await api.call('GET', '/me', { as: 'service' }), 'forbidden')
  })
})

describe('a session', () => {
  test('of a phone ends after twelve hours, of a chat after ten minutes', async () => {
    const phone = answerOf(signInByMiniProgram, await byCode('code-of-openid-2'))
    const chat = answerOf(signInByPeer, await byPeer('simulator', 'peer-2'))
    const now = api.clock.now().getTime()
    expect(new Date(phone.expiresAt).getTime() - now).toBe(12 * 3_600_000)
    expect(new Date(chat.expiresAt).getTime() - now).toBe(10 * 60_000)
    api.clock.advance({ minutes: 9, seconds: 59 })
    expect((await me(chat.token)).status).toBe(200)
    api.clock.advance({ seconds: 1 })
    expectProblem(await me(chat.token), 'session_expired')
    api.clock.advance({ hours: 11, minutes: 49, seconds: 59 })
    expect((await me(phone.token)).status).toBe(200)
    api.clock.advance({ seconds: 1 })
    const ended = await me(phone.token)
    expect(expectProblem(ended, 'session_expired').detail).toMatch(/重新登录/)
    expect(ended.headers.get('WWW-Authenticate')).toBe('Bearer')
  })

  test('that was never seen before is refused when it comes too late', async () => {
    const { token } = await api.sessions.signIn({ channel: 'simulator', peerId: 'peer-3' }, 'peer')
    api.clock.advance({ hours: 1 })
    expectProblem(await me(token), 'session_expired')
  })
})

describe('tokens that are not ours', () => {
  const KEY = Buffer.alloc(32, 'test session key')
  const claims = async () => {
    const person = await administrator()
    return { sub: person.userId, ch: person.channel, peer: person.peerId, ms: api.clock.now().getTime() }
  }
  const signed = async (key: Uint8Array, alg = 'HS256', issuer = 'shaopao') =>
    new SignJWT(await claims())
      .setProtectedHeader({ alg })
      .setIssuer(issuer)
      .setIssuedAt(api.clock.now())
      .setExpirationTime(new Date(api.clock.now().getTime() + 3_600_000))
      .sign(key)
  const changed = (token: string, part: number, change: (text: string) => string) =>
    token
      .split('.')
      .map((text, index) => (index === part ? change(text) : text))
      .join('.')
  const rewritten = (text: string) => {
    const payload = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Buffer.from(JSON.stringify({ ...payload, sub: randomUUID() })).toString('base64url')
  }

  test('the right key makes a good one, so that the others fail for their fault', async () => {
    expect((await me(await signed(KEY))).status).toBe(200)
  })

  const forged: [string, () => Promise<string>][] = [
    ['another person written in', async () => changed(await signed(KEY), 1, rewritten)],
    ['another signature', async () => changed(await signed(KEY), 2, (text) => [...text].reverse().join(''))],
    ['no signature', async () => changed(await signed(KEY), 2, () => '')],
    ['another key', async () => signed(Buffer.alloc(32, 'stolen elsewhere'))],
    ['another algorithm', async () => signed(KEY, 'HS512')],
    ['another issuer', async () => signed(KEY, 'HS256', 'somebody-else')],
    [
      'no algorithm at all',
      async () => new UnsecuredJWT(await claims()).setIssuer('shaopao').setExpirationTime('2h').encode(),
    ],
    ['no token', async () => 'x'],
    ['a service token with one letter wrong', async () => `${SERVICE_TOKEN.slice(0, -1)}x`],
    ['a part of the service token', async () => SERVICE_TOKEN.slice(0, -1)],
    ['a longer service token', async () => `${SERVICE_TOKEN}0`],
  ]
  test.each(forged)('%s', async (_name, make) => {
    const answer = await me(await make())
    expectProblem(answer, 'not_signed_in')
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer')
  })

  test.each([['Basic YTpi'], ['Bearer'], ['Bearer a b'], ['bearer 令牌'], [`Token ${SERVICE_TOKEN}`]])(
    'Authorization: %s',
    async (header) => {
      const ascii = encodeURI(header)
      expectProblem(await api.call('GET', '/me', { headers: { Authorization: ascii } }), 'not_signed_in')
    },
  )

  test('of a person who is not there', async () => {
    const person = await aResident(api)
    const { token } = await api.sessions.signIn(person, 'phone')
    await api.db.$transaction([
      api.db.channelIdentity.deleteMany({ where: { userId: person.userId } }),
      api.db.roleAssignment.deleteMany({ where: { userId: person.userId } }),
      api.db.user.delete({ where: { id: person.userId } }),
    ])
    expectProblem(await me(token), 'not_signed_in')
  })
})

describe('whoever’s roles change', () => {
  const change = async (userId: string, body: object) =>
    api.call('PUT', `/admin/staff/${userId}`, { as: await administrator(), body })

  test('is signed out, and has the new roles when he comes again', async () => {
    const keeper = await aMemberOfStaff(api, { role: 'handler', siteId: PLACES.village })
    const { token } = await api.sessions.signIn(keeper, 'phone')
    expect((await api.call('GET', '/tasks', { token })).status).toBe(200)
    api.clock.advance({ seconds: 1 })
    expect((await change(keeper.userId, { roles: [{ role: 'finance', siteId: null }] })).status).toBe(200)
    expectProblem(await api.call('GET', '/tasks', { token }), 'session_expired')
    const next = await api.sessions.signIn(keeper, 'phone')
    expectProblem(await api.call('GET', '/tasks', { token: next.token }), 'forbidden')
    expect((await api.call('GET', '/ledger', { token: next.token })).status).toBe(200)
  })

  test('and who is put out of work cannot come again', async () => {
    const keeper = await aMemberOfStaff(api, { role: 'handler', siteId: PLACES.village })
    const { token } = await api.sessions.signIn(keeper, 'phone')
    api.clock.advance({ seconds: 1 })
    expect((await change(keeper.userId, { isActive: false })).status).toBe(200)
    expectProblem(await api.call('GET', '/tasks', { token }), 'not_signed_in')
    const answer = await byPeer(keeper.channel, keeper.peerId)
    expect(expectProblem(answer, 'forbidden').detail).toMatch(/已停用/)
    await change(keeper.userId, { isActive: true })
    expect((await byPeer(keeper.channel, keeper.peerId)).status).toBe(200)
  })

  test('a new label alone changes the label', async () => {
    const { userId } = await aMemberOfStaff(api, { role: 'courier', siteId: null })
    const answer = await change(userId, { staffLabel: '新称呼' })
    expect(createStaff.response?.parse(answer.body)).toMatchObject({
      staffLabel: '新称呼',
      roles: [{ role: 'courier' }],
    })
  })
})
