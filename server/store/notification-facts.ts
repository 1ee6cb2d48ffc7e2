import type { SpentBudget } from '../domain/budget.ts'
import type { AlarmKind } from '../domain/channel-text.ts'
import type { HUB, SITE_LEAD } from '../domain/escalation.ts'
import type { SubmittedEvaluation } from '../domain/evaluation-notice.ts'
import type { NotificationTemplate } from '../domain/notification.ts'
import type { ConsignmentFacts, TaskFacts } from '../domain/notification-text.ts'
import type { Database } from './database.ts'

/** What was known when the notification was written. */
export interface NotificationParameters {
  readonly week?: string
  readonly horizon?: string
  /** rung of the escalation */
  readonly level?: typeof SITE_LEAD | typeof HUB
  /** alarm of a channel */
  readonly alarmId?: string
  readonly channel?: string
  readonly kind?: AlarmKind
  /** a line that is nearly spent */
  readonly budget?: SpentBudget & { readonly year: number }
  /** a version that waits for a signature */
  readonly evaluation?: SubmittedEvaluation & { readonly id: string }
}

/** What the database knows now of what a notification speaks of. */
export interface NotificationRecord {
  readonly id: string
  readonly template: NotificationTemplate
  readonly parameters: NotificationParameters
  readonly createdAt: Date
  readonly recipientId: string
  readonly concernsRecipient: boolean
  readonly consignmentId: string | null
  readonly consignment: ConsignmentFacts | null
  readonly task: TaskFacts | null
  /** of an alarm: is it still wrong? */
  readonly isAlarmOpen: boolean
  /** of a self-evaluation: does it still wait for a signature? */
  readonly isEvaluationOpen: boolean
}

interface Record {
  id: string
  template: NotificationTemplate
  parameters: NotificationParameters
  created_at: string
  recipient_id: string
  concerns_recipient: boolean
  consignment_id: string | null
  consignment: ConsignmentFacts | null
  task: (Omit<TaskFacts, 'dueAt'> & { dueAt: string }) | null
  is_alarm_open: boolean
  is_evaluation_open: boolean
}

/**
 * Reads what notifications speak of, in one statement. A task concerns whoever stands at its site, a notice whoever holds
 * the case, the weekly summary and what is to be signed the leaders, the end of the plan and alarms the administrators, a budget finance and leaders: all as it is
 * now, for people change places.
 */
export async function readNotificationRecords(db: Database, ids: readonly string[]): Promise<NotificationRecord[]> {
  const rows = await db.$queryRaw<{ record: Record }[]>`
    SELECT jsonb_build_object(
      'id', n.id, 'template', n.template, 'parameters', n.parameters, 'created_at', n.created_at,
      'recipient_id', n.recipient_id, 'consignment_id', n.consignment_id,
      'concerns_recipient', u.is_active AND CASE
        WHEN n.template = 'task_escalated' THEN EXISTS (
          SELECT FROM role_assignment r JOIN site s ON s.id = r.site_id
          WHERE r.user_id = u.id AND CASE n.parameters ->> 'level'
            WHEN '2' THEN r.site_id = t.site_id AND r.is_lead
            ELSE s.kind = 'hub' AND r.role = 'dispatcher' END)
        WHEN t.id IS NOT NULL THEN EXISTS (
          SELECT FROM role_assignment r
          WHERE r.user_id = u.id AND (r.site_id = t.site_id AND r.role IN ('handler', 'dispatcher')
            OR t.kind = 'deliver_home' AND r.role = 'courier'))
        WHEN c.id IS NOT NULL THEN k.resident_id = u.id
        ELSE EXISTS (
          SELECT FROM role_assignment r WHERE r.user_id = u.id
            AND r.role = ANY(CASE WHEN n.template IN ('plan_ending', 'channel_alarm') THEN '{administrator}'::role[]
                                  WHEN n.template = 'budget_warning' THEN '{finance,leader}' ELSE '{leader}' END)) END,
      'is_alarm_open', n.template = 'channel_alarm' AND EXISTS (
        SELECT FROM channel_alarm a WHERE a.id = (n.parameters ->> 'alarmId')::uuid AND a.cleared_at IS NULL),
      'is_evaluation_open', n.template = 'evaluation_submitted' AND EXISTS (
        SELECT FROM evaluation v WHERE v.id = (n.parameters -> 'evaluation' ->> 'id')::uuid AND v.status = 'submitted'),
      'consignment', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object(
        'trackingNumber', c.tracking_number, 'direction', c.direction, 'status', c.status, 'siteId', c.site_id,
        'route', c.route, 'homeDelivery', c.home_delivery, 'contents', c.contents) END,
      'task', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
        'number', t.number, 'kind', t.kind, 'siteId', t.site_id, 'dueAt', t.due_at,
        'isLive', t.status IN ('open', 'acknowledged'),
        'exceptionNote', CASE WHEN t.kind = 'resolve_exception' THEN (
          SELECT e.details ->> 'note' FROM scan_event e
          WHERE e.consignment_id = t.consignment_id AND e.kind IN ('exception_raised', 'delivery_failed')
          ORDER BY e.sequence DESC LIMIT 1) END) END
    ) AS record
    FROM notification n
    JOIN app_user u ON u.id = n.recipient_id
    LEFT JOIN consignment c ON c.id = n.consignment_id
    LEFT JOIN relay_case k ON k.id = c.case_id
    LEFT JOIN task t ON t.id = n.task_id
    WHERE n.id = ANY(${[...ids]}::uuid[])`
  return rows.map(({ record }) => ({
    id: record.id,
    template: record.template,
    parameters: record.parameters,
    createdAt: new Date(record.created_at),
    recipientId: record.recipient_id,
    concernsRecipient: record.concerns_recipient,
    consignmentId: record.consignment_id,
    consignment: record.consignment,
    task: record.task === null ? null : { ...record.task, dueAt: new Date(record.task.dueAt) },
    isAlarmOpen: record.is_alarm_open,
    isEvaluationOpen: record.is_evaluation_open,
  }))
}
