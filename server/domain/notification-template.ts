import { leadsToAPage } from './mini-program-pages.ts'
import type { NotificationTemplate } from './notification.ts'
import { NOTICES } from './relay-step.ts'
import { cutTo, FIELD_LIMITS, type FieldKind, fieldKindOf, fitField, LONGEST_SMS } from './template-fields.ts'

/** A template that the platform approved, and what stands in its fields: fixed words, and facts as `{documents}`. */
export interface ApprovedTemplate {
  /** the platform's own id of it */
  readonly templateId: string
  /** by the platform's key of the field */
  readonly fields: Readonly<Record<string, string>>
  /** page of the mini-program that a tap opens; null: none */
  readonly page: string | null
}

/** What a notification says on each kind of channel. */
export interface TemplateContent {
  /** in chats and on WeCom; null: the program's own words, made from the facts */
  readonly text: string | null
  /** `isLasting`: a template of long-term consent (长期订阅) */
  readonly subscribeMessage: (ApprovedTemplate & { readonly isLasting: boolean }) | null
  readonly officialAccount: ApprovedTemplate | null
  /** at most 70 characters when it is filled in; null: nothing is told by SMS */
  readonly sms: string | null
}

/** Facts that the words of a template may name. */
export const PLACEHOLDERS = [
  'documents',
  'trackingNumber',
  'status',
  'origin',
  'destination',
  'place',
  'pickupCode',
  'taskNumber',
  'work',
  'due',
  'week',
  'summary',
  'horizon',
  'channelName',
  'trouble',
  'createdAt',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]
export type TemplateValues = Partial<Readonly<Record<Placeholder, string>>>

/** Kinds of field that hold a fact by itself; `thing` holds every fact, mixed with words or cut. */
const HELD_BY: Readonly<Record<Placeholder, readonly FieldKind[]>> = {
  documents: [],
  trackingNumber: ['character_string'],
  status: ['phrase'],
  origin: [],
  destination: [],
  place: [],
  pickupCode: ['character_string', 'number'],
  taskNumber: ['character_string', 'number'],
  work: [],
  due: ['time', 'date'],
  week: ['character_string'],
  summary: [],
  horizon: ['character_string'],
  channelName: [],
  trouble: [],
  createdAt: ['time', 'date'],
}

/** Facts that a text message may shorten so as to fit; codes, numbers and times stay whole. */
const MAY_BE_CUT: ReadonlySet<Placeholder> = new Set([
  'documents',
  'origin',
  'destination',
  'place',
  'work',
  'summary',
  'trouble',
])
/** So short a name of a place still tells something: below it a text message cannot be made to fit. */
const SHORTEST_CUT = 6
const LONGEST_TEXT = 600

const OF_CONSIGNMENT: readonly Placeholder[] = [
  'documents',
  'trackingNumber',
  'status',
  'origin',
  'destination',
  'place',
]
const OF_TASK: readonly Placeholder[] = [...OF_CONSIGNMENT, 'taskNumber', 'work', 'due']

/** Facts that are known for each template. */
export function placeholdersOf(template: NotificationTemplate): readonly Placeholder[] {
  switch (template) {
    case 'weekly_summary':
      return ['week', 'summary', 'createdAt']
    case 'plan_ending':
      return ['horizon', 'createdAt']
    case 'channel_alarm':
      return ['channelName', 'trouble', 'createdAt']
    case 'budget_warning':
      return ['trouble', 'createdAt']
    case 'evaluation_submitted':
      return ['work', 'createdAt']
    case 'task_opened':
    case 'task_due_soon':
    case 'task_overdue':
    case 'task_escalated':
      return [...OF_TASK, 'createdAt']
    default:
      return [...OF_CONSIGNMENT, 'pickupCode', 'createdAt']
  }
}

const SMS: Partial<Readonly<Record<NotificationTemplate, string>>> = {
  ready_for_pickup: '您的{documents}到了，请到{place}领取，取件码{pickupCode}，单号{trackingNumber}',
  ready_for_delivery: '您的{documents}快送到家了，签收时报取件码{pickupCode}，单号{trackingNumber}',
  cancelled: '您的{documents}已取消流转，单号{trackingNumber}。还需要可重新办理',
  returned: '您的{documents}退回来了，请联系{place}，单号{trackingNumber}',
  written_off: '很抱歉，您的{documents}丢失或损毁，工作人员会联系您补办，单号{trackingNumber}',
  supplement_requested: '请补交{documents}，交到{origin}即可，单号{trackingNumber}',
  complaint_answered: '您反映的{documents}的问题有答复了，请在小程序查看，单号{trackingNumber}',
  task_escalated: '超时上报：任务{taskNumber}{work}还没办，单号{trackingNumber}',
  plan_ending: '节假日安排只到{horizon}，请尽快录入下一年的放假安排',
  channel_alarm: '消息渠道{channelName}：{trouble}，请尽快处理',
  budget_warning: '{trouble}，请核对用款，需要时调剂或追加预算',
}

/** What the program itself says, until the office writes its own: ids of approved templates are known to the office alone. */
export function usualContent(template: NotificationTemplate): TemplateContent {
  return { text: null, subscribeMessage: null, officialAccount: null, sms: SMS[template] ?? null }
}

// ---- filling in ---------------------------------------------------------------------------------------

const PLACEHOLDER = /\{(\w+)\}/g

/** The text with its facts in place; a fact that is not known is left out. */
export function fillText(text: string, values: TemplateValues): string {
  return text.replace(PLACEHOLDER, (_, name: Placeholder) => values[name] ?? '')
}

/** The fields of an approved template, each as the platform takes it; null when one cannot be made to fit. */
export function fillFields(
  fields: Readonly<Record<string, string>>,
  values: TemplateValues,
): Readonly<Record<string, string>> | null {
  const filled = Object.entries(fields).map(([key, text]) => {
    const kind = fieldKindOf(key)
    return [key, kind === null ? null : fitField(kind, fillText(text, values))] as const
  })
  return filled.some(([, value]) => value === null) ? null : (Object.fromEntries(filled) as Record<string, string>)
}

/** A text message of at most 70 characters: the longest names are shortened first; null when even that is too long. */
export function fillSms(text: string, values: TemplateValues): string | null {
  for (let longest = LONGEST_SMS; longest >= SHORTEST_CUT; longest -= 1) {
    const shortened = Object.entries(values).map(([name, value]) => {
      return [name, MAY_BE_CUT.has(name as Placeholder) ? cutTo(value, longest) : value] as const
    })
    const filled = fillText(text, Object.fromEntries(shortened)).replace(/\s+/g, ' ')
    if (filled.length <= LONGEST_SMS) return filled
  }
  return null
}

// ---- checking -----------------------------------------------------------------------------------------

export interface TemplateIssue {
  readonly path: string
  readonly message: string
}

/** Facts as long as they get, so that what fits with them fits always. */
const LONGEST_VALUES: TemplateValues = {
  documents: '长'.repeat(30),
  trackingNumber: 'SH123456789',
  status: '等待领取',
  origin: '长'.repeat(30),
  destination: '长'.repeat(30),
  place: '长'.repeat(30),
  pickupCode: '123456',
  taskNumber: '9999',
  work: '第二人确认交接',
  due: '2026年12月31日 23:59',
  week: '2026-W53',
  summary: '长'.repeat(LONGEST_TEXT),
  horizon: '2026-12-31',
  channelName: '小程序订阅消息',
  trouble: '长'.repeat(30),
  createdAt: '2026年12月31日 23:59',
}

/** What is wrong with a content that somebody wants to save, in Chinese, by path; empty: it can always be sent. */
export function templateIssues(template: NotificationTemplate, content: TemplateContent): TemplateIssue[] {
  const { text, subscribeMessage, officialAccount, sms } = content
  const isNotice = (NOTICES as readonly string[]).includes(template)
  return [
    ...(text === null ? [] : textIssues('text', text, template)),
    ...(sms === null ? [] : smsIssues(sms, template)),
    ...(subscribeMessage !== null && !isNotice
      ? [{ path: 'subscribeMessage', message: '订阅消息只发给居民，这种通知用不上，请去掉' }]
      : approvedIssues('subscribeMessage', subscribeMessage, template)),
    ...approvedIssues('officialAccount', officialAccount, template),
  ]
}

function textIssues(path: string, text: string, template: NotificationTemplate): TemplateIssue[] {
  const known = placeholdersOf(template)
  const unknown = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name).filter((name) => !isOneOf(known, name))
  if (unknown.length === 0) return []
  const usable = known.map((name) => `{${name}}`).join('、')
  return [{ path, message: `没有 {${unknown[0]}} 这个内容，可以用：${usable}` }]
}

function isOneOf(known: readonly Placeholder[], name: string | undefined): boolean {
  return (known as readonly (string | undefined)[]).includes(name)
}

function smsIssues(sms: string, template: NotificationTemplate): TemplateIssue[] {
  const unknown = textIssues('sms', sms, template)
  if (unknown.length > 0 || fillSms(sms, LONGEST_VALUES) !== null) return unknown
  return [{ path: 'sms', message: `短信填好后会超过 ${LONGEST_SMS} 个字，请写短一些` }]
}

function approvedIssues(
  path: string,
  approved: ApprovedTemplate | null,
  template: NotificationTemplate,
): TemplateIssue[] {
  if (approved === null) return []
  return [...fieldIssues(path, approved, template), ...pageIssues(`${path}.page`, approved.page, template)]
}

/** WeChat refuses a message whose page it does not know (41030), long after whoever wrote it is gone. */
function pageIssues(path: string, page: string | null, template: NotificationTemplate): TemplateIssue[] {
  if (page === null) return []
  if (leadsToAPage(page)) return textIssues(path, page, template)
  const name = page.split('?')[0]
  const message = `小程序里没有「${name}」这一页，请照小程序的页面写，开头不加斜杠，如 pages/tracking/index?number={trackingNumber}`
  return [{ path, message }]
}

function fieldIssues(path: string, { fields }: ApprovedTemplate, template: NotificationTemplate): TemplateIssue[] {
  return Object.entries(fields).flatMap(([key, text]) => {
    const field = `${path}.fields.${key}`
    const kind = fieldKindOf(key)
    if (kind === null) return [{ path: field, message: `没有 ${key} 这种字段，请照微信后台的写，如 thing1` }]
    const unknown = textIssues(field, text, template)
    if (unknown.length > 0 || alwaysFits(kind, text)) return unknown
    return [{ path: field, message: `${key} 只能填${FIELD_LIMITS[kind].text}，请改用合适的内容` }]
  })
}

/** Words alone must fit as they stand; a fact must be of the kind, or the field must be one that takes anything. */
function alwaysFits(kind: FieldKind, text: string): boolean {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as Placeholder)
  // nothing of ours is to be lost by shortening: only facts may be
  if (names.length === 0)
    return text.trim() === text && text.length <= FIELD_LIMITS[kind].longest && fitField(kind, text) === text
  if (kind === 'thing') return fitField(kind, fillText(text, LONGEST_VALUES)) !== null
  const [name] = names
  return name !== undefined && text === `{${name}}` && HELD_BY[name].includes(kind)
}
