import { type ChannelPolicy, policyIssues, USUAL_POLICY } from '../domain/channel-choice.ts'
import { NOTIFICATION_TEMPLATES, type NotificationTemplate } from '../domain/notification.ts'
import { type TemplateContent, templateIssues, usualContent } from '../domain/notification-template.ts'
import { AppError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import {
  addPolicy,
  addTemplate,
  readOwnPolicy,
  readOwnTemplates,
  type SourcedPolicy,
  type SourcedTemplate,
  type Templates,
} from '../store/message-settings.ts'
import type { Person } from './actor.ts'
import type { Clock } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { Snapshot } from './snapshot.ts'

export type { SourcedPolicy, SourcedTemplate, Templates }

/** The policy in force: what the office set last, over the program's own where a template is newer than that. */
export function channelPolicyOf(db: Database, clock: Clock): Snapshot<ChannelPolicy> {
  return new Snapshot(clock, async () => (await policyInForce(db)).policy)
}

/** The wordings in force, by template. */
export function notificationTemplatesOf(db: Database, clock: Clock): Snapshot<Templates> {
  return new Snapshot(clock, () => templatesInForce(db))
}

/** The policy in force with the decision that it was made by. */
export function readChannelPolicy({ db }: ServiceContext): Promise<SourcedPolicy> {
  return policyInForce(db)
}

async function policyInForce(db: Database): Promise<SourcedPolicy> {
  const own = await readOwnPolicy(db)
  if (own === null) return { version: 0, source: null, policy: USUAL_POLICY }
  return { ...own, policy: { ...USUAL_POLICY, ...own.policy, rules: { ...USUAL_POLICY.rules, ...own.policy.rules } } }
}

async function templatesInForce(db: Database): Promise<Templates> {
  const own = new Map((await readOwnTemplates(db)).map((one) => [one.template, one]))
  const inForce = NOTIFICATION_TEMPLATES.map((template): [NotificationTemplate, SourcedTemplate] => {
    return [template, own.get(template) ?? { template, version: 0, source: null, content: usualContent(template) }]
  })
  return Object.fromEntries(inForce) as Record<NotificationTemplate, SourcedTemplate>
}

/**
 * Sets the policy. `version` is the one that it was made from: of two who edit at once the second is told.
 * @throws AppError validation_failed, conflict
 */
export async function setChannelPolicy(
  context: ServiceContext,
  person: Person,
  change: { readonly version: number; readonly source: string; readonly policy: ChannelPolicy },
): Promise<SourcedPolicy> {
  const issues = policyIssues(change.policy).map(({ path, message }) => ({ path: `policy.${path}`, message }))
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  const { version } = await policyInForce(context.db)
  if (version !== change.version) throw new AppError('conflict')
  await once(() => addPolicy(context.db, version, change.policy, editOf(context, person, change.source)))
  context.channelPolicy.invalidate()
  return readChannelPolicy(context)
}

/** All wordings in force, in the order of the templates. */
export async function listTemplates({ db }: ServiceContext): Promise<SourcedTemplate[]> {
  const templates = await templatesInForce(db)
  return NOTIFICATION_TEMPLATES.map((template) => templates[template])
}

/**
 * Sets what a notification says. Only what can always be sent is taken.
 * @throws AppError validation_failed, conflict
 */
export async function setTemplate(
  context: ServiceContext,
  person: Person,
  change: {
    readonly template: NotificationTemplate
    readonly version: number
    readonly source: string
    readonly content: TemplateContent
  },
): Promise<SourcedTemplate> {
  const { template, content } = change
  const issues = templateIssues(template, content).map(({ path, message }) => ({ path: `content.${path}`, message }))
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  const before = (await templatesInForce(context.db))[template]
  if (before.version !== change.version) throw new AppError('conflict')
  const next = { template, version: before.version + 1, content }
  await once(() => addTemplate(context.db, next, editOf(context, person, change.source)))
  context.notificationTemplates.invalidate()
  return { ...next, source: change.source }
}

function editOf({ clock }: ServiceContext, person: Person, source: string) {
  return { source, actorId: person.userId, at: clock.now() }
}

async function once(write: () => Promise<void>): Promise<void> {
  await write().catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('conflict', { cause: error }) : error
  })
}
