import { recordScans } from '../../server/contract/scans.ts'
import type { Task } from '../../server/contract/tasks.ts'
import { exceptionKindOf } from '../dialog/exception-kind.ts'
import type { Intent } from '../dialog/intent.ts'
import type { TaskReference } from '../dialog/task-reference.ts'
import { chooseTaskText } from '../dialog/wording/tasks.ts'
import { showExceptions } from './exception-desk.ts'
import { openTasks, referenceText, tasksBy } from './find-tasks.ts'
import { withPhoto } from './photos.ts'
import { scanResultText } from './scan-result.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** The longest note that the contract takes, in characters. */
const LONGEST_NOTE = 200

/** 异常: asks which task and what is wrong where it was not said, then records it on the task's consignment. */
export async function reportException(
  turn: Turn,
  intent: Extract<Intent, { kind: 'exception' | 'resolve' }>,
): Promise<Outcome> {
  const { task: reference, note } = intent
  // Whoever moves no documents asks how many there are.
  if (!reference && !mayUse(recordScans, turn.person.me.roles))
    return showExceptions(turn, { kind: 'exceptions', site: undefined })
  if (!reference) return chooseTask(turn, note)
  // A consignment may have an exception while nobody has a task for it.
  if (reference.by === 'tracking') return report(turn, reference, reference.trackingNumber, undefined, note)
  const tasks = await tasksBy(turn, reference)
  const [task, ...others] = tasks
  if (!task) return said(`没有${referenceText(reference)}的待办任务。回复“任务”看待办，或写“异常 流转单号 说明”。`)
  if (others.length > 0) return choose(turn, tasks, note)
  return report(turn, { by: 'number', number: task.number }, task.trackingNumber, task.siteId, note)
}

async function chooseTask(turn: Turn, note: string | undefined): Promise<Outcome> {
  const { tasks } = await openTasks(turn)
  if (tasks.length === 0) return said('您现在没有待办任务。请写“异常 流转单号 说明”。')
  return choose(turn, tasks, note)
}

function choose(turn: Turn, tasks: readonly Task[], note: string | undefined): Outcome {
  const options = tasks.map(({ number, trackingNumber }) => ({
    number,
    command: { kind: 'exception' as const, task: { by: 'tracking' as const, trackingNumber }, note },
  }))
  const text = chooseTaskText('报异常的是', tasks, turn.now)
  return asked(turn, text, { wants: 'choice', options }, { shownTasks: tasks.map((task) => task.number) })
}

async function report(
  turn: Turn,
  reference: TaskReference,
  trackingNumber: string,
  siteId: string | undefined,
  note: string | undefined,
): Promise<Outcome> {
  if (note === undefined) {
    const text = `${referenceText(reference)}：请写明是什么问题，例如：信封破损。`
    return asked(turn, text, { wants: 'note', task: reference })
  }
  const { results } = await turn.person.call(recordScans, {
    body: {
      events: [
        {
          eventId: turn.eventId('exception', trackingNumber),
          trackingNumber,
          kind: 'exception_raised',
          ...(siteId === undefined ? {} : { siteId }),
          occurredAt: turn.now.toISOString(),
          details: { exceptionKind: exceptionKindOf(note), note: note.slice(0, LONGEST_NOTE) },
        },
      ],
    },
  })
  const result = results[0]
  if (!result) return said('没有登记上，请再发一次。')
  const number = reference.by === 'number' ? reference.number : undefined
  const fact = { eventId: result.eventId, trackingNumber, number, text: `报异常 ${referenceText(reference)}：${note}` }
  const outcome = {
    ...said(scanResultText(referenceText(reference), result)),
    recorded: result.outcome === 'recorded' ? [fact] : [],
  }
  if (result.outcome !== 'recorded') return outcome
  return withPhoto(turn, outcome, trackingNumber, `${referenceText(reference)} ${note}`)
}
