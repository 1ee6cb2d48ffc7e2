import { createHash, randomUUID } from 'node:crypto'
import type { ConsignmentListItem, Tracking } from '../../server/contract/consignments.ts'
import type { Role } from '../../server/contract/endpoint.ts'
import type { Matter, Site } from '../../server/contract/network.ts'
import type { ScanResult } from '../../server/contract/scans.ts'
import type { Me } from '../../server/contract/sessions.ts'
import type { Task } from '../../server/contract/tasks.ts'

export const TOWN = '441422105'
export const VILLAGE = '441422105205'

export function person(staffLabel: string | null, role: Role, siteId: string | null): Me {
  const siteName = siteId === null ? null : '汇城村服务站'
  return { id: randomUUID(), staffLabel, roles: [{ role, siteId, siteName }], contact: null, homeSite: null }
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
