import { acknowledgeTask, completeTask, listTasks, type Task } from '../../server/contract/tasks.ts'
import type { Command, RecordedFact } from '../dialog/command.ts'
import type { Intent, TaskAction } from '../dialog/intent.ts'
import type { TaskReference } from '../dialog/task-reference.ts'
import { isRelayStaff } from '../dialog/wording/help.ts'
import { refusalText, UNCERTAIN } from '../dialog/wording/problems.ts'
import { chooseTaskText, howToFinish, taskLine } from '../dialog/wording/tasks.ts'
import { ApiProblem, ServerAway } from '../server-errors.ts'
import { openTasks, referenceText, tasksBy } from './find-tasks.ts'
import { askPlainScan } from './plain-scans.ts'
import { scanResultText } from './scan-result.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Tasks that one message may confirm: more are confirmed by the next. */
const MOST_AT_ONCE = 20

/**
 * Names the fact of a message that names no task. Were it named by its task, the same message arriving once more would
 * confirm whatever task is the only one by then.
 */
const ONLY = 'the only task'

interface Action {
  readonly verb: string
  /** kinds of task that it fulfils */
  readonly fulfils: ReadonlySet<Task['kind']>
}

const ACTIONS: Readonly<Record<'confirm' | 'dispatch' | 'hand-over', Action>> = {
  confirm: { verb: '收到', fulfils: new Set(['accept', 'receive']) },
  dispatch: { verb: '发出', fulfils: new Set(['dispatch']) },
  'hand-over': { verb: '签收', fulfils: new Set(['hand_over', 'deliver_home']) },
}

type TaskIntent = Extract<Intent, { kind: 'confirm' | 'dispatch' }>
type HandOver = Extract<Intent, { kind: 'hand-over' }>
type Resolve = Extract<Intent, { kind: 'exception' | 'resolve' }>

/** 收到 and 发出: for named tasks, for all, or for the only one that it can mean. */
export async function confirmTasks(turn: Turn, intent: TaskIntent): Promise<Outcome> {
  if (intent.tasks.length === 0) return intent.all ? confirmAll(turn, intent.kind) : confirmOnly(turn, intent.kind)
  return eachInTurn(intent.tasks.slice(0, MOST_AT_ONCE), (reference) =>
    onTask(
      turn,
      reference,
      (chosen) => ({ ...intent, tasks: [chosen] }),
      (task) => confirmOne(turn, intent.kind, task),
      intent.tasks.length === 1 && reference.by === 'tracking'
        ? () => askPlainScan(turn, intent.kind === 'confirm' ? 'received' : 'dispatched', reference.trackingNumber)
        : undefined,
    ),
  )
}

/** Does one after the other; an unanswered one ends it, for the rest would only wait as long. */
async function eachInTurn(
  references: readonly TaskReference[],
  act: (reference: TaskReference) => Promise<Outcome>,
): Promise<Outcome> {
  const only = references.length === 1 ? references[0] : undefined
  if (only) return act(only)
  const lines: string[] = []
  const recorded: RecordedFact[] = []
  for (const reference of references) {
    try {
      const outcome = await act(reference)
      recorded.push(...(outcome.recorded ?? []))
      lines.push(...outcome.say.map((reply) => ('text' in reply ? reply.text : '')))
    } catch (error) {
      if (error instanceof ApiProblem) {
        lines.push(`${referenceText(reference)}：${refusalText(error)}`)
        continue
      }
      if (!(error instanceof ServerAway)) throw error
      lines.push(`${referenceText(reference)}：${UNCERTAIN}`)
      break
    }
  }
  return { ...said(lines.join('\n')), recorded }
}

/** Runs `act` on the task that is meant; says so when there is none, asks when there are several. */
async function onTask(
  turn: Turn,
  reference: TaskReference,
  again: (chosen: TaskReference) => Command,
  act: (task: Task) => Promise<Outcome>,
  otherwise?: () => Outcome,
): Promise<Outcome> {
  const tasks = await tasksBy(turn, reference)
  const [task, ...others] = tasks
  if (!task && otherwise) return otherwise()
  if (!task) return said(`没有${referenceText(reference)}的待办任务，可能已经办好。回复“任务”看待办。`)
  if (others.length === 0) return act(task)
  const lines = tasks.map(
    (one, index) => `${index + 1}) ${one.siteName} ${one.trackingNumber} ${taskLine(one, turn.now)}`,
  )
  const options = tasks.map((one, index) => ({
    number: index + 1,
    command: again({ by: 'tracking', trackingNumber: one.trackingNumber }),
  }))
  return asked(
    turn,
    [`有 ${tasks.length} 件任务都是${referenceText(reference)}，哪一件？请回复序号：`, ...lines].join('\n'),
    { wants: 'choice', options },
  )
}

/** Bare 收到 or 发出: done when it can only mean one task, otherwise asked. */
async function confirmOnly(turn: Turn, kind: TaskIntent['kind']): Promise<Outcome> {
  // To a resident 收到 is what one answers to a notification.
  if (kind === 'confirm' && !isRelayStaff(turn.person.me.roles)) return said('好的，有进展会马上告诉您。')
  const { verb, fulfils } = ACTIONS[kind]
  const { tasks, complete } = await openTasks(turn)
  const fitting = tasks.filter((task) => fulfils.has(task.kind))
  const candidates =
    fitting.length > 0 || kind === 'dispatch' ? fitting : tasks.filter((task) => task.status === 'open')
  const only = candidates.length === 1 && complete ? candidates[0] : undefined
  if (only) return confirmOne(turn, kind, only, ONLY)
  if (candidates.length === 0) return said(`现在没有要${verb}的任务。回复“任务”看待办。`)
  return chooseTask(turn, verb, candidates, (task) => ({ kind, tasks: [task], all: false }))
}

/** 全部收到: the numbers are read out first, so that a task that arrives meanwhile is not swept along. */
async function confirmAll(turn: Turn, kind: TaskIntent['kind']): Promise<Outcome> {
  const { verb, fulfils } = ACTIONS[kind]
  const { tasks } = await openTasks(turn)
  const fitting = tasks.filter((task) => fulfils.has(task.kind))
  const only = fitting.length === 1 ? fitting[0] : undefined
  if (only) return confirmOne(turn, kind, only, ONLY)
  if (fitting.length === 0) return said(`现在没有要${verb}的任务。回复“任务”看待办。`)
  const numbers = fitting.slice(0, MOST_AT_ONCE).map((task) => task.number)
  const rest = fitting.length > numbers.length ? `（共 ${fitting.length} 件，先办前 ${numbers.length} 件）` : ''
  const text = `要确认${verb}这 ${numbers.length} 件吗？${rest}\n编号：${numbers.join('、')}\n回复“是”就全部确认，“不”就不确认。`
  const references = numbers.map((number) => ({ by: 'number' as const, number }))
  return asked(turn, text, { wants: 'yes', command: { kind, tasks: references, all: false } })
}

function chooseTask(
  turn: Turn,
  verb: string,
  tasks: readonly Task[],
  commandFor: (task: TaskReference) => Command,
): Outcome {
  const options = tasks.map(({ number, trackingNumber }) => {
    const shared = tasks.filter((task) => task.number === number).length > 1
    return { number, command: commandFor(shared ? { by: 'tracking', trackingNumber } : { by: 'number', number }) }
  })
  const remember = { shownTasks: tasks.map((task) => task.number) }
  return asked(turn, chooseTaskText(verb, tasks, turn.now), { wants: 'choice', options }, remember)
}

/** Completes the task that the word fulfils; 收到 on another kind acknowledges it and tells how to finish it. */
async function confirmOne(turn: Turn, kind: TaskIntent['kind'], task: Task, fact = task.id): Promise<Outcome> {
  if (ACTIONS[kind].fulfils.has(task.kind)) return complete(turn, task, undefined, fact)
  if (kind !== 'confirm') return said(`编号 ${task.number} 是“${task.kindText}”任务，办好请回复 ${howToFinish(task)}。`)
  await turn.person.call(acknowledgeTask, { params: { taskId: task.id } })
  return said(
    `已记下您知道了。编号 ${task.number} 是“${task.kindText}”：${task.contents}，办好请回复 ${howToFinish(task)}。`,
  )
}

/** 签收: hands the documents to whoever shows the pick-up code. */
export async function handOver(turn: Turn, intent: HandOver): Promise<Outcome> {
  const { verb, fulfils } = ACTIONS['hand-over']
  const again = (task: TaskReference): Command => ({ ...intent, task })
  if (intent.task) return onTask(turn, intent.task, again, (task) => handOverOne(turn, task, intent.pickupCode))
  const { tasks, complete: isComplete } = await openTasks(turn)
  const fitting = tasks.filter((task) => fulfils.has(task.kind))
  const only = fitting.length === 1 && isComplete ? fitting[0] : undefined
  if (only) return handOverOne(turn, only, intent.pickupCode, ONLY)
  if (fitting.length === 0) return said('现在没有等人来取的件。回复“任务”看待办。')
  return chooseTask(turn, verb, fitting, again)
}

async function handOverOne(turn: Turn, task: Task, pickupCode: string | undefined, fact = task.id): Promise<Outcome> {
  if (!ACTIONS['hand-over'].fulfils.has(task.kind)) {
    return said(`编号 ${task.number} 是“${task.kindText}”任务，办好请回复 ${howToFinish(task)}。`)
  }
  if (task.needsPickupCode && pickupCode === undefined) {
    const text = `编号 ${task.number}：请写取件人出示的 6 位取件码。`
    return asked(turn, text, { wants: 'pickup-code', task: { by: 'number', number: task.number } })
  }
  return complete(turn, task, pickupCode === undefined ? undefined : { pickupCode }, fact)
}

/** 已处理: an exception is settled. */
export async function resolveException(turn: Turn, { task: reference, note }: Resolve): Promise<Outcome> {
  const again = (task: TaskReference): Command => ({ kind: 'resolve', task, note })
  const details = note === undefined ? undefined : { note: note.slice(0, 200) }
  if (reference) {
    return onTask(turn, reference, again, async (task) =>
      task.kind === 'resolve_exception'
        ? complete(turn, task, details)
        : said(`编号 ${task.number} 是“${task.kindText}”任务，办好请回复 ${howToFinish(task)}。`),
    )
  }
  const { tasks } = await openTasks(turn)
  const fitting = tasks.filter((task) => task.kind === 'resolve_exception')
  if (fitting.length === 0) return said('现在没有要处理的异常。回复“任务”看待办。')
  return chooseTask(turn, '处理好了', fitting, again)
}

type Details = { readonly pickupCode: string } | { readonly note: string } | undefined

/** @param fact names the fact within its message */
async function complete(turn: Turn, task: Task, details: Details, fact = task.id): Promise<Outcome> {
  const result = await turn.person.call(completeTask, {
    params: { taskId: task.id },
    body: {
      eventId: turn.eventId('complete', fact),
      occurredAt: turn.now.toISOString(),
      ...(details ? { details } : {}),
    },
  })
  const text = scanResultText(`编号 ${task.number}`, result)
  if (result.outcome === 'rejected') return said(text)
  const { eventId } = result
  const { number, trackingNumber, kindText, contents } = task
  const recorded = { eventId, trackingNumber, number, text: `编号 ${number} ${kindText}：${contents}` }
  return { ...said(text), recorded: result.outcome === 'recorded' ? [recorded] : [] }
}

/** 确认 12: the second person's confirmation; of a task to accept or receive it says what 收到 12 says. */
export async function witnessTasks(turn: Turn, { tasks }: Extract<Intent, { kind: 'witness' }>): Promise<Outcome> {
  return eachInTurn(tasks.slice(0, MOST_AT_ONCE), (reference) =>
    onTask(
      turn,
      reference,
      (chosen) => ({ kind: 'witness', tasks: [chosen] }),
      (task) => (task.kind === 'witness' ? complete(turn, task, undefined) : confirmOne(turn, 'confirm', task)),
    ),
  )
}

/** What was meant could be read in more than one way: asked by number, whatever there is. */
export async function askWhichTask(turn: Turn, about: TaskAction): Promise<Outcome> {
  const { verb, fulfils } = ACTIONS[about]
  const { tasks } = mayUse(listTasks, turn.person.me.roles) ? await openTasks(turn) : { tasks: [] }
  const fitting = tasks.filter((task) => fulfils.has(task.kind))
  if (fitting.length === 0) return said(`没看懂是哪几件，没有登记。现在没有要${verb}的任务，回复“任务”看待办。`)
  const { say, remember } = chooseTask(turn, `没看懂，没有登记。${verb}的是`, fitting, (task) =>
    about === 'hand-over' ? { kind: about, task, pickupCode: undefined } : { kind: about, tasks: [task], all: false },
  )
  return { say, remember }
}
