import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bot, createBot, type Handle, type PeerMessage } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import type { Reply } from '../../bot/reply.ts'
import { withRoomRules } from '../../bot/room-rules.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { FakeChannel, ROBOT, SILENT_LOGGER } from './fake-channel.ts'
import { FakeRelay } from './fake-relay.ts'
import { type FakeServer, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'
import { person, TOWN, VILLAGE } from './relay-rows.ts'

let relay: FakeRelay
let server: FakeServer
let channel: FakeChannel
let bot: Bot

beforeEach(async () => {
  relay = new FakeRelay()
  relay.add('keeper', person('汇城村站管理员', 'handler', VILLAGE))
  relay.add('resident', person('', 'resident', null))
  server = await startFakeServer(relay.handlers)
  channel = new FakeChannel()
})

afterEach(async () => {
  await bot.stop()
  await server.close()
})

async function start(handle?: Handle): Promise<void> {
  const now = () => new Date()
  const api = createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN })
  const sessions = createPeerSessions({ api, channel: 'fake', now })
  const memories = createPeerMemories({ api, channel: 'fake', logger: SILENT_LOGGER })
  const conversation = createConversation({ api, sessions, memories, logger: SILENT_LOGGER, now })
  bot = createBot({ channel, handle: withRoomRules(handle ?? conversation, sessions), logger: SILENT_LOGGER })
  await bot.start()
}

function says(peerId: string, text: string, mentionsBot = true): void {
  const from = { id: peerId, name: peerId }
  channel.hear(text, { from, room: { id: 'town-room', topic: '三河镇站点群', members: [from, ROBOT], mentionsBot } })
}

const room = () => channel.texts('town-room').join('\n')

describe('the room of a town’s handlers', () => {
  it('takes 收到 from a bound member, as himself, and answers naming him', async () => {
    await start()
    relay.addTask(12, 'receive')
    says('keeper', '收到 12', false)
    says('keeper', '@少跑 收到 12')
    await vi.waitFor(() => expect(room()).toContain('SH000000012 已记录'))
    expect(relay.facts).toMatchObject([{ by: 'keeper', kind: 'received' }])
    expect(channel.sent).toHaveLength(1)
    expect(channel.sent[0]).toMatchObject({ to: 'town-room', mentions: ['keeper'] })
  })

  it('records nothing for whoever is not bound, and tells him how to be', async () => {
    await start()
    relay.addTask(12, 'receive')
    says('resident', '@少跑 收到 12')
    says('nobody', '@少跑 收到 12')
    await vi.waitFor(() => expect(channel.sent).toHaveLength(2))
    expect(channel.texts()).toEqual(Array(2).fill(expect.stringContaining('请先私聊我发“绑定”')))
    expect(relay.facts).toEqual([])
    expect(server.count('listTasks') + server.count('completeTask')).toBe(0)
  })

  it('says nothing personal, whatever the answer is, and shows no pictures', async () => {
    const told = [
      '收件人手机 13900000001，取件码 123456 或 123 456',
      '绑定码 12345678，身份证 441422199001011234',
      'SH000000012 有 3 件，2026-11-23 17:30 前办好，邮递费 17.50 元',
    ]
    const replies: Reply[] = [...told.map((text) => ({ text })), { image: Buffer.from('png'), name: '周报.png' }]
    await start(async (_message: PeerMessage) => replies)
    says('keeper', '@少跑 任务')
    await vi.waitFor(() => expect(channel.sent).toHaveLength(4))
    const hidden = '（请私聊我看）'
    expect(channel.texts()).toEqual([
      `收件人手机 ${hidden}，取件码 ${hidden} 或 ${hidden}`,
      `绑定码 ${hidden}，身份证 ${hidden}`,
      told[2],
      '图片请私聊我看。',
    ])
  })

  it('hides nothing in private', async () => {
    await start(async () => [{ text: '取件码 123456' }])
    channel.hear('取件码', { from: { id: 'keeper', name: 'keeper' } })
    await vi.waitFor(() => expect(channel.texts('keeper')).toEqual(['取件码 123456']))
  })

  it('keeps the dialogue of the room and the private one of the same person apart', async () => {
    relay.add('other', person('三河镇中心', 'handler', TOWN))
    await start()
    relay.addTask(12, 'receive')
    relay.addTask(13, 'receive')
    says('keeper', '@少跑 全部收到')
    await vi.waitFor(() => expect(room()).toContain('要确认收到这 2 件吗'))
    channel.hear('是', { from: { id: 'keeper', name: 'keeper' } })
    says('other', '@少跑 是')
    await vi.waitFor(() => expect(channel.sent).toHaveLength(3))
    expect(relay.facts).toEqual([])
    says('keeper', '@少跑 是')
    await vi.waitFor(() => expect(relay.facts).toHaveLength(2))
  })
})
