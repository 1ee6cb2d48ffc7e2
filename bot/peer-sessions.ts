import { LRUCache } from 'lru-cache'
import { type Session, signInByPeer } from '../server/contract/sessions.ts'
import type { ServerApi } from './server-api.ts'
import { ApiProblem, ServerAway } from './server-errors.ts'

export interface PeerSessionsOptions {
  readonly api: ServerApi
  readonly channel: string
  readonly now: () => Date
  /** sessions kept at once */
  readonly limit?: number
}

/** Sessions of the people who write on one channel: the bot acts for each of them and never as itself. */
export interface PeerSessions {
  /**
   * Runs `work` with the peer's session; once more with a new one when the server has ended it.
   * @throws what signing in or `work` throws
   */
  as<T>(peerId: string, work: (session: Session) => Promise<T>): Promise<T>
  /** The peer has become somebody else (he gave a binding code). */
  replace(peerId: string, session: Session): void
}

/** A session is renewed so long before it ends that a slow call still finds it alive, in milliseconds. */
const RENEW_BEFORE_MS = 60_000
const LIMIT = 5_000

export function createPeerSessions({ api, channel, now, limit = LIMIT }: PeerSessionsOptions): PeerSessions {
  // Promises, so that two messages at once sign in once.
  const sessions = new LRUCache<string, Promise<Session>>({ max: limit })

  function signIn(peerId: string): Promise<Session> {
    const session = api.call(signInByPeer, { body: { channel, peerId } }).catch(signInFailed)
    sessions.set(peerId, session)
    session.catch(() => forget(peerId, session))
    return session
  }

  function forget(peerId: string, session: Promise<Session>): void {
    if (sessions.get(peerId) === session) sessions.delete(peerId)
  }

  async function current(peerId: string): Promise<{ kept: Promise<Session>; session: Session }> {
    const kept = sessions.get(peerId)
    const session = await kept
    if (kept && session && Date.parse(session.expiresAt) - now().getTime() > RENEW_BEFORE_MS) return { kept, session }
    // Somebody else may have renewed it while this call waited.
    const latest = sessions.get(peerId)
    const renewed = latest !== undefined && latest !== kept ? latest : signIn(peerId)
    return { kept: renewed, session: await renewed }
  }

  return {
    async as(peerId, work) {
      const { kept, session } = await current(peerId)
      try {
        return await work(session)
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 401)) throw error
        forget(peerId, kept)
        return work((await current(peerId)).session)
      }
    },
    replace(peerId, session) {
      sessions.set(peerId, Promise.resolve(session))
    },
  }
}

/** Signing in changes nothing that anybody would have to know of. */
function signInFailed(error: unknown): never {
  if (!(error instanceof ServerAway)) throw error
  throw new ServerAway('signInByPeer', error.reason, { mayHaveHappened: false, cause: error })
}
