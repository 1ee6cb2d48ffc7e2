import { randomUUID } from 'node:crypto'
import type { ChannelPolicy } from '../domain/channel-choice.ts'
import type { NotificationTemplate } from '../domain/notification.ts'
import type { TemplateContent } from '../domain/notification-template.ts'
import type { Edit } from './calendar.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

/** A setting with the decision that it was made by. */
export interface Sourced {
  /** 0: the program's own */
  readonly version: number
  readonly source: string | null
}
export interface SourcedPolicy extends Sourced {
  readonly policy: ChannelPolicy
}
export interface SourcedTemplate extends Sourced {
  readonly template: NotificationTemplate
  readonly content: TemplateContent
}

/** What each notification says now. */
export type Templates = Readonly<Record<NotificationTemplate, SourcedTemplate>>

/** The policy that the office set last; null: none yet. */
export async function readOwnPolicy(db: Database): Promise<SourcedPolicy | null> {
  const row = await db.channelPolicyVersion.findFirst({ orderBy: { version: 'desc' } })
  return row === null
    ? null
    : { version: row.version, source: row.source, policy: row.policy as unknown as ChannelPolicy }
}

/** Adds a policy behind the one that was seen. @throws a unique violation when somebody else did so meanwhile */
export async function addPolicy(db: Database, behind: number, policy: ChannelPolicy, edit: Edit): Promise<void> {
  const { source, actorId, at } = edit
  const version = behind + 1
  await db.$transaction([
    db.channelPolicyVersion.create({
      data: { version, policy: policy as unknown as Prisma.InputJsonObject, source, editedBy: actorId, editedAt: at },
    }),
    db.auditRecord.create({ data: audit(edit, 'channel-policy.change', 'channel-policy', version) }),
  ])
}

/** Of each template what the office wrote last. */
export async function readOwnTemplates(db: Database): Promise<SourcedTemplate[]> {
  const rows = await db.notificationTemplateVersion.findMany({
    distinct: ['template'],
    orderBy: [{ template: 'asc' }, { version: 'desc' }],
    select: { template: true, version: true, source: true, content: true },
  })
  return rows.map(({ template, content, ...row }) => ({
    ...row,
    template: template as NotificationTemplate,
    content: content as unknown as TemplateContent,
  }))
}

/** Adds a wording behind the one that was seen. @throws a unique violation when somebody else did so meanwhile */
export async function addTemplate(
  db: Database,
  { template, version, content }: Pick<SourcedTemplate, 'template' | 'version' | 'content'>,
  edit: Edit,
): Promise<void> {
  const { source, actorId, at } = edit
  await db.$transaction([
    db.notificationTemplateVersion.create({
      data: {
        template,
        version,
        content: content as unknown as Prisma.InputJsonObject,
        source,
        editedBy: actorId,
        editedAt: at,
      },
    }),
    db.auditRecord.create({ data: audit(edit, 'notification-template.change', template, version) }),
  ])
}

function audit({ source, actorId, at }: Edit, action: string, subject: string, version: number) {
  return { id: randomUUID(), at, actorId, action, subject, detail: { source, version } }
}

/** Keeps the way that a person would rather be told; null: as it comes. */
export async function putPreference(db: Database, userId: string, channel: string | null, now: Date): Promise<void> {
  if (channel === null) await db.channelPreference.deleteMany({ where: { userId } })
  else {
    const data = { channel, since: now }
    await db.channelPreference.upsert({ where: { userId }, create: { userId, ...data }, update: data })
  }
}
