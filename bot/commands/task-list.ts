import { listTasks } from '../../server/contract/tasks.ts'
import { taskListText } from '../dialog/wording/tasks.ts'
import { type Outcome, said, type Turn } from './turn.ts'

/** Tasks on one screen. */
const PAGE = 6

/** 任务: the open tasks, the most urgent first. */
export function showTasks(turn: Turn): Promise<Outcome> {
  return showPage(turn, undefined)
}

/** 更多: the list goes on. */
export async function showMore(turn: Turn): Promise<Outcome> {
  const { moreTasks } = turn.memory
  return moreTasks === undefined ? said('没有更多了。') : showPage(turn, moreTasks)
}

async function showPage(turn: Turn, cursor: string | undefined): Promise<Outcome> {
  const { items, nextCursor } = await turn.person.call(listTasks, { query: { limit: PAGE, cursor } })
  const text = taskListText(items, nextCursor !== null, turn.now)
  return said(text, { shownTasks: items.map((task) => task.number), moreTasks: nextCursor ?? undefined })
}
