import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Me } from '../server/contract/sessions.ts'
import type { Handle, PeerMessage } from './bot.ts'
import { bindPeer, makeBindingCode } from './commands/binding.ts'
import { reportException } from './commands/exceptions.ts'
import { continueRequest, startRequest } from './commands/requesting.ts'
import { confirmTasks, handOver, resolveException } from './commands/task-actions.ts'
import { showMore, showTasks } from './commands/task-list.ts'
import { cancel, cancelNow, showPickupCodes, track } from './commands/tracking.ts'
import {
  createPerson,
  EMPTY_MEMORY,
  eventIdsOf,
  type Outcome,
  type PeerMemory,
  said,
  type Turn,
} from './commands/turn.ts'
import { showWeekly } from './commands/weekly.ts'
import type { Command } from './dialog/command.ts'
import { ask } from './dialog/send-back-questions.ts'
import { stillOpen, takeTurn } from './dialog/turn-taking.ts'
import { helpText, notUnderstoodText } from './dialog/wording/help.ts'
import { withinOneScreen } from './dialog/wording/length.ts'
import { refusalText, UNANSWERED, UNCERTAIN } from './dialog/wording/problems.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { Reply } from './reply.ts'
import type { ServerApi } from './server-api.ts'
import { ApiProblem, ServerAway } from './server-errors.ts'

export interface ConversationOptions {
  readonly api: ServerApi
  readonly sessions: PeerSessions
  readonly logger: Logger
  readonly now: () => Date
  /** people remembered at once */
  readonly limit?: number
}

/** People remembered at once, and how long a silent one is, in milliseconds. */
const REMEMBERED_PEERS = 10_000
const REMEMBERED_MS = 24 * 3_600_000

const IN_PRIVATE: ReadonlySet<Command['kind']> = new Set([
  'bind',
  'send-back',
  'pickup-code',
  'cancel',
  'weekly',
  'make-binding-code',
])
const GIVEN_UP = '上次的寄件填到一半超过 15 分钟，已经取消。'
const SAY_IN_PRIVATE = '这件事请私聊我办理，免得别人看到。'
const UNCLEAR: Readonly<Record<Extract<Command, { kind: 'unclear' }>['about'], string>> = {
  confirm: '没看懂是哪几件，没有确认。请写任务编号，例如：收到 12，或 收到 3和5。',
  dispatch: '没看懂是哪几件，没有确认。请写任务编号，例如：发出 12，或 发出 3和5。',
  'hand-over': '没看懂是哪一件，没有签收。请写任务编号和 6 位取件码，例如：签收 12 123456。',
}

interface Remembered {
  readonly memory: PeerMemory
  readonly at: number
}

/** Answers what people write on one channel, acting on the server as each of them. */
export function createConversation(options: ConversationOptions): Handle {
  const { api, sessions, logger, now } = options
  const remembered = new LRUCache<string, Remembered>({ max: options.limit ?? REMEMBERED_PEERS })

  function recall(key: string, at: Date): PeerMemory {
    const kept = remembered.get(key)
    return kept && at.getTime() - kept.at <= REMEMBERED_MS ? kept.memory : EMPTY_MEMORY
  }

  return async (message, { signal }) => {
    const at = now()
    const key = `${message.room ? 'room' : 'private'} ${message.peerId}`
    const before = recall(key, at)
    const { question, dialogue } = stillOpen(before, at)
    const log = logger.child({ messageId: message.messageId })
    let me: Me | undefined
    try {
      me = await sessions.as(message.peerId, async (session) => session.me)
      const turn: Turn = {
        now: at,
        inRoom: message.room,
        person: createPerson(api, sessions, message.peerId, me, signal),
        memory: { ...before, question, dialogue },
        eventId: eventIdsOf(message),
        warn: (error, what) => log.warn({ err: error }, what),
      }
      const outcome = await respond(turn, message, log)
      remembered.set(key, { memory: { ...turn.memory, ...outcome.remember }, at: at.getTime() })
      return screens(before.dialogue && !dialogue ? [{ text: GIVEN_UP }, ...outcome.say] : outcome.say)
    } catch (error) {
      return [{ text: failureText(error, me, log) }]
    }
  }
}

async function respond(turn: Turn, { text }: PeerMessage, log: Logger): Promise<Outcome> {
  const next = takeTurn(text, turn.memory, turn.now)
  if (next.kind === 'dialogue') return continueRequest(turn, text)
  if (next.kind === 'say') return said(next.text, next.question === 'kept' ? {} : { question: undefined })
  const outcome = await runAll(turn, next.commands, log)
  return remindOfDialogue(turn, outcome)
}

/** Runs one command after the other; each sees what the ones before it left. */
async function runAll(turn: Turn, commands: readonly Command[], log: Logger): Promise<Outcome> {
  let remember: Partial<PeerMemory> = { question: undefined }
  const say: Reply[] = []
  for (const command of commands) {
    log.info({ command: command.kind }, 'command')
    const outcome = await run({ ...turn, memory: { ...turn.memory, ...remember } }, command)
    remember = { ...remember, ...outcome.remember }
    say.push(...outcome.say)
  }
  return { say, remember }
}

async function run(turn: Turn, command: Command): Promise<Outcome> {
  const isOwn = command.kind === 'track' && command.which !== 'number'
  if (turn.inRoom && (isOwn || IN_PRIVATE.has(command.kind))) return said(SAY_IN_PRIVATE)
  switch (command.kind) {
    case 'bind':
      return bindPeer(turn, command)
    case 'make-binding-code':
      return makeBindingCode(turn)
    case 'track':
      return track(turn, command)
    case 'send-back':
      return startRequest(turn, command)
    case 'pickup-code':
      return showPickupCodes(turn)
    case 'cancel':
      return cancel(turn, command)
    case 'cancel-now':
      return cancelNow(turn, command)
    case 'tasks':
      return showTasks(turn)
    case 'more':
      return showMore(turn)
    case 'confirm':
    case 'dispatch':
      return confirmTasks(turn, command)
    case 'hand-over':
      return handOver(turn, command)
    case 'exception':
      return reportException(turn, command)
    case 'resolve':
      return resolveException(turn, command)
    case 'unclear':
      return said(UNCLEAR[command.about])
    case 'weekly':
      return showWeekly(turn, command)
    case 'thanks':
      return said('不客气。')
    case 'help':
      return said(helpText(turn.person.me, turn.inRoom))
    case 'not-understood':
      return said(notUnderstoodText(turn.person.me, turn.inRoom))
  }
}

/** Whoever asked something in between is led back to the request he is filling in. */
function remindOfDialogue(turn: Turn, outcome: Outcome): Outcome {
  const { dialogue } = { ...turn.memory, ...outcome.remember }
  if (!dialogue || dialogue !== turn.memory.dialogue || outcome.remember.question) return outcome
  return { ...outcome, say: [...outcome.say, { text: `接着填您的寄件（不寄了请回复“取消”）：\n${ask(dialogue)}` }] }
}

function failureText(error: unknown, me: Me | undefined, log: Logger): string {
  if (error instanceof ApiProblem) {
    log.info({ problem: error.code }, 'refused')
    return withinOneScreen(refusalText(error, isBound(me)))
  }
  if (!(error instanceof ServerAway)) throw error
  log.warn({ err: error }, 'server gave no answer')
  return error.mayHaveHappened ? UNCERTAIN : UNANSWERED
}

function isBound(me: Me | undefined): boolean {
  return me?.roles.some(({ role }) => role !== 'resident') ?? false
}

/** Every text on one screen, and never nothing. */
function screens(replies: readonly Reply[]): readonly Reply[] {
  const said = replies.map((reply) => ('text' in reply ? { text: withinOneScreen(reply.text) } : reply))
  return said.length > 0 ? said : [{ text: UNANSWERED }]
}
