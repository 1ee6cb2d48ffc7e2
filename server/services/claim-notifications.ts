import { type IsoWeek, parseIsoWeek } from '../domain/calendar-time.ts'
import { type NotificationButton, notificationButtons } from '../domain/notification-buttons.ts'
import { fillText } from '../domain/notification-template.ts'
import {
  clip,
  LONGEST_TEXT,
  type NotificationFacts,
  notificationText,
  stillHolds,
} from '../domain/notification-text.ts'
import type { SiteTree } from '../domain/site.ts'
import { type TaskNotificationFacts, taskDigestText } from '../domain/task-digest.ts'
import { templateValues } from '../domain/template-values.ts'
import { noteSeen } from '../store/channel-states.ts'
import {
  type Claim,
  type ClaimedChannel,
  claimDue,
  leaveDigests,
  withdrawClaimed,
} from '../store/notification-claims.ts'
import { readNotificationRecords } from '../store/notification-facts.ts'
import type { ServiceContext } from './context.ts'
import { endAttemptsAs } from './end-attempts.ts'
import type { Templates } from './message-settings.ts'
import { factReader } from './notification-facts.ts'
import { giveWaysToDue, sayableNow } from './route-notifications.ts'
import { summariseWeek } from './summarise-week.ts'

/** A message that a chat channel is to send now and to report within the lease: one notification, or a digest of several. */
export interface OutgoingNotification {
  /** of the notification or the digest; the channel shows the same once */
  readonly id: string
  /** an attempt of the message: its end is the end of all attempts that the message made */
  readonly attemptId: string
  readonly peerId: string
  readonly text: string
  readonly attachment: { readonly kind: 'weekly_card'; readonly week: string } | null
  readonly buttons: NotificationButton[]
}

/** A message with what it was made from. */
export interface WrittenMessage extends OutgoingNotification {
  /** of the notification that it is of; of a digest all of them, the oldest first */
  readonly told: readonly [Told, ...Told[]]
}

/** A channel that has not reported by then has perhaps died with the message in its hands. */
const LEASE_MS = 60_000
/** Withdrawn notifications make room for others: so often the claim is filled up. */
const MOST_ROUNDS = 5
/** Notifications that are given their way in one round. */
const GIVEN_AT_ONCE = 500

/** A claim with what it speaks of. */
export interface Told {
  readonly claim: Claim
  readonly facts: NotificationFacts
}

/**
 * Takes what is due on a chat channel, for a chatbot that sends and reports it.
 * @see claimMessages
 */
export async function claimNotifications(
  context: ServiceContext,
  request: { readonly channel: string; readonly limit: number },
): Promise<OutgoingNotification[]> {
  const { channel, limit } = request
  await noteSeen(context.db, channel, context.clock.now())
  const chat = { channel, knownBy: { identity: channel }, mayDigest: true, consentsFor: null, mostAMinute: null }
  const messages = await claimMessages(context, chat, limit)
  return messages.map(({ told: _, ...message }) => message)
}

/**
 * Takes what is due on a channel, after what is due was given its way, and writes the messages from the facts of this moment;
 * what no longer holds is withdrawn, and at quiet hours what can wait stays in line. No transaction is open when this returns:
 * whoever claimed sends and reports each attempt.
 */
export async function claimMessages(
  context: ServiceContext,
  channel: ClaimedChannel,
  limit: number,
): Promise<WrittenMessage[]> {
  const outgoing: WrittenMessage[] = []
  const summaryOf = summariesOnce(context)
  for (let round = 0; round < MOST_ROUNDS && outgoing.length < limit; round += 1) {
    const now = context.clock.now()
    const sayable = await sayableNow(context, now)
    if (sayable?.length === 0) break
    await giveWaysToDue(context, GIVEN_AT_ONCE)
    const claims = await claimDue(context.db, {
      ...channel,
      limit: limit - outgoing.length,
      now,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      sayable,
    })
    const { messages, dropped } = await writeMessages(context, claims, now, summaryOf)
    outgoing.push(...messages)
    if (dropped === 0) break
  }
  return outgoing
}

/** All leaders of one claim are told the same figures, counted once. */
function summariesOnce(context: ServiceContext): (week: IsoWeek) => Promise<string> {
  const summaries = new Map<IsoWeek, string>()
  return async (week) => {
    const text = summaries.get(week) ?? (await summariseWeek(context, week)).text
    summaries.set(week, text)
    return text
  }
}

async function writeMessages(
  context: ServiceContext,
  claims: readonly Claim[],
  now: Date,
  summaryOf: (week: IsoWeek) => Promise<string>,
): Promise<{ messages: WrittenMessage[]; dropped: number }> {
  if (claims.length === 0) return { messages: [], dropped: 0 }
  const [tree, templates] = await Promise.all([context.network.tree(), context.notificationTemplates.current()])
  const { current, outdated, unreadable } = await readClaims(context, claims, now)
  const outgoing: WrittenMessage[] = []
  const unwritable = [...unreadable]
  for (const read of byMessage(current)) {
    const [{ claim }] = read
    const { messageId: id, attemptId, peerId } = claim
    try {
      const told = await summed(read, summaryOf)
      outgoing.push({ id, attemptId, peerId, told, ...writeMessage(told, templates, tree, now) })
    } catch (error) {
      context.logger.error({ err: error, notificationId: claim.id }, 'a notification could not be written')
      unwritable.push(...read.map((one) => one.claim))
    }
  }
  await withdrawClaimed(context.db, outdated, now)
  await giveBack(context, unwritable)
  return { messages: outgoing, dropped: outdated.length + unwritable.length }
}

/** The same, with the week's figures in it where it is a summary. */
async function summed(
  told: readonly [Told, ...Told[]],
  summaryOf: (week: IsoWeek) => Promise<string>,
): Promise<readonly [Told, ...Told[]]> {
  const [{ claim, facts }, ...others] = told
  if (facts.template !== 'weekly_summary') return told
  return [{ claim, facts: { ...facts, summaryText: await summaryOf(parseIsoWeek(facts.week)) } }, ...others]
}

/** What the claims speak of: what still holds, what does not, and what cannot be made out. */
async function readClaims(context: ServiceContext, claims: readonly Claim[], now: Date) {
  const ids = claims.map((claim) => claim.id)
  const [factsOf, records] = await Promise.all([factReader(context), readNotificationRecords(context.db, ids)])
  const recordOf = new Map(records.map((record) => [record.id, record]))
  const current: Told[] = []
  const outdated: Claim[] = []
  const unreadable: Claim[] = []
  for (const claim of claims) {
    try {
      const record = recordOf.get(claim.id)
      if (record === undefined) throw new Error('the notification was claimed but cannot be read')
      const facts = factsOf(record)
      if (stillHolds(facts, now)) current.push({ claim, facts })
      else outdated.push(claim)
    } catch (error) {
      context.logger.error({ err: error, notificationId: claim.id }, 'a notification could not be written')
      unreadable.push(claim)
    }
  }
  return { current, outdated, unreadable }
}

/** In the order of the oldest notification of each message. */
function byMessage(current: readonly Told[]): readonly [Told, ...Told[]][] {
  const messages = new Map<string, [Told, ...Told[]]>()
  for (const told of current) {
    const message = messages.get(told.claim.messageId)
    if (message === undefined) messages.set(told.claim.messageId, [told])
    else message.push(told)
  }
  return [...messages.values()]
}

function writeMessage(
  [first, ...others]: readonly [Told, ...Told[]],
  templates: Templates,
  tree: SiteTree,
  now: Date,
): Pick<OutgoingNotification, 'text' | 'attachment' | 'buttons'> {
  const buttons = notificationButtons([first, ...others].map((told) => told.facts))
  if (others.length > 0) {
    const facts = [first, ...others].map((told) => told.facts).filter(isOfTask)
    return { text: taskDigestText(facts, tree, now), attachment: null, buttons }
  }
  const { facts } = first
  const own = templates[facts.template].content.text
  const text =
    own === null ? notificationText(facts, tree, now) : clip(fillText(own, templateValues(facts, tree)), LONGEST_TEXT)
  const attachment =
    facts.template === 'weekly_summary' ? { kind: 'weekly_card' as const, week: parseIsoWeek(facts.week) } : null
  return { text, attachment, buttons }
}

function isOfTask(facts: NotificationFacts): facts is TaskNotificationFacts {
  return 'task' in facts
}

/**
 * Ends the attempts of what could not be written. Each is tried again alone: the digest that it was to be part of may be
 * shown without it, and is shown once.
 */
async function giveBack(context: ServiceContext, claims: readonly Claim[]): Promise<void> {
  await leaveDigests(
    context.db,
    claims.filter(({ id, messageId }) => id !== messageId).map(({ id }) => id),
  )
  const failure = { known: null, ending: 'failed', errorCode: 'not_written', detail: null } as const
  await endAttemptsAs(
    context,
    claims.map(({ id, attemptId, attempt }) => ({ notificationId: id, attemptId, attempt, ...failure })),
  )
}
