import type { z } from 'zod'
import { CalendarDayKind } from '../../contract/calendar.ts'
import { Direction, Role } from '../../contract/endpoint.ts'
import { SiteKind } from '../../contract/network.ts'
import { NotificationStatus } from '../../contract/notifications.ts'
import { ScanKind } from '../../contract/scans.ts'
import { TaskStatus } from '../../contract/tasks.ts'
import { EVENT_TEXT } from './wording.ts'

/**
 * What a field of the contract is called above a column of a table (CSV). A field has one title wherever it stands; one that
 * is missing here shows its own name, and test/http/list-table.test.ts asks for it.
 */
export const COLUMN_TITLES: Readonly<Record<string, string>> = {
  account: '科目',
  address: '地址',
  agencyId: '职能单位编码',
  agencyName: '职能单位',
  amountFen: '金额（分）',
  attemptCount: '发送次数',
  attendanceRequired: '须本人到场',
  baselineVisits: '原需跑动次数',
  caseId: '办件编号',
  channel: '渠道',
  channels: '已绑定渠道',
  closedAt: '结账时间',
  completedAt: '办结时间',
  consignmentId: '流转件编号',
  consignments: '流转件',
  contents: '内容',
  createdAt: '创建时间',
  date: '日期',
  destinationName: '目的站点',
  direction: '方向',
  dueAt: '办理时限',
  entries: '分录',
  fulfilledBy: '办理方式',
  fullName: '全称',
  gap: '缺口',
  high: '高值',
  id: '编号',
  isActive: '启用',
  isOverdue: '已超时',
  isSample: '示例数据',
  kind: '类别',
  kindText: '任务',
  lastError: '最近一次失败原因',
  legText: '去向',
  low: '低值',
  matterName: '事项',
  measure: '计量项',
  middle: '中值',
  name: '名称',
  needsPickupCode: '须取件码',
  number: '任务编号',
  occurredAt: '发生时间',
  openExceptions: '未处理异常',
  openingText: '开放时间',
  parentId: '上级站点编码',
  parentName: '上级站点',
  phone: '手机号',
  postingKey: '记账标识',
  previousRoot: '前一日根值',
  recordedAt: '登记时间',
  registeredAt: '下单时间',
  resultDocument: '结果文书',
  reversesId: '冲正的台账',
  roadMetres: '路程（米）',
  roadSource: '路程出处',
  role: '角色',
  roles: '角色',
  root: '当日根值',
  settledAt: '完结时间',
  siteId: '站点编码',
  siteName: '站点',
  source: '依据',
  sourceEventId: '来源扫描记录',
  staffLabel: '工作人员',
  status: '状态',
  statusText: '状态',
  template: '通知种类',
  trackingNumber: '流转单号',
  usage: '用量',
  versionId: '计价版本',
  whereText: '所在位置',
}

/** What the codes of an enumeration of the contract read like in a table. */
export const CODE_TEXTS: ReadonlyMap<z.core.$ZodType, Readonly<Record<string, string>>> = new Map([
  texts(CalendarDayKind, { holiday: '放假', workday: '上班' }),
  texts(Direction, { materials: '材料', result: '结果' }),
  texts(NotificationStatus, {
    pending: '待发送',
    sending: '发送中',
    sent: '已发送',
    delivered: '已送达',
    refused: '被拒收',
    ambiguous: '结果不明',
    dead: '发送失败',
    withdrawn: '已撤回',
  }),
  texts(Role, {
    resident: '居民',
    handler: '经办人',
    courier: '邮递员',
    dispatcher: '调度员',
    finance: '财务',
    leader: '领导',
    auditor: '审计',
    administrator: '管理员',
  }),
  texts(ScanKind, EVENT_TEXT),
  texts(SiteKind, {
    village_station: '村级服务站',
    town_centre: '镇级服务中心',
    hub: '县流转中心',
    agency: '职能单位',
  }),
  texts(TaskStatus, { open: '待办', acknowledged: '已知悉', done: '已完成', withdrawn: '已撤回' }),
])

/** Pairs an enumeration with a text for each of its codes: the compiler asks for those that are missing. */
function texts<E extends z.ZodEnum>(
  codes: E,
  wording: Readonly<Record<z.infer<E> & string, string>>,
): [z.core.$ZodType, Readonly<Record<string, string>>] {
  return [codes, wording]
}
