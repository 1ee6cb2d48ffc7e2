import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedDemo, seedNetwork } from '../../prisma/seed.ts'
import { seedPersonas } from '../../server/demo/personas.ts'
import { RUN } from '../../server/programs.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { parentProcess } from './cpu.ts'
import { type LoadRequest, type LoadResult, load, send } from './load.ts'

/**
 * `npm run bench`: our scan and tracking routes beside a floor of raw http and pg, in turns within one run, so that the
 * ratio does not depend on the machine. Every turn measures all of them; the median of the turns' ratios is printed.
 */
const CONNECTIONS = 16
const TURN_MS = 4_000
const TURNS = 3
const CONSIGNMENTS = 6_000
const FLOOR_PARCELS = 2_000
/** consignments that are looked up, each with as many events on the floor as with us */
const TRACKED = 300

const print = (line: string) => process.stdout.write(`${line}\n`)
/** Process id of the postmaster. */
async function databaseProcess(): Promise<number> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const postmaster = parentProcess(rows[0]?.pid ?? 0)
  await client.end()
  return postmaster
}

async function prepareDatabase(): Promise<void> {
  await applyMigrations(postgres.url)
  const db = openDatabase({ url: postgres.url, poolSize: 4, logger })
  await seedNetwork(db)
  await seedDemo(db)
  await seedPersonas(db)
  await db.close()
}

interface Target {
  readonly port: number
  readonly serverPid: number
  readonly databasePid: number
}

async function startChild(file: string, databasePid: number): Promise<Target> {
  const child = fork(RUN, [path.join(import.meta.dirname, file), postgres.url])
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('message', (message) =>
      resolve({ port: (message as { port: number }).port, serverPid: child.pid ?? 0, databasePid }),
    )
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
}

async function prepareFloor(): Promise<string[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`
    CREATE TABLE floor_parcel (id uuid PRIMARY KEY, version int NOT NULL, status text NOT NULL);
    CREATE TABLE floor_event (id uuid PRIMARY KEY, parcel_id uuid NOT NULL, sequence int NOT NULL, kind text NOT NULL,
                              at timestamptz NOT NULL, UNIQUE (parcel_id, sequence));
    CREATE TABLE floor_outbox (event_id uuid PRIMARY KEY, payload jsonb NOT NULL);
    CREATE TABLE floor_task (event_id uuid PRIMARY KEY, parcel_id uuid NOT NULL, due_at timestamptz NOT NULL);
    INSERT INTO floor_parcel SELECT gen_random_uuid(), 0, 'new' FROM generate_series(1, ${FLOOR_PARCELS})`)
  const { rows } = await client.query<{ id: string }>('SELECT id FROM floor_parcel')
  await client.end()
  return rows.map((row) => row.id)
}

async function signIn(port: number, persona: string): Promise<string> {
  const body = { code: `demo-${persona}` }
  const answer = await send(port, new http.Agent(), { method: 'POST', path: '/api/v1/sessions/miniprogram', body })
  return (JSON.parse(answer.body) as { token: string }).token
}

/** Consignments for the scans to carry; their registration is measured on the way. */
async function register(port: number): Promise<string[]> {
  const token = await signIn(port, 'resident')
  const numbers: string[] = []
  let left = CONSIGNMENTS
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const start = performance.now()
  const body = {
    direction: 'result',
    matterId: 'M001',
    destination: { kind: 'site', siteId: '441422105205' },
    consignee: { name: '测试居民', phone: '13900000000' },
  }
  const work = async () => {
    while (left-- > 0) {
      const answer = await send(port, agent, {
        method: 'POST',
        path: '/api/v1/consignments',
        body,
        token,
        idempotencyKey: randomUUID(),
      })
      if (answer.status !== 201) throw new Error(`registration answered ${answer.status} ${answer.body}`)
      numbers.push((JSON.parse(answer.body) as { trackingNumber: string }).trackingNumber)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  print(
    `register: ${(CONSIGNMENTS / ((performance.now() - start) / 1000)).toFixed(0)}/s (${CONSIGNMENTS} consignments)`,
  )
  agent.destroy()
  return numbers
}

/** The scans of one consignment's way, from the agency to the village. */
const WAY = [
  ['dispatched', 'A01'],
  ['received', '441422-hub'],
  ['dispatched', '441422-hub'],
  ['received', '441422105'],
  ['dispatched', '441422105'],
  ['received', '441422105205'],
] as const

/** Each connection carries its own consignments along their way, so that every scan is a new, expected fact. */
function scanning(numbers: readonly string[], token: string): (connection: number) => LoadRequest | undefined {
  const position = Array.from({ length: CONNECTIONS }, (_, connection) => ({ index: connection, step: 0 }))
  return (connection) => {
    const at = position[connection]
    const trackingNumber = at === undefined ? undefined : numbers[at.index]
    const step = at === undefined ? undefined : WAY[at.step]
    if (at === undefined || trackingNumber === undefined || step === undefined) return undefined
    at.step += 1
    if (at.step === WAY.length) Object.assign(at, { index: at.index + CONNECTIONS, step: 0 })
    const [kind, siteId] = step
    const event = { eventId: randomUUID(), trackingNumber, kind, siteId, occurredAt: new Date().toISOString() }
    return { method: 'POST', path: '/api/v1/scans', token, body: { events: [event] } }
  }
}

async function measure(
  floor: Target,
  ours: Target,
  floorIds: string[],
  numbers: string[],
  token: string,
): Promise<void> {
  const nextScan = scanning(numbers, token)
  const pick = <T>(list: readonly T[]) => list[Math.floor(Math.random() * list.length)] as T
  const floorScan = (): LoadRequest => ({
    method: 'POST',
    path: '/scan',
    body: { id: pick(floorIds), eventId: randomUUID() },
  })
  const recorded = (status: number, body: string) => status === 200 && body.includes('"outcome":"recorded"')
  const turn = { connections: CONNECTIONS, milliseconds: TURN_MS }
  // the plans and code are warm before anything counts
  await load(floor, { ...turn, milliseconds: 1_000 }, floorScan)
  await load(ours, { ...turn, milliseconds: 2_000 }, nextScan, recorded)
  const scans: LoadResult[][] = []
  for (let count = 0; count < TURNS; count += 1) {
    scans.push([await load(floor, turn, floorScan), await load(ours, turn, nextScan, recorded)])
  }
  const tracked = numbers.slice(0, TRACKED)
  const floorTracked = await parcelsWithEvents(floor.port, floorIds.slice(0, TRACKED))
  const tracks: LoadResult[][] = []
  for (let count = 0; count < TURNS; count += 1) {
    tracks.push([
      await load(floor, turn, () => ({ method: 'GET', path: `/track/${pick(floorTracked)}` })),
      await load(floor, turn, () => ({ method: 'GET', path: `/koa/${pick(floorTracked)}` })),
      await load(ours, turn, () => ({ method: 'GET', path: `/api/v1/tracking/${pick(tracked)}` })),
    ])
  }
  report('scan', ['raw floor', 'shaopao'], scans, 0.5)
  report('tracking', ['raw floor', 'koa + pg', 'shaopao'], tracks, 0.6)
}

/** Gives parcels of the floor as many events as ours have at the end of their way. */
async function parcelsWithEvents(port: number, ids: string[]): Promise<string[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  for (const id of ids) {
    await Promise.all(
      Array.from({ length: WAY.length }, () =>
        send(port, agent, { method: 'POST', path: '/scan', body: { id, eventId: randomUUID() } }),
      ),
    )
  }
  agent.destroy()
  return ids
}

function report(name: string, columns: string[], turns: LoadResult[][], goal: number): void {
  print(`\n${name} at ${CONNECTIONS} connections, ${TURNS} turns of ${TURN_MS / 1000} s`)
  for (const [index, column] of columns.entries()) {
    const results = turns.map((results) => results[index] as LoadResult)
    const cells = [
      median(results.map((one) => one.perSecond))
        .toFixed(0)
        .padStart(6),
      '/s',
    ]
    const times = `p50 ${median(results.map((one) => one.p50Ms)).toFixed(1)} ms, p99 ${median(results.map((one) => one.p99Ms)).toFixed(1)} ms`
    const cpu = (part: 'server' | 'database') => median(results.map((one) => one.cpu?.[part] ?? Number.NaN)).toFixed(2)
    const work = `cpu ${cpu('server')} + ${cpu('database')} ms`
    const failures = results.reduce((sum, one) => sum + one.failures, 0)
    print(`  ${column.padEnd(10)} ${cells.join('')}  ${times}, ${work}${failures > 0 ? `  FAILURES ${failures}` : ''}`)
    if (failures > 0) process.exitCode = 1
  }
  const ratios = turns.map((results) => (results.at(-1)?.perSecond ?? 0) / (results[0]?.perSecond ?? 1))
  print(
    `  ratio to the raw floor ${median(ratios).toFixed(2)} (goal ${goal}; turns ${ratios.map((one) => one.toFixed(2)).join(' ')})`,
  )
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const dataDir = await mkdtemp(path.join(tmpdir(), 'shaopao-bench-'))
const logger = pino({ level: 'warn' })
const postgres = await startEmbeddedPostgres({ dataDir, logger })
const children: ChildProcess[] = []
try {
  await prepareDatabase()
  const databasePid = await databaseProcess()
  const floor = await startChild('floor-server.ts', databasePid)
  const ours = await startChild('app-server.ts', databasePid)
  const floorIds = await prepareFloor()
  const token = await signIn(ours.port, 'courier')
  const numbers = await register(ours.port)
  await measure(floor, ours, floorIds, numbers, token)
} finally {
  for (const child of children) child.disconnect()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}
