import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a platform is asked. */
export interface PlatformRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
  /** the body as JSON; an empty object when it is none */
  readonly json: Record<string, unknown>
  readonly contentType: string
  readonly authorization: string
}

export type PlatformAnswer =
  | { readonly json: object }
  | { readonly bytes: Buffer; readonly contentType: string }
  | { readonly status: number; readonly json: object }

export type PlatformRoute = (request: PlatformRequest) => PlatformAnswer

/**
 * A wrong answer, given on purpose.
 * - `errcode`: this code, and nothing done
 * - `html`: a gateway's page, and nothing done
 * - `hang`: no answer; `half_closed`: the connection ends within the answer; `lost`: it ends before any. With `done`, the
 *   request was carried out all the same.
 */
export type Fault =
  | { readonly kind: 'errcode'; readonly errcode: number; readonly errmsg?: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'hang' | 'half_closed' | 'lost'; readonly done: boolean }

interface Planned {
  readonly fault: Fault
  readonly path: string | null
  left: number
}

let lastShown = 0
/** The place of a message among all that any fake of this process showed. */
export function nextShown(): number {
  lastShown += 1
  return lastShown
}

/** An HTTP server on 127.0.0.1 that stands in for a platform and can be told to answer wrongly. */
export class PlatformServer {
  readonly #routes: Readonly<Record<string, PlatformRoute>>
  readonly #errors: (errcode: number, errmsg?: string) => object
  readonly #planned: Planned[] = []
  #chance: (() => Fault | null) | null = null
  readonly #server: Server
  /** of every request, in order, those answered wrongly too */
  readonly requests: PlatformRequest[] = []

  /** @param routes by `METHOD /path` */
  constructor(
    routes: Readonly<Record<string, PlatformRoute>>,
    errors: (errcode: number, errmsg?: string) => object = (errcode, errmsg) => ({
      errcode,
      errmsg: errmsg ?? 'said on purpose',
    }),
  ) {
    this.#routes = routes
    this.#errors = errors
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  /** @returns the base URL */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this.url
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Answers the next `times` requests wrongly, of one path or of all. */
  fail(
    fault: Fault,
    { path = null, times = 1 }: { readonly path?: string | null; readonly times?: number } = {},
  ): void {
    this.#planned.push({ fault, path, left: times })
  }

  /** Answers rightly again, whatever was planned. */
  forget(): void {
    this.#planned.length = 0
    this.#chance = null
  }

  /** Asks before each request whether it is to be answered wrongly; null: never again. */
  failByChance(chance: (() => Fault | null) | null): void {
    this.#chance = chance
  }

  /** How often a path was asked for. */
  count(path: string): number {
    return this.requests.filter((request) => request.path === path).length
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming)
    this.requests.push(request)
    const fault = this.#faultOf(request.path)
    if (fault?.kind === 'errcode') return send(response, { json: this.#errors(fault.errcode, fault.errmsg) })
    if (fault?.kind === 'html') {
      return send(response, { bytes: Buffer.from('<html>502 Bad Gateway</html>'), contentType: 'text/html' }, 502)
    }
    const answer = fault?.done === false ? null : this.#answer(request)
    if (fault === undefined) return send(response, answer ?? { json: {} })
    if (fault.kind === 'hang') return
    if (fault.kind === 'half_closed') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '400' })
      response.write('{"errcode":', () => response.socket?.destroy())
      return
    }
    response.socket?.destroy()
  }

  #answer(request: PlatformRequest): PlatformAnswer {
    const route = this.#routes[`${request.method} ${request.path}`]
    return route === undefined ? { status: 404, json: this.#errors(404) } : route(request)
  }

  #faultOf(path: string): Fault | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && (one.path === null || one.path === path))
    if (planned === undefined) return this.#chance?.() ?? undefined
    planned.left -= 1
    return planned.fault
  }
}

async function readRequest(incoming: IncomingMessage): Promise<PlatformRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const url = new URL(incoming.url ?? '/', 'http://fake')
  const contentType = incoming.headers['content-type'] ?? ''
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body,
    json: contentType.startsWith('application/json') ? JSON.parse(body.toString() || '{}') : {},
    contentType,
    authorization: incoming.headers.authorization ?? '',
  }
}

function send(response: ServerResponse, answer: PlatformAnswer, status = 200): void {
  if ('bytes' in answer) {
    response.writeHead(status, { 'Content-Type': answer.contentType }).end(answer.bytes)
    return
  }
  const code = 'status' in answer ? answer.status : status
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.json))
}
