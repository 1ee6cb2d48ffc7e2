import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Endpoint, ParsedRequestOf, Problem, ResponseOf } from '../../server/contract/endpoint.ts'
import { API_PREFIX, ENDPOINTS } from '../../server/contract/index.ts'

export const SERVICE_TOKEN = 'service-token-of-these-tests'

/** Who asked, and under which key. */
interface Caller {
  readonly token: string | undefined
  readonly idempotencyKey: string | undefined
}

/** A request as the contract read it; `token` is the bearer's. */
export interface FakeRequest extends Caller {
  readonly endpoint: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

type AnswerOf<E> = ResponseOf<E> extends undefined ? string | Buffer : ResponseOf<E>

export interface FakeHandler {
  readonly endpoint: Endpoint
  readonly answer: (request: FakeRequest) => unknown
}

/** Answers an endpoint; what is given and returned is of the endpoint's own types. */
export function on<E extends Endpoint>(
  endpoint: E,
  answer: (request: ParsedRequestOf<E> & Caller) => AnswerOf<E> | Promise<AnswerOf<E>>,
): FakeHandler {
  // Every request is parsed by the endpoint's schemas before it comes here.
  return { endpoint, answer: (request) => answer(request as unknown as ParsedRequestOf<E> & Caller) }
}

/** What goes wrong with the next request to an endpoint. */
export type Fault = 'reset' | 'hang' | 'html' | 'wrong_shape' | 502 | 503 | 'lost_answer'

/** Thrown by a handler to refuse. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(status: number, code: string, detail: string, issues?: Problem['issues']) {
    super(code)
    this.problem = {
      type: 'about:blank',
      title: code,
      status,
      code,
      detail,
      requestId: 'r-1',
      ...(issues ? { issues } : {}),
    }
  }
}

export interface FakeServer {
  readonly url: string
  /** every request that reached a handler, oldest first */
  readonly seen: FakeRequest[]
  /** how often an endpoint was reached, faults included */
  count(endpoint: string): number
  /** The next requests to the endpoint go wrong, one for each fault. */
  fail(endpoint: string, ...faults: Fault[]): void
  close(): Promise<void>
}

/**
 * A server of the contract: it parses every request and checks every answer with the contract's own schemas, so that a
 * client that passes here keeps to the API.
 */
export async function startFakeServer(handlers: readonly FakeHandler[]): Promise<FakeServer> {
  const answers = new Map(handlers.map(({ endpoint, answer }) => [endpoint.id, answer]))
  const seen: FakeRequest[] = []
  const reached = new Map<string, number>()
  const faults = new Map<string, Fault[]>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake')
    const found = findEndpoint(request.method ?? '', url.pathname)
    if (!found) {
      send(response, 404, new Refused(404, 'not_found', '没有找到您要的内容').problem)
      return
    }
    const { endpoint, params } = found
    reached.set(endpoint.id, (reached.get(endpoint.id) ?? 0) + 1)
    const body = await readBody(request)
    const fault = faults.get(endpoint.id)?.shift()
    if (fault !== undefined && fault !== 'lost_answer') {
      misbehave(response, fault)
      return
    }
    try {
      const parsed = parse(endpoint, params, url, body, request)
      seen.push(parsed)
      const result = await answers.get(endpoint.id)?.(parsed)
      if (fault === 'lost_answer') response.destroy()
      else if (endpoint.response) send(response, endpoint.status ?? 200, endpoint.response.parse(result))
      else send(response, 200, result, endpoint.contentType)
    } catch (error) {
      const problem = error instanceof Refused ? error.problem : unexpected(endpoint, error)
      send(response, problem.status, problem)
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    count: (endpoint) => reached.get(endpoint) ?? 0,
    fail: (endpoint, ...given) => faults.set(endpoint, [...(faults.get(endpoint) ?? []), ...given]),
    close: () => close(server),
  }
}

function findEndpoint(method: string, pathname: string) {
  for (const { endpoint } of ENDPOINTS) {
    const pattern = `^${API_PREFIX}${endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`
    const match = endpoint.method === method ? new RegExp(pattern).exec(pathname) : null
    if (!match) continue
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { endpoint, params: Object.fromEntries(params) as Record<string, string> }
  }
  return undefined
}

function parse(
  endpoint: Endpoint,
  params: Record<string, string>,
  url: URL,
  body: unknown,
  request: IncomingMessage,
): FakeRequest {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (endpoint.access === 'service' && token !== SERVICE_TOKEN) throw new Refused(403, 'forbidden', '没有权限')
  if (endpoint.access !== 'public' && token === undefined) throw new Refused(401, 'not_signed_in', '请先登录')
  const key = request.headers['idempotency-key']
  if (endpoint.idempotencyKey && key === undefined) throw new Refused(400, 'idempotency_key_required', '缺少编号')
  const read = (schema: Endpoint['params'], value: unknown) => {
    const result = schema?.safeParse(value)
    if (result && !result.success) throw new Refused(422, 'validation_failed', `填写的内容有误 ${result.error.message}`)
    return result?.data
  }
  return {
    endpoint: endpoint.id,
    params: read(endpoint.params, params) ?? {},
    query: read(endpoint.query, Object.fromEntries(url.searchParams)) ?? {},
    body: read(endpoint.body, body),
    token,
    idempotencyKey: typeof key === 'string' ? key : undefined,
  }
}

function misbehave(response: ServerResponse, fault: Exclude<Fault, 'lost_answer'>): void {
  switch (fault) {
    case 'hang':
      break
    case 'reset':
      response.destroy()
      break
    case 'wrong_shape':
      send(response, 200, { nothing: 'of the kind' })
      break
    default:
      response.writeHead(fault === 'html' ? 200 : fault, { 'content-type': 'text/html' }).end('<html>hello</html>')
  }
}

function unexpected(endpoint: Endpoint, error: unknown): Problem {
  // The tests have to fail when they break the contract themselves.
  return new Refused(500, 'internal', `${endpoint.id}: ${error instanceof Error ? error.message : String(error)}`)
    .problem
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  // a picture is no JSON
  if (request.headers['content-type']?.startsWith('image/')) return Buffer.concat(chunks)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: unknown, contentType?: string): void {
  if (contentType !== undefined) {
    response.writeHead(status, { 'content-type': contentType }).end(body as Buffer | string)
    return
  }
  response
    .writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
    .end(JSON.stringify(body))
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
