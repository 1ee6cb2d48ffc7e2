import type { LocalDate } from '../domain/calendar-time.ts'
import { CONSIGNMENT_STATUSES } from '../domain/custody.ts'
import { SITE_LEAD } from '../domain/escalation.ts'
import { NOTIFICATION_TEMPLATES, type NotificationTemplate } from '../domain/notification.ts'
import {
  fillFields,
  fillSms,
  fillText,
  type TemplateContent,
  type TemplateIssue,
  templateIssues,
} from '../domain/notification-template.ts'
import {
  clip,
  LONGEST_TEXT,
  type NotificationFacts,
  notificationText,
  stillHolds,
} from '../domain/notification-text.ts'
import type { Site, SiteKind, SiteTree } from '../domain/site.ts'
import { templateValues } from '../domain/template-values.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** What people would read. */
export interface TemplatePreview {
  readonly text: string
  readonly subscribeMessage: Readonly<Record<string, string>> | null
  readonly officialAccount: Readonly<Record<string, string>> | null
  readonly sms: string | null
  readonly issues: readonly TemplateIssue[]
}

/** @throws AppError not_found for a template that there is not */
export function templateNamed(name: string): NotificationTemplate {
  const template = NOTIFICATION_TEMPLATES.find((one) => one === name)
  if (template === undefined) throw new AppError('not_found', { detail: '没有这种通知，请从列表里选' })
  return template
}

/** Fills a content in with made-up documents, between real sites of the county. */
export async function previewTemplate(
  context: ServiceContext,
  template: NotificationTemplate,
  content: TemplateContent,
): Promise<TemplatePreview> {
  const [tree, { horizon }] = await Promise.all([context.network.tree(), context.workdays.current()])
  const now = context.clock.now()
  const facts = sampleFacts(template, tree, horizon, now)
  const values = templateValues(facts, tree)
  const { text, subscribeMessage, officialAccount, sms } = content
  return {
    text: text === null ? notificationText(facts, tree, now) : clip(fillText(text, values), LONGEST_TEXT),
    subscribeMessage: subscribeMessage === null ? null : fillFields(subscribeMessage.fields, values),
    officialAccount: officialAccount === null ? null : fillFields(officialAccount.fields, values),
    sms: sms === null ? null : fillSms(sms, values),
    issues: templateIssues(template, content),
  }
}

const DAY_MS = 24 * 60 * 60_000

function sampleFacts(template: NotificationTemplate, tree: SiteTree, horizon: LocalDate, now: Date): NotificationFacts {
  const base = { createdAt: now, concernsRecipient: true }
  const village = aSite(tree, 'village_station')
  const route = [
    aSite(tree, 'agency').id,
    ...tree
      .pathToHub(village.id)
      .toReversed()
      .map(({ id }) => id),
  ]
  const consignment = {
    trackingNumber: 'SH000000000',
    direction: 'result' as const,
    status: 'awaiting_pickup' as const,
    siteId: village.id,
    route,
    homeDelivery: false,
    contents: '营业执照（正、副本）',
  }
  const task = {
    number: 12,
    kind: 'hand_over' as const,
    siteId: village.id,
    dueAt: new Date(now.getTime() + DAY_MS),
    isLive: true,
    exceptionNote: null,
  }
  switch (template) {
    case 'weekly_summary':
      return { ...base, template, week: '2026-W09', summaryText: '（这里是本周的周报）' }
    case 'plan_ending':
      return { ...base, template, toldOf: horizon, horizon }
    case 'channel_alarm':
      return { ...base, template, channel: 'sms', kind: 'silent', isOpen: true }
    case 'budget_warning':
      return { ...base, template, year: 2026, line: 'towns', percent: 80, spentFen: 800_00, appropriatedFen: 1_000_00 }
    case 'evaluation_submitted':
      return { ...base, template, year: 2026, version: 1, findings: 3, serious: 1, isOpen: true }
    case 'task_escalated':
      return { ...base, template, level: SITE_LEAD, task, consignment }
    case 'task_opened':
    case 'task_due_soon':
    case 'task_overdue':
      return { ...base, template, task, consignment }
    default: {
      const notice = { ...base, template, pickupCode: '000000' }
      // where such a notice is true
      const isTrue = CONSIGNMENT_STATUSES.find((status) => {
        return stillHolds({ ...notice, consignment: { ...consignment, status } }, now)
      })
      return { ...notice, consignment: { ...consignment, status: isTrue ?? consignment.status } }
    }
  }
}

function aSite(tree: SiteTree, kind: SiteKind): Site {
  return [...tree.sites].find((site) => site.kind === kind) ?? tree.hub
}
