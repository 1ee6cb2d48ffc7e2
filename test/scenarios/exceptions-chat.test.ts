import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../bot/bot.ts'
import { createConversation } from '../../bot/conversation.ts'
import { createPeerMemories } from '../../bot/peer-memory.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import type { ExceptionKind } from '../../server/domain/exception.ts'
import type { TaskKind } from '../../server/domain/task.ts'
import type { Person } from '../../server/services/actor.ts'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { raiseStalled } from '../../server/services/raise-stalled.ts'
import { SILENT_LOGGER } from '../bot/fake-channel.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aDispatcher, carry, staffAt, type TestConsignment } from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'
import { useExceptionCounty } from './exception-county.ts'

/** Every kind of exception by chat alone: reported or found by a scan, read by its owner, noted, and ended. */

const { agency, hub, town, village, measuredVillage, otherAgency } = PLACES
const CHANNEL = 'simulator'
const api = useApi()
const county = useExceptionCounty(api)

let handle: Handle
let desk: Person
let second: Person
beforeAll(async () => {
  const server = createServerApi({ baseUrl: api.url, serviceToken: SERVICE_TOKEN })
  const now = () => api.clock.now()
  const sessions = createPeerSessions({ api: server, channel: CHANNEL, now })
  const memories = createPeerMemories({ api: server, channel: CHANNEL, logger: SILENT_LOGGER })
  handle = createConversation({ api: server, sessions, memories, logger: SILENT_LOGGER, now })
  desk = await staffAt(api, hub)
  second = await aDispatcher(api)
})

/** Writes one message after the other; the last is answered so. @returns the last answer */
async function say(person: { readonly peerId: string }, texts: string | readonly string[], answer: RegExp) {
  const { peerId } = person
  const talk = [texts].flat()
  let said = ''
  for (const text of talk) {
    const message = { channel: CHANNEL, peerId, peerName: peerId, text, messageId: randomUUID(), room: false }
    const replies = await handle(message, { signal: new AbortController().signal })
    said = replies.map((reply) => ('text' in reply ? reply.text : '')).join('\n')
  }
  expect(said, `the answer to ${talk.join(' / ')}`).toMatch(answer)
  return said
}

const atSite = (siteId: string) => staffAt(api, siteId)

/** The number before the line of a list that the pattern fits. */
function numbered(list: string, pattern: RegExp): string {
  const line = list.split('\n').find((one) => /^\d+ /.test(one) && pattern.test(one))
  return /^\d+/.exec(line ?? '')?.[0] ?? expect.fail(`nothing to choose fits ${pattern} in:\n${list}`)
}

/** Opens it out of the list of exceptions. @returns the file with what may be done about it */
async function openFile(by: Person, { trackingNumber }: TestConsignment): Promise<string> {
  const list = await say(by, '异常件', /看哪一件/)
  return say(by, numbered(list, new RegExp(trackingNumber)), new RegExp(`${trackingNumber} `))
}

/** Its owner opens it and notes something. */
async function look(consignment: TestConsignment, kind: ExceptionKind): Promise<void> {
  await county.theOpen(consignment, kind)
  const file = await openFile(desk, consignment)
  await say(desk, [numbered(file, /记一笔情况/), '问过邮政，还在查'], /记下了[\s\S]*问过邮政，还在查/)
}

/** Ends it as one of the choices says; `words` answer what the bot asks for. */
async function settle(consignment: TestConsignment, choice: RegExp, words: readonly string[]): Promise<string> {
  const file = await openFile(desk, consignment)
  return say(desk, [numbered(file, choice), ...words, '是'], /已处理|提出核销/)
}

/** The number of the task that waits at the site. */
async function taskOf({ id }: TestConsignment, kind: TaskKind, siteId?: string): Promise<number> {
  const where = { consignmentId: id, kind, status: 'open', ...(siteId === undefined ? {} : { siteId }) } as const
  const task = await api.db.task.findFirstOrThrow({ where })
  return task.number
}

async function carriedTo(siteId: string, wish: Parameters<typeof aConsignment>[1] = {}): Promise<TestConsignment> {
  const consignment = await aConsignment(api, wish).registered()
  await carry(api, consignment).to(siteId)
  return consignment
}

/** Tells of a scan that no task waits for, and says yes to what the bot asks back. */
async function plainly(verb: '收到' | '发出', { trackingNumber }: TestConsignment, siteId: string): Promise<string> {
  const by = await atSite(siteId)
  await say(by, `${verb} ${trackingNumber}`, /没有SH\d+的待办任务[\s\S]*回复“是”就照实登记/)
  return say(by, '是', new RegExp(trackingNumber))
}

async function toItsEnd(consignment: TestConsignment): Promise<void> {
  const { route } = await county.stateOf(consignment)
  expect(await carry(api, { ...consignment, route }).toTheEnd()).toBe('completed')
  expect((await county.booksOf(consignment)).trips).toBeGreaterThan(0)
}

describe('what staff write', () => {
  test('lost: 找不到了; written off by the desk and approved by a second person', async () => {
    const consignment = await carriedTo(town)
    await say(await atSite(town), `异常 ${consignment.trackingNumber} 找不到了`, /已记录|已登记/)
    await look(consignment, 'lost')
    await settle(consignment, /核销/, ['多方查找无果'])
    await say(desk, `核销 ${consignment.trackingNumber}`, /已提出核销.*要另一位负责人批准/)
    expect(await county.stateOf(consignment)).toMatchObject({ openExceptions: 1 })
    const task = await taskOf(consignment, 'resolve_exception')
    await say(second, `核销 ${task}`, /提出核销：多方查找无果[\s\S]*回复“是”就批准/)
    await say(second, '是', /已处理/)
    expect(await county.stateOf(consignment)).toMatchObject({ status: 'written_off', openExceptions: 0 })
    expect(await county.toldOf(consignment)).toContain('written_off')
    expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
    await expectSound(api, [consignment])
  })

  test('damaged: by the number of its task; replaced', async () => {
    const consignment = await carriedTo(town)
    const task = await taskOf(consignment, 'dispatch', town)
    await say(await atSite(town), `异常 ${task} 信封破损`, /记录|登记/)
    await look(consignment, 'damaged')
    await settle(consignment, /补发/, ['请窗口再出一份'])
    const replacement = await api.db.consignment.findFirstOrThrow({ where: { replacesId: consignment.id } })
    expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
    await toItsEnd({ ...consignment, id: replacement.id, trackingNumber: replacement.trackingNumber })
    await expectSound(api, [consignment, replacement])
  })

  test('refused: 退回, and it goes back by chat; nothing is saved, both ways are paid for', async () => {
    const consignment = await carriedTo(village)
    await say(await atSite(village), `${consignment.trackingNumber} 拒收`, /记录|登记/)
    await look(consignment, 'refused')
    await say(desk, [`退回 ${consignment.trackingNumber}`, '本人不要了', '是'], /已处理：/)
    for (const [from, to] of [
      [village, town],
      [town, hub],
      [hub, agency],
    ] as const) {
      api.clock.advance({ hours: 1 })
      await say(await atSite(from), `发出 ${await taskOf(consignment, 'dispatch', from)}`, /已记录/)
      await say(await atSite(to), `收到 ${await taskOf(consignment, 'receive', to)}`, /已记录/)
    }
    expect(await county.stateOf(consignment)).toMatchObject({ status: 'returned', openExceptions: 0 })
    expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
    await expectSound(api, [consignment])
  })

  test('moved: goes on to another village and is fetched there', async () => {
    const consignment = await carriedTo(hub)
    await say(desk, `异常 ${consignment.trackingNumber} 收件人搬到左弼村了`, /记录|登记/)
    await look(consignment, 'moved')
    await settle(consignment, /改送/, ['左弼村', '打电话问过本人'])
    expect((await county.stateOf(consignment)).route.at(-1)).toBe(measuredVillage)
    await toItsEnd(consignment)
    await expectSound(api, [consignment])
  })

  test.each([
    ['seal_broken', '封签断了', /已核实/],
    ['count_mismatch', '份数对不上', /已找到/],
    ['other', '单子上的字是别人写的', /已核实/],
  ] as const)('%s: %s; looked into, and it goes on to its end', async (kind, words, choice) => {
    const consignment = await carriedTo(town)
    await say(await atSite(town), [`异常 ${consignment.trackingNumber}`, words], /记录|登记/)
    await look(consignment, kind)
    await settle(consignment, choice, ['都核对过了'])
    await toItsEnd(consignment)
    await expectSound(api, [consignment])
  })
})

describe('what their scans show', () => {
  test('misdirected: 收到 where no task waits; sent on to the right place', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    await plainly('收到', consignment, otherAgency)
    await look(consignment, 'misdirected')
    await settle(consignment, /改送/, ['汇城村', '送错了单位'])
    expect((await county.stateOf(consignment)).route).toEqual([otherAgency, hub, town, village])
    await toItsEnd(consignment)
    await expectSound(api, [consignment])
  })

  test('missing hop: 收到 of what nobody gave; the hand-over is inferred', async () => {
    const consignment = await carriedTo(hub)
    api.clock.advance({ hours: 2 })
    await plainly('收到', consignment, town)
    await look(consignment, 'missing_hop')
    await settle(consignment, /已核实/, ['当时没扫，邮车带走的'])
    await toItsEnd(consignment)
    expect((await county.booksOf(consignment)).postages).toBe(2)
    await expectSound(api, [consignment])
  })

  test('unexpected scan: 发出 by a site that did not hold it', async () => {
    const consignment = await carriedTo(hub)
    api.clock.advance({ hours: 1 })
    await plainly('发出', consignment, town)
    await look(consignment, 'unexpected_scan')
    await settle(consignment, /已核实/, ['两站都漏扫'])
    await say(await atSite(village), `收到 ${await taskOf(consignment, 'receive', village)}`, /已记录/)
    await toItsEnd(consignment)
    await expectSound(api, [consignment])
  })

  test('three failed attempts: 没人在家 on three days; back', async () => {
    const consignment = await carriedTo(town, { address: '三河镇测试路 2 号' })
    for (let day = 0; day < 3; day += 1) {
      api.clock.advance({ days: 1 })
      await say(await atSite(town), `${await taskOf(consignment, 'deliver_home', town)} 没人在家`, /记录/)
    }
    await look(consignment, 'three_failed_attempts')
    await settle(consignment, /退回/, ['三次都没人在家'])
    expect(await county.stateOf(consignment)).toMatchObject({ isReturning: true, status: 'held' })
    expect((await county.booksOf(consignment)).trips).toBe(0)
    await expectSound(api, [consignment])
  })

  test('not witnessed: an original went on without a second person', async () => {
    const consignment = await aConsignment(api).registered()
    await api.db.consignment.update({ where: { id: consignment.id }, data: { twoPersonHandling: true } })
    await say(await atSite(agency), `发出 ${await taskOf(consignment, 'dispatch', agency)}`, /已记录/)
    api.clock.advance({ hours: 1 })
    await say(desk, `收到 ${await taskOf(consignment, 'receive', hub)}`, /记录/)
    await look(consignment, 'not_witnessed')
    await settle(consignment, /已核实/, ['问过窗口，两人都在'])
    await say(second, `确认 ${await taskOf(consignment, 'witness', hub)}`, /记录/)
    await expectSound(api, [consignment])
  })
})

describe('what time and people bring up', () => {
  test('stalled: taken over by whoever looks for it; the receipt settles it', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).onwards()
    api.clock.advance({ days: 14 })
    const { signal } = new AbortController()
    await flagOverdueTasks(api.context, 100, signal)
    await raiseStalled(api.context, 100, signal)
    await look(consignment, 'stalled')
    const file = await openFile(desk, consignment)
    await say(desk, numbered(file, /我来负责/), /这件由您负责/)
    await say(desk, `收到 ${await taskOf(consignment, 'receive', hub)}`, /记录/)
    expect(await county.openOf(consignment)).toEqual([])
    await toItsEnd(consignment)
    await expectSound(api, [consignment])
  })

  test('complaint: written by its holder, answered by the desk', async () => {
    const consignment = await carriedTo(village)
    await toItsEnd(consignment)
    const resident = { peerId: 'complaining-resident' }
    const identity = { channel: CHANNEL, ...resident, userId: consignment.resident.userId }
    await api.db.channelIdentity.create({ data: identity })
    await say(resident, [`投诉 ${consignment.trackingNumber}`, '封皮破了一个角'], /封皮破了一个角[\s\S]*提交吗/)
    await say(resident, '是', /投诉已交给县流转中心/)
    await look(consignment, 'complaint')
    const file = await openFile(desk, consignment)
    expect(file).toContain('居民：“封皮破了一个角”')
    const answer = '已换新封皮寄出，给您添麻烦了'
    await say(desk, [numbered(file, /答复居民/), answer], new RegExp(`${answer}[\\s\\S]*回复“是”就发给居民`))
    await say(desk, '是', /已答复/)
    expect(await county.openOf(consignment)).toEqual([])
    expect(await county.toldOf(consignment)).toContain('complaint_answered')
    await expectSound(api, [consignment])
  })
})
