import { messageOf, report } from '../failures.ts'
import type { Network } from '../network.ts'
import type { Callbacks } from './api.ts'

interface RequestOptions extends Callbacks<RequestResult> {
  url: string
  method?: string
  data?: unknown
  header?: Record<string, string>
  timeout?: number
  dataType?: string
  responseType?: 'text' | 'arraybuffer'
}

interface RequestResult {
  statusCode: number
  data: unknown
  header: Record<string, string>
  cookies: string[]
  errMsg: string
}

export interface RequestTask {
  abort(): void
}

/** WeChat's own default. */
const TIMEOUT_MS = 60_000
const BODILESS = new Set(['GET', 'HEAD'])

/**
 * wx.request over fetch: every HTTP status is a success, only a broken connection, a timeout or abort() is a failure.
 * No cookies travel, as in WeChat, so that phones on one origin share no session behind the app's back.
 */
export function createRequest(network: Network): (options: RequestOptions) => RequestTask {
  return (options) => request(options, network)
}

function request(options: RequestOptions, network: Network): RequestTask {
  const controller = new AbortController()
  let ending = ''
  const timer = setTimeout(() => {
    ending = 'timeout'
    controller.abort()
  }, options.timeout ?? TIMEOUT_MS)
  send(options, controller.signal, network)
    .then(
      (result) => {
        options.success?.(result)
        options.complete?.(result)
      },
      (error: unknown) => {
        const failure = { errMsg: `request:fail ${ending || messageOf(error)}` }
        options.fail?.(failure)
        options.complete?.(failure)
      },
    )
    .catch(report)
    .finally(() => clearTimeout(timer))
  return {
    abort() {
      ending = 'abort'
      controller.abort()
    },
  }
}

async function send(options: RequestOptions, signal: AbortSignal, network: Network): Promise<RequestResult> {
  const method = (options.method ?? 'GET').toUpperCase()
  const headers = new Headers(options.header)
  const url = new URL(options.url, document.baseURI)
  let body: BodyInit | undefined
  if (BODILESS.has(method)) appendQuery(url, options.data)
  else body = encodeBody(options.data, headers)
  const init: RequestInit = { method, headers, signal, credentials: 'omit' }
  const response = await network.fetch(url.href, body === undefined ? init : { ...init, body })
  return {
    statusCode: response.status,
    data: options.responseType === 'arraybuffer' ? await response.arrayBuffer() : await readText(response, options),
    header: Object.fromEntries(response.headers.entries()),
    cookies: [],
    errMsg: 'request:ok',
  }
}

function appendQuery(url: URL, data: unknown): void {
  if (typeof data !== 'object' || data === null) return
  for (const [name, value] of Object.entries(data)) url.searchParams.set(name, String(value))
}

function encodeBody(data: unknown, headers: Headers): BodyInit | undefined {
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  if (data === undefined || data === null) return undefined
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data
  if (headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(Object.entries(data).map(([name, value]) => [name, String(value)])).toString()
  }
  return JSON.stringify(data)
}

async function readText(response: Response, options: RequestOptions): Promise<unknown> {
  const text = await response.text()
  if ((options.dataType ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    // WeChat hands over what it cannot parse as the text itself.
    return text
  }
}
