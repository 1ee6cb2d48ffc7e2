import { NOTICES, type Notice } from './relay-step.ts'

/**
 * What a notification speaks of. Staff: tasks. Residents: notices of their consignment. Leaders: the week. Administrators:
 * the end of the holiday plan, and what is wrong with a channel. Finance and leaders: a budget that is nearly spent.
 * Leaders: a self-evaluation that waits for a signature.
 */
export type NotificationTemplate =
  | TaskTemplate
  | 'weekly_summary'
  | 'plan_ending'
  | 'channel_alarm'
  | 'budget_warning'
  | 'evaluation_submitted'
  | Notice

/** What staff are told of a task: it is theirs, it is nearly due, it is overdue, it is overdue with somebody they answer for. */
export const TASK_TEMPLATES = ['task_opened', 'task_due_soon', 'task_overdue', 'task_escalated'] as const
export type TaskTemplate = (typeof TASK_TEMPLATES)[number]

export const NOTIFICATION_TEMPLATES: readonly NotificationTemplate[] = [
  ...NOTICES,
  ...TASK_TEMPLATES,
  'weekly_summary',
  'plan_ending',
  'channel_alarm',
  'budget_warning',
  'evaluation_submitted',
]

/** From so many fresh task notifications on, one person gets a single digest of them. */
export const DIGEST_FROM = 4
/** The same, of those that remind: nearly due, overdue, escalated. */
export const REMINDER_DIGEST_FROM = 2

export type NotificationStatus =
  /** waits for its first attempt or the next */
  | 'pending'
  /** a channel has it and has not reported yet */
  | 'sending'
  /** the channel took it */
  | 'sent'
  /** the channel says that it reached the person's device */
  | 'delivered'
  /** the channel or the person does not want it */
  | 'refused'
  /** perhaps sent: nobody can tell */
  | 'ambiguous'
  /** given up after as many attempts as are allowed */
  | 'dead'
  /** no longer true before it was sent */
  | 'withdrawn'

/** Way (`notification.channel`) of pending notifications that no other way could carry: people to be phoned. */
export const CALL_LIST = 'call-list'

/** Identities of the mini-program are for signing in: no chat leads through them, only subscribe messages. */
export const SILENT_CHANNEL = 'miniprogram'
