import type { Logger } from 'pino'
import type { Me } from '../server/contract/sessions.ts'
import type { Handle, PeerMessage } from './bot.ts'
import { receivePhoto } from './commands/photos.ts'
import { continueRequest } from './commands/requesting.ts'
import { runCommand } from './commands/run-command.ts'
import { createPerson, eventIdsOf, type Outcome, type PeerMemory, said, type Turn } from './commands/turn.ts'
import type { Command, RecordedFact } from './dialog/command.ts'
import { ask } from './dialog/send-back-questions.ts'
import { stillOpen, takeTurn } from './dialog/turn-taking.ts'
import { withinOneScreen } from './dialog/wording/length.ts'
import { refusalText, UNANSWERED, UNCERTAIN } from './dialog/wording/problems.ts'
import type { PeerMemories } from './peer-memory.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { Reply } from './reply.ts'
import type { ServerApi } from './server-api.ts'
import { ApiProblem, ServerAway } from './server-errors.ts'

export interface ConversationOptions {
  readonly api: ServerApi
  readonly sessions: PeerSessions
  readonly logger: Logger
  readonly now: () => Date
  readonly memories: PeerMemories
}

/** Facts remembered of one person, to be taken back. */
const MOST_FACTS = 20
const GIVEN_UP = '上次的寄件填到一半超过 15 分钟，已经取消。'

/** Answers what people write on one channel, acting on the server as each of them. */
export function createConversation(options: ConversationOptions): Handle {
  const { api, sessions, memories, logger, now } = options
  return async (message, { signal }) => {
    const at = now()
    const talk = { peerId: message.peerId, inRoom: message.room }
    const log = logger.child({ messageId: message.messageId })
    let me: Me | undefined
    try {
      const [session, before] = await Promise.all([
        sessions.as(message.peerId, async (current) => current),
        memories.recall(talk, at),
      ])
      me = session.me
      const { question, dialogue } = stillOpen(before, at)
      const turn: Turn = {
        now: at,
        inRoom: message.room,
        person: createPerson(api, sessions, message.peerId, me, signal),
        memory: { ...before, question, dialogue },
        eventId: eventIdsOf(message),
        warn: (error, what) => log.warn({ err: error }, what),
      }
      const outcome = await respond(turn, message, log)
      await memories.keep(talk, remembered(turn.memory, outcome), at)
      return screens(before.dialogue && !dialogue ? [{ text: GIVEN_UP }, ...outcome.say] : outcome.say)
    } catch (error) {
      return [{ text: failureText(error, me, log) }]
    }
  }
}

/** What is in mind after a turn. */
function remembered(before: PeerMemory, { remember, recorded = [] }: Outcome): PeerMemory {
  const after = { ...before, ...remember }
  return { ...after, facts: [...recorded.toReversed(), ...after.facts].slice(0, MOST_FACTS) }
}

async function respond(turn: Turn, { text, picture }: PeerMessage, log: Logger): Promise<Outcome> {
  if (picture) return receivePhoto(turn, picture)
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
  const recorded: RecordedFact[] = []
  for (const command of commands) {
    log.info({ command: command.kind }, 'command')
    const outcome = await runCommand({ ...turn, memory: { ...turn.memory, ...remember } }, command)
    remember = { ...remember, ...outcome.remember }
    say.push(...outcome.say)
    recorded.push(...(outcome.recorded ?? []))
  }
  return { say, remember, recorded }
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
