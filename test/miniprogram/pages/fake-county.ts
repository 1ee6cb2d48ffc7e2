import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Complaint } from '../../../server/contract/complaints.ts'
import type { ConsignmentListItem, Tracking } from '../../../server/contract/consignments.ts'
import type { Filing } from '../../../server/contract/filing.ts'
import type { Matter, Site } from '../../../server/contract/network.ts'
import type { ProxyCode } from '../../../server/contract/pickup.ts'
import type { ScanInput } from '../../../server/contract/scans.ts'
import type { Me } from '../../../server/contract/sessions.ts'
import type { Task } from '../../../server/contract/tasks.ts'
import { type FakeCounter, fakeCounter } from './fake-counter.ts'
import { type FakeLeader, fakeLeader } from './fake-leader.ts'
import { hub, MATTERS, market, qingshi, SITES } from './fake-network.ts'
import { type FakeNotifications, fakeNotifications } from './fake-notifications.ts'
import { neighboursComplaint } from './fake-opinion-operations.ts'
import { type FakeTextCheck, fakeTextChecks } from './fake-text-check-operations.ts'

/** A consignment of the fake county, with the holder who may see everything. */
export interface FakeConsignment extends Tracking {
  holder: string
  last4: string
  destinationName: string
  details: NonNullable<Tracking['details']>
}

interface Seed {
  number: string
  status: Tracking['status']
  statusText: string
  whereText: string
  nextText: string | null
  contents: string
  matterName: string
  at: number
  openExceptions?: number
}

const ROUTE = [market, hub, qingshi, SITES[5] ?? qingshi]
const HOUR = 3_600_000

function isoAt(hoursAgo: number): string {
  return new Date(Date.now() - hoursAgo * HOUR).toISOString()
}

/** Tomorrow in Shanghai, whatever the time of the day that the test runs at. */
function tomorrowAtNoon(): string {
  const today = new Date(Date.now() + 8 * HOUR).toISOString().slice(0, 10)
  return new Date(Date.parse(`${today}T12:00:00+08:00`) + 24 * HOUR).toISOString()
}

function stopState({ status, at }: Seed, index: number): Tracking['route'][number]['state'] {
  if (status === 'requested') return 'ahead'
  if (index < at || (index === at && status === 'in_transit')) return 'passed'
  return index === at ? 'here' : 'ahead'
}

function seeded(holder: string, seed: Seed): FakeConsignment {
  const passed = seed.status === 'requested' ? [] : ROUTE.slice(0, seed.at + 1)
  return {
    holder,
    last4: '8000',
    destinationName: '桃花村服务站',
    trackingNumber: seed.number,
    direction: 'result',
    status: seed.status,
    statusText: seed.statusText,
    whereText: seed.whereText,
    nextText: seed.nextText,
    nextDueAt: seed.nextText === null ? null : tomorrowAtNoon(),
    route: ROUTE.map(({ id, fullName }, index) => ({
      siteId: id,
      name: fullName,
      state: stopState(seed, index),
    })),
    timeline: passed.map(({ fullName }, index) => ({
      occurredAt: isoAt((passed.length - index) * 5),
      text: index === 0 ? '已发出' : '已收到',
      siteName: fullName,
      flags: seed.openExceptions !== undefined && index === passed.length - 1 ? ['missing_hop'] : [],
    })),
    openExceptions: seed.openExceptions ?? 0,
    registeredAt: isoAt(30),
    completedAt: seed.status === 'completed' ? isoAt(1) : null,
    details: {
      matterId: MATTERS.find(({ name }) => name === seed.matterName)?.id ?? '',
      matterName: seed.matterName,
      contents: seed.contents,
      consigneeName: '张*',
      consigneePhone: '138****8000',
      address: null,
      caseId: randomUUID(),
      consignmentId: randomUUID(),
      canCancel: seed.status === 'requested',
      canRedirect: seed.status === 'requested',
      canRate: seed.status === 'completed',
      hasPickupCode: seed.status === 'awaiting_pickup',
      serviceForm: 'one_way',
      isSupplement: false,
      twoPersonHandling: false,
      items: [],
    },
  }
}

const SEEDS: readonly Seed[] = [
  {
    number: 'SH000000017',
    status: 'in_transit',
    statusText: '运送中',
    whereText: '邮政运送中，从县业务流转中心到青石镇便民服务中心',
    nextText: '下一步：到达青石镇便民服务中心',
    contents: '食品经营许可证',
    matterName: '食品经营许可',
    at: 1,
  },
  {
    number: 'SH000000025',
    status: 'awaiting_pickup',
    statusText: '等待领取',
    whereText: '已到桃花村服务站，请来领取',
    nextText: '下一步：凭取件码到桃花村服务站领取',
    contents: '营业执照',
    matterName: '个体工商户设立登记',
    at: 3,
  },
  {
    number: 'SH000000033',
    status: 'requested',
    statusText: '等待寄出',
    whereText: '在县市场监督管理局，等待寄出',
    nextText: '下一步：县市场监督管理局发出',
    contents: '食品小作坊登记证',
    matterName: '小作坊登记',
    at: 0,
  },
  {
    number: 'SH000000041',
    status: 'held',
    statusText: '已到站',
    whereText: '在青石镇便民服务中心',
    nextText: '县业务流转中心正在处理异常',
    contents: '不动产登记证明',
    matterName: '不动产抵押登记',
    at: 2,
    openExceptions: 1,
  },
]

function task(seed: Partial<Task> & Pick<Task, 'number' | 'kind' | 'kindText' | 'fulfilledBy' | 'legText'>): Task {
  return {
    id: randomUUID(),
    status: 'open',
    siteId: 'v1',
    siteName: '桃花村服务站',
    consignmentId: randomUUID(),
    trackingNumber: 'SH000000025',
    direction: 'result',
    contents: '营业执照',
    needsPickupCode: false,
    dueAt: new Date(Date.now() + 5 * HOUR).toISOString(),
    isOverdue: false,
    ...seed,
  }
}

export type FakeComplaint = z.output<typeof Complaint>

/** Everything the fake server knows; a test reads and changes it at will. */
export interface FakeCounty {
  sites: readonly Site[]
  matters: readonly Matter[]
  people: Map<string, Me>
  consignments: FakeConsignment[]
  tasks: Task[]
  scans: Map<string, ScanInput>
  counter: FakeCounter
  pickupCode: string
  /** what was asked for, in order */
  filings: z.output<typeof Filing>[]
  /** who collects, rated how: by consignment */
  proxies: Map<string, z.output<typeof ProxyCode>>
  ratings: Map<string, { score: number; tags: readonly string[]; comment?: string | undefined }>
  complaints: FakeComplaint[]
  textChecks: FakeTextCheck[]
  notifications: FakeNotifications
  leader: FakeLeader
  /** staff binding codes that are still good, with who they are for */
  bindingCodes: Map<string, string>
}

const STAFF_ROLE = { role: 'handler' as const, siteId: 'v1', siteName: '桃花村服务站', mayPrintPoster: true }
const RESIDENT_ROLE = { role: 'resident' as const, siteId: null, siteName: null }

const DISPATCHER_ROLE = { role: 'dispatcher' as const, siteId: 'hub', siteName: '县业务流转中心' }

const NO_CONTACT = { contact: null, isPhoneVerified: false, homeSite: null }

function person(changes: Partial<Me>): Me {
  return { id: randomUUID(), staffLabel: null, roles: [RESIDENT_ROLE], ...NO_CONTACT, ...changes }
}

/** Who holds what staff filed for the person's phone until he claims it. */
export const filedFor = (persona: string) => `filed for ${persona}`

/** A small county: `resident` has four consignments under way, `newcomer` none, `keeper` keeps the station of 桃花村. */
export function fakeCounty(): FakeCounty {
  return {
    sites: SITES,
    matters: MATTERS,
    people: new Map([
      [
        'resident',
        person({ contact: { name: '张*', phone: '138****8000' }, homeSite: { id: 'v1', name: '桃花村服务站' } }),
      ],
      ['newcomer', person({})],
      ['keeper', person({ staffLabel: '桃花村 李站长', roles: [STAFF_ROLE] })],
      ['dispatcher', person({ staffLabel: '县中心 张调度', roles: [DISPATCHER_ROLE] })],
      ['leader', person({ staffLabel: '分管领导', roles: [{ role: 'leader', siteId: null, siteName: null }] })],
    ]),
    consignments: [
      ...SEEDS.map((seed) => seeded('resident', seed)),
      seeded(filedFor('newcomer'), { ...(SEEDS[0] as Seed), number: 'SH000000066', contents: '残疾人证' }),
    ],
    tasks: [
      task({
        number: 12,
        kind: 'receive',
        kindText: '收件',
        fulfilledBy: 'received',
        legText: '来自青石镇便民服务中心',
        trackingNumber: 'SH000000017',
        contents: '食品经营许可证',
        dueAt: isoAt(20),
        isOverdue: true,
      }),
      task({
        number: 15,
        kind: 'hand_over',
        kindText: '交给取件人',
        fulfilledBy: 'collected',
        legText: '凭取件码交给取件人',
        needsPickupCode: true,
      }),
      task({
        number: 16,
        kind: 'resolve_exception',
        kindText: '处理异常',
        fulfilledBy: 'exception_resolved',
        legText: '现在青石镇便民服务中心',
        trackingNumber: 'SH000000041',
        contents: '不动产登记证明',
      }),
      task({
        number: 18,
        kind: 'dispatch',
        kindText: '发出',
        fulfilledBy: 'dispatched',
        legText: '发往青石镇便民服务中心',
        trackingNumber: 'SH000000058',
        direction: 'materials',
        contents: '不动产转移登记材料',
        dueAt: new Date(Date.now() + 30 * HOUR).toISOString(),
        status: 'acknowledged',
      }),
    ],
    scans: new Map(),
    counter: fakeCounter(),
    pickupCode: '482913',
    filings: [],
    proxies: new Map(),
    ratings: new Map(),
    complaints: [neighboursComplaint()],
    textChecks: fakeTextChecks(),
    notifications: fakeNotifications(),
    leader: fakeLeader(),
    bindingCodes: new Map([['20261102', 'keeper']]),
  }
}

/** A consignment as its line in a list. */
export function listItem({ details, destinationName, ...tracking }: FakeConsignment): ConsignmentListItem {
  const { trackingNumber, direction, status, statusText, whereText, openExceptions, registeredAt, completedAt } =
    tracking
  const { consignmentId: id, matterName, contents } = details
  return {
    id,
    trackingNumber,
    direction,
    status,
    statusText,
    whereText,
    matterName,
    contents,
    destinationName,
    openExceptions,
    registeredAt,
    completedAt,
  }
}

/** Registers a fresh consignment for the holder. */
export function registered(holder: string, number: string, contents: string, matterName: string): FakeConsignment {
  return seeded(holder, {
    number,
    status: 'requested',
    statusText: '等待寄出',
    whereText: '在县市场监督管理局，等待寄出',
    nextText: '下一步：县市场监督管理局发出',
    contents,
    matterName,
    at: 0,
  })
}
