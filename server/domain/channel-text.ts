import { isServerChannel, type ServerChannel } from './channel-choice.ts'
import { CALL_LIST } from './notification.ts'

/** What can be wrong with a channel. */
export const ALARM_KINDS = ['silent', 'callback_stopped', 'token_missing', 'dead_letters'] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

const NAMES: Readonly<Record<ServerChannel, string>> = {
  'subscribe-message': '小程序订阅消息',
  'official-account': '公众号',
  wecom: '企业微信',
  sms: '短信',
}

/** What people call a channel; chats bear the name of their platform. */
export function channelName(channel: string): string {
  if (channel === CALL_LIST) return '电话'
  return isServerChannel(channel) ? NAMES[channel] : `聊天（${channel}）`
}

const TROUBLE: Readonly<Record<AlarmKind, string>> = {
  silent: '有消息在等，却一直没有发成功',
  callback_stopped: '很久没有收到回调',
  token_missing: '拿不到访问令牌',
  dead_letters: '发不出去的消息在增多',
}
const ADVICE: Readonly<Record<AlarmKind, string>> = {
  silent: '请检查网络、账号权限和聊天机器人是否在运行。',
  callback_stopped: '请检查后台的回调地址、Token 和证书。',
  token_missing: '请检查 AppID、密钥和 IP 白名单。',
  dead_letters: '请查看失败原因，处理后重发。',
}

export function troubleText(kind: AlarmKind): string {
  return TROUBLE[kind]
}

/** The lines of a message to administrators: what is wrong, what to do. */
export function alarmLines(kind: AlarmKind, channel: string): string[] {
  return [`【消息渠道】${channelName(channel)}：${TROUBLE[kind]}。`, ADVICE[kind], '要紧的消息会改走别的渠道或电话。']
}

/** Why an attempt did not reach the person, for staff: by the word that the channel gave (`detail`), else by the code. */
export function reasonText(detail: string | null, code: string | null): string | null {
  // a refusal's word, perhaps with the field that was not taken behind it
  const word = detail?.split('：')[0]
  const reason = (word === undefined ? undefined : REASONS[word]) ?? (code === null ? undefined : REASONS[code])
  if (reason !== undefined) return code === null || REASONS[code] !== undefined ? reason : `${reason}（${code}）`
  const parts = [code, detail].filter((part) => part !== null && part !== '')
  return parts.length === 0 ? null : parts.join('：')
}

const REASONS: Readonly<Record<string, string>> = {
  no_consent: '没有订阅或订阅次数用完',
  bad_peer: '对方账号已失效或没有关注',
  window_closed: '对方很久没有来信，不能主动发',
  configuration: '渠道配置有误，请联系管理员',
  invalid_message: '消息内容不合要求，请联系管理员',
  content: '平台不接受这段内容',
  not_expressible: '这个渠道发不了这种消息',
  lease_expired: '发送时中断，不知道有没有发出',
  deadline: '渠道没有按时答复，不知道有没有发出',
  timeout: '渠道没有按时答复，不知道有没有发出',
  earlier_failed: '前一条还没有发成',
  channel_offline: '渠道离线',
  not_written: '消息没有写成，请联系管理员',
  no_answer: '电话没有人接',
}
