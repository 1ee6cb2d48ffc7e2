import { type ConsentKind, foldConsents } from '../../server/domain/subscription.ts'
import type { Platforms } from '../channels/platforms.ts'
import type { Harness } from '../setup/harness.ts'
import type { Waiting } from './sender-load.ts'
import type { Shown } from './sender-run.ts'

/** Templates of the load whose messages may end nowhere but with the person, or on the list of calls. */
const MATTERING: readonly string[] = ['ready_for_pickup', 'complaint_answered', 'plan_ending']

/** What became of a load. */
export interface SenderReport {
  /** how many ended how: `sent wecom`, `pending call-list`, `ambiguous sms` */
  readonly ends: ReadonlyMap<string, number>
  /** those that are not at an end, or at one where they must not end */
  readonly wrongEnds: readonly string[]
  readonly byChannel: readonly ChannelReport[]
  /** messages that somebody was shown on two channels: the first could not tell whether it had shown them */
  readonly shownOnTwoChannels: number
  /** people who heard a later message before an earlier one */
  readonly outOfOrder: readonly string[]
  readonly peopleTold: number
}

export interface ChannelReport {
  readonly channel: Shown['channel']
  readonly shown: number
  /** messages that were shown more than once on this channel */
  readonly doubles: number
  /** attempts that ended so */
  readonly sent: number
  readonly ambiguous: number
  /** whether the record is true to what was shown: every attempt called sent was shown, and no more than these and the ambiguous */
  readonly isTrue: boolean
}

const CHANNELS: readonly Shown['channel'][] = ['subscribe-message', 'official-account', 'wecom', 'sms', 'simulator']

/** Compares what the database says of a load with what people were shown. */
export async function reportOf(
  { db }: Harness,
  people: readonly Waiting[],
  shown: readonly Shown[],
): Promise<SenderReport> {
  const rows = await db.notification.groupBy({ by: ['template', 'status', 'channel'], _count: true })
  const attempts = await db.notificationAttempt.groupBy({ by: ['channel', 'outcome'], _count: true })
  const ends = new Map<string, number>()
  for (const { status, channel, _count } of rows) {
    const key = `${status} ${channel}`
    ends.set(key, (ends.get(key) ?? 0) + _count)
  }
  const wrongEnds = rows.filter((row) => !mayEnd(row)).map((row) => JSON.stringify(row))
  const countOf = (channel: string, outcome: string) =>
    attempts.find((one) => one.channel === channel && one.outcome === outcome)?._count ?? 0
  const byChannel = CHANNELS.map((channel): ChannelReport => {
    const here = shown.filter((one) => one.channel === channel)
    const [sent, ambiguous] = [countOf(channel, 'sent'), countOf(channel, 'ambiguous')]
    const doubles = here.length - new Set(here.map(({ peerId, writtenAt }) => `${peerId} ${writtenAt}`)).size
    const isTrue = here.length >= sent && here.length <= sent + ambiguous
    return { channel, shown: here.length, doubles, sent, ambiguous, isTrue }
  })
  return { ends, wrongEnds, byChannel, ...heard(people, shown) }
}

function mayEnd({ template, status, channel }: { template: string; status: string; channel: string | null }): boolean {
  if (status === 'sent' || status === 'delivered') return true
  if (MATTERING.includes(template)) return status === 'pending' && channel === 'call-list'
  return ['refused', 'ambiguous', 'dead'].includes(status)
}

/** What each person heard, in the order in which he did. */
function heard(people: readonly Waiting[], shown: readonly Shown[]) {
  const userOf = new Map(people.flatMap(({ userId, peerIds }) => peerIds.map((peerId) => [peerId, userId] as const)))
  const last = new Map<string, string>()
  const channelsOf = new Map<string, Set<string>>()
  const outOfOrder: string[] = []
  for (const { channel, peerId, writtenAt } of shown) {
    const userId = userOf.get(peerId)
    if (userId === undefined) throw new Error(`a message to nobody: ${channel} ${peerId}`)
    // all of a load are of one day
    if (writtenAt < (last.get(userId) ?? '')) outOfOrder.push(userId)
    last.set(userId, writtenAt)
    const key = `${userId} ${writtenAt}`
    channelsOf.set(key, (channelsOf.get(key) ?? new Set()).add(channel))
  }
  const shownOnTwoChannels = [...channelsOf.values()].filter((channels) => channels.size > 1).length
  return { outOfOrder, peopleTold: last.size, shownOnTwoChannels }
}

/** What is wrong with the ledger of consents; empty: nothing. */
export async function wrongConsents({ db }: Harness, { wechat }: Platforms): Promise<string[]> {
  const balances = await db.$queryRaw<
    { peerId: string; templateId: string; balance: number | null; kinds: ConsentKind[] }[]
  >`
    SELECT b.peer_id AS "peerId", b.template_id AS "templateId", b.balance,
      array_agg(c.kind::text ORDER BY c.sequence) AS kinds
    FROM subscription_balance b JOIN subscription_consent c USING (peer_id, template_id) GROUP BY b.peer_id, b.template_id`
  return balances.flatMap(({ peerId, templateId, balance, kinds }) => {
    const folded = foldConsents(kinds)
    const left = wechat.messages.consentsLeft(peerId, templateId)
    if (folded !== balance) return [`${peerId}: the balance ${balance} is not the fold ${folded} of ${kinds.join(' ')}`]
    // the platform says that none is left by fault, too: then we think of fewer than there are, never of more
    return left >= (balance ?? 0) ? [] : [`${peerId}: we think of ${balance} and the platform has ${left}`]
  })
}
