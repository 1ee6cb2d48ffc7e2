import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Handle } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { SILENT_LOGGER } from '../bot/fake-channel.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { aSealedBag, bagEvent, every, sights } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { staffAt, type TestConsignment } from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'
import { miniProgramPages, usePhonesOnServer } from './phones-on-server.ts'

/** A bag that was taken in by mistake, by chat and on the page of the bag, with the real server behind both. */

const { agency, hub } = PLACES
const CHANNEL = 'simulator'
const api = useApi({ pages: [miniProgramPages] })
const phoneOf = usePhonesOnServer(api)

let handle: Handle
beforeAll(() => {
  const server = createServerApi({ baseUrl: api.url, serviceToken: SERVICE_TOKEN })
  const now = () => api.clock.now()
  const sessions = createPeerSessions({ api: server, channel: CHANNEL, now })
  const memories = createPeerMemories({ api: server, channel: CHANNEL, logger: SILENT_LOGGER })
  handle = createConversation({ api: server, sessions, memories, logger: SILENT_LOGGER, now })
})

async function say(peerId: string, text: string): Promise<string> {
  const message = { channel: CHANNEL, peerId, peerName: peerId, text, messageId: randomUUID(), room: false }
  const replies = await handle(message, { signal: new AbortController().signal })
  return replies.map((reply) => ('text' in reply ? reply.text : '')).join('\n')
}

const whereabouts = (contents: readonly TestConsignment[]) => sights(api).whereabouts(contents)

test('撤回 in the chat, then 撤回这一步 on the page; the third time it is right', async () => {
  const { bag, contents } = await aSealedBag(api, 3)
  await bagEvent(api, bag, 'dispatched', agency)
  api.clock.advance({ hours: 1 })
  const keeper = await staffAt(api, hub)
  const { peerId } = keeper
  expect(await say(peerId, `收到整包 ${bag.sealNumber}`)).toContain('封签完好吗')
  expect(await say(peerId, '1')).toContain(`包 ${bag.sealNumber} 收到已记录`)
  expect(await whereabouts(contents)).toEqual(every(3, `held ${hub}`))
  api.clock.advance({ minutes: 1 })
  expect(await say(peerId, '撤回')).toContain(`要撤回“收到封包 ${bag.sealNumber}”吗`)
  expect(await say(peerId, '是')).toContain(`包 ${bag.sealNumber} 已撤回“收到”`)
  expect(await whereabouts(contents)).toEqual(every(3, `in_transit ${agency}`))

  api.clock.advance({ minutes: 1 })
  const phone = await phoneOf(keeper, `/staff/bag/index?id=${bag.id}`)
  await phone.sees('原因：在聊天中点错，撤回')
  await phone.press('坏了，收下')
  await phone.sees('封签坏了')
  expect(await whereabouts(contents)).toEqual(every(3, `held ${hub}`))
  api.clock.advance({ minutes: 1 })
  await phone.press('撤回这一步')
  await phone.fill('为什么撤回', '看错了，封签是好的')
  await phone.press('确定撤回')
  await phone.sees('原因：看错了，封签是好的')
  await phone.lacks('封签坏了')
  expect(await whereabouts(contents)).toEqual(every(3, `in_transit ${agency}`))
  expect(await api.db.relayException.count({ where: { status: 'open' } })).toBe(0)
  await phone.press('完好，收下')
  await phone.sees('核对完了')
  expect(await whereabouts(contents)).toEqual(every(3, `held ${hub}`))

  await expectSound(api, contents)
  const postages = await api.db.ledgerTransaction.findMany({
    where: { consignmentId: { in: contents.map(({ id }) => id) } },
  })
  expect(postages.filter(({ kind }) => kind === 'reversal')).toEqual([])
  expect(postages.filter(({ kind }) => kind === 'postage')).toHaveLength(3)
  expect((await verifyDatabase(api.context)).defects).toEqual([])
})
