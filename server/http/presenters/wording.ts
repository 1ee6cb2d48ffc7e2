import type { ConsignmentStatus, CustodyFlag } from '../../domain/custody.ts'
import type { ExceptionKind, Resolution } from '../../domain/exception.ts'
import type { NotificationTemplate } from '../../domain/notification.ts'
import type { Direction } from '../../domain/route.ts'
import type { ScanEventKind } from '../../domain/scan-event.ts'
import type { TaskKind } from '../../domain/task.ts'

/** The words that people read for the domain's terms; one place, as in docs/glossary.md. */
export const STATUS_TEXT: Readonly<Record<ConsignmentStatus, Readonly<Record<Direction, string>>>> = {
  requested: { materials: '等待交件', result: '等待寄出' },
  held: { materials: '已到站', result: '已到站' },
  in_transit: { materials: '运送中', result: '运送中' },
  awaiting_pickup: { materials: '等待领取', result: '等待领取' },
  completed: { materials: '已送达', result: '已签收' },
  returned: { materials: '已退回', result: '已退回' },
  written_off: { materials: '已丢失', result: '已丢失' },
  cancelled: { materials: '已取消', result: '已取消' },
}

export const TASK_TEXT: Readonly<Record<TaskKind, string>> = {
  accept: '收取材料',
  dispatch: '发出',
  receive: '收件',
  hand_over: '交给取件人',
  deliver_home: '送件上门',
  witness: '第二人确认',
  resolve_exception: '处理异常',
}

/** What a timeline entry says; the site's name is put in front. */
export const EVENT_TEXT: Readonly<Record<ScanEventKind, string>> = {
  accepted: '已收取材料',
  dispatched: '已发出',
  received: '已收到',
  collected: '已签收',
  delivery_failed: '派送未成功',
  exception_raised: '登记了异常',
  exception_resolved: '异常已处理',
  redirected: '已改送',
  witnessed: '第二人已确认交接',
  corrected: '更正了一条记录',
  cancelled: '已取消',
}

export const FLAG_TEXT: Readonly<Record<CustodyFlag, string>> = {
  misdirected: '这件不该到本站，已登记错投',
  skipped_stop: '比计划少经过一站',
  missing_hop: '上一站没有发出记录，已登记异常',
  missing_receipt: '上一段没有收到记录，已登记异常',
  not_held_here: '记录显示这件不在本站，已登记异常',
  already_here: '本站已经收过这件',
  not_accepted: '没有收取记录就发出了',
  early_collection: '还没到领取站点就交出了，已登记异常',
  left_destination: '已离开领取站点',
  cancelled_after_acceptance: '材料交出后才取消，已登记异常',
  after_close: '这件已经办结，已登记异常',
  no_open_exception: '这件没有待处理的异常',
  third_attempt_failed: '五天内三次没送成，已登记异常，请退回',
  not_witnessed: '上一次交接没有第二人确认，已登记异常',
  same_person: '交接的人不能自己确认，请换一位工作人员',
  nothing_to_witness: '这里没有等待确认的交接',
  nothing_to_correct: '没有找到要更正的记录',
  clock_off: '手机时间不准，已按服务器时间校正',
}

export const EXCEPTION_TEXT: Readonly<Record<ExceptionKind, string>> = {
  lost: '丢失',
  damaged: '破损',
  refused: '拒收',
  moved: '收件人搬走',
  misdirected: '错投',
  seal_broken: '封签损坏',
  count_mismatch: '件数不符',
  missing_hop: '缺少交接记录',
  three_failed_attempts: '三次派送未成功',
  not_witnessed: '缺少第二人确认',
  unexpected_scan: '扫描与记录不符',
  stalled: '发出后迟迟未到',
  complaint: '居民投诉',
  other: '其他',
}

export const RESOLUTION_TEXT: Readonly<Record<Resolution, string>> = {
  found: '已找到，继续流转',
  returned: '退回',
  rerouted: '改送其他站点',
  replaced: '补发',
  written_off: '确认丢失，核销',
  accepted: '已核实',
}

/** What a message is about, as staff read it in a list. */
export const TEMPLATE_TEXT: Readonly<Record<NotificationTemplate, string>> = {
  departed: '已寄出',
  ready_for_pickup: '可以领取',
  ready_for_delivery: '即将送到家',
  materials_arrived: '材料已送达',
  completed: '已签收',
  cancelled: '已取消',
  returning: '正在退回',
  returned: '已退回',
  redirected: '已改送',
  written_off: '丢失或损毁',
  supplement_requested: '请补交材料',
  complaint_answered: '投诉有答复',
  task_opened: '新任务',
  task_due_soon: '任务快到期',
  task_overdue: '任务超时',
  task_escalated: '超时上报',
  weekly_summary: '周报',
  plan_ending: '节假日安排将用完',
  channel_alarm: '消息渠道异常',
  budget_warning: '预算提醒',
  evaluation_submitted: '绩效自评待签署',
}
