import type { Session } from './api-types.js'
import type { Platform } from './platform.js'

const STORAGE_KEY = 'session'
/** A token this close to its end is not worth starting with. */
const MARGIN_MS = 60_000

export interface SessionKeeper {
  /** The kept token while it is good, without asking anybody. */
  keptToken(): string | undefined
  /** Whose session was kept last, even if it has ended; undefined before anybody signed in. */
  personId(): string | undefined
  /** The kept session, or a new one by wx.login; callers that come together share one sign-in. */
  signIn(): Promise<Session>
  /** A session whose token is not `refused`; after a 401. */
  signInAgain(refused: string | undefined): Promise<Session>
  /** Takes the session that an answer brought (binding changes who one is). */
  replace(session: Session): void
  forget(): void
}

function isSession(value: unknown): value is Session {
  return typeof value === 'object' && value !== null && 'token' in value && 'expiresAt' in value
}

/** Keeps who is signed in, in memory and in the phone's storage. `exchange` trades the code of wx.login for a session. */
export function createSessionKeeper(platform: Platform, exchange: (code: string) => Promise<Session>): SessionKeeper {
  let underWay: Promise<Session> | undefined

  function kept(): Session | undefined {
    const stored = platform.read(STORAGE_KEY)
    if (!isSession(stored)) return undefined
    return Date.parse(stored.expiresAt) - MARGIN_MS > platform.now() ? stored : undefined
  }

  function personId(): string | undefined {
    const stored = platform.read(STORAGE_KEY)
    return isSession(stored) ? stored.me.id : undefined
  }

  function replace(session: Session): void {
    platform.write(STORAGE_KEY, session)
  }

  function signInNow(): Promise<Session> {
    underWay ??= platform
      .login()
      .then(exchange)
      .then((session) => {
        replace(session)
        return session
      })
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  return {
    keptToken: () => kept()?.token,
    personId,
    signIn: async () => kept() ?? signInNow(),
    signInAgain: async (refused) => {
      const session = kept()
      return session !== undefined && session.token !== refused ? session : signInNow()
    },
    replace,
    forget: () => platform.remove(STORAGE_KEY),
  }
}
