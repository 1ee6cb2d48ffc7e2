import type { Task } from '../../../server/contract/tasks.ts'
import { linesThatFit, shortened } from './length.ts'
import { whenText } from './times.ts'

/** Names on a line of a list, in characters: six tasks have to find room on one screen. */
const LONGEST_NAME = 18

/** One task on one line, its short number first. */
export function taskLine(task: Task, now: Date): string {
  const mark = task.isOverdue ? '【超时】' : ''
  const seen = task.assigneeLabel
    ? `（转给${shortened(task.assigneeLabel, 8)}）`
    : task.status === 'acknowledged'
      ? '（已知悉）'
      : ''
  const contents = shortened(task.contents, LONGEST_NAME)
  const leg = shortened(task.legText, LONGEST_NAME)
  return `${task.number} ${mark}${task.kindText}：${contents}，${leg}，${whenText(task.dueAt, now)} 前${seen}`
}

/** What to type to get a task done. */
export function howToFinish(task: Pick<Task, 'kind' | 'number' | 'needsPickupCode'>): string {
  switch (task.kind) {
    case 'accept':
    case 'receive':
      return `“收到 ${task.number}”`
    case 'dispatch':
      return `“发出 ${task.number}”`
    case 'hand_over':
    case 'deliver_home':
      return task.needsPickupCode ? `“签收 ${task.number} 取件码”` : `“签收 ${task.number}”`
    case 'witness':
      return `“确认 ${task.number}”`
    case 'resolve_exception':
      return `“已处理 ${task.number} 怎么处理的”`
  }
}

/** The list that 任务 gives, as many as find room. `hasMore`: the server has further ones. */
export function taskListText(tasks: readonly Task[], hasMore: boolean, now: Date): string {
  const first = tasks[0]
  if (!first) return '现在没有待办任务。有新任务会马上通知您。'
  const overdue = tasks.filter((task) => task.isOverdue).length
  const head = overdue > 0 ? `待办任务，其中 ${overdue} 件超时：` : '待办任务：'
  const foot = [
    ...(hasMore ? ['后面还有，回复“更多”。'] : []),
    `办好一件就回复，如 ${howToFinish(first)}；有问题回复“异常 ${first.number} 说明”。`,
  ]
  const lines = tasks.map((task) => taskLine(task, now))
  return [head, ...linesThatFit(lines, [head, ...foot].join('\n').length + 2), ...foot].join('\n')
}

/** Asks which of several tasks is meant; the answer is a task number. */
export function chooseTaskText(verb: string, tasks: readonly Task[], now: Date): string {
  const lines = linesThatFit(
    tasks.map((task) => taskLine(task, now)),
    80,
  )
  const more = lines.length < tasks.length ? '（没列全，回复“任务”看全部）' : ''
  return [`${verb}哪一件？请回复编号：${more}`, ...lines].join('\n')
}
