import { randomUUID } from 'node:crypto'
import { USUAL_POLICY } from '../../server/domain/channel-choice.ts'
import type { NotificationTemplate } from '../../server/domain/notification.ts'
import type { TemplateContent } from '../../server/domain/notification-template.ts'
import type { Platforms } from '../channels/platforms.ts'
import type { Fault } from '../fakes/platform-server.ts'
import { seededChance } from '../setup/clock.ts'
import { aConsignment } from '../setup/factories.ts'
import type { Harness } from '../setup/harness.ts'

const MINUTE_MS = 60_000
export const TEMPLATE_ID = 'tmpl-relay-progress'

/** One person with what stands in line for him, the oldest first: each was written a minute after the one before. */
export interface Waiting {
  readonly userId: string
  /** as whom the platforms and the chat know him */
  readonly peerIds: readonly string[]
  readonly ids: readonly string[]
}

/** How many people there are, and how many messages wait for each. */
export interface Load {
  readonly people: number
  readonly each: number
}

// ---- the people ---------------------------------------------------------------------------------------

const fields = { thing1: '{documents}', time2: '{createdAt}' }
const NOTICE: TemplateContent = {
  text: '您的{documents}有新消息，{createdAt}',
  subscribeMessage: { templateId: TEMPLATE_ID, fields, page: null, isLasting: false },
  officialAccount: { templateId: TEMPLATE_ID, fields, page: null },
  sms: '您的{documents}有新消息，{createdAt}',
}
const STAFF: TemplateContent = {
  text: '有新消息，{createdAt}',
  subscribeMessage: null,
  officialAccount: null,
  sms: null,
}
const CONTENTS: Partial<Record<NotificationTemplate, TemplateContent>> = {
  ready_for_pickup: NOTICE,
  complaint_answered: NOTICE,
  redirected: NOTICE,
  plan_ending: STAFF,
  channel_alarm: STAFF,
}

/** Every message says when it was written: of one person no two say the same. */
export async function writeTemplates({ db, clock }: Harness): Promise<void> {
  await db.notificationTemplateVersion.createMany({
    data: Object.entries(CONTENTS).map(([template, content]) => ({
      template,
      version: 1,
      content: content as object,
      source: 'test',
      editedAt: clock.now(),
    })),
  })
}

/** An alarm to speak of, and the office's word that it is no reason for a call. */
async function anAlarm({ db, clock }: Harness): Promise<string> {
  const alarmId = randomUUID()
  await db.channelAlarm.create({ data: { id: alarmId, kind: 'silent', channel: 'sms', raisedAt: clock.now() } })
  const { channel_alarm: usual } = USUAL_POLICY.rules
  const policy = { ...USUAL_POLICY, rules: { ...USUAL_POLICY.rules, channel_alarm: { ...usual, matters: false } } }
  await db.channelPolicyVersion.create({
    data: { version: 1, policy: policy as object, source: 'test', editedAt: clock.now() },
  })
  return alarmId
}

/** Residents of every kind: followers, those who gave consents, those who chat, those who have nothing but a phone. */
export async function residents(
  harness: Harness,
  platforms: Platforms,
  { people: count, each }: Load,
): Promise<Waiting[]> {
  const { db, context } = harness
  platforms.wechat.messages.approve(TEMPLATE_ID, Object.keys(fields))
  const { id, caseId } = await aConsignment(harness).registered()
  const people = Array.from({ length: count }, (_, index) => {
    const phone = `137${String(index).padStart(8, '0')}`
    return {
      index,
      userId: randomUUID(),
      consignmentId: randomUUID(),
      caseId: randomUUID(),
      openId: `open-${index}`,
      phone,
    }
  })
  await db.user.createMany({
    data: people.map(({ userId, phone }) => ({ id: userId, phoneSealed: context.personalData.seal(phone) })),
  })
  const copies = JSON.stringify(
    people.map((one) => ({ ...one, number: `SHLOAD${String(one.index).padStart(5, '0')}` })),
  )
  await db.$executeRaw`
    INSERT INTO relay_case SELECT (jsonb_populate_record(c, jsonb_build_object('id', p."caseId", 'resident_id', p."userId"))).*
    FROM relay_case c, jsonb_to_recordset(${copies}::jsonb) AS p("caseId" text, "userId" text) WHERE c.id = ${caseId}::uuid`
  await db.$executeRaw`
    INSERT INTO consignment SELECT (jsonb_populate_record(c, jsonb_build_object(
      'id', p."consignmentId", 'case_id', p."caseId", 'tracking_number', p.number, 'status', 'awaiting_pickup'))).*
    FROM consignment c, jsonb_to_recordset(${copies}::jsonb) AS p("consignmentId" text, "caseId" text, number text)
    WHERE c.id = ${id}::uuid`
  await db.channelIdentity.createMany({ data: people.flatMap((one) => identitiesOf(one, platforms)) })
  await giveConsents(harness, platforms, people)
  const kinds: NotificationTemplate[] = ['ready_for_pickup', 'redirected', 'complaint_answered']
  const known = people.map((one) => ({ ...one, peerIds: [one.openId, accountOf(one), chatOf(one), one.phone] }))
  return inLine(harness, known, each, (index) => ({
    template: kinds[index % kinds.length] as NotificationTemplate,
    parameters: {},
  }))
}

interface Someone {
  readonly index: number
  readonly userId: string
  readonly openId: string
}

const accountOf = ({ openId }: Pick<Someone, 'openId'>) => `account-${openId}`
const chatOf = ({ openId }: Pick<Someone, 'openId'>) => `chat-${openId}`

function identitiesOf({ index, userId, openId }: Someone, { wechat }: Platforms) {
  const identity = (channel: string, peerId: string) => ({ channel, peerId, userId })
  const account = accountOf({ openId })
  // every other follower left again, and nobody told us
  if (index % 8 === 1) wechat.messages.follow(account)
  return [
    identity('miniprogram', openId),
    ...(index % 4 === 1 ? [identity('official-account', account)] : []),
    ...(index % 8 === 2 ? [identity('simulator', chatOf({ openId }))] : []),
  ]
}

async function giveConsents({ db, clock }: Harness, { wechat }: Platforms, people: readonly Someone[]): Promise<void> {
  const given = people
    .filter(({ index }) => index % 4 !== 3)
    .map(({ index, openId: peerId }) => ({ peerId, templateId: TEMPLATE_ID, balance: 4 + (index % 3) * 4 }))
  for (const { peerId, templateId, balance } of given) wechat.messages.consent(peerId, templateId, balance)
  await db.subscriptionBalance.createMany({ data: given })
  const consents = given.flatMap(({ balance, peerId, templateId }) =>
    Array.from({ length: balance }, () => ({
      id: randomUUID(),
      peerId,
      templateId,
      kind: 'once' as const,
      at: clock.now(),
    })),
  )
  await db.subscriptionConsent.createMany({ data: consents })
}

/** Administrators: most on WeCom, some in the chat alone. */
export async function staff(harness: Harness, { wecom }: Platforms, { people: count, each }: Load): Promise<Waiting[]> {
  const { db, context } = harness
  const { horizon } = await context.workdays.current()
  const alarmId = await anAlarm(harness)
  const people = Array.from({ length: count }, (_, index) => ({
    index,
    userId: randomUUID(),
    peerIds: [`member-${index}`, `chat-staff-${index}`],
  }))
  await db.user.createMany({ data: people.map(({ userId, index }) => ({ id: userId, staffLabel: `管理员${index}` })) })
  await db.roleAssignment.createMany({
    data: people.map(({ userId }) => ({ id: randomUUID(), userId, role: 'administrator' as const })),
  })
  await db.channelIdentity.createMany({
    data: people.flatMap(({ userId, index }) => [
      ...(index % 5 === 0 ? [{ channel: 'simulator', peerId: `chat-staff-${index}`, userId }] : []),
      ...(index % 5 > 0 ? [{ channel: 'wecom', peerId: `member-${index}`, userId }] : []),
    ]),
  })
  wecom.employs(...people.map(({ index }) => `member-${index}`))
  return inLine(harness, people, each, (index) =>
    index % 2 === 0
      ? { template: 'plan_ending', parameters: { horizon } }
      : { template: 'channel_alarm', parameters: { alarmId, channel: 'sms', kind: 'silent' } },
  )
}

async function inLine(
  { db, clock }: Harness,
  people: readonly (Omit<Waiting, 'ids'> & { readonly consignmentId?: string })[],
  each: number,
  speaksOf: (index: number) => { readonly template: NotificationTemplate; readonly parameters: object },
): Promise<Waiting[]> {
  const now = clock.now()
  const waiting = people.map(({ userId, peerIds, consignmentId = null }) => ({
    userId,
    peerIds,
    consignmentId,
    ids: Array.from({ length: each }, () => randomUUID()),
  }))
  const rows = waiting.flatMap(({ userId, consignmentId, ids }) =>
    ids.map((id, index) => ({
      ...speaksOf(index),
      ...{ id, dedupeKey: id, recipientId: userId, consignmentId, nextAttemptAt: now },
      createdAt: new Date(now.getTime() - (each - index) * MINUTE_MS),
    })),
  )
  await db.notification.createMany({ data: rows })
  return waiting
}

// ---- what goes wrong ---------------------------------------------------------------------------------------

const faultOf = seededChance(7)
/** One request in ten goes wrong, in every way that a platform has. */
export function tenPercent(): Fault | null {
  if (faultOf.integer(10) > 0) return null
  const draw = faultOf.integer(100)
  if (draw < 30) return { kind: 'errcode', errcode: -1 }
  if (draw < 45) return { kind: 'errcode', errcode: 43101 }
  if (draw < 55) return { kind: 'errcode', errcode: 40003 }
  if (draw < 70) return { kind: 'html' }
  return { kind: draw % 2 === 0 ? 'lost' : 'half_closed', done: draw % 3 > 0 }
}
