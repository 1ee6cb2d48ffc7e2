import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { createBot, type Handle } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedDemo, seedNetwork } from '../../prisma/seed.ts'
import { seedPersonas } from '../../server/demo/personas.ts'
import { RUN } from '../../server/programs.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { CountingChannel } from './chat-channel.ts'
import { send } from './load.ts'

const CONSIGNMENTS = 300
/** Rounds before anything counts: plans and code are warm then. */
const WARM_UP = 10
/** In each, four people ask at the same time. */
const ROUNDS = 100
const SERVICE_TOKEN = 'bench-service-token-0123456789'
const logger = pino({ level: 'error' })

export interface QueryTimes {
  readonly question: string
  readonly queries: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How long people wait for an answer to what they ask: the whole chatbot, HTTP, the server, and its database. */
export async function realQueries(): Promise<QueryTimes[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'shaopao-chat-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir, logger })
  let child: ChildProcess | undefined
  try {
    await prepareDatabase(postgres.url)
    const started = await startServer(postgres.url)
    child = started.child
    const numbers = await register(started.port)
    return await ask(started.port, numbers)
  } finally {
    child?.disconnect()
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function prepareDatabase(url: string): Promise<void> {
  await applyMigrations(url)
  const db = openDatabase({ url, poolSize: 4, logger })
  await seedNetwork(db)
  await seedDemo(db)
  await seedPersonas(db)
  await db.close()
}

async function startServer(url: string): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(RUN, [path.join(import.meta.dirname, 'app-server.ts'), url])
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { child, port }
}

/** The resident's consignments; the window of the agency has a task for each. */
async function register(port: number): Promise<string[]> {
  const agent = new http.Agent({ keepAlive: true })
  const post = async (at: string, body: object, more: { token?: string; idempotencyKey?: string } = {}) =>
    JSON.parse((await send(port, agent, { method: 'POST', path: `/api/v1${at}`, body, ...more })).body)
  const { token } = await post('/sessions/miniprogram', { code: 'demo-resident' })
  const body = {
    direction: 'result',
    matterId: 'M001',
    destination: { kind: 'site', siteId: '441422105205' },
    consignee: { name: '测试居民', phone: '13900000000' },
  }
  const numbers: string[] = []
  for (let count = 0; count < CONSIGNMENTS; count++) {
    const registered = await post('/consignments', body, { token, idempotencyKey: randomUUID() })
    numbers.push(registered.trackingNumber)
  }
  agent.destroy()
  return numbers
}

interface Question {
  readonly question: string
  readonly askers: readonly string[]
  text(round: number): string
}

async function ask(port: number, numbers: readonly string[]): Promise<QueryTimes[]> {
  const questions: readonly Question[] = [
    { question: '任务', askers: ['clerk', 'dispatcher', 'town', 'village'], text: () => '任务' },
    { question: '我的件', askers: ['resident', 'neighbour', 'clerk', 'town'], text: () => '我的件' },
    {
      question: '流转单号',
      askers: ['resident', 'clerk', 'dispatcher', 'leader'],
      text: (round) => numbers[round % numbers.length] as string,
    },
    { question: '上周怎么样', askers: ['leader', 'finance', 'auditor', 'dispatcher'], text: () => '上周怎么样' },
  ]
  const now = () => new Date()
  const api = createServerApi({ baseUrl: `http://127.0.0.1:${port}`, serviceToken: SERVICE_TOKEN })
  const sessions = createPeerSessions({ api, channel: 'simulator', now })
  const memories = createPeerMemories({ api, channel: 'simulator', logger })
  const handle = createConversation({ api, sessions, memories, logger, now })
  const times: QueryTimes[] = []
  for (const question of questions) {
    await rounds(handle, question, 0, WARM_UP)
    const channel = await rounds(handle, question, WARM_UP, ROUNDS)
    const [p50Ms, p99Ms] = [channel.quantileMs(0.5), channel.quantileMs(0.99)]
    times.push({ question: question.question, queries: channel.answered, p50Ms, p99Ms })
  }
  return times
}

async function rounds(handle: Handle, question: Question, first: number, count: number): Promise<CountingChannel> {
  const channel = new CountingChannel()
  const bot = createBot({ channel, handle, logger })
  await bot.start()
  for (let round = first; round < first + count; round++) {
    for (const id of question.askers) {
      const message = { id: `${question.question}-${id}-${round}`, from: { id, name: id }, at: new Date() }
      channel.hear({ ...message, text: question.text(round) })
    }
    await channel.toHaveAnswered((round - first + 1) * question.askers.length)
  }
  // cards of the last answers are still being drawn
  while (bot.health().pending > 0) await delay(20)
  await bot.stop()
  return channel
}
