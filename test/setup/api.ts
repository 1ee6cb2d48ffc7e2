import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { type AppOptions, createApp } from '../../server/app.ts'
import type { WeChatLogin } from '../../server/channels/wechat/login.ts'
import { API_PREFIX } from '../../server/contract/index.ts'
import type { Route } from '../../server/http/route.ts'
import { apiRoutes } from '../../server/http/routes/index.ts'
import type { RenderPaper } from '../../server/http/routes/papers.ts'
import type { DrawPicture } from '../../server/http/routes/pictures.ts'
import { renderPaper } from '../../server/reports/papers/papers.ts'
import { renderPicture } from '../../server/reports/pictures.ts'
import type { Person } from '../../server/services/actor.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { Sessions } from '../../server/services/sessions.ts'
import { type Harness, useHarness } from './harness.ts'

/** What the QR codes on papers lead to. */
export const PUBLIC_URL = 'https://relay.example.gov.cn'

export const SERVICE_TOKEN = 'service-token-of-the-tests-0123456789'

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

export interface ApiRequest {
  readonly as?: Person | 'service' | undefined
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The whole application on a database of the test file's own, spoken to over HTTP. */
export interface Api extends Harness {
  readonly url: string
  readonly sessions: Sessions
  /** @param path below /api/v1 */
  call(method: 'GET' | 'POST' | 'PUT', path: string, request?: ApiRequest): Promise<ApiAnswer>
}

/** Texts and bytes leave as they are; all else as JSON. */
function isAsItIs(body: unknown): body is string | Buffer<ArrayBuffer> {
  return typeof body === 'string' || Buffer.isBuffer(body)
}

/** Codes `code-of-<openid>` sign in; all others are refused, as WeChat would, and at `wechat-is-down` nobody answers. */
const login: WeChatLogin = {
  async openIdOf(code) {
    if (code === 'wechat-is-down') throw new Error('jscode2session answered 502')
    return /^code-of-(.+)$/.exec(code)?.[1] ?? null
  },
}

export interface ApiOptions {
  /** multiplies every rate limit; high unless a test is about limits */
  readonly rateLimitScale?: number
  readonly trustProxy?: boolean
  /** where the application writes its log; nowhere unless given */
  readonly logger?: Logger
  /** where platforms call back */
  readonly callbacks?: AppOptions['callbacks']
  /** how those are answered who wrote on a channel that calls back */
  readonly talks?: ServiceContext['talks']
  /** what WeChat answers in the mini-program's name; nothing unless given */
  readonly miniProgram?: ServiceContext['miniProgram']
  /** routes beside the API's own */
  readonly extraRoutes?: readonly Route[]
  /** draws the week; the real one unless given */
  readonly drawPicture?: DrawPicture
  /** what is served beside the API; nothing unless given */
  readonly pages?: AppOptions['pages']
  /** makes PDFs; the real one unless given */
  readonly renderPaper?: RenderPaper
}

export function useApi(options: ApiOptions = {}): Api {
  const harness = useHarness({
    poolSize: 8,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
    ...(options.talks === undefined ? {} : { talks: options.talks }),
    ...(options.miniProgram === undefined ? {} : { miniProgram: options.miniProgram }),
  })
  let server: http.Server | undefined
  let sessions: Sessions | undefined
  beforeAll(async () => {
    sessions = new Sessions(harness.context, Buffer.alloc(32, 'test session key').toString('base64'))
    const app = createApp({
      context: harness.context,
      sessions,
      serviceToken: SERVICE_TOKEN,
      routes: [
        ...apiRoutes(sessions, login, options.drawPicture ?? renderPicture, {
          render: options.renderPaper ?? renderPaper,
          publicUrl: PUBLIC_URL,
        }),
        ...(options.extraRoutes ?? []),
      ],
      rateLimitScale: options.rateLimitScale ?? 1000,
      trustProxy: options.trustProxy ?? false,
      ...(options.callbacks === undefined ? {} : { callbacks: options.callbacks }),
      ...(options.pages === undefined ? {} : { pages: options.pages }),
    })
    server = http.createServer(app.callback())
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
  })
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the API exists only from beforeAll on')
    return value
  }
  const tokenOf = async (as: ApiRequest['as']): Promise<string | undefined> => {
    if (as === undefined) return undefined
    if (as === 'service') return SERVICE_TOKEN
    return (await started(sessions).signIn({ channel: as.channel, peerId: as.peerId }, 'phone')).token
  }
  const api = {
    get url() {
      const { port } = started(server).address() as AddressInfo
      return `http://127.0.0.1:${port}`
    },
    get sessions() {
      return started(sessions)
    },
    async call(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
      const token = request.token ?? (await tokenOf(request.as))
      const response = await fetch(`${api.url}${API_PREFIX}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined
          ? {}
          : { body: isAsItIs(request.body) ? request.body : JSON.stringify(request.body) }),
      })
      const isJson = response.headers.get('Content-Type')?.includes('json') === true
      const body: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer())
      return { status: response.status, body, headers: response.headers }
    },
  }
  return Object.defineProperties(harness, Object.getOwnPropertyDescriptors(api)) as Api
}
