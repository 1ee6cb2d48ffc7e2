import type { NotificationSettings } from '../services/notification-settings.js'

export const MESSAGES_OFF = '您在微信里关掉了这个小程序的通知，我们发不出去。点下面打开，再把「接收通知」打开。'

type Way = NonNullable<NotificationSettings['preferredChannel']>

/** One way of being told, as it is chosen; null: as it comes. */
export interface WayChoice {
  readonly way: Way | null
  readonly title: string
  readonly note: string
  readonly icon: string
}

const WAYS: Readonly<Record<Way, Omit<WayChoice, 'way'>>> = {
  'subscribe-message': { title: '微信服务通知', note: '到微信的「服务通知」里看', icon: 'notification-filled' },
  chat: { title: '聊天', note: '在您绑定的聊天里说', icon: 'chat-bubble' },
  'official-account': { title: '公众号', note: '公众号里发给您', icon: 'mail' },
  wecom: { title: '企业微信', note: '发到您的企业微信', icon: 'usergroup' },
  sms: { title: '短信', note: '发到您留的手机号', icon: 'mail' },
  'call-list': { title: '打电话告诉我', note: '要紧的事由工作人员打给您', icon: 'call' },
}
const AS_IT_COMES: WayChoice = { way: null, title: '都可以', note: '哪种方便用哪种', icon: 'check' }

/** Every way that there is for this person, and the one that he chose even if it is none at present. */
export function wayChoices({ ways, preferredChannel }: NotificationSettings): WayChoice[] {
  const possible: Way[] = [...ways, 'call-list']
  const isGone = preferredChannel !== null && !possible.includes(preferredChannel)
  const choices = possible.map((way) => ({ way, ...WAYS[way] }))
  const gone = isGone
    ? [{ way: preferredChannel, ...WAYS[preferredChannel], note: '现在用不了，先用别的方式通知您' }]
    : []
  return [AS_IT_COMES, ...choices, ...gone]
}

/** How many messages WeChat still lets us send; empty where it sends none at all. */
export function messagesLeftText({ ways, messagesLeft }: NotificationSettings): string {
  if (!ways.includes('subscribe-message')) return ''
  if (messagesLeft === null) return '微信里一直能提醒您'
  return messagesLeft === 0 ? '微信里现在不能提醒您' : `微信里还能提醒 ${messagesLeft} 次`
}

const TOLD_RESIDENT = [
  '您的件寄出了、改送了、退回了',
  '到站了，可以来领了',
  '要送到您家了',
  '要您补材料',
  '您反映的问题有答复了',
]
const TOLD_STAFF = ['有新任务', '任务快到时间、超时了']

/** What people are told of, in the order of their concern. */
export function toldOf({ isStaff }: { readonly isStaff: boolean }): string[] {
  return isStaff ? [...TOLD_STAFF, ...TOLD_RESIDENT] : TOLD_RESIDENT
}
