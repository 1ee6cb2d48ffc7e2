import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bot, createBot, type PeerMessage } from '../../bot/bot.ts'
import { InboxChannel } from '../../bot/channels/inbox.ts'
import type { Reply } from '../../bot/reply.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { FakeInbox } from './fake-inbox.ts'
import { type FakeServer, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'

let inbox: FakeInbox
let server: FakeServer
let bots: Bot[]

beforeEach(async () => {
  inbox = new FakeInbox()
  server = await startFakeServer(inbox.handlers)
  bots = []
})

afterEach(async () => {
  for (const bot of bots) await bot.stop()
  await server.close()
})

const echo = async ({ text }: PeerMessage): Promise<readonly Reply[]> => [{ text: `回${text}` }]

async function started(handle = echo): Promise<Bot> {
  const api = createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN })
  const pause = (_milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, 5)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  const channel = new InboxChannel({ name: 'official-account', api, pause })
  const bot = createBot({ channel, handle, logger: SILENT_LOGGER, stopDeadlineMs: 50 })
  bots.push(bot)
  await bot.start()
  return bot
}

const toHaveSaid = (...lines: string[]) => vi.waitFor(() => expect(inbox.said).toEqual(lines))
const toBeDone = () => vi.waitFor(() => expect(inbox.entries.map(({ status }) => status)).not.toContain('claimed'))

describe('a channel that calls the server back', () => {
  it('answers each message once, in the order of its writer, and settles it', async () => {
    for (const text of ['一', '二', '三']) inbox.writes('o-ahua', text)
    await started()
    await toHaveSaid('o-ahua 回一', 'o-ahua 回二', 'o-ahua 回三')
    await vi.waitFor(() => expect(inbox.entries.every(({ status }) => status === 'done')).toBe(true))
    expect(inbox.entries.map(({ attempts }) => attempts)).toEqual([1, 1, 1])
  })

  it('hears a tap as its words, excuses itself for what is no text, and sends pictures', async () => {
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47])
    await started(async ({ text }) => (text === '周报' ? [{ image, name: '周报.png' }] : [{ text: `回${text}` }]))
    inbox.writes('o-ahua', '帮助', 'tap')
    await toHaveSaid('o-ahua 回帮助')
    inbox.writes('o-ahua', '', 'other')
    inbox.writes('o-ahua', '周报')
    await toHaveSaid('o-ahua 回帮助', expect.stringContaining('只看得懂文字'), 'o-ahua image/png')
  })

  it('says nothing that nobody asked for: that is the server’s own', async () => {
    const bot = await started()
    const refused = bot.say('o-ahua', { text: '到了' }, { id: 'n-1' })
    await expect(refused).rejects.toMatchObject({ code: 'answers_only' })
  })

  it('tries again what was certainly not sent, and asks again when no answer came: said once', async () => {
    await started()
    inbox.outcomes.push('failed', 'failed')
    inbox.writes('o-ahua', '一')
    await toHaveSaid('o-ahua 回一')
    server.fail('replyToInboundMessage', 'lost_answer')
    inbox.writes('o-ahua', '二')
    await toBeDone()
    await toHaveSaid('o-ahua 回一', 'o-ahua 回二')
  })

  it.each(['refused', 'ambiguous'] as const)('leaves alone what is %s, and goes on', async (outcome) => {
    await started()
    inbox.outcomes.push(outcome)
    inbox.writes('o-ahua', '一')
    inbox.writes('o-ahua', '二')
    await toHaveSaid('o-ahua 回二')
    await vi.waitFor(() => expect(inbox.entries.every(({ status }) => status === 'done')).toBe(true))
  })

  it('answers once though its settlement was lost and the message came again', async () => {
    await started()
    server.fail('settleInboundMessage', 'reset')
    inbox.writes('o-ahua', '一')
    await toHaveSaid('o-ahua 回一')
    await vi.waitFor(() => expect(server.count('settleInboundMessage')).toBe(1))
    inbox.expire()
    await vi.waitFor(() => expect(inbox.entries[0]?.status).toBe('done'))
    expect(inbox.said).toEqual(['o-ahua 回一'])
  })

  it('gives back what it could not answer before it stopped', async () => {
    const bot = await started(() => new Promise<never>(() => undefined))
    const entry = inbox.writes('o-ahua', '一')
    await vi.waitFor(() => expect(entry.status).toBe('claimed'))
    await bot.stop()
    expect(entry.status).toBe('pending')
    await started()
    await toHaveSaid('o-ahua 回一')
  })

  it('takes no more than it can answer in time', async () => {
    let most = 0
    let inWork = 0
    await started(async ({ text }) => {
      most = Math.max(most, ++inWork)
      await new Promise((resolve) => setImmediate(resolve))
      inWork--
      return [{ text }]
    })
    for (let i = 0; i < 200; i++) inbox.writes(`p${i}`, '在吗')
    await vi.waitFor(() => expect(inbox.said).toHaveLength(200), 10_000)
    expect(most).toBeLessThanOrEqual(32)
  }, 15_000)

  it('is away while the server is, and back when it is', async () => {
    const bot = await started()
    inbox.isAway = true
    await vi.waitFor(() => expect(bot.health().loggedIn).toBe(false), 5_000)
    inbox.isAway = false
    await vi.waitFor(() => expect(bot.health().loggedIn).toBe(true), 5_000)
    inbox.writes('o-ahua', '在吗')
    await toHaveSaid('o-ahua 回在吗')
  })
})
