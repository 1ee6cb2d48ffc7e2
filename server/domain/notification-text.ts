import type { SpentBudget } from './budget.ts'
import { budgetWarningLines } from './budget-text.ts'
import type { LocalDate } from './calendar-time.ts'
import { type AlarmKind, alarmLines } from './channel-text.ts'
import { CONSIGNMENT_STATUSES, type ConsignmentStatus } from './custody.ts'
import { type HUB, SITE_LEAD } from './escalation.ts'
import { evaluationLines, type SubmittedEvaluation } from './evaluation-notice.ts'
import { planEndingLines } from './holiday-plan-text.ts'
import { momentText } from './moment-text.ts'
import type { TaskTemplate } from './notification.ts'
import { openingText } from './opening-text.ts'
import type { Notice } from './relay-step.ts'
import { type Direction, nextStop, type Route } from './route.ts'
import { fullNameOf, type SiteTree } from './site.ts'
import type { TaskKind } from './task.ts'

/** A consignment as it is when the message leaves. */
export interface ConsignmentFacts {
  readonly trackingNumber: string
  readonly direction: Direction
  readonly status: ConsignmentStatus
  readonly siteId: string
  readonly route: Route
  readonly homeDelivery: boolean
  readonly contents: string
}

export interface TaskFacts {
  /** the short number that people type */
  readonly number: number
  readonly kind: TaskKind
  readonly siteId: string
  readonly dueAt: Date
  /** open or acknowledged */
  readonly isLive: boolean
  /** what was noted with the latest exception */
  readonly exceptionNote: string | null
}

/** What a message is made from: the facts of now, not of when the notification was written. */
export type NotificationFacts = {
  readonly createdAt: Date
  /** is the recipient still the one to tell: active, at the site, the holder, a leader, an administrator? */
  readonly concernsRecipient: boolean
} & (
  | {
      readonly template: Exclude<TaskTemplate, 'task_escalated'>
      readonly task: TaskFacts
      readonly consignment: ConsignmentFacts
    }
  | {
      readonly template: 'task_escalated'
      /** who is told in place of the handlers */
      readonly level: typeof SITE_LEAD | typeof HUB
      readonly task: TaskFacts
      readonly consignment: ConsignmentFacts
    }
  | { readonly template: Notice; readonly consignment: ConsignmentFacts; readonly pickupCode: string }
  | { readonly template: 'weekly_summary'; readonly week: string; readonly summaryText: string }
  | { readonly template: 'plan_ending'; readonly toldOf: string; readonly horizon: LocalDate }
  | { readonly template: 'channel_alarm'; readonly channel: string; readonly kind: AlarmKind; readonly isOpen: boolean }
  | ({ readonly template: 'budget_warning'; readonly year: number } & SpentBudget)
  | ({ readonly template: 'evaluation_submitted'; readonly isOpen: boolean } & SubmittedEvaluation)
)

/** Chat messages beyond this many characters are not read to the end. */
export const LONGEST_TEXT = 600
export const LONGEST_NAME = 30
const LONGEST_NOTE = 80
/** News of the past is not worth telling later than this; what a person has to do is told as long as it is to be done. */
const NEWS_LIFE_MS = 7 * 24 * 60 * 60_000

/** Statuses in which each notice is still true. */
const TRUE_WHILE: Readonly<Record<Notice, readonly ConsignmentStatus[]>> = {
  departed: ['in_transit', 'held'],
  ready_for_pickup: ['awaiting_pickup'],
  ready_for_delivery: ['held', 'in_transit'],
  materials_arrived: ['completed'],
  completed: ['completed'],
  cancelled: ['cancelled'],
  returning: ['held', 'in_transit'],
  returned: ['awaiting_pickup', 'returned'],
  redirected: ['requested', 'held', 'in_transit', 'awaiting_pickup'],
  written_off: ['written_off'],
  supplement_requested: ['requested'],
  complaint_answered: CONSIGNMENT_STATUSES,
}

/** Notices that ask the resident to do something. */
const TO_BE_DONE: ReadonlySet<Notice> = new Set([
  'ready_for_pickup',
  'ready_for_delivery',
  'returned',
  'supplement_requested',
])

/** Is it still worth telling: true, of this person's concern, and no old news? What is not is withdrawn. */
export function stillHolds(facts: NotificationFacts, now: Date): boolean {
  if (!facts.concernsRecipient) return false
  const isNews = now.getTime() - facts.createdAt.getTime() < NEWS_LIFE_MS
  switch (facts.template) {
    // once it is overdue, that is told in its place
    case 'task_due_soon':
      return facts.task.isLive && now.getTime() <= facts.task.dueAt.getTime()
    case 'task_opened':
    case 'task_overdue':
    case 'task_escalated':
      return facts.task.isLive
    case 'weekly_summary':
    case 'budget_warning':
      return isNews
    case 'plan_ending':
      return isNews && facts.toldOf === facts.horizon
    case 'channel_alarm':
      return isNews && facts.isOpen
    case 'evaluation_submitted':
      return facts.isOpen
    default:
      return TRUE_WHILE[facts.template].includes(facts.consignment.status) && (isNews || TO_BE_DONE.has(facts.template))
  }
}

/**
 * The message of a notification in plain Chinese, at most 600 characters: what it is about, what to do, and which words
 * to reply.
 * @throws Error when a site is not in the network
 */
export function notificationText(facts: NotificationFacts, tree: SiteTree, now: Date): string {
  switch (facts.template) {
    case 'task_opened':
    case 'task_due_soon':
    case 'task_overdue':
      return join(taskLines(facts.template, facts.task, facts.consignment, tree, now))
    case 'task_escalated':
      return join(escalationLines(facts.level, facts.task, facts.consignment, tree, now))
    case 'weekly_summary':
      return clip(facts.summaryText, LONGEST_TEXT)
    case 'plan_ending':
      return join(planEndingLines(facts.horizon, now))
    case 'channel_alarm':
      return join(alarmLines(facts.kind, facts.channel))
    case 'budget_warning':
      return join(budgetWarningLines(facts))
    case 'evaluation_submitted':
      return join(evaluationLines(facts))
    default:
      return join(noticeLines(facts.template, facts.consignment, facts.pickupCode, tree))
  }
}

// ---- staff ------------------------------------------------------------------------------------------

const TASK_HEADING: Readonly<Record<TaskKind, string>> = {
  accept: '请收取材料',
  dispatch: '请发出',
  receive: '请收件',
  hand_over: '请交给取件人',
  deliver_home: '请送件上门',
  witness: '请第二人确认交接',
  resolve_exception: '请处理异常',
}

/** What is to be done, as it stands on a task: 收件, 发出. */
export function workName(kind: TaskKind): string {
  return TASK_HEADING[kind].slice(1)
}

function taskHeading(template: Exclude<TaskTemplate, 'task_escalated'>, { number, kind }: TaskFacts): string {
  switch (template) {
    case 'task_opened':
      return `【任务 ${number}】${TASK_HEADING[kind]}`
    case 'task_due_soon':
      return `【快到期】任务 ${number}：${TASK_HEADING[kind]}`
    case 'task_overdue':
      return `【超时】任务 ${number}：${TASK_HEADING[kind]}`
  }
}

/** For those who answer for the handlers: they see that it gets done, they need not do it. */
function escalationLines(
  level: typeof SITE_LEAD | typeof HUB,
  task: TaskFacts,
  consignment: ConsignmentFacts,
  tree: SiteTree,
  now: Date,
): string[] {
  return [
    `【超时上报】${nameOf(tree, task.siteId)}，任务 ${task.number}：${workName(task.kind)}`,
    `单号 ${consignment.trackingNumber}，${oneLine(consignment.contents, LONGEST_NAME)}`,
    `原定${momentText(task.dueAt, now)} 前办好，到现在还没有办。`,
    level === SITE_LEAD ? '您是站点负责人，请督促尽快办理。' : '请县流转中心联系站点，协调办理。',
    '回复单号可以查进度。',
  ]
}

function taskLines(
  template: Exclude<TaskTemplate, 'task_escalated'>,
  task: TaskFacts,
  consignment: ConsignmentFacts,
  tree: SiteTree,
  now: Date,
): string[] {
  const due = momentText(task.dueAt, now)
  return [
    taskHeading(template, task),
    `单号 ${consignment.trackingNumber}，${oneLine(consignment.contents, LONGEST_NAME)}`,
    workText(task, consignment, tree),
    template === 'task_overdue' ? `原定${due} 前办好，已经超时，请尽快办理。` : `请在${due} 前办好。`,
    replyText(task),
  ]
}

function workText(task: TaskFacts, consignment: ConsignmentFacts, tree: SiteTree): string {
  switch (task.kind) {
    case 'accept':
      return '居民来交材料时，请核对后收下。'
    case 'dispatch': {
      const next = nextStop(tree, consignment.route, task.siteId)
      return next === undefined ? '请交给下一站。' : `发往：${nameOf(tree, next)}`
    }
    case 'receive':
      return `来自：${nameOf(tree, consignment.siteId)}`
    case 'hand_over':
      return '取件人凭 6 位取件码领取。'
    case 'deliver_home':
      return '送到取件人家中，凭 6 位取件码签收。'
    case 'witness':
      return '原件须两人经手。请另一位工作人员核对后确认。'
    case 'resolve_exception': {
      const note = task.exceptionNote === null ? '' : `情况：${oneLine(task.exceptionNote, LONGEST_NOTE)}`
      return [`最后登记在：${nameOf(tree, consignment.siteId)}`, note].filter((line) => line !== '').join('\n')
    }
  }
}

function replyText({ kind, number }: TaskFacts): string {
  switch (kind) {
    case 'accept':
    case 'receive':
      return `收到后回复：收到 ${number}`
    case 'dispatch':
      return `发出后回复：发出 ${number}`
    case 'hand_over':
    case 'deliver_home':
      return `交出后回复：签收 ${number} 取件码`
    case 'witness':
      return `核对后回复：确认 ${number}`
    case 'resolve_exception':
      return `处理好后回复：已处理 ${number} 怎么处理的`
  }
}

// ---- residents --------------------------------------------------------------------------------------

function noticeLines(notice: Notice, consignment: ConsignmentFacts, pickupCode: string, tree: SiteTree): string[] {
  const documents = `您的${oneLine(consignment.contents, LONGEST_NAME)}`
  const numberLine = `单号 ${consignment.trackingNumber}，回复单号可以查进度。`
  const origin = nameOf(tree, consignment.route[0] as string)
  const destination = nameOf(tree, consignment.route.at(-1) as string)
  switch (notice) {
    case 'departed':
      if (consignment.homeDelivery) {
        const way = `${documents}已从${origin}寄出，会送到您家。`
        return [way, '快到时会把取件码发给您。', numberLine]
      }
      return [
        `${documents}已从${origin}寄出，送往${destination}。`,
        consignment.direction === 'materials' ? '送到后会通知您，不用跑一趟。' : '到站后会通知您来取。',
        numberLine,
      ]
    case 'ready_for_pickup':
      return [`${documents}到了，请来领取。`, ...pickupLines(consignment, pickupCode, tree)]
    case 'ready_for_delivery':
      return [
        `${documents}已到${destination}，邮递员会送到您家。`,
        `取件码：${pickupCode}`,
        '签收时把取件码告诉邮递员，不要告诉别人。',
        numberLine,
      ]
    case 'materials_arrived':
      return [`${documents}已送到${destination}。`, '办好后想寄回来，回复「寄回」。', numberLine]
    case 'completed':
      return [
        `${documents}已签收，单号 ${consignment.trackingNumber}。`,
        `不是您或家里人取的？请马上联系${nameOf(tree, consignment.siteId)}。`,
      ]
    case 'cancelled':
      return [`${documents}已取消流转，单号 ${consignment.trackingNumber}。`, '还需要的话，可以重新办理。']
    case 'returning':
      return [`${documents}正在退回${destination}。`, '退到后会再通知您。', numberLine]
    case 'returned':
      return consignment.status === 'awaiting_pickup'
        ? [`${documents}退回来了，请来领回。`, ...pickupLines(consignment, pickupCode, tree)]
        : [`${documents}已退回${destination}。`, `想知道原因或重新办理，请联系${destination}。`, numberLine]
    case 'redirected':
      return [`${documents}已改送${destination}。`, numberLine]
    case 'written_off':
      return [`很抱歉，${documents}在流转中丢失或损毁。`, '工作人员会联系您补办，不用您跑。', numberLine]
    case 'supplement_requested':
      return [
        `${destination}请您补交：${oneLine(consignment.contents, LONGEST_NAME)}。`,
        `请交到${origin}，不用自己送去。`,
        numberLine,
      ]
    case 'complaint_answered':
      return [
        `您反映的${oneLine(consignment.contents, LONGEST_NAME)}的问题有答复了。`,
        '请在小程序里查看；不满意可以再反映一次。',
        `单号 ${consignment.trackingNumber}`,
      ]
  }
}

function pickupLines({ siteId, trackingNumber }: ConsignmentFacts, pickupCode: string, tree: SiteTree): string[] {
  const site = tree.get(siteId)
  return [
    `取件码：${pickupCode}`,
    `地点：${nameOf(tree, siteId)}${site.address === null ? '' : `（${oneLine(site.address, LONGEST_NOTE)}）`}`,
    `开放时间：${clip(openingText(site.openingHours), 200)}`,
    '领取时把取件码告诉工作人员，不要告诉别人。',
    `单号 ${trackingNumber}`,
  ]
}

// ---- shape ------------------------------------------------------------------------------------------

export function nameOf(tree: SiteTree, siteId: string): string {
  return oneLine(fullNameOf(tree.get(siteId)), LONGEST_NAME)
}

export function join(lines: readonly string[]): string {
  return clip(lines.join('\n'), LONGEST_TEXT)
}

/** Names and notes come from data of any length and shape; a line break in one could pretend to be a line of ours. */
export function oneLine(text: string, longest: number): string {
  return clip(text.replace(/\s+/g, ' '), longest)
}

/** Never cuts within a character. */
export function clip(text: string, longest: number): string {
  const letters = [...text.trim()]
  return letters.length <= longest ? letters.join('') : `${letters.slice(0, longest - 1).join('')}…`
}
