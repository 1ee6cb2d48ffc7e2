import { CALL_LIST, type NotificationTemplate } from './notification.ts'
import { MOST_ATTEMPTS } from './notification-retry.ts'

/** Channels that the server itself speaks to. */
export const SERVER_CHANNELS = ['subscribe-message', 'official-account', 'wecom', 'sms'] as const
export type ServerChannel = (typeof SERVER_CHANNELS)[number]

/** Ways in which a person can be told; `chat` is the chatbot on the channel that the person bound last. */
export const WAYS = ['chat', ...SERVER_CHANNELS] as const
export type Way = (typeof WAYS)[number]

/** What the office decided for one template. */
export interface ChannelRule {
  /** the first that is possible is taken; when it fails, the next */
  readonly ways: readonly Way[]
  /** true: when no way is left the person is phoned, and what perhaps arrived is told once more another way */
  readonly matters: boolean
  /** true: it is said in quiet hours too */
  readonly mayDisturb: boolean
}

export interface ChannelPolicy {
  readonly rules: Readonly<Record<NotificationTemplate, ChannelRule>>
  /** minutes without a sign of life after which a channel is passed over, and after which silence is an alarm */
  readonly patienceMinutes: number
  /** hours without a callback after which that is an alarm */
  readonly callbackHours: number
  /** notifications that died within an hour, from which on that is an alarm */
  readonly deadAnHour: number
}

const NEWS: ChannelRule = {
  ways: ['chat', 'official-account', 'subscribe-message'],
  matters: false,
  mayDisturb: false,
}
const TO_DO: ChannelRule = {
  ways: ['chat', 'official-account', 'subscribe-message', 'sms'],
  matters: true,
  mayDisturb: false,
}
const WORK: ChannelRule = { ways: ['wecom', 'chat', 'official-account'], matters: false, mayDisturb: false }
const ALARM: ChannelRule = { ways: ['wecom', 'chat', 'official-account', 'sms'], matters: true, mayDisturb: false }

/** What holds until the office decides otherwise: news is worth a message, what has to be done is worth a call. */
export const USUAL_POLICY: ChannelPolicy = {
  rules: {
    departed: NEWS,
    ready_for_pickup: TO_DO,
    ready_for_delivery: TO_DO,
    materials_arrived: NEWS,
    completed: NEWS,
    cancelled: TO_DO,
    returning: NEWS,
    returned: TO_DO,
    redirected: NEWS,
    written_off: TO_DO,
    supplement_requested: TO_DO,
    complaint_answered: TO_DO,
    task_opened: WORK,
    task_due_soon: WORK,
    task_overdue: WORK,
    task_escalated: ALARM,
    weekly_summary: WORK,
    plan_ending: ALARM,
    channel_alarm: ALARM,
    budget_warning: ALARM,
    evaluation_submitted: WORK,
  },
  patienceMinutes: 15,
  callbackHours: 72,
  deadAnHour: 20,
}

/** Attempts on a server channel after which the next way is taken: WeChat asks for at most three. */
const MOST_ATTEMPTS_OF_SERVER = 3

/**
 * Channels that are told the message's id and show the same once. On the others what was perhaps sent is not sent again:
 * nobody could tell that it is the same. WeCom knows the same text only while not a word of it is different, and refuses the
 * same card.
 */
const KNOWS_REPEATS: Readonly<Record<Way, boolean>> = {
  chat: true,
  wecom: false,
  sms: true,
  'official-account': false,
  'subscribe-message': false,
}

export function isServerChannel(channel: string): channel is ServerChannel {
  return (SERVER_CHANNELS as readonly string[]).includes(channel)
}

/**
 * Messages that one person gets in a minute: what is more WeCom drops without a word (30 a minute and 1000 an hour: 16 keep
 * both), and carriers send one text message.
 */
const MOST_A_MINUTE: Partial<Readonly<Record<ServerChannel, number>>> = { wecom: 16, sms: 1 }

/** null: as many as there are */
export function mostAMinute(channel: ServerChannel): number | null {
  return MOST_A_MINUTE[channel] ?? null
}

/** May what was perhaps sent on the channel be sent there again? */
export function knowsRepeats(channel: string): boolean {
  return KNOWS_REPEATS[isServerChannel(channel) ? channel : 'chat']
}

/** Attempts of a notification on one channel, after which it is given up there. */
export function mostAttemptsOn(channel: string): number {
  return isServerChannel(channel) ? MOST_ATTEMPTS_OF_SERVER : MOST_ATTEMPTS
}

/** What is known of the ways to one person, for one template. */
export interface Reach {
  /** channel of the chatbot that the person bound last; null: none */
  readonly chat: string | null
  /** server channels that are set up, on which the person is known and the template can be said now */
  readonly open: ReadonlySet<ServerChannel>
  /** channels that do not answer, or were told to stop: taken when no other is left */
  readonly away: ReadonlySet<string>
  /** what the person would rather have, among what is possible; `call-list`: a call */
  readonly preferred: string | null
  /** channels that this notification was refused on, that perhaps sent it, or that failed too often */
  readonly spent: ReadonlySet<string>
}

/** Where a notification goes: a channel, the call list, or nowhere any more. */
export type Choice = { readonly channel: string } | { readonly channel: null }

/** Nowhere any more: whoever asks settles the notification by how its last attempt ended. */
const NOWHERE: Choice = { channel: null }

/**
 * The channel that a notification is given to. The person's wish goes first, then the order of the rule; what does not
 * answer is passed over while there is another. What matters ends with a call, never nowhere.
 */
export function chooseChannel(rule: ChannelRule, reach: Reach): Choice {
  if (reach.preferred === CALL_LIST && rule.matters) return { channel: CALL_LIST }
  const possible = rule.ways.flatMap((way) => channelOf(way, reach)).filter((channel) => !reach.spent.has(channel))
  const wished = possible.filter((channel) => channel === reach.preferred || channel === wishedChat(reach))
  const inOrder = [...wished, ...possible.filter((channel) => !wished.includes(channel))]
  const channel = inOrder.find((one) => !reach.away.has(one)) ?? inOrder[0]
  if (channel !== undefined) return { channel }
  return rule.matters ? { channel: CALL_LIST } : NOWHERE
}

function wishedChat({ preferred, chat }: Reach): string | null {
  return preferred === 'chat' ? chat : null
}

function channelOf(way: Way, { chat, open }: Reach): readonly string[] {
  if (way === 'chat') return chat === null ? [] : [chat]
  return open.has(way) ? [way] : []
}

/** What is wrong with a policy that somebody wants to set, in Chinese, by path; empty: nothing. */
export function policyIssues(policy: ChannelPolicy): { path: string; message: string }[] {
  return Object.entries(policy.rules).flatMap(([template, rule]) => {
    if (new Set(rule.ways).size < rule.ways.length) {
      return [{ path: `rules.${template}.ways`, message: '同一个渠道写了两次，请只留一次' }]
    }
    if (rule.ways.length === 0 && !rule.matters) {
      return [{ path: `rules.${template}.ways`, message: '没有渠道又不打电话，就通知不到人，请至少选一个渠道' }]
    }
    return []
  })
}
