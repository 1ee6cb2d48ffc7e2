import { type IsoWeek, parseIsoWeek } from '../domain/calendar-time.ts'
import { type NotificationFacts, notificationText, stillHolds } from '../domain/notification-text.ts'
import type { SiteTree } from '../domain/site.ts'
import { type NotificationRecord, readNotificationRecords } from '../store/notification-facts.ts'
import { type Claim, claimDue, withdrawClaimed } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { type AttemptEnd, endAttemptsAs } from './end-attempts.ts'
import { summariseWeek } from './summarise-week.ts'

/** A message that a channel is to send now and to report within the lease. */
export interface OutgoingNotification {
  readonly id: string
  readonly attemptId: string
  readonly peerId: string
  readonly text: string
  readonly attachment: { readonly kind: 'weekly_card'; readonly week: string } | null
}

/** A channel that has not reported by then has perhaps died with the message in its hands. */
const LEASE_MS = 60_000
/** Withdrawn notifications make room for others: so often the claim is filled up. */
const MOST_ROUNDS = 5

/**
 * Takes what is due on a chat channel and writes the messages from the facts of this moment; what no longer holds is
 * withdrawn. No transaction is open when this returns: the channel sends and reports each attempt.
 */
export async function claimNotifications(
  context: ServiceContext,
  request: { readonly channel: string; readonly limit: number },
): Promise<OutgoingNotification[]> {
  const outgoing: OutgoingNotification[] = []
  // all leaders of one claim are told the same figures, counted once
  const summaries = new Map<IsoWeek, string>()
  const summaryOf = async (week: IsoWeek) => {
    const text = summaries.get(week) ?? (await summariseWeek(context, week)).text
    summaries.set(week, text)
    return text
  }
  for (let round = 0; round < MOST_ROUNDS && outgoing.length < request.limit; round += 1) {
    const now = context.clock.now()
    const claims = await claimDue(context.db, {
      channel: request.channel,
      limit: request.limit - outgoing.length,
      now,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
    })
    if (claims.length === 0) break
    outgoing.push(...(await writeMessages(context, claims, now, summaryOf)))
  }
  return outgoing
}

async function writeMessages(
  context: ServiceContext,
  claims: readonly Claim[],
  now: Date,
  summaryOf: (week: IsoWeek) => Promise<string>,
): Promise<OutgoingNotification[]> {
  const ids = claims.map((claim) => claim.id)
  const [tree, records] = await Promise.all([context.network.tree(), readNotificationRecords(context.db, ids)])
  const recordOf = new Map(records.map((record) => [record.id, record]))
  const outgoing: OutgoingNotification[] = []
  const outdated: Claim[] = []
  const unwritable: AttemptEnd[] = []
  for (const claim of claims) {
    const { id, attemptId, attempt, peerId } = claim
    try {
      const message = await writeMessage(context, tree, recordOf.get(id), now, summaryOf)
      if (message === null) outdated.push(claim)
      else outgoing.push({ id, attemptId, peerId, ...message })
    } catch (error) {
      context.logger.error({ err: error, notificationId: id }, 'a notification could not be written')
      const failure = { known: null, ending: 'failed', errorCode: 'not_written', detail: null } as const
      unwritable.push({ notificationId: id, attemptId, attempt, ...failure })
    }
  }
  await withdrawClaimed(context.db, outdated, now)
  await endAttemptsAs(context, unwritable)
  return outgoing
}

/** @returns null when there is nothing to tell any more */
async function writeMessage(
  context: ServiceContext,
  tree: SiteTree,
  record: NotificationRecord | undefined,
  now: Date,
  summaryOf: (week: IsoWeek) => Promise<string>,
): Promise<Pick<OutgoingNotification, 'text' | 'attachment'> | null> {
  if (record === undefined) throw new Error('the notification was claimed but cannot be read')
  const facts = factsOf(context, record)
  if (!stillHolds(facts, now)) return null
  if (facts.template !== 'weekly_summary') return { text: notificationText(facts, tree, now), attachment: null }
  const week = parseIsoWeek(record.parameters.week ?? '')
  const text = notificationText({ ...facts, summaryText: await summaryOf(week) }, tree, now)
  return { text, attachment: { kind: 'weekly_card', week } }
}

/**
 * The facts behind a notification; the text of a summary is left to whoever writes it.
 * @throws Error when what it speaks of is missing, or the template is not known
 */
export function factsOf(context: ServiceContext, record: NotificationRecord): NotificationFacts {
  const { template, createdAt, concernsRecipient, consignmentId, consignment, task } = record
  const base = { createdAt, concernsRecipient }
  switch (template) {
    case 'weekly_summary':
      return { ...base, template, summaryText: '' }
    case 'task_opened':
    case 'task_overdue':
      if (task === null || consignment === null) throw new Error('a task notification without its task')
      return { ...base, template, task, consignment }
    case 'departed':
    case 'ready_for_pickup':
    case 'ready_for_delivery':
    case 'materials_arrived':
    case 'completed':
    case 'cancelled':
    case 'returning':
    case 'returned':
    case 'redirected':
    case 'written_off':
      if (consignmentId === null || consignment === null) throw new Error('a notice without its consignment')
      return { ...base, template, consignment, pickupCode: context.personalData.pickupCode(consignmentId) }
    default:
      throw new Error(`unknown notification template ${template satisfies never}`)
  }
}
