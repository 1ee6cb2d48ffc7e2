import { afterEach, beforeEach } from 'vitest'
import type { Handle } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import type { ReadyReply } from '../../bot/reply.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { FakeRelay } from './fake-relay.ts'
import { type FakeServer, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'
import { person, VILLAGE } from './relay-rows.ts'

/** People of these tests: residents are whoever is not named here. */
export const STAFF = 'keeper'
export const LEADER = 'leader'

export interface Chat {
  readonly relay: FakeRelay
  readonly server: FakeServer
  /** Says something as a peer; the same message again with the same id. */
  say(peerId: string, text: string, options?: { id?: string; room?: boolean }): Promise<string>
  /** Sends a picture. */
  show(peerId: string, picture: Buffer): Promise<string>
  /** As `say`, with pictures. */
  replies(peerId: string, text: string, options?: { id?: string; room?: boolean }): Promise<readonly ReadyReply[]>
  /** Lets time pass, in minutes. */
  pass(minutes: number): void
  /** A new process of the bot: what it has in mind is what the server kept. */
  restart(): void
}

/** A conversation on a relay of its own for each test: Wednesday 18 November 2026, 10:00 in Shanghai. */
export function useChat(): Chat {
  let relay: FakeRelay
  let server: FakeServer
  let handle: Handle
  let now: number
  let messages: number

  function restart(): void {
    const api = createServerApi({
      baseUrl: server.url,
      serviceToken: SERVICE_TOKEN,
      deadlineMs: 2_000,
      pause: async () => undefined,
    })
    const clock = () => new Date(now)
    const sessions = createPeerSessions({ api, channel: 'simulator', now: clock })
    const memories = createPeerMemories({ api, channel: 'simulator', logger: SILENT_LOGGER })
    handle = createConversation({ api, sessions, memories, logger: SILENT_LOGGER, now: clock })
  }

  beforeEach(async () => {
    now = Date.parse('2026-11-18T02:00:00Z')
    messages = 0
    relay = new FakeRelay()
    relay.add(STAFF, person('汇城村站管理员', 'handler', VILLAGE))
    relay.add(LEADER, person('分管领导', 'leader', null))
    server = await startFakeServer(relay.handlers)
    restart()
  })

  afterEach(async () => {
    await server.close()
  })

  const chat: Chat = {
    get relay() {
      return relay
    },
    get server() {
      return server
    },
    async replies(peerId, text, { id = `m-${++messages}`, room = false } = {}) {
      const message = { channel: 'simulator', peerId, peerName: peerId, text, messageId: id, room }
      const said = await handle(message, { signal: new AbortController().signal })
      return Promise.all(said.map(async (reply) => ('coming' in reply ? reply.coming : reply)))
    },
    async show(peerId, picture) {
      const messageId = `m-${++messages}`
      const message = { channel: 'simulator', peerId, peerName: peerId, text: '', messageId, room: false }
      const said = await handle({ ...message, picture: async () => picture }, { signal: new AbortController().signal })
      return said.map((reply) => ('text' in reply ? reply.text : '')).join('\n')
    },
    async say(...given) {
      return (await chat.replies(...given))
        .map((reply) => ('text' in reply ? reply.text : `[${reply.name}]`))
        .join('\n')
    },
    pass(minutes) {
      now += minutes * 60_000
    },
    restart,
  }
  return chat
}
