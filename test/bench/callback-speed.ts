import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedDemo, seedNetwork } from '../../prisma/seed.ts'
import { seedPersonas } from '../../server/demo/personas.ts'
import { RUN } from '../../server/programs.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { CallbackSender } from '../fakes/callback-sender.ts'
import { BENCH_ACCOUNT } from './callback-account.ts'
import { type LoadRequest, send } from './load.ts'

/**
 * `npm run bench:callbacks`: how long a platform waits for its answer while the server scans, tracks and is asked for chat
 * messages by as many connections as there are here. Callbacks come at their own pace, whether or not earlier ones were
 * answered: to the busy server, and to another one on the same database that has nothing else to do. A bare HTTP server of a process of its own answers beside them: what it takes is the machine's, not ours.
 */
const PER_SECOND = 20
const TURN_MS = Number(process.env.TURN_MS ?? 10_000)
const CONNECTIONS = (process.env.CONNECTIONS ?? '0,32,256').split(',').map(Number)
const CONSIGNMENTS = 400
const WAY = [
  ['dispatched', 'A01'],
  ['received', '441422-hub'],
  ['dispatched', '441422-hub'],
  ['received', '441422105'],
] as const

const logger = pino({ level: 'silent' })
const print = (line: string) => process.stdout.write(`${line}\n`)
const dataDir = await mkdtemp(path.join(os.tmpdir(), 'shaopao-callbacks-'))
const postgres = await startEmbeddedPostgres({ dataDir, logger })
const children: ChildProcess[] = []

async function start(file: string): Promise<{ child: ChildProcess; port: number }> {
  // answers that come too late are counted here, not told there
  const child = fork(RUN, [path.join(import.meta.dirname, file), postgres.url], {
    env: { ...process.env, LOG_LEVEL: 'fatal' },
  })
  children.push(child)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { child, port }
}

async function call(port: number, request: LoadRequest): Promise<Record<string, unknown>> {
  const { status, body } = await send(port, new http.Agent(), request)
  if (status >= 300) throw new Error(`${request.path} answered ${status} ${body}`)
  return JSON.parse(body)
}
const signIn = async (port: number, persona: string) =>
  String(
    (await call(port, { method: 'POST', path: '/api/v1/sessions/miniprogram', body: { code: `demo-${persona}` } }))
      .token,
  )

async function register(port: number): Promise<string[]> {
  const token = await signIn(port, 'resident')
  const body = {
    direction: 'result',
    matterId: 'M001',
    destination: { kind: 'site', siteId: '441422105205' },
    consignee: { name: '测试居民', phone: '13900000000' },
  }
  const numbers: string[] = []
  for (let index = 0; index < CONSIGNMENTS; index += 1) {
    const request = { method: 'POST', path: '/api/v1/consignments', body, token, idempotencyKey: randomUUID() } as const
    numbers.push(String((await call(port, request)).trackingNumber))
  }
  return numbers
}

/** Scans, look-ups and claims of a chatbot, a connection each, until told to stop. @returns how many were answered, and refused */
async function keepBusy(
  port: number,
  connections: number,
  numbers: readonly string[],
  token: string,
  signal: AbortSignal,
) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Math.max(connections, 1) })
  const count = { answered: 0, refused: 0 }
  let scans = 0
  const next = (connection: number): LoadRequest => {
    const trackingNumber = numbers[Math.floor(Math.random() * numbers.length)] as string
    if (connection % 8 === 0) {
      const body = { channel: 'simulator' }
      return { method: 'POST', path: '/api/v1/notifications/claims', token: 'bench-service-token-0123456789', body }
    }
    if (connection % 2 === 0) return { method: 'GET', path: `/api/v1/tracking/${trackingNumber}` }
    scans += 1
    const [kind, siteId] = WAY[scans % WAY.length] as (typeof WAY)[number]
    const event = { eventId: randomUUID(), trackingNumber, kind, siteId, occurredAt: new Date().toISOString() }
    return { method: 'POST', path: '/api/v1/scans', token, body: { events: [event] } }
  }
  const work = async (connection: number) => {
    while (!signal.aborted) {
      const { status } = await send(port, agent, next(connection)).catch(() => ({ status: 0 }))
      count[status >= 200 && status < 300 ? 'answered' : 'refused'] += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, connection) => work(connection)))
  agent.destroy()
  return count
}

/** Asks at a steady pace, however late the answers are. @returns milliseconds to each answer */
async function steadily(ask: () => Promise<boolean>): Promise<{ times: number[]; failures: number }> {
  const times: number[] = []
  let failures = 0
  const asked: Promise<void>[] = []
  const begun = performance.now()
  for (let index = 0; index * (1_000 / PER_SECOND) < TURN_MS; index += 1) {
    await delay(Math.max(0, begun + index * (1_000 / PER_SECOND) - performance.now()))
    const sent = performance.now()
    asked.push(
      ask().then(
        (isGood) => {
          times.push(performance.now() - sent)
          if (!isGood) failures += 1
        },
        () => {
          failures += 1
        },
      ),
    )
  }
  await Promise.all(asked)
  return { times: times.toSorted((a, b) => a - b), failures }
}

const figures = (times: readonly number[]) => {
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0)
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} ms`
}

async function lateness(child: ChildProcess): Promise<{ p99Ms: number; maxMs: number }> {
  const answer = once(child, 'message') as Promise<[{ p99Ms: number; maxMs: number }]>
  child.send('how late?')
  return (await answer)[0]
}

try {
  await applyMigrations(postgres.url)
  const db = openDatabase({ url: postgres.url, poolSize: 4, logger })
  await seedNetwork(db)
  await seedDemo(db)
  await seedPersonas(db)
  await db.close()
  const ours = await start('app-server.ts')
  const alone = await start('app-server.ts')
  const bare = await start('floor-http.ts')
  const numbers = await register(ours.port)
  const token = await signIn(ours.port, 'courier')
  const saysTo = (port: number) => {
    const url = `http://127.0.0.1:${port}/callbacks/official-account`
    const platform = new CallbackSender(url, { ...BENCH_ACCOUNT, accountName: 'gh_bench' }, { now: () => new Date() })
    return async () => (await platform.send(platform.text(`openid-${Math.random()}`, '到了吗'))).status === 200
  }
  const says = saysTo(ours.port)
  const saysAlone = saysTo(alone.port)
  const asksBare = async () => (await fetch(`http://127.0.0.1:${bare.port}/`)).ok
  for (const warm of [says, saysAlone]) await Promise.all(Array.from({ length: 20 }, warm))
  for (const connections of CONNECTIONS) {
    const stopping = new AbortController()
    const busy = keepBusy(ours.port, connections, numbers, token, stopping.signal)
    await delay(500)
    await lateness(ours.child)
    const load = os.loadavg()[0]?.toFixed(1)
    const [callbacks, apart, floor] = await Promise.all([steadily(says), steadily(saysAlone), steadily(asksBare)])
    const late = await lateness(ours.child)
    stopping.abort()
    const { answered, refused } = await busy
    print(`${connections} connections (${answered} requests answered, ${refused} refused; load of the machine ${load})`)
    print(`  callbacks   ${figures(callbacks.times)}, ${callbacks.failures} not answered with success`)
    print(`  to a server of their own ${figures(apart.times)}, ${apart.failures} not answered with success`)
    print(`  bare server ${figures(floor.times)}`)
    print(`  event loop  p99 ${late.p99Ms.toFixed(0)}, max ${late.maxMs.toFixed(0)} ms late`)
    if (callbacks.failures + apart.failures > 0) process.exitCode = 1
  }
} finally {
  for (const child of children) child.disconnect()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}
