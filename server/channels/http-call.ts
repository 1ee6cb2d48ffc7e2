import type { z } from 'zod'
import { ChannelError } from './channel-error.ts'

/** One request to a platform. The address holds tokens: it must never come near a log. */
export interface HttpCall {
  /** what is done, for errors: a fixed word, never an address */
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** JSON, or a form with a file */
  readonly body?: object | FormData
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Bytes with what they say of themselves. */
export interface Bytes {
  readonly contentType: string
  readonly bytes: Buffer
}

/** More than any answer of these platforms has. */
const LARGEST_ANSWER_BYTES = 4 * 1024 * 1024

/** What a connection says that was never made: nothing has arrived. */
const NEVER_ARRIVED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Makes a request and reads its answer whole.
 * @throws ChannelError unreachable, unknown_outcome
 */
export async function callHttp(call: HttpCall): Promise<Bytes & { readonly status: number }> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...contentTypeOf(call.body), ...call.headers },
      ...(call.body === undefined
        ? {}
        : { body: call.body instanceof FormData ? call.body : JSON.stringify(call.body) }),
      redirect: 'error',
      signal: call.signal,
    })
    const contentType = response.headers.get('Content-Type') ?? ''
    return { status: response.status, contentType, bytes: await readWhole(response) }
  } catch (error) {
    throw faultOf(error, call)
  }
}

/**
 * Makes a request whose answer is JSON of a known shape.
 * @throws ChannelError unreachable, unknown_outcome
 */
export async function callJson<T extends z.ZodType>(call: HttpCall, schema: T): Promise<z.output<T>> {
  return parseAnswer(call, await callHttp(call), schema)
}

/**
 * Reads JSON of a known shape out of an answer.
 * @throws ChannelError unknown_outcome: a gateway's page, half an answer, another shape
 */
export function parseAnswer<T extends z.ZodType>(
  { operation }: Pick<HttpCall, 'operation'>,
  { bytes, status }: Bytes & { readonly status: number },
  schema: T,
): z.output<T> {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ChannelError('unknown_outcome', status === 200 ? 'not_json' : `http_${status}`, { operation })
  }
  const parsed = schema.safeParse(json)
  // what zod says may hold what the answer held
  if (!parsed.success) throw new ChannelError('unknown_outcome', 'unexpected_answer', { operation })
  return parsed.data
}

function contentTypeOf(body: HttpCall['body']): Record<string, string> {
  // of a form the boundary is known to fetch alone
  return body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
}

async function readWhole(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_ANSWER_BYTES) throw new RangeError('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function faultOf(error: unknown, { operation, signal }: HttpCall): ChannelError {
  if (signal.aborted) return new ChannelError('unknown_outcome', 'timeout', { operation })
  if (error instanceof RangeError) return new ChannelError('unknown_outcome', 'too_large', { operation })
  const { cause } = error as { cause?: { code?: unknown } }
  if (NEVER_ARRIVED.has(cause?.code)) return new ChannelError('unreachable', 'unreachable', { operation })
  return new ChannelError('unknown_outcome', 'broken_off', { operation })
}
