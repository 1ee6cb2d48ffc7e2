import { execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { commandAs } from './account.ts'
import {
  CLUSTER_USER,
  type Cluster,
  hasCode,
  isAlive,
  postgresEnvironment,
  rememberedPort,
  rememberPort,
} from './cluster.ts'
import { boundLog, logLength, logSince } from './cluster-log.ts'

const run = promisify(execFile)

/** Key of the lock that every program using the cluster holds shared; an arbitrary constant, not used elsewhere. */
const USERS_LOCK = 7_200_412
const START_DEADLINE_MS = 60_000
const POLL_MS = 20

/** Settings of every start; they win over postgresql.conf. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '100',
  synchronous_commit: 'on',
  max_wal_size: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  random_page_cost: '1.1',
  jit: 'off',
  // parallel queries need /dev/shm, which containers keep small, and gain nothing on two cores
  max_parallel_workers_per_gather: '0',
  log_min_messages: 'warning',
  // statements and details of errors may hold personal data
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** A connection that proves the server is ours, notices its death at once, and counts this program among its users. */
export type Keeper = { client: pg.Client; port: number }

/**
 * Connects to the cluster's server, starting it when it does not run. Any number of programs may do so at once.
 * @param fixedPort the only port that will do (the address is already in use elsewhere); otherwise any free one.
 * @throws Error when it does not come up within a minute, with the end of its log.
 */
export async function ensureRunning(
  cluster: Cluster,
  options: { fixedPort?: number | undefined; extraSettings?: Record<string, string> },
): Promise<Keeper> {
  const deadline = Date.now() + START_DEADLINE_MS
  await boundLog(cluster.logFile)
  const logStart = await logLength(cluster.logFile)
  while (Date.now() < deadline) {
    const running = await readPostmasterFile(cluster)
    if (running === null) {
      await startServer(cluster, options)
    } else if (running.ready) {
      const keeper = await connectKeeper(cluster, running.port)
      if (keeper !== null) return keeper
    }
    if (running !== null) await removeIfStale(cluster, running.pid)
    await pause(POLL_MS)
  }
  throw new Error(
    `内置数据库未能在一分钟内启动，日志见 ${cluster.logFile}：\n${await logSince(cluster.logFile, logStart)}`,
  )
}

/** Stops the server unless another program still uses it; ends the keeper's connection either way. */
export async function release(cluster: Cluster, keeper: Keeper): Promise<'stopped' | 'left running'> {
  await keeper.client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK])
  const { rows } = await keeper.client.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [USERS_LOCK])
  if (rows[0]?.last !== true) {
    await keeper.client.end()
    return 'left running'
  }
  await stopServer(cluster)
  await keeper.client.end().catch(() => undefined)
  return 'stopped'
}

/** Stops the server, politely first. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const stop = (mode: string) => {
    const given = ['stop', '-w', '-t', '20', '-m', mode, '-D', cluster.directory]
    const { file, args, options } = commandAs(cluster.account, cluster.binaries.pg_ctl, given)
    return run(file, args, { ...options, cwd: path.dirname(cluster.directory), env: postgresEnvironment() })
  }
  await stop('fast').catch(async () => {
    if ((await readPostmasterFile(cluster)) !== null) await stop('immediate')
  })
}

type Postmaster = { pid: number; port: number; ready: boolean }

/** What postmaster.pid says; null when there is none or it is just being written. */
async function readPostmasterFile(cluster: Cluster): Promise<Postmaster | null> {
  try {
    const lines = (await readFile(postmasterFile(cluster), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** After a crash the file stays, and its number may by now belong to any process: PostgreSQL would then refuse to start. */
async function removeIfStale(cluster: Cluster, pid: number): Promise<void> {
  if (await isOurPostmaster(cluster, pid)) return
  const now = await readPostmasterFile(cluster)
  if (now?.pid === pid) await rm(postmasterFile(cluster), { force: true })
}

async function isOurPostmaster(cluster: Cluster, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  try {
    return (await commandOf(pid)).includes(cluster.directory)
  } catch (error) {
    // gone meanwhile; but when the question cannot be asked here, nothing must be taken from a server that may be alive
    return !hasCode(error, 'ENOENT') || process.platform !== 'linux'
  }
}

async function commandOf(pid: number): Promise<string> {
  // slim containers have no ps
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8')
  return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout
}

async function startServer(
  cluster: Cluster,
  options: { fixedPort?: number | undefined; extraSettings?: Record<string, string> },
): Promise<void> {
  const port = options.fixedPort ?? (await choosePort(cluster))
  const flags = Object.entries({ ...SETTINGS, ...options.extraSettings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const logStart = await logLength(cluster.logFile)
  const log = openSync(cluster.logFile, 'a', 0o600)
  const given = ['-D', cluster.directory, '-p', String(port), ...flags]
  const { file, args, options: identity } = commandAs(cluster.account, cluster.binaries.postgres, given)
  const server = spawn(file, args, {
    ...identity,
    cwd: path.dirname(cluster.directory),
    env: postgresEnvironment(),
    stdio: ['ignore', log, log],
    // a group of its own: Ctrl-C in the terminal must stop the program first and the database last
    detached: true,
  })
  closeSync(log)
  server.unref()
  let ended: Error | null = null
  server.on('error', (error) => {
    ended = error
  })
  server.on('exit', (code) => {
    ended = new Error(`postgres exited with code ${code}`)
  })
  for (let waited = 0; waited < START_DEADLINE_MS; waited += POLL_MS) {
    if (ended !== null) return assertRetryable(ended, await logSince(cluster.logFile, logStart), cluster.logFile)
    const running = await readPostmasterFile(cluster)
    if (running?.ready === true && running.pid === server.pid) return
    await pause(POLL_MS)
  }
}

/** Another program was quicker, or children of a killed server are still leaving: try again. Anything else will not heal. */
function assertRetryable(ended: Error, log: string, logFile: string): void {
  const passing = [
    'lock file "postmaster.pid"',
    'pre-existing shared memory',
    'could not bind',
    'could not create any TCP',
  ]
  if (passing.some((text) => log.includes(text))) return
  throw new Error(`内置数据库启动失败，日志见 ${logFile}：\n${log}`, { cause: ended })
}

async function choosePort(cluster: Cluster): Promise<number> {
  const remembered = await rememberedPort(cluster)
  if (remembered !== null && (await findFreePort(remembered)) !== null) return remembered
  const port = await findFreePort(0)
  if (port === null) throw new Error('本机没有可用的网络端口，内置数据库无法启动。')
  await rememberPort(cluster, port)
  return port
}

function findFreePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : null
      probe.close(() => resolve(port))
    })
  })
}

/** Null when no server of ours answers there yet. */
async function connectKeeper(cluster: Cluster, port: number): Promise<Keeper | null> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: CLUSTER_USER,
    password: cluster.password,
    database: 'postgres',
    application_name: 'shaopao keeper',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ directory: string }>(
      `SELECT current_setting('data_directory') AS directory, pg_advisory_lock_shared($1)`,
      [USERS_LOCK],
    )
    if (rows[0]?.directory === cluster.directory) return { client, port }
  } catch (error) {
    if (hasCode(error, '28P01'))
      throw new Error('内置数据库的口令不符：access.json 与数据目录不是同一套。', { cause: error })
  }
  await client.end().catch(() => undefined)
  return null
}

const postmasterFile = (cluster: Cluster): string => path.join(cluster.directory, 'postmaster.pid')

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
