import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { type Bot, createBot } from '../../bot/bot.ts'
import { SimulatorChannel } from '../../bot/channels/simulator.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { openPage } from './simulator-client.ts'

const PEERS = 50
const MESSAGES_EACH = 40

let bot: Bot

afterEach(() => bot.stop())

it('2,000 messages of 50 peers at once: each answered once, in the order of its peer', async () => {
  const channel = new SimulatorChannel({ port: 0, rateLimit: { messages: MESSAGES_EACH, windowMs: 60_000 } })
  const handle = async ({ text }: { text: string }) => {
    // A different amount of work for each message, so that order comes from the queue and not from luck.
    for (let turns = Number(text.split('-')[1]) % 5; turns > 0; turns--) await nextTurn()
    return [{ text: `回${text}` }]
  }
  bot = createBot({ channel, handle, logger: SILENT_LOGGER, backlog: MESSAGES_EACH })
  await bot.start()
  const pages = await Promise.all(Array.from({ length: PEERS }, (_, peer) => openPage(channel.port, `peer=p${peer}`)))

  const begin = performance.now()
  for (let i = 0; i < MESSAGES_EACH; i++) for (const [peer, page] of pages.entries()) page.say(`${peer}-${i}`)
  const answered = () => pages.reduce((sum, page) => sum + page.texts().length, 0)
  await vi.waitFor(() => expect(answered()).toBe(PEERS * MESSAGES_EACH), { timeout: 30_000, interval: 5 })
  const seconds = (performance.now() - begin) / 1000

  for (const [peer, page] of pages.entries()) {
    expect(page.texts()).toEqual(Array.from({ length: MESSAGES_EACH }, (_, i) => `回${peer}-${i}`))
  }
  expect(bot.health().pending).toBe(0)
  process.stdout.write(`chat load: ${Math.round((PEERS * MESSAGES_EACH) / seconds)} msgs/s\n`)
}, 40_000)
