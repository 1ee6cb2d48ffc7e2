import type { z } from 'zod'
import { BudgetForecast, BudgetLine, BudgetTransferStatus } from '../../contract/budget.ts'
import { CalendarDayKind } from '../../contract/calendar.ts'
import { AttemptOutcome } from '../../contract/channels.ts'
import { ComplaintStatus } from '../../contract/complaints.ts'
import { Direction, Role } from '../../contract/endpoint.ts'
import { TargetDirection } from '../../contract/evaluation-inputs.ts'
import { EvaluationStatus } from '../../contract/evaluations.ts'
import { SiteKind } from '../../contract/network.ts'
import { NotificationStatus } from '../../contract/notifications.ts'
import { RatingTag } from '../../contract/ratings.ts'
import { TravelModeName } from '../../contract/savings.ts'
import { ScanKind } from '../../contract/scans.ts'
import { VolumeImportStatus } from '../../contract/service-volumes.ts'
import { SettlementStatus } from '../../contract/settlements.ts'
import { LineOutcome, MatchedBy, Resolution, StatementStatus } from '../../contract/statements.ts'
import { TaskKind, TaskStatus } from '../../contract/tasks.ts'
import { CheckedTextKind, TextCheckStatus } from '../../contract/text-checks.ts'
import { EVENT_TEXT, TASK_TEXT } from './wording.ts'

/** What the codes of an enumeration of the contract read like in a table. */
export const CODE_TEXTS: ReadonlyMap<z.core.$ZodType, Readonly<Record<string, string>>> = new Map([
  texts(CalendarDayKind, { holiday: '放假', workday: '上班' }),
  texts(BudgetLine, { towns: '各镇场', county_seat: '县城单位' }),
  texts(BudgetTransferStatus, { proposed: '待审批', approved: '已同意', rejected: '不同意' }),
  texts(BudgetForecast.shape.kind, { too_little_data: '数据不足', exhausted: '已用完', forecast: '预测' }),
  texts(ComplaintStatus, { open: '待答复', answered: '已答复', reopened: '再次反映', closed: '已结束' }),
  texts(TravelModeName, { bus: '客车', motorcycle: '摩托车', electric_bicycle: '电动车', car: '自驾', taxi: '出租车' }),
  texts(Direction, { materials: '材料', result: '结果' }),
  texts(AttemptOutcome, {
    sent: '已发送',
    delivered: '已送达',
    refused: '被拒收',
    failed: '没有发成',
    ambiguous: '结果不明',
  }),
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
  texts(RatingTag, {
    fast: '快',
    convenient: '方便',
    friendly: '态度好',
    well_informed: '通知清楚',
    slow: '慢',
    inconvenient: '不方便',
    unfriendly: '态度不好',
    badly_informed: '通知不清楚',
    documents_damaged: '文件有破损',
  }),
  texts(StatementStatus, { open: '核对中', agreed: '已确认', withdrawn: '已作废' }),
  texts(LineOutcome, { matched: '相符', priced_differently: '价格不同', doubled: '重复计费', not_ours: '不是我方' }),
  texts(MatchedBy, { waybill: '运单号', number: '单号', date_and_site: '日期与站点', month: '按月' }),
  texts(Resolution, { pay_posted: '按台账支付', pay_billed: '按账单支付', strike: '剔除' }),
  texts(SettlementStatus, {
    prepared: '已编制',
    returned: '已退回',
    reviewed: '已复核',
    approved: '已批准',
    paid: '已支付',
  }),
  texts(EvaluationStatus, {
    draft: '草稿',
    submitted: '待签发',
    returned: '已退回',
    signed: '已签发',
    superseded: '已有新版',
  }),
  texts(TargetDirection, { at_least: '不低于', at_most: '不高于' }),
  texts(VolumeImportStatus, { draft: '待说明', confirmed: '已确认', discarded: '已放弃' }),
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
  texts(TaskKind, TASK_TEXT),
  texts(CheckedTextKind, { complaint: '投诉', rating: '评价', filing: '文件名称' }),
  texts(TextCheckStatus, {
    waiting: '等待核对',
    passed: '已通过',
    doubtful: '待人工核对',
    unchecked: '未能核对',
    shown: '人工通过',
    withheld: '不予显示',
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
