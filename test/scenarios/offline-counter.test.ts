import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Handle } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import type { Person } from '../../server/services/actor.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { SILENT_LOGGER } from '../bot/fake-channel.ts'
import type { Phone } from '../miniprogram/phones/phone.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aMemberOfStaff, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'
import { miniProgramPages, usePhonesOnServer } from './phones-on-server.ts'

/** A counter without a network: what it scanned comes in after what others scanned later, and every face tells the truth. */

const { agency, hub, town, village } = PLACES
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

/** Staff at the site write it in the chat; a fact that no task waits for is asked back. */
async function write(verb: '收到' | '发出', { trackingNumber }: TestConsignment, siteId: string): Promise<void> {
  const { peerId } = await staffAt(api, siteId)
  const answer = await say(peerId, `${verb} ${trackingNumber}`)
  expect(answer.includes('回复“是”就照实登记') ? await say(peerId, '是') : answer).toContain(trackingNumber)
  api.clock.advance({ hours: 1 })
}

/** A counter whose phone has lost the network scans by hand. */
async function scanOffline(kind: '收到' | '发出', { trackingNumber }: TestConsignment, by: Person): Promise<Phone> {
  const phone = await phoneOf(by, `/staff/scan/index?number=${trackingNumber}`)
  await phone.sees('都发出去了')
  await phone.setOffline(true)
  await phone.press(kind)
  await phone.press('登记')
  await phone.sees('待发送 1 条')
  return phone
}

/** The network is back: what waited goes by itself. */
async function sendLate(phone: Phone): Promise<void> {
  await phone.sees('点此重发')
  await phone.setOffline(false)
  await phone.sees('都发出去了')
}

/** The resident, who uses the chat as well. @returns his id in the chat */
async function inChat({ resident }: TestConsignment): Promise<string> {
  const peerId = `chat-of-${resident.peerId}`
  await api.db.channelIdentity.create({ data: { channel: CHANNEL, peerId, userId: resident.userId } })
  return peerId
}

/** Instant and verb of each hand-over that a timeline tells of the hub and what comes after, in the order it is read. */
const handOvers = (text: string) => [
  ...text.matchAll(/今天 (\d+:\d+) \S*?(县业务流转中心|三河镇|汇城村)\S*?已(收到|发出)(\S*)/g),
]
const told = (text: string) => handOvers(text).map(([, time, place, verb, mark]) => `${time} ${place} ${verb}${mark}`)

/** What the mini-program shows of it, in the same words, oldest first. */
async function shownTo({ id, resident }: TestConsignment, last: string): Promise<string[]> {
  const phone = await phoneOf(resident, `/pages/tracking/index?id=${id}`)
  await phone.sees(last)
  const text = await phone.text()
  // below the stops of its way
  const lines = text
    .slice(text.lastIndexOf('经过'))
    .matchAll(/(县业务流转中心|三河镇|汇城村)[^ 已]*? 已(收到|发出)(.*?)今天 (\d+:\d+)/g)
  return [...lines].map(([, place, verb, mark, time]) => `${time} ${place} ${verb}${mark}`).toReversed()
}

async function booksOf({ id }: TestConsignment) {
  const rows = await api.db.ledgerTransaction.findMany({ where: { consignmentId: id }, include: { usage: true } })
  const sum = (measure: string) =>
    rows.flatMap(({ usage }) => usage).reduce((all, one) => all + (one.measure === measure ? Number(one.middle) : 0), 0)
  return { postages: rows.filter(({ kind }) => kind === 'postage').length, items: sum('items'), trips: sum('trips') }
}

const stateOf = ({ id }: TestConsignment) => api.db.consignment.findUniqueOrThrow({ where: { id } })

beforeEach(() => api.clock.set('2026-03-16T09:30:00+08:00'))

describe('what a counter scanned without a network comes in after what others scanned later', () => {
  const rest = ['13:00 三河镇 收到', '14:00 三河镇 发出', '15:00 汇城村 收到']

  test('that it gave the documents on: the hand-over that was inferred makes room, the exception is withdrawn', async () => {
    const consignment = await aConsignment(api, { to: village }).registered()
    await carry(api, consignment).to(hub)
    api.clock.set('2026-03-16T12:00:00+08:00')
    const phone = await scanOffline('发出', consignment, await aMemberOfStaff(api, { role: 'dispatcher', siteId: hub }))
    api.clock.set('2026-03-16T13:00:00+08:00')
    await write('收到', consignment, town)
    await write('发出', consignment, town)
    await write('收到', consignment, village)
    const peer = await inChat(consignment)
    const before = await say(peer, '查件')
    expect(told(before)).toEqual(['11:30 县业务流转中心 收到', '13:00 县业务流转中心 发出（系统补记）', ...rest])
    expect(before).toContain('有 1 个异常正在处理')

    await sendLate(phone)
    const after = await say(peer, '查件')
    expect(after).toContain('现在：已到汇城村服务站，请来领取')
    expect(after).not.toContain('异常')
    expect(told(after)).toEqual(['11:30 县业务流转中心 收到', '12:00 县业务流转中心 发出', ...rest])
    expect(await shownTo(consignment, '已到汇城村服务站')).toEqual(told(after))
    expect(await stateOf(consignment)).toMatchObject({ status: 'awaiting_pickup', siteId: village, openExceptions: 0 })
    expect(await booksOf(consignment)).toEqual({ postages: 2, items: 1, trips: 0 })
    await expectSound(api, [consignment])
    expect(await carry(api, consignment).toTheEnd()).toBe('completed')
    expect(await booksOf(consignment)).toMatchObject({ postages: 2, items: 1, trips: 1 })
  })

  test('that it took them: a colleague had given them on meanwhile, and they stay where they are now', async () => {
    const consignment = await aConsignment(api, { to: village }).registered()
    await scan(api, consignment, 'dispatched', agency)
    api.clock.set('2026-03-16T11:30:00+08:00')
    const phone = await scanOffline('收到', consignment, await aMemberOfStaff(api, { role: 'dispatcher', siteId: hub }))
    api.clock.set('2026-03-16T12:00:00+08:00')
    // on another phone, straight away
    await scan(api, consignment, 'dispatched', hub)
    api.clock.set('2026-03-16T13:00:00+08:00')
    await write('收到', consignment, town)
    await write('发出', consignment, town)
    const peer = await inChat(consignment)
    const before = await say(peer, '查件')
    const [taken, given, ...onwards] = ['11:30 县业务流转中心 收到', '12:00 县业务流转中心 发出', ...rest.slice(0, 2)]
    expect(told(before)).toEqual(['12:00 县业务流转中心 收到（系统补记）', given, ...onwards])

    await sendLate(phone)
    const after = await say(peer, '查件')
    expect(after).toContain('现在：邮政运送中，从三河镇便民服务中心到汇城村服务站')
    expect(told(after)).toEqual([taken, given, ...onwards])
    expect(await shownTo(consignment, '邮政运送中')).toEqual(told(after))
    expect(await stateOf(consignment)).toMatchObject({ status: 'in_transit', siteId: town, openExceptions: 0 })
    expect(await booksOf(consignment)).toEqual({ postages: 2, items: 1, trips: 0 })
    await expectSound(api, [consignment])
  })
})

test('and the whole database is sound', async () => {
  api.clock.set('2026-03-17T09:30:00+08:00')
  expect((await verifyDatabase(api.context)).defects).toEqual([])
})
