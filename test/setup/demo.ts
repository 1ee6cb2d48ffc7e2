import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { API_PREFIX } from '../../server/contract/index.ts'
import { Session } from '../../server/contract/sessions.ts'
import { RUN } from '../../server/programs.ts'
import { openPage } from '../bot/simulator-client.ts'
import { read } from './answers.ts'
import type { ApiAnswer } from './api.ts'
import { createTestDatabase, dropTestDatabase } from './database.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START = path.join(ROOT, 'server/start.ts')
const START_DEADLINE_MS = 90_000
const STOP_DEADLINE_MS = 20_000

/** The whole program as a newcomer starts it: server, chatbot, simulator and mini-program, on data of its own. */
export interface Demo {
  readonly url: string
  readonly port: number
  /** everything that the console showed */
  readonly console: string
  /** Calls the API as a person of the demonstration, or as nobody. @param path below /api/v1 */
  call(persona: string | null, method: 'GET' | 'POST', path: string, body?: unknown): Promise<ApiAnswer>
}

/**
 * Starts the program once for the file and stops it afterwards; it can be used from `beforeAll` on.
 * @param needsChatbot false for a story in which nobody chats: it does not wait for the chatbot
 * @param isFirstStart true: it also makes its PostgreSQL, as on a fresh machine, which takes longer than the rest of the start
 */
export function useDemo({ needsChatbot = true, isFirstStart = false } = {}): Demo {
  const tokens = new Map<string, string>()
  let child: ChildProcess | undefined
  let dataDir = ''
  let databaseUrl: string | undefined
  let shown = ''
  let url = ''

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'shaopao-demo-'))
    databaseUrl = isFirstStart ? undefined : await createTestDatabase()
    // forked, so that it ends by itself should the test be killed
    child = fork(RUN, [START], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const output of [child.stdout, child.stderr]) output?.on('data', (text) => (shown += String(text)))
    url = await vi.waitFor(() => addressIn(shown, child), { timeout: START_DEADLINE_MS, interval: 50 })
    if (!needsChatbot) return
    // the chatbot takes a moment longer than the pages
    const page = await vi.waitFor(() => openPage(portOf(url), 'peer=onlooker'), { timeout: START_DEADLINE_MS })
    page.socket.terminate()
  }, 2 * START_DEADLINE_MS)

  afterAll(async () => {
    await stop(child)
    if (databaseUrl !== undefined) await dropTestDatabase(databaseUrl)
    await rm(dataDir, { recursive: true, force: true })
  }, 2 * STOP_DEADLINE_MS)

  async function tokenOf(persona: string): Promise<string> {
    const known = tokens.get(persona)
    if (known !== undefined) return known
    const answer = await send('POST', '/sessions/miniprogram', undefined, { code: `demo-${persona}` })
    const { token } = read(Session, answer)
    tokens.set(persona, token)
    return token
  }

  async function send(method: string, below: string, token?: string, body?: unknown): Promise<ApiAnswer> {
    const response = await fetch(`${url}${API_PREFIX}${below}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const isJson = response.headers.get('Content-Type')?.includes('json') === true
    const content: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer())
    return { status: response.status, body: content, headers: response.headers }
  }

  return {
    get url() {
      return url
    },
    get port() {
      return portOf(url)
    },
    get console() {
      return shown
    },
    call: async (persona, method, below, body) =>
      send(method, below, persona === null ? undefined : await tokenOf(persona), body),
  }
}

function addressIn(shown: string, child: ChildProcess | undefined): string {
  if (child?.exitCode != null) throw new Error(`the program ended:\n${shown}`)
  const address = /已启动：(http:\S+)/u.exec(shown)?.[1]
  if (address === undefined) throw new Error(`the program has not told its address:\n${shown}`)
  return address
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  await ended
  clearTimeout(deadline)
}
