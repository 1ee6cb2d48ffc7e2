import { spentBudgetText } from './budget-text.ts'
import { type LocalDate, localDateOf, minuteOfLocalDay } from './calendar-time.ts'
import { channelName, troubleText } from './channel-text.ts'
import type { ConsignmentStatus } from './custody.ts'
import { signingText } from './evaluation-notice.ts'
import { clockText } from './moment-text.ts'
import type { TemplateValues } from './notification-template.ts'
import { LONGEST_NAME, type NotificationFacts, nameOf, oneLine, workName } from './notification-text.ts'
import type { SiteTree } from './site.ts'

/** Where a consignment is, in at most five characters. */
const STATUS_PHRASE: Readonly<Record<ConsignmentStatus, string>> = {
  requested: '已登记',
  held: '已到站',
  in_transit: '运送中',
  awaiting_pickup: '等待领取',
  completed: '已送达',
  returned: '已退回',
  written_off: '已丢失',
  cancelled: '已取消',
}

/**
 * The facts of a notification by the names that templates use. Instants are in the platform's shape, Asia/Shanghai.
 * @throws Error when a site is not in the network
 */
export function templateValues(facts: NotificationFacts, tree: SiteTree): TemplateValues {
  const createdAt = platformTime(facts.createdAt)
  switch (facts.template) {
    case 'weekly_summary':
      return { createdAt, week: facts.week, summary: facts.summaryText }
    case 'plan_ending':
      return { createdAt, horizon: facts.horizon }
    case 'channel_alarm':
      return { createdAt, channelName: channelName(facts.channel), trouble: troubleText(facts.kind) }
    case 'budget_warning':
      return { createdAt, trouble: spentBudgetText(facts) }
    case 'evaluation_submitted':
      return { createdAt, work: signingText(facts) }
    default: {
      const { consignment } = facts
      const ofConsignment = {
        createdAt,
        documents: oneLine(consignment.contents, LONGEST_NAME),
        trackingNumber: consignment.trackingNumber,
        status: STATUS_PHRASE[consignment.status],
        origin: nameOf(tree, consignment.route[0] as string),
        destination: nameOf(tree, consignment.route.at(-1) as string),
        place: nameOf(tree, 'task' in facts ? facts.task.siteId : consignment.siteId),
      }
      if (!('task' in facts)) return { ...ofConsignment, pickupCode: facts.pickupCode }
      const { number, kind, dueAt } = facts.task
      return { ...ofConsignment, taskNumber: String(number), work: workName(kind), due: platformTime(dueAt) }
    }
  }
}

/** 2026年3月5日 09:30 */
function platformTime(instant: Date): string {
  const [year, month, day] = splitDate(localDateOf(instant))
  const clock = clockText(minuteOfLocalDay(instant))
  return `${year}年${month}月${day}日 ${clock.padStart(5, '0')}`
}

function splitDate(date: LocalDate): readonly [number, number, number] {
  return date.split('-').map(Number) as [number, number, number]
}
