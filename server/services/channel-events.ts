import type { ChannelEvent, ChannelEventType } from '../domain/inbound.ts'
import { type ClaimedInbox, claimInbox, settleInbox } from '../store/channel-inbox.ts'
import type { ServiceContext } from './context.ts'

/** An event with who it is about, and when it happened by the platform's clock. */
export interface ChannelOccurrence<E extends ChannelEvent = ChannelEvent> {
  readonly channel: string
  readonly peerId: string
  readonly occurredAt: Date
  readonly event: E
}

/**
 * What is done about each kind of event. A handler may run again for an event that it has dealt with (its process died before
 * that was noted), so it must not mind. One that throws is asked again later; a kind without a handler is noted and left.
 */
export type ChannelEventHandlers = {
  readonly [T in ChannelEventType]?: (
    context: ServiceContext,
    occurrence: ChannelOccurrence<Extract<ChannelEvent, { type: T }>>,
  ) => Promise<void>
}

const LEASE_MS = 60_000
const MOST_ATTEMPTS = 6
/** After the first failure; doubled with every further one, in milliseconds. */
const FIRST_PAUSE_MS = 30_000

/**
 * Works off the events that channels called back with, of each person in their order.
 * @returns how many were dealt with, at most `limit`
 */
export async function handleChannelEvents(
  context: ServiceContext,
  handlers: ChannelEventHandlers,
  limit: number,
): Promise<number> {
  const now = context.clock.now()
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const claims = await claimInbox(context.db, { kind: 'event', limit, now, leaseUntil })
  await Promise.all(claims.map((claim) => handleClaim(context, handlers, claim)))
  return claims.length
}

async function handleClaim(
  context: ServiceContext,
  handlers: ChannelEventHandlers,
  claim: ClaimedInbox,
): Promise<void> {
  const { db, clock, logger } = context
  try {
    await dispatch(context, handlers, claim)
    await settleInbox(db, claim, { status: 'done', nextAttemptAt: clock.now(), now: clock.now() })
  } catch (error) {
    logger.warn(
      { err: error, inboxId: claim.id, attempt: claim.attempt },
      'an event of a channel could not be dealt with',
    )
    const now = clock.now()
    const nextAttemptAt = new Date(now.getTime() + FIRST_PAUSE_MS * 2 ** (claim.attempt - 1))
    await settleInbox(db, claim, { status: claim.attempt < MOST_ATTEMPTS ? 'pending' : 'dead', nextAttemptAt, now })
  }
}

async function dispatch(
  context: ServiceContext,
  handlers: ChannelEventHandlers,
  { channel, peerId, occurredAt, contentSealed }: ClaimedInbox,
): Promise<void> {
  const { event } = JSON.parse(context.personalData.open(contentSealed)) as { event: ChannelEvent }
  // each handler takes what its own key says
  const handler = handlers[event.type] as
    | ((context: ServiceContext, of: ChannelOccurrence) => Promise<void>)
    | undefined
  await handler?.(context, { channel, peerId, occurredAt, event })
}
