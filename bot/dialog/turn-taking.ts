import { acts } from './acting.ts'
import type { Command, OpenQuestion } from './command.ts'
import { guessesOf } from './guesses.ts'
import { type Intent, readByRules, readText } from './intent.ts'
import { asWritten, normalise } from './normalise.ts'
import { hasTimedOut, PATIENCE_MS } from './send-back.ts'
import type { SendBack } from './send-back-state.ts'
import type { TaskReference } from './task-reference.ts'

/** What is open between the bot and a person when he writes. */
export interface Open {
  readonly question: OpenQuestion | undefined
  readonly dialogue: SendBack | undefined
}

/** What to make of a text. `question` tells whether the open question stays open. */
export type Turn =
  | { readonly kind: 'run'; readonly commands: readonly Command[] }
  | { readonly kind: 'say'; readonly text: string; readonly question: 'kept' | 'dropped' }
  /** the text belongs to the dialogue */
  | { readonly kind: 'dialogue' }

/** What was open, without what has been left alone for too long. */
export function stillOpen({ question, dialogue }: Open, now: Date): Open {
  const at = now.getTime()
  return {
    question: question && at - question.askedAt <= PATIENCE_MS ? question : undefined,
    dialogue: dialogue && !hasTimedOut(dialogue, at) ? dialogue : undefined,
  }
}

/** Decides whether a text answers the open question, goes on with the dialogue, or starts something of its own. */
export function takeTurn(text: string, { question, dialogue }: Open, now: Date): Turn {
  const ruled = readByRules(text, now)
  const answered = question && answerQuestion(question, ruled.guessed === undefined ? ruled.intent : UNKNOWN, text)
  if (answered) return answered
  const { intent, guessed } = readText(text, now)
  // what may be a part of the dialogue is one where it is doubtful
  const interruption = intent.kind === 'unknown' ? intent : ruled.intent
  if (dialogue && !interrupts(interruption, dialogue, normalise(text))) return { kind: 'dialogue' }
  return guessed !== undefined && acts(intent)
    ? { kind: 'run', commands: [{ kind: 'did-you-mean', guessed, command: intent as Command }] }
    : standsAlone(intent, text)
}

const UNKNOWN: Intent = { kind: 'unknown' }

function answerQuestion(question: OpenQuestion, intent: Intent, text: string): Turn | undefined {
  if (intent.kind === 'cancel' && !intent.consignment)
    return { kind: 'say', text: '好的，不办了。', question: 'dropped' }
  const answer = commandsOf(question, intent, text)
  if (answer === 'no') return { kind: 'say', text: '好的，不办了。', question: 'dropped' }
  if (answer !== undefined) return { kind: 'run', commands: answer }
  if (intent.kind === 'choice') return { kind: 'say', text: `没有这个编号。\n${question.text}`, question: 'kept' }
  if (intent.kind === 'unknown' || intent.kind === 'yes' || intent.kind === 'no') {
    return { kind: 'say', text: `没看懂。\n${question.text}\n不办了请回复“取消”。`, question: 'kept' }
  }
  return undefined
}

function commandsOf(question: OpenQuestion, intent: Intent, text: string): readonly Command[] | 'no' | undefined {
  const words = normalise(text)
  switch (question.wants) {
    case 'choice':
      return intent.kind === 'choice' ? picked(question.options, intent.picks) : intent.kind === 'no' ? 'no' : undefined
    case 'yes':
      return intent.kind === 'yes' ? [question.command] : intent.kind === 'no' ? 'no' : undefined
    case 'pickup-code': {
      const code = /^(?:取件码|取货码|码)?(?:是|:)?\s*(\d{3})\s?(\d{3})$/u.exec(words)
      return code ? [{ kind: 'hand-over', task: question.task, pickupCode: `${code[1]}${code[2]}` }] : undefined
    }
    case 'note':
      if (intent.kind === 'unknown') return [{ kind: 'exception', task: question.task, note: words }]
      return intent.kind === 'exception' && !intent.task && intent.note
        ? [{ kind: 'exception', task: question.task, note: intent.note }]
        : undefined
    case 'words':
      if (intent.kind === 'no') return 'no'
      return leavesWords(intent) ? undefined : [inWords(question.command, text)]
  }
}

/** Names of places and people are looked up; all else is prose that others read as it was written. */
function inWords(command: Extract<OpenQuestion, { wants: 'words' }>['command'], text: string): Command {
  return { ...command, words: PROSE.has(command.kind) ? asWritten(text) : normalise(text) }
}

const PROSE: ReadonlySet<Command['kind']> = new Set(['complain', 'note-exception', 'answer-complaint', 'settle'])

/** Whether somebody who was asked for some words of his own wants something else: they may look like almost anything. */
function leavesWords(intent: Intent): boolean {
  return ['help', 'tasks', 'bind', 'weekly', 'pickup-code', 'more'].includes(intent.kind)
}

/** The commands of all that was picked; undefined when any of it was not on offer. */
function picked(options: Extract<OpenQuestion, { wants: 'choice' }>['options'], picks: readonly TaskReference[]) {
  const commands = picks.map((pick) => {
    if (pick.by === 'number') return options.find((option) => option.number === pick.number)?.command
    return pick.by === 'position' ? options[pick.position - 1]?.command : undefined
  })
  const found = commands.filter((command) => command !== undefined)
  return found.length === commands.length ? found : undefined
}

/** Steps of the dialogue whose answer is free text that may look like anything. */
const FREE_TEXT: ReadonlySet<string> = new Set(['address', 'name', 'phone'])

/** Whether somebody in the middle of a request wants something else in between. */
function interrupts(intent: Intent, { question }: SendBack, words: string): boolean {
  switch (intent.kind) {
    case 'tasks':
    case 'confirm':
    case 'dispatch':
    case 'hand-over':
    case 'pickup-code':
    case 'help':
    case 'weekly':
      return true
    case 'witness':
    case 'report':
    case 'exceptions':
    case 'assign':
    case 'bag':
    case 'rate':
    case 'complain':
    case 'subscription':
      return !FREE_TEXT.has(question.about)
    case 'bind':
      return intent.certain
    case 'cancel':
      return intent.trackingNumber !== undefined
    case 'track':
      // Nine digits alone are rather a mobile number with two missing.
      return intent.which !== 'number' || !FREE_TEXT.has(question.about) || /^(?:查|SH)/iu.test(words)
    case 'exception':
    case 'resolve':
    case 'unclear':
      return !FREE_TEXT.has(question.about)
    default:
      return false
  }
}

function standsAlone(intent: Intent, text: string): Turn {
  switch (intent.kind) {
    case 'yes':
    case 'no':
      return { kind: 'say', text: '好的。要办什么请直接写，或回复“帮助”。', question: 'dropped' }
    case 'choice':
      return { kind: 'say', text: '现在没有要选的。要办什么请直接写，或回复“帮助”。', question: 'dropped' }
    case 'unknown':
      return guessesOf(normalise(text)).length > 0
        ? { kind: 'run', commands: [{ kind: 'not-understood', text: normalise(text) }] }
        : { kind: 'run', commands: [{ kind: 'not-understood' }] }
    default:
      return { kind: 'run', commands: [intent] }
  }
}
