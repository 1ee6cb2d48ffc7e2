import { correctBagEvent } from '../../server/contract/bags.ts'
import { correctScan } from '../../server/contract/exceptions.ts'
import type { Command, RecordedFact } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { choose } from './choosing.ts'
import { scanResultText } from './scan-result.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Facts offered when it is open which one was wrong. */
const OFFERED = 5
const NOTE = '在聊天中点错，撤回'
const NOTHING = '这里没有刚登记的记录可以撤回。半小时前的，请找县流转中心更正；还没提交的，回复“取消”就行。'

/** 撤回, 点错了: names what would be taken back, and does it after a yes. */
export async function undo(turn: Turn, { task }: Extract<Intent, { kind: 'undo' }>): Promise<Outcome> {
  if (!mayUse(correctScan, turn.person.me.roles)) return said('要取消登记过的件，请回复“取消”加流转单号。')
  const fitting = turn.memory.facts.filter((fact) => {
    if (task === undefined) return true
    if (task.by === 'tracking') return fact.trackingNumber === task.trackingNumber
    const number = task.by === 'number' ? task.number : turn.memory.shownTasks[task.position - 1]
    return fact.number === number
  })
  const [latest, ...others] = fitting
  if (!latest) return said(NOTHING)
  if (others.length === 0 || task !== undefined) return confirmUndo(turn, latest)
  return choose(
    turn,
    '撤回哪一条？请回复序号：',
    fitting.slice(0, OFFERED).map((fact) => ({ line: fact.text, command: { kind: 'correct-now', fact } })),
  )
}

function confirmUndo(turn: Turn, fact: RecordedFact): Outcome {
  return asked(turn, `要撤回“${fact.text}”吗？回复“是”就撤回，“不”就不撤回。`, {
    wants: 'yes',
    command: { kind: 'correct-now', fact },
  })
}

/** The person has said yes, or chosen it from the list. */
export async function correctNow(turn: Turn, { fact }: Extract<Command, { kind: 'correct-now' }>): Promise<Outcome> {
  if (fact.bagId !== undefined) return correctBag(turn, fact, fact.bagId)
  const result = await turn.person.call(correctScan, {
    params: { scanId: fact.eventId },
    body: { eventId: turn.eventId('correct', fact.eventId), note: NOTE },
  })
  const facts = result.outcome === 'rejected' ? turn.memory.facts : turn.memory.facts.filter((one) => one !== fact)
  return said(scanResultText(`撤回“${fact.text}”`, result), {
    facts: facts.filter(({ eventId }) => result.outcome === 'rejected' || eventId !== fact.eventId),
  })
}

async function correctBag(turn: Turn, fact: RecordedFact, bagId: string): Promise<Outcome> {
  const { message } = await turn.person.call(correctBagEvent, {
    params: { bagId, bagEventId: fact.eventId },
    body: { eventId: turn.eventId('correct', fact.eventId), note: NOTE },
  })
  return said(message, { facts: turn.memory.facts.filter(({ eventId }) => eventId !== fact.eventId) })
}
