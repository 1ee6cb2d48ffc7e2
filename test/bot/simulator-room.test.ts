import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Bot, createBot, type PeerMessage } from '../../bot/bot.ts'
import { SimulatorChannel } from '../../bot/channels/simulator.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { openPage, type Page } from './simulator-client.ts'

let channel: SimulatorChannel
let bot: Bot
let heard: PeerMessage[]
let pages: Page[]

beforeEach(async () => {
  heard = []
  pages = []
  channel = new SimulatorChannel({ port: 0 })
  const handle = async (message: PeerMessage) => {
    heard.push(message)
    return [{ text: `回${message.text}` }]
  }
  bot = createBot({ channel, handle, logger: SILENT_LOGGER })
  await bot.start()
})

afterEach(async () => {
  for (const page of pages) page.socket.terminate()
  await bot.stop()
})

async function page(query: string): Promise<Page> {
  const opened = await openPage(channel.port, query)
  pages.push(opened)
  return opened
}

it('everybody in a room reads everybody; the bot answers who mentions it, and nobody else', async () => {
  const ahua = await page('peer=ahua&name=阿花&room=sanhe')
  const laowang = await page('peer=laowang&name=老王&room=sanhe')
  ahua.say('早上好', 'a1')
  laowang.say('@少跑 收到 12', 'w1')
  await vi.waitFor(() => expect(ahua.texts()).toEqual(['@少跑 收到 12', '@老王 回收到 12']))
  expect(laowang.texts()).toEqual(['早上好', '@老王 回收到 12'])
  expect(laowang.frames.at(1)).toMatchObject({ from: 'peer', by: { id: 'ahua', name: '阿花' }, id: 'ahua/a1' })
  expect(heard).toEqual([expect.objectContaining({ peerId: 'laowang', text: '收到 12', room: true })])
})

it('a room and the private chat of the same person are two talks, and so are two rooms', async () => {
  const inRoom = await page('peer=ahua&room=sanhe')
  const elsewhere = await page('peer=ahua&room=gaopi')
  const alone = await page('peer=ahua')
  inRoom.say('@少跑 任务')
  await vi.waitFor(() => expect(inRoom.texts()).toEqual(['@ahua 回任务']))
  alone.say('任务')
  await vi.waitFor(() => expect(alone.texts()).toEqual(['回任务']))
  expect(elsewhere.texts()).toEqual([])
  const later = await page('peer=laowang&room=sanhe')
  expect(later.history().map((message) => 'text' in message && message.text)).toEqual(['@少跑 任务', '@ahua 回任务'])
})

it('the same message of two members under the same id is two messages', async () => {
  const ahua = await page('peer=ahua&room=sanhe')
  const laowang = await page('peer=laowang&room=sanhe')
  for (const one of [ahua, laowang, ahua]) one.say('@少跑 收到', 'same')
  await vi.waitFor(() => expect(heard.map(({ peerId }) => peerId).sort()).toEqual(['ahua', 'laowang']))
})

it('nobody gets at a room by calling himself one', async () => {
  await expect(page('peer=room/sanhe')).rejects.toThrow('refused with 400')
})

it('is found at the same port when it was started anew', async () => {
  const { port } = channel
  await bot.stop()
  await bot.start()
  expect(channel.port).toBe(port)
})
