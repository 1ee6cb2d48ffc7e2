import { answerComplaint as answer } from '../../server/contract/complaints.ts'
import { approveWriteOff as approve, assignException, noteException as note } from '../../server/contract/exceptions.ts'
import type { Command } from '../dialog/command.ts'
import { exceptionFileText } from '../dialog/wording/exceptions.ts'
import { shortened } from '../dialog/wording/length.ts'
import { asked, type Outcome, said, type Turn } from './turn.ts'

/** As the contract takes them, in characters. */
const NOTE = { shortest: 2, longest: 200 } as const
const ANSWER = { shortest: 5, longest: 500 } as const

/** 记一笔: what was found out so far. */
export async function noteException(
  turn: Turn,
  command: Extract<Command, { kind: 'note-exception' }>,
): Promise<Outcome> {
  const { exceptionId, words } = command
  if (words === undefined || [...words].length < NOTE.shortest) {
    const ask = '记什么？请写一句，例如：问过邮政，还在车上。不记了请回复“取消”。'
    return asked(turn, ask, { wants: 'words', command: { ...command, words: undefined } })
  }
  const body = { noteId: turn.eventId('note', exceptionId), text: words.slice(0, NOTE.longest) }
  const file = await turn.person.call(note, { params: { exceptionId }, body })
  return said(`记下了。\n${exceptionFileText(file, turn.now)}`)
}

/** 我来负责: from now on this person answers for it. */
export async function takeOver(turn: Turn, { exceptionId }: { readonly exceptionId: string }): Promise<Outcome> {
  const body = { ownerId: turn.person.me.id }
  const file = await turn.person.call(assignException, { params: { exceptionId }, body })
  return said(`这件由您负责。\n${exceptionFileText(file, turn.now)}`)
}

/** The second person’s yes to a write-off: he was asked before. */
export async function approveWriteOff(turn: Turn, { exceptionId }: { readonly exceptionId: string }): Promise<Outcome> {
  const body = { eventId: turn.eventId('approve', exceptionId) }
  return said(exceptionFileText(await turn.person.call(approve, { params: { exceptionId }, body }), turn.now))
}

/** Reads the answer back and gives it after a yes: the resident is told it word by word. */
export async function answerComplaint(
  turn: Turn,
  command: Extract<Command, { kind: 'answer-complaint' }>,
): Promise<Outcome> {
  const { complaintId, words, isSure } = command
  if (words === undefined || [...words].length < ANSWER.shortest) {
    const ask = `请写给居民的答复，至少 ${ANSWER.shortest} 个字。不答复了请回复“取消”。`
    return asked(turn, ask, { wants: 'words', command: { ...command, words: undefined } })
  }
  const text = words.slice(0, ANSWER.longest)
  if (!isSure) {
    const ask = `这样答复居民：\n“${shortened(text, 200)}”\n回复“是”就发给居民，“不”就不发。`
    return asked(turn, ask, { wants: 'yes', command: { ...command, words: text, isSure: true } })
  }
  await turn.person.call(answer, { params: { complaintId }, body: { text } })
  return said('已答复，居民会收到通知。')
}
