import http from 'node:http'
import { cpuMs } from './cpu.ts'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly token?: string
  readonly idempotencyKey?: string
}

export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failures: number
  /** processor milliseconds a request, of the server and of the database; null where they cannot be known */
  readonly cpu: { readonly server: number; readonly database: number } | null
}

/**
 * Keeps `connections` requests under way until the milliseconds are over or the work runs out.
 * @param next the next request of a connection; undefined ends that connection
 */
export async function load(
  target: { port: number; serverPid: number; databasePid: number },
  options: { connections: number; milliseconds: number },
  next: (connection: number) => LoadRequest | undefined,
  isGood: (status: number, body: string) => boolean = (status) => status < 300,
): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  let failures = 0
  const cpuBefore = [cpuMs(target.serverPid), cpuMs(target.databasePid)]
  const start = performance.now()
  const end = start + options.milliseconds
  const work = async (connection: number) => {
    for (;;) {
      const request = performance.now() < end ? next(connection) : undefined
      if (request === undefined) return
      const sent = performance.now()
      const { status, body } = await send(target.port, agent, request)
      times.push(performance.now() - sent)
      if (!isGood(status, body)) failures += 1
    }
  }
  await Promise.all(Array.from({ length: options.connections }, (_, connection) => work(connection)))
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const [server, database] = [cpuMs(target.serverPid), cpuMs(target.databasePid)].map((after, index) => {
    const before = cpuBefore[index]
    return before === undefined || after === undefined ? undefined : (after - before) / times.length
  })
  const cpu = server === undefined || database === undefined ? null : { server, database }
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failures, cpu }
}

export function send(
  port: number,
  agent: http.Agent,
  { method, path, body, token, idempotencyKey }: LoadRequest,
): Promise<{ status: number; body: string }> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers: Record<string, string | number> = {}
    if (text !== undefined) {
      headers['Content-Type'] = 'application/json'
      headers['Content-Length'] = Buffer.byteLength(text)
    }
    if (token !== undefined) headers.Authorization = `Bearer ${token}`
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
    const request = http.request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    request.setTimeout(20_000, () => request.destroy(new Error('no answer in 20 s')))
    request.end(text)
  })
}
