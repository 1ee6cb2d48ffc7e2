import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import type { Endpoint } from '../../../server/contract/endpoint.ts'
import { API_PREFIX, ENDPOINTS } from '../../../server/contract/index.ts'
import { type Bytes, type Caller, Refusal } from './fake-caller.ts'
import { type FakeCounty, fakeCounty } from './fake-county.ts'
import { OPERATIONS } from './fake-operations.ts'

/** What goes wrong with the next call of an operation. */
export type Fault =
  /** the connection breaks before the server hears of it */
  | 'lost-request'
  /** the server does it, and its answer is lost */
  | 'lost-answer'
  | { status: number; code: string; detail: string }

export interface FakeApi {
  /** where the built mini-program and, below /api/v1, the API answer */
  readonly url: string
  readonly county: FakeCounty
  /** ids of the operations that reached the server, in order */
  readonly calls: string[]
  /** the next call of the operation goes wrong; every further fault waits its turn */
  fail(operation: string, fault: Fault): void
  /** every list is empty from now on; @returns the ids of the operations that answered with such a one, as they come */
  emptyLists(): readonly string[]
  /** nothing goes wrong any more */
  forgiveAll(): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

function matchPath(pattern: string, actual: string): Record<string, string> | null {
  const names = pattern.split('/')
  const values = actual.split('/')
  if (names.length !== values.length) return null
  const params: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const value = decodeURIComponent(values[index] ?? '')
    if (name.startsWith(':')) params[name.slice(1)] = value
    else if (name !== value) return null
  }
  return params
}

async function bytesOf(request: IncomingMessage): Promise<Bytes> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return { contentType: request.headers['content-type'] ?? '', content: Buffer.concat(chunks) }
}

function jsonIn({ contentType, content }: Bytes): unknown {
  return contentType !== 'application/json' || content.length === 0 ? undefined : JSON.parse(content.toString())
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendProblem(response: ServerResponse, { status, code, message, issues }: Refusal): void {
  const body = { type: 'about:blank', title: code, status, code, detail: message, requestId: randomUUID(), issues }
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body))
}

/** Breaks the connection within the answer: a browser would quietly repeat a request that got none at all. */
function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 1000 })
  response.write('{', () => response.destroy())
}

function parsed(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const { success, data, error } = schema.safeParse(value)
  if (!success) throw new Refusal(422, 'invalid_request', z.prettifyError(error))
  return data
}

/** Serves the built mini-program and an API that answers by the contract's own schemas, out of memory. */
export async function startFakeApi(builtFolder: string): Promise<FakeApi> {
  const county = fakeCounty()
  const calls: string[] = []
  const faults = new Map<string, Fault[]>()
  const answers = new Map<string, unknown>()
  const emptyAnswers: string[] = []
  let areListsEmpty = false

  /** The answer without the rows of its list. */
  function emptied(operation: string, answer: unknown): unknown {
    if (typeof answer !== 'object' || answer === null || !('items' in answer || 'byTown' in answer)) return answer
    emptyAnswers.push(operation)
    const rest = 'nextCursor' in answer ? { nextCursor: null } : {}
    return { ...answer, ...('items' in answer ? { items: [] } : { byTown: [] }), ...rest }
  }

  function run(
    endpoint: Endpoint,
    request: IncomingMessage,
    input: { params: unknown; query: unknown; body: unknown; bytes: Bytes },
  ) {
    const persona = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (endpoint.access !== 'public' && persona === undefined) throw new Refusal(401, 'unauthenticated', '请重新登录')
    const key = request.headers['idempotency-key']
    if (endpoint.idempotencyKey && typeof key !== 'string') throw new Refusal(400, 'key_missing', '缺少幂等键')
    const known = typeof key === 'string' ? answers.get(key) : undefined
    if (known !== undefined) return known
    const operation = OPERATIONS[endpoint.id]
    if (operation === undefined) throw new Refusal(404, 'not_found', `the fake API has no ${endpoint.id}`)
    const caller: Caller = { persona: persona ?? '', county }
    const parsedInput = {
      params: parsed(endpoint.params, input.params),
      query: parsed(endpoint.query, input.query),
      body: parsed(endpoint.body, input.body),
      bytes: input.bytes,
    }
    const found = operation(caller, parsedInput)
    const answer = endpoint.response?.parse(areListsEmpty ? emptied(endpoint.id, found) : found)
    if (typeof key === 'string') answers.set(key, answer)
    return answer
  }

  async function serveApi(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const actual = url.pathname.slice(API_PREFIX.length)
    const bytes = await bytesOf(request)
    const body = jsonIn(bytes)
    for (const { endpoint } of ENDPOINTS) {
      const params = endpoint.method === request.method ? matchPath(endpoint.path, actual) : null
      if (params === null) continue
      const fault = faults.get(endpoint.id)?.shift()
      if (fault === 'lost-request') return breakOff(response)
      calls.push(endpoint.id)
      if (typeof fault === 'object') throw new Refusal(fault.status, fault.code, fault.detail)
      if (endpoint.contentType === 'application/pdf') {
        return void response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7 a paper')
      }
      const answer = run(endpoint, request, { params, query: Object.fromEntries(url.searchParams), body, bytes })
      if (fault === 'lost-answer') return breakOff(response)
      return sendJson(response, endpoint.status ?? 200, answer)
    }
    throw new Refusal(404, 'not_found', '没有这个地址')
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake')
    if (url.pathname.startsWith(API_PREFIX)) return serveApi(request, response, url)
    const file = path.join(builtFolder, url.pathname === '/' ? 'index.html' : url.pathname)
    const content = await readFile(file).catch(() => null)
    if (content === null) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(content)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) sendProblem(response, error)
      else sendProblem(response, new Refusal(500, 'fake_api_broken', String(error)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    county,
    calls,
    fail(operation, fault) {
      faults.set(operation, [...(faults.get(operation) ?? []), fault])
    },
    emptyLists: () => {
      areListsEmpty = true
      return emptyAnswers
    },
    forgiveAll: () => faults.clear(),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
