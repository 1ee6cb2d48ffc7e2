import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RunningBot, startBot } from '../../bot/start-bot.ts'
import { RUN } from '../../server/programs.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { createFakeOutbox, type FakeOutbox } from './fake-outbox.ts'
import { CARD, FakeRelay } from './fake-relay.ts'
import { type FakeServer, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'
import { person, VILLAGE } from './relay-rows.ts'
import { openPage, type Page } from './simulator-client.ts'

const MAIN = path.resolve(import.meta.dirname, '../../bot/main.ts')

let relay: FakeRelay
let outbox: FakeOutbox
let server: FakeServer
let running: RunningBot[]
let children: ChildProcess[]
let pages: Page[]

beforeEach(async () => {
  running = []
  children = []
  pages = []
  relay = new FakeRelay()
  relay.add('keeper', person('汇城村站管理员', 'handler', VILLAGE))
  relay.add('leader', person('分管领导', 'leader', null))
  outbox = createFakeOutbox()
  server = await startFakeServer([...relay.handlers, ...outbox.handlers])
})

afterEach(async () => {
  for (const page of pages) page.socket.terminate()
  await Promise.all(running.map((bot) => bot.stop()))
  for (const child of children) child.kill('SIGKILL')
  await server.close()
})

async function start(): Promise<number> {
  const bot = await startBot(
    {
      serverUrl: server.url,
      serviceToken: SERVICE_TOKEN,
      channels: ['simulator'],
      simulatorPort: 0,
      wecomAibot: undefined,
      personal: undefined,
      logLevel: 'silent',
    },
    SILENT_LOGGER,
  )
  running.push(bot)
  if (bot.port === undefined) throw new Error('the simulator has no port')
  return bot.port
}

async function pageOf(port: number, peer: string): Promise<Page> {
  const page = await openPage(port, `peer=${peer}&name=${peer}`)
  pages.push(page)
  return page
}

const toSay = (page: Page, text: string) => vi.waitFor(() => expect(page.texts().join('\n')).toContain(text), 5_000)

describe('the chatbot on the simulator', () => {
  it('answers, acts on the server as the person who wrote, and delivers', async () => {
    const port = await start()
    const keeper = await pageOf(port, 'keeper')
    relay.addTask(12, 'receive')
    outbox.add('keeper', '【任务 12】请收件\n收到后回复：收到 12')
    await toSay(keeper, '收到后回复')
    keeper.say('收到 12')
    await toSay(keeper, 'SH000000012 已记录')
    expect(relay.facts).toMatchObject([{ by: 'keeper', kind: 'received' }])
  })

  it('gives the leader the weekly picture, asked or not', async () => {
    const port = await start()
    const leader = await pageOf(port, 'leader')
    const pictures = () => leader.frames.flatMap((frame) => (frame.type === 'image' ? [frame.dataUrl] : []))
    leader.say('周报')
    await vi.waitFor(() => expect(pictures()).toHaveLength(1), 5_000)
    outbox.add('leader', '上周三句话', '2026-W46')
    await vi.waitFor(() => expect(pictures()).toHaveLength(2), 5_000)
    expect(pictures()).toEqual(Array(2).fill(`data:image/png;base64,${CARD.toString('base64')}`))
  })

  it('shows a notification once, though its report was lost and it came again', async () => {
    const port = await start()
    const keeper = await pageOf(port, 'keeper')
    server.fail('reportNotificationAttempt', 'lost_answer')
    const id = outbox.add('keeper', '请收件')
    await vi.waitFor(() => expect(outbox.entry(id).outcomes.length).toBeGreaterThanOrEqual(2), 5_000)
    const again = outbox.entry(id)
    again.state = 'pending'
    await vi.waitFor(() => expect(again.attempts).toHaveLength(2), 5_000)
    await vi.waitFor(() => expect(again.state).toBe('sent'), 5_000)
    expect(keeper.texts().filter((text) => text === '请收件')).toHaveLength(1)
  })

  it('does not start when its port is taken, and leaves nothing running', async () => {
    const port = await start()
    const second = startBot(
      {
        serverUrl: server.url,
        serviceToken: SERVICE_TOKEN,
        channels: ['simulator'],
        simulatorPort: port,
        wecomAibot: undefined,
        personal: undefined,
        logLevel: 'silent',
      },
      SILENT_LOGGER,
    )
    await expect(second).rejects.toThrow('simulator')
  })
})

describe('the process', () => {
  function run(environment: NodeJS.ProcessEnv): ChildProcess {
    const child = fork(RUN, [MAIN], {
      env: { PATH: process.env.PATH, SERVER_URL: server.url, SIMULATOR_PORT: '0', ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    children.push(child)
    return child
  }
  const ended = (child: ChildProcess) =>
    new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  const ready = (child: ChildProcess) => new Promise((resolve) => child.once('message', resolve))

  it('says when it is ready, serves, and ends in order on a signal', async () => {
    const child = run({ SERVICE_TOKEN })
    const message = await ready(child)
    expect(message).toEqual({ type: 'ready', port: expect.any(Number) })
    const page = await pageOf((message as { port: number }).port, 'keeper')
    page.say('任务')
    await toSay(page, '现在没有待办任务')
    const exit = ended(child)
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  }, 30_000)

  it('ends when the process that started it goes away', async () => {
    const child = run({ SERVICE_TOKEN })
    await ready(child)
    const exit = ended(child)
    child.disconnect()
    expect(await exit).toBe(0)
  }, 30_000)

  it('refuses to start without a token, and says what to do', async () => {
    const child = run({})
    let complaint = ''
    child.stderr?.on('data', (chunk) => {
      complaint += String(chunk)
    })
    expect(await ended(child)).toBe(1)
    expect(complaint).toContain('请设置 SERVICE_TOKEN')
  }, 30_000)
})
