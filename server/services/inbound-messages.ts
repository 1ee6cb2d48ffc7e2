import type { Talk, TalkPart } from '../channels/port.ts'
import type { InboundMessage } from '../domain/inbound.ts'
import { AppError } from '../errors.ts'
import {
  beginReply,
  claimInbox,
  endReply,
  findInbound,
  type InboxStatus,
  recoverInbox,
  settleInbox,
} from '../store/channel-inbox.ts'
import type { ServiceContext } from './context.ts'

/** What a person wrote or tapped, for the chatbot to answer and to settle within the lease. */
export interface ClaimedMessage {
  readonly id: string
  readonly claimId: string
  readonly peerId: string
  readonly type: InboundMessage['type']
  readonly text: string
  readonly occurredAt: Date
}

/** A chatbot that has not settled by then has perhaps died with the message in its hands. */
const LEASE_MS = 60_000
/** A message that nobody could answer so often is left alone. */
const MOST_ATTEMPTS = 5
const PAUSE_MS = 10_000

/** Takes messages of a channel that wait for an answer; of each person the oldest only, so that his order is kept. */
export async function claimInboundMessages(
  { db, clock, personalData }: ServiceContext,
  request: { readonly channel: string; readonly limit: number },
): Promise<ClaimedMessage[]> {
  const now = clock.now()
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const rows = await claimInbox(db, { kind: 'message', ...request, now, leaseUntil })
  return rows.map(({ id, claimId, peerId, occurredAt, contentSealed }) => {
    const { type, text } = JSON.parse(personalData.open(contentSealed)) as InboundMessage
    return { id, claimId, peerId, type, text, occurredAt }
  })
}

/** Ends a claim: `done`, or `failed` to have it come again. The same again changes nothing. @throws AppError not_found */
export async function settleInboundMessage(
  { db, clock }: ServiceContext,
  claim: { readonly id: string; readonly claimId: string; readonly outcome: 'done' | 'failed' },
): Promise<InboxStatus> {
  const now = clock.now()
  const status = claim.outcome === 'done' ? 'done' : 'pending'
  const nextAttemptAt = new Date(now.getTime() + (status === 'done' ? 0 : PAUSE_MS))
  const settled = await settleInbox(db, claim, { status, nextAttemptAt, now })
  if (settled === null) throw new AppError('not_found', { detail: '没有这条消息，或已交给别人处理' })
  return settled
}

/**
 * The picture that somebody sent, from the platform that keeps it.
 * @throws AppError not_found when the message is none; picture_unavailable when the platform does not give it
 */
export async function readInboundPicture(
  { db, talks, personalData, logger }: ServiceContext,
  messageId: string,
): ReturnType<Talk['picture']> {
  const found = await findInbound(db, messageId)
  const talk = found === null ? undefined : talks.get(found.channel)
  const message = found === null ? undefined : (JSON.parse(personalData.open(found.contentSealed)) as InboundMessage)
  if (talk === undefined || message?.type !== 'picture') throw new AppError('not_found', { detail: '没有这张图片' })
  try {
    return await talk.picture(message.mediaId)
  } catch (error) {
    logger.warn({ err: error }, 'the platform gave no picture')
    throw new AppError('picture_unavailable', { cause: error })
  }
}

export interface Reply {
  /** made by the chatbot: the same again is sent once */
  readonly id: string
  readonly messageId: string
  readonly part: TalkPart
}

/** What became of an answer; `under_way`: another process sends it, or died while it did. */
export interface ReplyOutcome {
  readonly outcome: 'sent' | 'delivered' | 'refused' | 'failed' | 'ambiguous' | 'under_way'
  readonly errorCode: string | null
}

/**
 * Answers the person who wrote a message, on the channel that it came by. No transaction is open while the channel is spoken to.
 * @throws AppError not_found, event_id_reused
 */
export async function replyToMessage(
  { db, clock, talks }: ServiceContext,
  { id, messageId, part }: Reply,
): Promise<ReplyOutcome> {
  const peer = await findInbound(db, messageId)
  const talk = peer === null ? undefined : talks.get(peer.channel)
  if (peer === null || talk === undefined)
    throw new AppError('not_found', { detail: '没有这条消息，或这个渠道没有启用' })
  const known = await beginReply(db, { id, inboxId: messageId, now: clock.now() })
  if (known !== null) {
    if (known.inboxId !== messageId) throw new AppError('event_id_reused')
    return { outcome: (known.outcome ?? 'under_way') as ReplyOutcome['outcome'], errorCode: known.errorCode }
  }
  const result = await talk.answer(peer.peerId, part)
  const errorCode = 'code' in result ? result.code : null
  await endReply(db, { id, outcome: result.outcome, errorCode, now: clock.now() })
  return { outcome: result.outcome, errorCode }
}

/** Gives back what was claimed and not settled. @returns how many, at most `limit` */
export async function recoverInboxLeases({ db, clock }: ServiceContext, limit: number): Promise<number> {
  return recoverInbox(db, clock.now(), MOST_ATTEMPTS, limit)
}
