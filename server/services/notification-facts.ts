import { SITE_LEAD } from '../domain/escalation.ts'
import type { NotificationFacts } from '../domain/notification-text.ts'
import type { NotificationRecord } from '../store/notification-facts.ts'
import type { ServiceContext } from './context.ts'

/**
 * Reads the facts behind notifications, as they are now; the text of a summary is left to whoever writes it. What the
 * reader returns throws an Error when what a notification speaks of is missing, or its template is not known.
 */
export async function factReader(
  context: Pick<ServiceContext, 'workdays' | 'personalData'>,
): Promise<(record: NotificationRecord) => NotificationFacts> {
  const { horizon } = await context.workdays.current()
  return (record) => {
    const { template, createdAt, concernsRecipient, parameters, consignmentId, consignment, task } = record
    const base = { createdAt, concernsRecipient }
    switch (template) {
      case 'weekly_summary':
        return { ...base, template, week: parameters.week ?? '', summaryText: '' }
      case 'plan_ending':
        return { ...base, template, toldOf: parameters.horizon ?? '', horizon }
      case 'channel_alarm': {
        const { channel, kind } = parameters
        if (channel === undefined || kind === undefined) throw new Error('an alarm that names no channel')
        return { ...base, template, channel, kind, isOpen: record.isAlarmOpen }
      }
      case 'budget_warning': {
        if (parameters.budget === undefined) throw new Error('a warning without its budget')
        return { ...base, template, ...parameters.budget }
      }
      case 'evaluation_submitted': {
        if (parameters.evaluation === undefined) throw new Error('a signature is asked for without its evaluation')
        return { ...base, template, ...parameters.evaluation, isOpen: record.isEvaluationOpen }
      }
      case 'task_opened':
      case 'task_due_soon':
      case 'task_overdue':
      case 'task_escalated': {
        if (task === null || consignment === null) throw new Error('a task notification without its task')
        const of = { ...base, task, consignment }
        return template === 'task_escalated'
          ? { ...of, template, level: parameters.level ?? SITE_LEAD }
          : { ...of, template }
      }
      case 'departed':
      case 'ready_for_pickup':
      case 'ready_for_delivery':
      case 'materials_arrived':
      case 'completed':
      case 'cancelled':
      case 'redirected':
      case 'returning':
      case 'returned':
      case 'written_off':
      case 'supplement_requested':
      case 'complaint_answered':
        if (consignmentId === null || consignment === null) throw new Error('a notice without its consignment')
        return { ...base, template, consignment, pickupCode: context.personalData.pickupCode(consignmentId) }
      default:
        throw new Error(`unknown notification template ${template satisfies never}`)
    }
  }
}
