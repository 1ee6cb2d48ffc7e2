import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { RUN } from '../../server/programs.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START_DEADLINE_MS = 40_000
const STOP_DEADLINE_MS = 20_000

/** The server as people run it: a process of its own, the demo profile, its database under a data directory. */
export interface ServerProgram {
  readonly url: string
  /** SIGKILL: no chance to tidy up. Resolves when it is gone; PostgreSQL stays. */
  kill(): Promise<void>
  /** SIGTERM: ends in order, PostgreSQL with it. @returns the exit code */
  stop(): Promise<number | null>
  readonly isRunning: boolean
  /** everything it has written to its log */
  log(): string
}

/** Starts `server/main.ts` on a free port and waits for its address. @throws Error with its log when it does not come up */
export async function startServerProgram(dataDir: string): Promise<ServerProgram> {
  const child = spawn(process.execPath, [RUN, 'server/main.ts'], {
    cwd: ROOT,
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += String(chunk)
  })
  const url = await firstAddress(child, () => log)
  const end = async (signal: NodeJS.Signals) => {
    if (!isRunning(child)) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await exit
    clearTimeout(deadline)
    return child.exitCode
  }
  return {
    url,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    get isRunning() {
      return isRunning(child)
    },
    log: () => log,
  }
}

/** Runs one of the project's scripts on the data directory to its end. */
export async function runScript(script: string, dataDir: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [RUN, script], {
    cwd: ROOT,
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  await once(child, 'close')
  return { code: child.exitCode, output }
}

/** What the embedded PostgreSQL of a data directory is reached by. */
export function databaseUrlOf(dataDir: string): string {
  const { password, port } = JSON.parse(readFileSync(path.join(dataDir, 'postgres/access.json'), 'utf8'))
  return `postgresql://shaopao:${password}@127.0.0.1:${port}/shaopao`
}

/** Kills the embedded PostgreSQL's postmaster, if it runs; its children leave when they notice. */
export function killPostgres(dataDir: string): void {
  const file = path.join(dataDir, 'postgres/cluster/postmaster.pid')
  if (existsSync(file)) process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL')
}

/** Nothing of the machine's own settings; no limit on the pace, for the test is faster than people. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env
  return { PATH, HOME, LANG, TMPDIR, PROFILE: 'demo', PORT: '0', DATA_DIR: dataDir, RATE_LIMIT_SCALE: '1000' }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

async function firstAddress(child: ChildProcess, log: () => string): Promise<string> {
  const started = new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += String(chunk)
      const address = /http:\/\/[\d.:]+/.exec(output)?.[0]
      if (address !== undefined && output.includes('\n')) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log()}`)))
  })
  const deadline = setTimeout(() => child.kill('SIGKILL'), START_DEADLINE_MS)
  try {
    return await started
  } finally {
    clearTimeout(deadline)
  }
}
