import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPeerSessions, type PeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { ApiProblem } from '../../bot/server-errors.ts'
import { type Session, signInByPeer } from '../../server/contract/sessions.ts'
import { type FakeServer, on, Refused, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'

const ME = {
  id: '00000000-0000-4000-8000-000000000001',
  staffLabel: null,
  roles: [],
  contact: null,
  isPhoneVerified: false,
  homeSite: null,
}
const HOUR = 3_600_000

let server: FakeServer
let sessions: PeerSessions
let now: number
let issued: number

beforeEach(async () => {
  now = Date.parse('2026-11-18T02:00:00Z')
  issued = 0
  server = await startFakeServer([on(signInByPeer, ({ body }) => sessionOf(body.peerId))])
  sessions = sessionsWith(5)
})

afterEach(async () => {
  await server.close()
})

function sessionOf(peerId: string): Session {
  return { token: `${peerId}-${++issued}`, expiresAt: new Date(now + HOUR).toISOString(), me: ME }
}

function sessionsWith(limit: number): PeerSessions {
  const api = createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN, pause: async () => undefined })
  return createPeerSessions({ api, channel: 'simulator', now: () => new Date(now), limit })
}

const token = async (session: Session) => session.token
const ended = () => new ApiProblem(new Refused(401, 'session_expired', '登录已过期').problem)

describe('the session of a peer', () => {
  it('is signed in once and kept', async () => {
    expect(await sessions.as('ahua', token)).toBe('ahua-1')
    expect(await sessions.as('ahua', token)).toBe('ahua-1')
    expect(await sessions.as('aming', token)).toBe('aming-2')
    expect(server.seen[0]?.body).toEqual({ channel: 'simulator', peerId: 'ahua' })
  })

  it('is signed in once for two messages at the same time', async () => {
    expect(await Promise.all([sessions.as('ahua', token), sessions.as('ahua', token)])).toEqual(['ahua-1', 'ahua-1'])
    expect(server.count('signInByPeer')).toBe(1)
  })

  it('is renewed a minute before it ends, once', async () => {
    await sessions.as('ahua', token)
    now += HOUR - 61_000
    expect(await sessions.as('ahua', token)).toBe('ahua-1')
    now += 2_000
    expect(await Promise.all([sessions.as('ahua', token), sessions.as('ahua', token)])).toEqual(['ahua-2', 'ahua-2'])
  })

  it('is renewed once when the server has ended it, and the work done again', async () => {
    const tokens: string[] = []
    const work = async (session: Session) => {
      tokens.push(session.token)
      if (session.token === 'ahua-1') throw ended()
      return 'done'
    }
    expect(await sessions.as('ahua', work)).toBe('done')
    expect(tokens).toEqual(['ahua-1', 'ahua-2'])
  })

  it('is not asked for again and again when the new one is refused too', async () => {
    const refused = sessions.as('ahua', async () => {
      throw ended()
    })
    await expect(refused).rejects.toMatchObject({ status: 401 })
    expect(server.count('signInByPeer')).toBe(2)
  })

  it('is not renewed for any other refusal', async () => {
    const refused = sessions.as('ahua', async () => {
      throw new ApiProblem(new Refused(403, 'forbidden', '没有权限').problem)
    })
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
    expect(server.count('signInByPeer')).toBe(1)
  })

  it('is tried anew after a sign-in that failed', async () => {
    server.fail('signInByPeer', 503)
    await expect(sessions.as('ahua', token)).rejects.toThrow()
    expect(await sessions.as('ahua', token)).toBe('ahua-1')
  })

  it('is replaced when the peer becomes somebody else', async () => {
    await sessions.as('ahua', token)
    sessions.replace('ahua', { token: 'of-a-handler', expiresAt: new Date(now + HOUR).toISOString(), me: ME })
    expect(await sessions.as('ahua', token)).toBe('of-a-handler')
  })

  it('is forgotten when too many others came since', async () => {
    sessions = sessionsWith(2)
    for (const peer of ['ahua', 'aming', 'afang', 'ahua']) await sessions.as(peer, token)
    expect(server.count('signInByPeer')).toBe(4)
  })
})
