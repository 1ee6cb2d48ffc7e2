import { momentText } from './moment-text.ts'
import type { TaskTemplate } from './notification.ts'
import {
  type ConsignmentFacts,
  join,
  LONGEST_NAME,
  type NotificationFacts,
  nameOf,
  oneLine,
  type TaskFacts,
  workName,
} from './notification-text.ts'
import type { SiteTree } from './site.ts'

/** Facts that a digest can be made of. */
export type TaskNotificationFacts = Extract<NotificationFacts, { readonly template: TaskTemplate }>

/** The gravest first: a task that several notifications speak of is counted as what it is worst. */
const GRAVITY = ['task_escalated', 'task_overdue', 'task_due_soon', 'task_opened'] as const satisfies TaskTemplate[]
const GROUP: Readonly<Record<TaskTemplate, string>> = {
  task_escalated: '超时上报',
  task_overdue: '已超时',
  task_due_soon: '快到期',
  task_opened: '新任务',
}
/** Tasks that are named; the others are in the list that 任务 gives. */
const NAMED = 3

interface Entry {
  readonly template: TaskTemplate
  readonly task: TaskFacts
  readonly consignment: ConsignmentFacts
}

/** Many task notifications of one person in one message, at most 600 characters: how many of which, and the most urgent. */
export function taskDigestText(facts: readonly TaskNotificationFacts[], tree: SiteTree, now: Date): string {
  const entries = worstOfEachTask(facts)
  const groups = GRAVITY.flatMap((template) => {
    const group = entries.filter((entry) => entry.template === template)
    return group.length === 0 ? [] : [groupText(template, group)]
  })
  const isOnlyNew = entries.every(({ template }) => template === 'task_opened')
  const heading = isOnlyNew
    ? `您有 ${entries.length} 项新任务：${kindsText(entries)}。`
    : `您有 ${entries.length} 项任务：${groups.join('；')}。`
  const urgent = entries
    .toSorted((a, b) => a.task.dueAt.getTime() - b.task.dueAt.getTime() || a.task.number - b.task.number)
    .slice(0, NAMED)
    .map((entry) => entryText(entry, tree, now))
  return join([heading, '最急的：', ...urgent, '回复「任务」查看全部。'])
}

/** In the order in which they were first spoken of. */
function worstOfEachTask(facts: readonly TaskNotificationFacts[]): Entry[] {
  // short numbers come round again
  const worst = new Map<string, Entry>()
  for (const { template, task, consignment } of facts) {
    const key = `${task.number} ${consignment.trackingNumber}`
    const known = worst.get(key)
    if (known === undefined || GRAVITY.indexOf(template) < GRAVITY.indexOf(known.template)) {
      worst.set(key, { template, task, consignment })
    }
  }
  return [...worst.values()]
}

function groupText(template: TaskTemplate, group: readonly Entry[]): string {
  return `${GROUP[template]} ${group.length} 项（${kindsText(group)}）`
}

function kindsText(entries: readonly Entry[]): string {
  const counts = new Map<string, number>()
  for (const { task } of entries) {
    const name = workName(task.kind)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join('、')
}

function entryText({ template, task, consignment }: Entry, tree: SiteTree, now: Date): string {
  const where = template === 'task_escalated' ? `${nameOf(tree, task.siteId)}，` : ''
  const contents = oneLine(consignment.contents, LONGEST_NAME)
  const isOverdue = task.dueAt.getTime() < now.getTime()
  const due = `${isOverdue ? '原定' : ''}${momentText(task.dueAt, now)} 前${isOverdue ? '，已超时' : ''}`
  return `任务 ${task.number}：${where}${workName(task.kind)}，${contents}（${consignment.trackingNumber}），${due}`
}
