import { createHash, randomUUID } from 'node:crypto'
import type { Bag } from '../../server/contract/bags.ts'
import type { ConsignmentListItem, Tracking } from '../../server/contract/consignments.ts'
import type { Role } from '../../server/contract/endpoint.ts'
import type { Matter, Site } from '../../server/contract/network.ts'
import type { PeriodSummary } from '../../server/contract/period-reports.ts'
import type { ScanResult } from '../../server/contract/scans.ts'
import type { Me } from '../../server/contract/sessions.ts'
import type { Task } from '../../server/contract/tasks.ts'

export const TOWN = '441422105'
export const VILLAGE = '441422105205'

export function person(staffLabel: string | null, role: Role, siteId: string | null): Me {
  const siteName = siteId === null ? null : '汇城村服务站'
  return {
    id: randomUUID(),
    staffLabel,
    roles: [{ role, siteId, siteName }],
    contact: null,
    isPhoneVerified: false,
    homeSite: null,
  }
}

export function uuidOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}

export function matter(id: string, name: string, resultDocument: string, agencyName: string): Matter {
  return {
    id,
    name,
    agencyId: 'A01',
    agencyName,
    resultDocument,
    baselineVisits: 2,
    visitsSource: null,
    attendanceRequired: false,
    isSample: true,
  }
}

export function site(id: string, kind: Site['kind'], name: string, fullName: string, parentName: string | null): Site {
  const unknown = { address: null, roadMetres: null, roadSource: null, openingText: '周一至周五', isSample: false }
  return { id, kind, name, fullName, parentId: null, parentName, ...unknown }
}

const FULFILLED_BY = {
  accept: 'accepted',
  dispatch: 'dispatched',
  receive: 'received',
  hand_over: 'collected',
  deliver_home: 'collected',
  witness: 'witnessed',
  resolve_exception: 'exception_resolved',
} as const

export function taskOf(number: number, kind: Task['kind'], change: Partial<Task>): Task {
  return {
    id: uuidOf(`task ${number} ${kind} ${change.trackingNumber ?? ''}`),
    number,
    kind,
    kindText: {
      accept: '收取材料',
      dispatch: '发出',
      receive: '收件',
      hand_over: '交给取件人',
      deliver_home: '送件上门',
      witness: '第二人确认',
      resolve_exception: '处理异常',
    }[kind],
    status: 'open',
    siteId: VILLAGE,
    siteName: '汇城村服务站',
    consignmentId: uuidOf(`consignment ${number}`),
    trackingNumber: `SH${String(number).padStart(9, '0')}`,
    direction: 'result',
    contents: '营业执照',
    legText: '来自三河镇便民服务中心',
    fulfilledBy: FULFILLED_BY[kind],
    needsPickupCode: kind === 'hand_over' || kind === 'deliver_home',
    dueAt: '2026-11-18T09:30:00Z',
    isOverdue: false,
    ...change,
  }
}

export function trackingOf(trackingNumber: string): Tracking {
  return {
    trackingNumber,
    direction: 'result',
    status: 'requested',
    statusText: '等待寄出',
    whereText: '在市场监督管理局，等待寄出',
    nextText: '下一步：市场监督管理局发出',
    nextDueAt: '2026-11-18T09:30:00Z',
    route: [],
    timeline: [{ occurredAt: '2026-11-17T01:00:00Z', text: '已登记', siteName: '市场监督管理局', flags: [] }],
    openExceptions: 0,
    registeredAt: '2026-11-17T01:00:00Z',
    completedAt: null,
    details: {
      matterId: 'm1',
      matterName: '个体工商户设立登记',
      contents: '营业执照',
      consigneeName: '王*',
      consigneePhone: '138****0000',
      address: null,
      caseId: uuidOf(`case ${trackingNumber}`),
      consignmentId: uuidOf(trackingNumber),
      canCancel: true,
      canRedirect: false,
      canRate: false,
      hasPickupCode: false,
      serviceForm: 'one_way',
      isSupplement: false,
      twoPersonHandling: false,
      items: [],
    },
  }
}

export function listItemOf(tracking: Tracking): ConsignmentListItem {
  const { details, ...rest } = tracking
  const { route: _route, timeline: _timeline, nextText: _next, nextDueAt: _due, ...item } = rest
  const id = details?.consignmentId ?? uuidOf(tracking.trackingNumber)
  return { ...item, id, matterName: '个体工商户设立登记', contents: '营业执照', destinationName: '汇城村服务站' }
}

export function resultOf(
  eventId: string,
  trackingNumber: string,
  outcome: ScanResult['outcome'],
  message: string,
): ScanResult {
  return {
    eventId,
    outcome,
    trackingNumber,
    status: 'held',
    flags: [],
    message,
    code: outcome === 'rejected' ? 'pickup_code_wrong' : null,
  }
}

/** A bag of two consignments, from the town's centre to the village. */
export function bagOf(sealNumber: string, status: Bag['status']): Bag {
  const item = (number: number) => ({
    consignmentId: uuidOf(`${sealNumber} ${number}`),
    trackingNumber: `SH${String(number).padStart(9, '0')}`,
    contents: '营业执照',
    state: 'packed' as const,
    stateText: '在包内',
    status: 'in_transit' as const,
    openExceptions: 0,
  })
  return {
    id: uuidOf(`bag ${sealNumber}`),
    sealNumber,
    status,
    statusText: {
      sealed: '待发出',
      in_transit: '运送中',
      received: '待拆包核对',
      checked: '已拆包核对',
      withdrawn: '封包已撤回',
    }[status],
    fromSiteId: status === 'sealed' ? VILLAGE : TOWN,
    fromSiteName: '三河镇便民服务中心',
    toSiteId: VILLAGE,
    toSiteName: '汇城村服务站',
    sealedAt: '2026-11-18T00:30:00Z',
    counts: { listed: 2, packed: 2, present: 0, missing: 0, extra: 0 },
    whereText: '在路上',
    sealIntact: null,
    isPending: false,
    items: [item(201), item(202)],
    events: [],
    takeBack: null,
  }
}

/** Figures of a time. */
export function periodOf(from: string, until: string, siteId: string | undefined): PeriodSummary {
  const none = { low: 0, middle: 0, high: 0 }
  return {
    from,
    until,
    asOf: '2026-11-18T02:00:00Z',
    siteName: siteId === undefined ? null : '三河镇便民服务中心',
    text: `${siteId === undefined ? '全县' : '三河镇便民服务中心'} ${from} 至 ${until}\n办结 3 件\n现状\n费用`,
    registered: 4,
    handedOver: 9,
    completed: 3,
    completedBefore: 2,
    cancelled: 0,
    inTransit: 1,
    awaitingPickup: 1,
    overdueTasks: 1,
    openExceptions: 0,
    escalatedTasks: 0,
    medianHours: 7,
    postageFen: { towns: 1800, county_seat: 800 },
    savings: {
      cases: 0,
      casesWithoutDistance: 0,
      trips: 0,
      metres: none,
      minutes: none,
      fareFen: none,
      methodVersions: [],
      methodNames: [],
    },
    byTown: [{ townId: TOWN, townName: '三河镇', completed: 3, overdue: 1, escalated: 0 }],
  }
}
