import { type IsoWeek, parseIsoWeek } from '../domain/calendar-time.ts'
import { type NotificationFacts, notificationText, stillHolds } from '../domain/notification-text.ts'
import { type NotificationRecord, readNotificationRecords } from '../store/notification-facts.ts'
import { type Claim, claimDue, withdrawClaimed } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { endAttemptsAs } from './end-attempts.ts'

/** A message that a channel is to send now and to report within the lease. */
export interface OutgoingNotification {
  readonly id: string
  readonly attemptId: string
  readonly peerId: string
  readonly text: string
  readonly attachment: { readonly kind: 'weekly_card'; readonly week: string } | null
}

/** Text of a week's summary, from the same queries as the API. */
export type SummaryText = (context: ServiceContext, week: IsoWeek) => Promise<string>

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
  summaryText: SummaryText,
): Promise<OutgoingNotification[]> {
  const outgoing: OutgoingNotification[] = []
  const summaries = new Map<IsoWeek, Promise<string>>()
  const summaryOf = (week: IsoWeek) => {
    const summary = summaries.get(week) ?? summaryText(context, week)
    summaries.set(week, summary)
    return summary
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
  const unwritable: Claim[] = []
  for (const claim of claims) {
    try {
      const record = recordOf.get(claim.id)
      if (record === undefined) throw new Error('the notification was claimed but cannot be read')
      const facts = factsOf(context, record, '')
      if (!stillHolds(facts, now)) {
        outdated.push(claim)
        continue
      }
      const { id, attemptId, peerId } = claim
      const week = record.template === 'weekly_summary' ? parseIsoWeek(record.parameters.week ?? '') : null
      const text = notificationText(week === null ? facts : factsOf(context, record, await summaryOf(week)), tree, now)
      outgoing.push({ id, attemptId, peerId, text, attachment: week === null ? null : { kind: 'weekly_card', week } })
    } catch (error) {
      context.logger.error({ err: error, notificationId: claim.id }, 'a notification could not be written')
      unwritable.push(claim)
    }
  }
  await withdrawClaimed(context.db, outdated, now)
  const failure = { ending: 'failed', errorCode: 'not_written', detail: null } as const
  await endAttemptsAs(
    context,
    unwritable.map(({ id, ...claim }) => ({ ...claim, notificationId: id, known: null, ...failure })),
  )
  return outgoing
}

/** @throws Error when what it speaks of is missing, or the template is not known */
export function factsOf(context: ServiceContext, record: NotificationRecord, summaryText: string): NotificationFacts {
  const { template, createdAt, concernsRecipient, consignmentId, consignment, task } = record
  const base = { createdAt, concernsRecipient }
  switch (template) {
    case 'weekly_summary':
      return { ...base, template, summaryText }
    case 'task_opened':
    case 'task_overdue':
      if (task === null || consignment === null) throw new Error('a task notification without its task')
      return { ...base, template, task, consignment }
    case 'departed':
    case 'ready_for_pickup':
    case 'materials_arrived':
    case 'completed':
    case 'cancelled':
      if (consignmentId === null || consignment === null) throw new Error('a notice without its consignment')
      return { ...base, template, consignment, pickupCode: context.personalData.pickupCode(consignmentId) }
    default:
      throw new Error(`unknown notification template ${template satisfies never}`)
  }
}
