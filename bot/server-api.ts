import { setTimeout as delay } from 'node:timers/promises'
import { type Endpoint, Problem, type RequestOf, type ResponseOf } from '../server/contract/endpoint.ts'
import { API_PREFIX } from '../server/contract/index.ts'
import { ApiProblem, type AwayReason, ServerAway } from './server-errors.ts'

export interface ServerApiOptions {
  /** origin of the server, such as `http://127.0.0.1:8080` */
  readonly baseUrl: string
  /** of the bot's service account, for endpoints with access `service` */
  readonly serviceToken: string
  /** for one call with all its retries, in milliseconds */
  readonly deadlineMs?: number
  /** the same for a picture, which the server may take longer to draw when many are wanted */
  readonly pictureDeadlineMs?: number
  /** how to wait before a retry; tests wait on nothing */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** Parts that the endpoint has no schema for are left out; a query whose fields are all optional may be. */
type Parts<R> = {
  [K in keyof R as R[K] extends undefined ? never : Record<string, never> extends R[K] ? never : K]: R[K]
} & { [K in keyof R as R[K] extends undefined ? never : Record<string, never> extends R[K] ? K : never]?: R[K] }

export type CallOptions<E> = Parts<RequestOf<E>> & {
  /** session of the person for whom the bot asks; endpoints with access `service` take the service token by themselves */
  readonly token?: string
  /** the same for every repeat of one request */
  readonly idempotencyKey?: string
  /** a picture, for endpoints that take one in place of JSON */
  readonly upload?: { readonly contentType: string; readonly bytes: Buffer }
  /** gives up earlier than the deadline */
  readonly signal?: AbortSignal
}

/**
 * The server by its contract. Every call rejects with ApiProblem (refused, nothing done) or ServerAway (no usable
 * answer; an action may have been carried out).
 */
export interface ServerApi {
  call<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<ResponseOf<E>>
  /** for endpoints that answer with plain text */
  text<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<string>
  /** for endpoints that answer with a picture */
  picture<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<Buffer>
}

interface LooseOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly upload?: { readonly contentType: string; readonly bytes: Buffer }
  readonly token?: string
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

const DEADLINE_MS = 8_000
/** The server gives a picture up after 20 s and says so: this is a little more, so that its word is heard. */
const PICTURE_DEADLINE_MS = 23_000
/** Pauses before the two repeats of a GET, in milliseconds; nothing else is repeated. */
const RETRY_PAUSES_MS = [150, 600]
/** A gateway says so while the server restarts. */
const WORTH_RETRYING: ReadonlySet<number> = new Set([502, 503, 504])

const pauseByTimer = async (milliseconds: number, signal: AbortSignal) => {
  await delay(milliseconds, undefined, { signal })
}

/** A client of the server for the endpoints of the contract. */
export function createServerApi(options: ServerApiOptions): ServerApi {
  const { baseUrl, serviceToken, pause = pauseByTimer } = options
  const { deadlineMs = DEADLINE_MS, pictureDeadlineMs = PICTURE_DEADLINE_MS } = options

  async function answer(endpoint: Endpoint, request: LooseOptions, milliseconds: number): Promise<Response> {
    const deadline = AbortSignal.timeout(milliseconds)
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
    const pauses = endpoint.method === 'GET' ? RETRY_PAUSES_MS : []
    for (let attempt = 0; ; attempt++) {
      const pauseMs = pauses[attempt]
      try {
        const response = await fetch(urlOf(baseUrl, endpoint, request), {
          method: endpoint.method,
          headers: headersOf(endpoint, request, serviceToken),
          ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
          ...(request.upload === undefined ? {} : { body: new Uint8Array(request.upload.bytes) }),
          redirect: 'error',
          signal,
        })
        if (pauseMs === undefined || !WORTH_RETRYING.has(response.status)) return response
        await response.body?.cancel()
      } catch (error) {
        if (signal.aborted) throw away(endpoint, deadline.aborted ? 'deadline' : 'aborted', error)
        if (pauseMs === undefined) throw away(endpoint, 'unreachable', error)
      }
      await pause(pauseMs, signal).catch(() => undefined)
    }
  }

  /** The body is read under the same deadline: `fetch` aborts it with its signal. */
  async function succeeded<T>(
    endpoint: Endpoint,
    request: LooseOptions,
    read: (response: Response) => Promise<T>,
    milliseconds = deadlineMs,
  ) {
    const response = await answer(endpoint, request, milliseconds)
    try {
      if (response.ok) return await read(checkedType(endpoint, response))
      throw new ApiProblem(Problem.parse(await response.json()))
    } catch (error) {
      if (error instanceof ApiProblem) throw error
      throw away(endpoint, 'unexpected_answer', error)
    }
  }

  return {
    async call(endpoint, request) {
      const { response: schema } = endpoint
      if (!schema) throw new TypeError(`${endpoint.id} has no JSON answer`)
      // The schema is the endpoint's own, so what it parses is the endpoint's response.
      return succeeded(endpoint, request, async (response) => schema.parse(await response.json())) as Promise<
        ResponseOf<typeof endpoint>
      >
    },
    text: (endpoint, request) => succeeded(endpoint, request, (response) => response.text()),
    picture: (endpoint, request) =>
      succeeded(endpoint, request, async (response) => Buffer.from(await response.arrayBuffer()), pictureDeadlineMs),
  }
}

function away(endpoint: Endpoint, reason: AwayReason, cause: unknown): ServerAway {
  return new ServerAway(endpoint.id, reason, { mayHaveHappened: endpoint.method !== 'GET', cause })
}

/** A proxy in between may answer 200 with a page of its own. */
function checkedType({ contentType }: Endpoint, response: Response): Response {
  const wanted = (contentType ?? 'application/json').replace('*', '')
  const given = response.headers.get('content-type') ?? ''
  if (!given.startsWith(wanted)) throw new TypeError(`expected ${wanted}, got ${given}`)
  return response
}

function urlOf(baseUrl: string, endpoint: Endpoint, { params = {}, query = {} }: LooseOptions): URL {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const url = new URL(`${API_PREFIX}${path}`, baseUrl)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

function headersOf(endpoint: Endpoint, request: LooseOptions, serviceToken: string): Record<string, string> {
  const token = endpoint.access === 'service' ? serviceToken : request.token
  return {
    accept: `${endpoint.contentType ?? 'application/json'}, application/problem+json`,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.upload === undefined ? {} : { 'content-type': request.upload.contentType }),
    ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
  }
}
