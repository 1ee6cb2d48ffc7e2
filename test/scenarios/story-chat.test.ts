import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Tracking } from '../../server/contract/consignments.ts'
import { recordScans } from '../../server/contract/scans.ts'
import { decodePng } from '../reports/decode-png.ts'
import { answerOf } from '../setup/answers.ts'
import { useDemo } from '../setup/demo.ts'
import {
  type Cast,
  CONTACTS,
  castOf,
  ledgerOf,
  notificationsOf,
  routeOf,
  taskOf,
  trackedEverywhere,
  weekOf,
} from './story.ts'

const [AGENCY, HUB, TOWN, VILLAGE] = ['A01', '441422-hub', '441422105', '441422105205']
/** The road from 三河镇 to the county seat, as the demonstration sets it. */
const ROAD_METRES = 13_000

const demo = useDemo()
let cast: Cast
beforeAll(async () => {
  cast = await castOf(demo)
})
afterAll(() => {
  for (const phone of Object.values(cast)) phone.hangUp()
})

/** Everybody's messages about the consignment: each was told once. */
function toldTwice(number: string): string[] {
  const told = Object.entries(cast).flatMap(([who, phone]) =>
    phone
      .texts(new RegExp(number))
      .filter((text) => /^【|^您的/u.test(text))
      .map((text) => `${who}: ${text}`),
  )
  return told.filter((text, index) => told.indexOf(text) !== index)
}

describe('a licence goes from the agency to the village', () => {
  let number = ''
  let last: Tracking
  const track = (one: string) => trackedEverywhere(demo, cast, 'resident', one)

  it('is asked for in a chat of a few lines', async () => {
    const { resident } = cast
    const matters = await resident.ask('我要把营业执照寄回汇城村', /请回复序号/)
    expect(matters).toContain('1 个体工商户设立登记（市场监督管理局）')
    await resident.ask('1', /收件人叫什么名字/)
    const review = await resident.ask(`${CONTACTS.resident.name} ${CONTACTS.resident.phone}`, /请核对/)
    expect(review).toContain('送到：汇城村服务站（三河镇）')
    const taken = await resident.ask('1', /已登记/)
    number = /SH\d{9}/.exec(taken)?.[0] ?? ''
    last = await track(number)
    expect(last).toMatchObject({ status: 'requested', direction: 'result', nextText: '下一步：市场监督管理局发出' })
    expect(routeOf(last)).toEqual([`${AGENCY} ahead`, `${HUB} ahead`, `${TOWN} ahead`, `${VILLAGE} ahead`])
  })

  it('is scanned out by the window clerk, who was given a task', async () => {
    await taskOf(cast.clerk, '请发出', number)
    const event = {
      eventId: randomUUID(),
      trackingNumber: number,
      kind: 'dispatched',
      occurredAt: new Date().toISOString(),
    }
    const scanned = async () => answerOf(recordScans, await demo.call('clerk', 'POST', '/scans', { events: [event] }))
    expect((await scanned()).results).toMatchObject([{ outcome: 'recorded', status: 'in_transit', flags: [] }])
    // a phone without network sends again
    expect((await scanned()).results).toMatchObject([{ outcome: 'duplicate' }])
    await cast.resident.hear(new RegExp(`已从市场监督管理局寄出，送往汇城村服务站[\\s\\S]*单号 ${number}`))
    last = await track(number)
    expect(last).toMatchObject({ status: 'in_transit', nextText: '下一步：到达大埔县业务流转中心' })
  })

  it('is received and sent on by the hub', async () => {
    const receive = await taskOf(cast.dispatcher, '请收件', number)
    await cast.dispatcher.ask(`收到 ${receive}`, new RegExp(`${number} 已记录。下一步：大埔县业务流转中心发出`))
    expect(await track(number)).toMatchObject({ status: 'held', nextText: '下一步：大埔县业务流转中心发出' })
    const dispatch = await taskOf(cast.dispatcher, '请发出', number)
    await cast.dispatcher.ask(`发出 ${dispatch}`, new RegExp(`${number} 已记录。下一步：三河镇便民服务中心收件`))
    expect(await track(number)).toMatchObject({ status: 'in_transit', nextText: '下一步：到达三河镇便民服务中心' })
  })

  it('is received by the town with one word', async () => {
    await taskOf(cast.town, '请收件', number)
    await cast.town.ask('收到', new RegExp(`${number} 已记录`))
    last = await track(number)
    expect(routeOf(last)).toEqual([`${AGENCY} passed`, `${HUB} passed`, `${TOWN} here`, `${VILLAGE} ahead`])
    await taskOf(cast.town, '请发出', number)
    await cast.town.ask('发出', new RegExp(`${number} 已记录`))
    expect(await track(number)).toMatchObject({ status: 'in_transit', nextText: '下一步：到达汇城村服务站' })
  })

  it('is received by the village, and the resident is told the pick-up code', async () => {
    const task = await taskOf(cast.village, '请收件', number)
    await cast.village.ask(`收到 ${task}`, new RegExp(`${number} 已记录`))
    const [, code] = await cast.resident.hear(
      new RegExp(`到了，请来领取[\\s\\S]*取件码：(\\d{6})[\\s\\S]*单号 ${number}`),
    )
    expect(await cast.resident.ask('取件码', /请带身份证/)).toContain(`取件码 ${code}`)
    last = await track(number)
    expect(last).toMatchObject({ status: 'awaiting_pickup', details: { hasPickupCode: true, canCancel: false } })
  })

  it('is handed over against the code alone', async () => {
    const task = await taskOf(cast.village, '请交给取件人', number)
    const code = (await cast.resident.hear(/取件码：(\d{6})/))[1] ?? ''
    const wrong = code === '000000' ? '000001' : '000000'
    await cast.village.ask(`签收 ${task} ${wrong}`, /没有办成/)
    expect(await track(number)).toMatchObject({ status: 'awaiting_pickup' })
    await cast.village.ask(`签收 ${task} ${code}`, new RegExp(`${number} 已记录。全程已完成`))
    await cast.resident.hear(new RegExp(`已签收，单号 ${number}`))
    last = await track(number)
    expect(last).toMatchObject({ status: 'completed', nextText: null, openExceptions: 0 })
    expect(last.timeline.map(({ siteName, text }) => siteName + text)).toEqual([
      '市场监督管理局已发出',
      '大埔县业务流转中心已收到',
      '大埔县业务流转中心已发出',
      '三河镇便民服务中心已收到',
      '三河镇便民服务中心已发出',
      '汇城村服务站已收到',
      '汇城村服务站已签收',
    ])
  })

  it('was told to each once, and to nobody else', async () => {
    const id = last.details?.consignmentId ?? ''
    const expected = [
      ...Array(7).fill('task_opened sent 1'),
      'completed sent 1',
      'departed sent 1',
      'ready_for_pickup sent 1',
    ].sort()
    await vi.waitFor(async () => expect(await notificationsOf(demo, id)).toEqual(expected), 10_000)
    expect(toldTwice(number)).toEqual([])
    expect(cast.leader.heard).toEqual([])
  })

  it('left its postage by the tariff and its savings by the method in the ledger', async () => {
    const ledger = await ledgerOf(demo, last.details?.consignmentId ?? '')
    const postage = ledger.flatMap(({ versionId, entries }) => entries.map((entry) => ({ versionId, ...entry })))
    expect(postage).toEqual([
      { versionId: 'sample-county_seat-1', account: 'postage_county_seat', amountFen: 800 },
      { versionId: 'sample-county_seat-1', account: 'payable_carrier', amountFen: -800 },
      { versionId: 'sample-towns-1', account: 'postage_towns', amountFen: 1800 },
      { versionId: 'sample-towns-1', account: 'payable_carrier', amountFen: -1800 },
    ])
    const usage = ledger.flatMap(({ versionId, usage: entries }) => entries.map((entry) => ({ versionId, ...entry })))
    const saved = (measure: string) => usage.find((entry) => entry.measure === measure)
    expect(saved('items')).toMatchObject({ low: 1, middle: 1, high: 1 })
    const method = { versionId: 'sample-savings-1', gap: null }
    expect(saved('trips')).toMatchObject({ ...method, low: 1, middle: 1, high: 1 })
    // there and back, less the way to the station and home again
    const metres = (station: number) => 2 * ROAD_METRES - 2 * station
    expect(saved('metres')).toMatchObject({ ...method, low: metres(2500), middle: metres(1000), high: metres(300) })
    // bus 50 %, motorcycle 30 %, car 20 %, at their fares
    expect(saved('fare_fen')).toMatchObject({ ...method, low: 693, middle: 1140, high: 1575 })
    expect(usage.filter(({ gap }) => gap !== null)).toEqual([])
  })

  it('is counted in the week that the leader asks for', async () => {
    const text = await cast.leader.ask('周报', /第\d+周周报/)
    const week = await weekOf(demo)
    expect(week).toMatchObject({ registered: 1, completed: 1, handedOver: 3, inTransit: 0, overdueTasks: 0 })
    expect(week).toMatchObject({ postageFen: { towns: 1800, county_seat: 800 }, savings: { cases: 1, trips: 1 } })
    const withoutTime = (summary: string) => summary.replaceAll(/\d\d:\d\d/g, '')
    expect(withoutTime(text)).toBe(withoutTime(week.text))
    expect(text.length).toBeLessThanOrEqual(600)
    // the codes, and one more from November on, until the next year's holiday plan is there
    expect(text.split('\n')).toHaveLength(week.planEnds === null ? 5 : 6)
    const card = decodePng(await cast.leader.hearPicture())
    expect(card.width).toBeGreaterThanOrEqual(600)
  })
})

describe('materials go from the village to the agency', () => {
  let number = ''
  let last: Tracking
  const track = (one: string) => trackedEverywhere(demo, cast, 'neighbour', one)

  it('is asked for by somebody who answers one question at a time', async () => {
    const { neighbour } = cast
    await neighbour.ask('我要把办营业执照的材料交到县里', /有关的事项/)
    await neighbour.ask('1', /到哪里交材料/)
    await neighbour.ask('汇城村', /叫什么名字/)
    await neighbour.ask(CONTACTS.neighbour.name, /请写 11 位手机号/)
    const review = await neighbour.ask(CONTACTS.neighbour.phone, /请核对/)
    expect(review).toContain('交材料到：汇城村服务站')
    const taken = await neighbour.ask('1', /已登记/)
    number = /SH\d{9}/.exec(taken)?.[0] ?? ''
    last = await track(number)
    expect(last).toMatchObject({
      status: 'requested',
      direction: 'materials',
      nextText: '下一步：到汇城村服务站交材料',
    })
    expect(routeOf(last)).toEqual([`${VILLAGE} ahead`, `${TOWN} ahead`, `${HUB} ahead`, `${AGENCY} ahead`])
  })

  it('goes up from hand to hand, and everybody sees where it is', async () => {
    const legs = [
      { who: cast.village, heading: '请收取材料', reply: '收到', after: { status: 'held' } },
      { who: cast.village, heading: '请发出', reply: '发出', after: { nextText: '下一步：到达三河镇便民服务中心' } },
      { who: cast.town, heading: '请收件', reply: '收到', after: { status: 'held' } },
      { who: cast.town, heading: '请发出', reply: '发出', after: { nextText: '下一步：到达大埔县业务流转中心' } },
      { who: cast.dispatcher, heading: '请收件', reply: '收到', after: { status: 'held' } },
      { who: cast.dispatcher, heading: '请发出', reply: '发出', after: { nextText: '下一步：到达市场监督管理局' } },
      { who: cast.clerk, heading: '请收件', reply: '收到', after: { status: 'completed', nextText: null } },
    ]
    for (const { who, heading, reply, after } of legs) {
      const task = await taskOf(who, heading, number)
      await who.ask(`${reply} ${task}`, new RegExp(`${number} 已记录`))
      last = await track(number)
      expect(last).toMatchObject(after)
    }
    expect(routeOf(last)).toEqual([`${VILLAGE} passed`, `${TOWN} passed`, `${HUB} passed`, `${AGENCY} passed`])
    await cast.neighbour.hear(new RegExp(`已送到市场监督管理局[\\s\\S]*单号 ${number}`))
  })

  it('was told to each once', async () => {
    const id = last.details?.consignmentId ?? ''
    const expected = [...Array(7).fill('task_opened sent 1'), 'departed sent 1', 'materials_arrived sent 1'].sort()
    await vi.waitFor(async () => expect(await notificationsOf(demo, id)).toEqual(expected), 10_000)
    expect(toldTwice(number)).toEqual([])
  })

  it('is paid and counted like the way down', async () => {
    const ledger = await ledgerOf(demo, last.details?.consignmentId ?? '')
    const debits = ledger.flatMap(({ versionId, entries }) =>
      entries.filter(({ amountFen }) => amountFen > 0).map(({ amountFen }) => `${versionId} ${amountFen}`),
    )
    expect(debits).toEqual(['sample-towns-1 1800', 'sample-county_seat-1 800'])
    expect(await weekOf(demo)).toMatchObject({
      registered: 2,
      completed: 2,
      handedOver: 6,
      postageFen: { towns: 3600, county_seat: 1600 },
      savings: { cases: 2, trips: 2, casesWithoutDistance: 0 },
    })
    expect(await cast.leader.ask('周报', /第\d+周周报/)).toContain('登记2件，交接6次，办结2件')
  })
})

it('shows nothing at the console but its address, and late in the year that the holiday plan ends', () => {
  const lines = demo.console.split('\n').filter((line) => !line.includes('the holiday plan ends soon'))
  expect(lines).toEqual([
    `少跑已启动：${demo.url}`,
    '在浏览器打开这个网址，跟着「带我走一遍」体验。',
    '按 Ctrl+C 停止。',
    '',
  ])
})
