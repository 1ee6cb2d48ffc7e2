import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { createApp } from '../app.ts'
import { demoLogin } from '../channels/wechat/login.ts'
import { USUAL_ESCALATION } from '../domain/escalation.ts'
import { apiRoutes } from '../http/routes/index.ts'
import { createContext } from '../main.ts'
import { NO_PLATFORMS } from '../platforms.ts'
import { renderPaper } from '../reports/papers/papers.ts'
import { renderPicture } from '../reports/pictures.ts'
import type { Secrets } from '../secrets.ts'
import type { Clock } from '../services/clock.ts'
import type { ServiceContext } from '../services/context.ts'
import { Sessions } from '../services/sessions.ts'
import type { Database } from '../store/database.ts'
import { Caller } from './caller.ts'
import { replayedChance } from './plan/draw.ts'

/** The hour of the replay; it moves when the replay moves it. */
export class ReplayClock implements Clock {
  #now: Date

  constructor(now: Date) {
    this.#now = now
  }

  now(): Date {
    return new Date(this.#now)
  }

  moveTo(now: Date): void {
    this.#now = now
  }
}

/** The server as it ships, in a year that is over: its own clock and chance, no platform to write to, and no rate limits. */
export interface ReplayedCounty {
  readonly db: Database
  readonly context: ServiceContext
  readonly clock: ReplayClock
  readonly caller: Caller
  close(): Promise<void>
}

/** No person is behind a request, and nobody waits for the minute after. */
const NO_LIMITS = 1e6
/** People sign in once for the whole year. */
const NO_NIGHTS = { phone: 2 * 366 * 24 * 60, peer: 2 * 366 * 24 * 60 }

export async function openCounty(
  db: Database,
  wish: { readonly secrets: Secrets; readonly logger: Logger; readonly seed: string; readonly now: Date },
): Promise<ReplayedCounty> {
  const { secrets, logger } = wish
  const clock = new ReplayClock(wish.now)
  const timing = { quietHours: null, escalation: USUAL_ESCALATION }
  const world = { clock, chance: replayedChance(wish.seed) }
  const context = createContext(db, secrets, logger, timing, NO_PLATFORMS, world)
  const sessions = new Sessions(context, secrets.sessionKey, NO_NIGHTS)
  const papers = { render: renderPaper, publicUrl: 'http://127.0.0.1' }
  const routes = apiRoutes(sessions, demoLogin(new Set()), renderPicture, papers)
  const { serviceToken } = secrets
  const app = createApp({ context, sessions, routes, serviceToken, rateLimitScale: NO_LIMITS, trustProxy: false })
  const server = http.createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const caller = new Caller({ port, serviceToken, clock })
  return {
    ...{ db, context, clock, caller },
    async close() {
      caller.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
