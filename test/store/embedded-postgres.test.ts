import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { IS_FULL } from '../setup/thoroughness.ts'
import { type Program, startProgram } from './program.ts'

const logger = pino({ level: 'silent' })
const soon = { timeout: 10_000, interval: 20 }
let dataDir: string
let started: { stop(): Promise<void> }[] = []

beforeAll(() => {
  dataDir = makeDirectory()
  return () => rmSync(dataDir, { recursive: true })
})
beforeEach(() => {
  started = []
})
afterEach(async () => {
  for (const one of started) await one.stop()
  expect(postmasterPid()).toBeNull()
})

describe('a data directory', () => {
  test('the database keeps its address and its rows from one start to the next', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value')
    await stop(first)

    const again = await start()
    expect(again.url).toBe(first.url)
    expect(await query(again.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
  })

  test('only this machine can reach it, with a password only this account can read', async () => {
    const { url } = await start()
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(await query(url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
    const access = path.join(dataDir, 'postgres', 'access.json')
    expect(statSync(access).mode & 0o777).toBe(0o600)
    expect(new URL(url).password).toBe(JSON.parse(readFileSync(access, 'utf8')).password)
    const withoutPassword = new URL(url)
    withoutPassword.password = 'guessed'
    await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  })

  test('a port that somebody else took meanwhile is changed', async () => {
    const first = await start()
    await stop(first)
    const squatter = createServer()
    const port = Number(new URL(first.url).port)
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve))
    try {
      const second = await start()
      expect(new URL(second.url).port).not.toBe(String(port))
      expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    } finally {
      squatter.close()
    }
  })

  test('a lost password file is told, not worked around', async () => {
    const access = path.join(dataDir, 'postgres', 'access.json')
    renameSync(access, `${access}.away`)
    await expect(start()).rejects.toThrow(/口令文件.*丢失/)
    renameSync(`${access}.away`, access)
  })

  test('a log that has grown is put aside at the next start', async () => {
    const log = path.join(dataDir, 'postgres', 'postgres.log')
    writeFileSync(log, 'x'.repeat(5 * 1024 * 1024))
    await start()
    expect(statSync(log).size).toBeLessThan(1024 * 1024)
    expect(statSync(`${log}.1`).size).toBe(5 * 1024 * 1024)
  })
})

describe('after kill -9', () => {
  test('of the program, the next one takes over the server it left running, and stops it', async () => {
    const program = await startProgram('embedded.ts', [dataDir])
    await query(program.firstLine, 'CREATE TABLE left_behind AS SELECT 1 AS value')
    const orphan = postmasterPid()
    await program.kill('SIGKILL')
    expect(postmasterPid()).toBe(orphan)

    const { url } = await start()
    expect(url).toBe(program.firstLine)
    expect(postmasterPid()).toBe(orphan)
    expect(await query(url, 'SELECT value FROM left_behind')).toEqual([{ value: 1 }])
  })

  test('of the server, the program brings it back at the same address with every committed row', async () => {
    const { url } = await start()
    await query(url, 'CREATE TABLE committed AS SELECT generate_series(1, 1000) AS value')
    const killed = killPostmaster()
    await vi.waitFor(async () => {
      expect(await query(url, 'SELECT count(*)::int AS rows FROM committed')).toEqual([{ rows: 1000 }])
    }, soon)
    expect(postmasterPid()).not.toBe(killed)
  })

  test('of both, the next start recovers', async () => {
    const program = await startProgram('embedded.ts', [dataDir])
    await query(program.firstLine, 'CREATE TABLE survived AS SELECT generate_series(1, 1000) AS value')
    await program.kill('SIGKILL')
    killPostmaster()

    const { url } = await start()
    expect(await query(url, 'SELECT count(*)::int AS rows FROM survived')).toEqual([{ rows: 1000 }])
  })

  test('a process number that now belongs to another program does not keep it from starting', async () => {
    const first = await start()
    const file = readFileSync(postmasterFile(), 'utf8')
    await stop(first)
    writeFileSync(postmasterFile(), file.replace(/^\d+/, String(process.pid)))
    const cluster = statSync(path.dirname(postmasterFile()))
    await chown(postmasterFile(), cluster.uid, cluster.gid)

    const { url } = await start()
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  if (IS_FULL)
    test('again and again, it gives up and says so', async () => {
      const lost = new Promise<Error>((resolve) => {
        started.push({ stop: async () => undefined })
        void startEmbeddedPostgres({ dataDir, logger, onLost: resolve }).then((postgres) => started.push(postgres))
      })
      await vi.waitFor(() => expect(started).toHaveLength(2), soon)
      let killed: number | null = null
      for (let death = 1; death <= 6; death++) {
        await vi.waitFor(() => expect(readyPostmasterPid()).not.toBeOneOf([null, killed]), soon)
        await vi.waitFor(async () => expect(await keepers()).toBe(1), soon)
        killed = killPostmaster()
      }
      expect((await lost).message).toContain('不再自动重启')
      rmSync(postmasterFile())
    })
})

describe('two programs on one data directory', () => {
  test('share the server, and the last one to leave stops it', async () => {
    const [one, two] = await Promise.all([start(), start()])
    expect(one.url).toBe(two.url)
    await stop(one)
    expect(await query(two.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await stop(two)
    expect(postmasterPid()).toBeNull()
  })

  test('that leave in the same instant leave no server behind', async () => {
    const [one, two] = await Promise.all([start(), start()])
    await Promise.all([stop(one), stop(two)])
    expect(postmasterPid()).toBeNull()
  })

  if (IS_FULL)
    test('may even make it together', async () => {
      const fresh = makeDirectory()
      const programs = await Promise.all([1, 2, 3].map(() => startProgram('embedded.ts', [fresh])))
      expect(new Set(programs.map(({ firstLine }) => firstLine)).size).toBe(1)
      const [first, ...others] = programs
      await first?.kill('SIGKILL')
      for (const program of others) await program.kill('SIGTERM')
      expect(existsSync(path.join(fresh, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false)
      rmSync(fresh, { recursive: true })
    })
})

if (IS_FULL)
  test('directories that are closed to other accounts do not keep it from starting', async () => {
    const closed = makeDirectory()
    const program = await startProgram('embedded.ts', [path.join(closed, 'project', 'data')])
    expect(statSync(closed).mode & 0o077).toBe(0)
    expect(await query(program.firstLine, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await program.kill('SIGTERM')
    rmSync(closed, { recursive: true })
  })

test('an ordinary account can run it as well as root', async () => {
  const home = makeDirectory()
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (account.uid !== undefined) await chown(home, account.uid, account.gid)
  const program: Program = await startProgram('embedded.ts', [home], account)
  expect(await query(program.firstLine, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(statSync(path.join(home, 'postgres', 'cluster')).uid).toBe(account.uid ?? process.getuid?.())
  await program.kill('SIGTERM')
  rmSync(home, { recursive: true })
})

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, logger })
  started.push(postgres)
  return postgres
}

async function stop(postgres: EmbeddedPostgres): Promise<void> {
  started = started.filter((one) => one !== postgres)
  await postgres.stop()
}

function makeDirectory(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'shaopao-embedded-'))
}

function postmasterFile(): string {
  return path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
}

function postmasterPid(): number | null {
  return existsSync(postmasterFile()) ? Number(readFileSync(postmasterFile(), 'utf8').split('\n')[0]) : null
}

function readyPostmasterPid(): number | null {
  return existsSync(postmasterFile()) && readFileSync(postmasterFile(), 'utf8').includes('ready')
    ? postmasterPid()
    : null
}

function killPostmaster(): number {
  const pid = postmasterPid()
  if (pid === null) throw new Error('no server is running')
  process.kill(pid, 'SIGKILL')
  return pid
}

/** How many programs hold on to the server. */
async function keepers(): Promise<number> {
  const access = JSON.parse(readFileSync(path.join(dataDir, 'postgres', 'access.json'), 'utf8'))
  const url = `postgresql://shaopao:${access.password}@127.0.0.1:${access.port}/postgres`
  return (await query(url, `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'`)).length
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
