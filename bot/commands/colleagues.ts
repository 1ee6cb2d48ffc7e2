import { assignTask, listColleagues, type Task } from '../../server/contract/tasks.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { chooseTaskText, taskLine } from '../dialog/wording/tasks.ts'
import { choose } from './choosing.ts'
import { openTasks, referenceText, tasksBy } from './find-tasks.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Colleagues looked through; a site has a handful. */
const LISTED = 50
const OFFERED = 8

type Assign = Extract<Intent, { kind: 'assign' }>

/** 转给小李: asks which task and to whom, and hands it over after a yes. */
export async function assign(turn: Turn, intent: Assign): Promise<Outcome> {
  if (!mayUse(assignTask, turn.person.me.roles)) return said('转办任务要用工作账号。')
  const found = intent.task === undefined ? (await openTasks(turn)).tasks : await tasksBy(turn, intent.task)
  const [task, ...others] = found
  if (!task) {
    return said(
      intent.task === undefined
        ? '现在没有待办任务可以转。'
        : `没有${referenceText(intent.task)}的待办任务。回复“任务”看待办。`,
    )
  }
  if (others.length === 0) return toWhom(turn, task, intent)
  const options = found.map(({ number, trackingNumber }) => ({
    number,
    command: { ...intent, task: { by: 'tracking' as const, trackingNumber } },
  }))
  const shown = found.map(({ number }) => number)
  return asked(turn, chooseTaskText('转办', found, turn.now), { wants: 'choice', options }, { shownTasks: shown })
}

async function toWhom(turn: Turn, task: Task, { words }: Assign): Promise<Outcome> {
  const { items } = await turn.person.call(listColleagues, { params: { taskId: task.id }, query: { limit: LISTED } })
  if (items.length === 0) return said('本站没有别的同事可以转。')
  const named = words === undefined ? [] : items.filter(({ label }) => isNamed(label, words))
  const [only, ...others] = named
  const hand = (colleague: (typeof items)[number]): Command => ({
    kind: 'assign-now',
    taskId: task.id,
    assigneeId: colleague.id,
    label: colleague.label,
  })
  if (only && others.length === 0) {
    const ask = `把“${taskLine(task, turn.now)}”转给${only.label}吗？回复“是”就转，“不”就不转。`
    return asked(turn, ask, { wants: 'yes', command: hand(only) })
  }
  const offered = (named.length > 0 ? named : items).slice(0, OFFERED)
  const opening = words === undefined || named.length > 0 ? '' : `没有找到“${words}”。`
  return choose(
    turn,
    `${opening}编号 ${task.number} 转给谁？请回复序号：`,
    offered.map((colleague) => ({ line: colleague.label, command: hand(colleague) })),
  )
}

/** 小李, 老李, 李姐 and 李师傅 are whoever has 李 in his label. */
function isNamed(label: string, words: string): boolean {
  if (label.includes(words)) return true
  const surname = /^(?:小|老|阿|大)(\p{Script=Han})$|^(\p{Script=Han})(?:姐|哥|叔|姨|师傅|主任|站长|老师|工)$/u.exec(
    words,
  )
  const name = surname?.[1] ?? surname?.[2]
  return name !== undefined && label.includes(name)
}

/** The person has said yes, or chosen the colleague. */
export async function assignNow(turn: Turn, command: Extract<Command, { kind: 'assign-now' }>): Promise<Outcome> {
  const { taskId, assigneeId, label } = command
  const assignmentId = turn.eventId('assign', taskId, assigneeId)
  const task = await turn.person.call(assignTask, { params: { taskId }, body: { assignmentId, assigneeId } })
  return said(`编号 ${task.number} 已转给${label}，已经通知。`)
}
