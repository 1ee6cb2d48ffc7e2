import http from 'node:http'
import type { Endpoint, RequestOf, ResponseOf } from '../contract/endpoint.ts'
import { API_PREFIX } from '../contract/index.ts'
import { signInByPeer } from '../contract/sessions.ts'
import type { Clock } from '../services/clock.ts'
import type { PersonKey } from './plan/deeds.ts'

/** The chat channel that the people of a replay write through. */
export const REPLAY_CHANNEL = 'simulator'
export const peerOf = (key: PersonKey): string => `replay-${key}`

/** Requests under way at once: as many as the database has connections for. */
const AT_ONCE = 12
const DEADLINE_MS = 60_000

type Parts<R> = { [K in keyof R as R[K] extends undefined ? never : K]: R[K] }
export type Request<E> = Partial<Parts<RequestOf<E>>> & {
  readonly idempotencyKey?: string
  /** a body that is bytes */
  readonly bytes?: Buffer
}

/** A refusal that the server gave a reason for. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(endpoint: string, status: number, code: string, detail: string) {
    super(`${endpoint} answered ${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
  }
}

/** Speaks to the API as the people of the year, each signed in as the chatbot signs people in. */
export class Caller {
  readonly #port: number
  readonly #serviceToken: string
  readonly #clock: Clock
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })
  readonly #sessions = new Map<PersonKey, { readonly token: string; readonly expiresAt: number }>()
  requests = 0

  constructor(options: { readonly port: number; readonly serviceToken: string; readonly clock: Clock }) {
    this.#port = options.port
    this.#serviceToken = options.serviceToken
    this.#clock = options.clock
  }

  /** @throws Refusal */
  async call<E extends Endpoint>(as: PersonKey, endpoint: E, request: Request<E>): Promise<ResponseOf<E>> {
    return (await this.#send(endpoint, await this.#tokenOf(as), request as LooseRequest)) as ResponseOf<E>
  }

  close(): void {
    this.#agent.destroy()
  }

  async #tokenOf(key: PersonKey): Promise<string> {
    const now = this.#clock.now().getTime()
    const session = this.#sessions.get(key)
    if (session !== undefined && session.expiresAt > now + MARGIN_MS) return session.token
    const body = { channel: REPLAY_CHANNEL, peerId: peerOf(key) }
    const answer = (await this.#send(signInByPeer, this.#serviceToken, { body })) as ResponseOf<typeof signInByPeer>
    this.#sessions.set(key, { token: answer.token, expiresAt: Date.parse(answer.expiresAt) })
    return answer.token
  }

  async #send(endpoint: Endpoint, token: string, request: LooseRequest): Promise<unknown> {
    this.requests += 1
    const { status, text } = await this.#exchange(endpoint, token, request)
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    if (status >= 200 && status < 300) return answer
    const { code = 'unknown', detail = text } = answer as { code?: string; detail?: string }
    throw new Refusal(endpoint.id, status, code, detail)
  }

  #exchange(endpoint: Endpoint, token: string, request: LooseRequest): Promise<{ status: number; text: string }> {
    const body = request.bytes ?? (request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body)))
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Length': body.length, 'Content-Type': typeOf(request) }),
      ...(request.idempotencyKey === undefined ? {} : { 'Idempotency-Key': request.idempotencyKey }),
    }
    const path = pathOf(endpoint, request)
    const options = { host: '127.0.0.1', port: this.#port, method: endpoint.method, path, headers, agent: this.#agent }
    return new Promise((resolve, reject) => {
      const sent = http.request({ ...options, timeout: DEADLINE_MS }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      })
      sent.on('timeout', () => sent.destroy(new Error(`${endpoint.id} was not answered in time`)))
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

interface LooseRequest {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly bytes?: Buffer
}

/** A session is renewed before it ends. */
const MARGIN_MS = 10 * 60_000

const typeOf = ({ bytes }: LooseRequest) => (bytes === undefined ? 'application/json' : 'application/octet-stream')

function pathOf(endpoint: Endpoint, { params = {}, query = {} }: LooseRequest): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return `${API_PREFIX}${path}${search === '' ? '' : `?${search}`}`
}
