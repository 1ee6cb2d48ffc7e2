import type { Endpoint, ResponseOf } from '../../server/contract/endpoint.ts'
import type { Me, Session } from '../../server/contract/sessions.ts'
import type { PeerMessage } from '../bot.ts'
import type { OpenQuestion, RecordedFact } from '../dialog/command.ts'
import type { SendBack } from '../dialog/send-back-state.ts'
import { eventIdFrom } from '../event-id.ts'
import type { PeerSessions } from '../peer-sessions.ts'
import type { Reply } from '../reply.ts'
import type { CallOptions, ServerApi } from '../server-api.ts'

/** What the bot keeps in mind of one person between two messages. Plain data, never logged. */
export interface PeerMemory {
  readonly question: OpenQuestion | undefined
  readonly dialogue: SendBack | undefined
  readonly lastTrackingNumber: string | undefined
  /** short numbers of the tasks in the list shown last, in its order */
  readonly shownTasks: readonly number[]
  /** where that list goes on */
  readonly moreTasks: string | undefined
  /** what was recorded lately, the latest first: 撤回 takes one of them back */
  readonly facts: readonly RecordedFact[]
  /** the exception that a picture belongs to, reported a moment ago */
  readonly photoFor: { readonly trackingNumber: string; readonly label: string; readonly at: number } | undefined
  /** a picture that came before anybody said what it shows */
  readonly photo: { readonly attachmentId: string; readonly at: number } | undefined
}

export const EMPTY_MEMORY: PeerMemory = {
  question: undefined,
  dialogue: undefined,
  lastTrackingNumber: undefined,
  shownTasks: [],
  moreTasks: undefined,
  facts: [],
  photoFor: undefined,
  photo: undefined,
}

/** The server, asked as the person who wrote. */
export interface Person {
  readonly me: Me
  call<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<ResponseOf<E>>
  text<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<string>
  picture<E extends Endpoint>(endpoint: E, options: CallOptions<E>): Promise<Buffer>
  /** From now on the peer is who this session belongs to. */
  becomes(session: Session): void
}

/** One message with all that is needed to act on it. */
export interface Turn {
  readonly now: Date
  readonly inRoom: boolean
  readonly person: Person
  readonly memory: PeerMemory
  /** An id for a fact of this message: the same message gives the same fact the same id. */
  eventId(...parts: readonly string[]): string
  /** For what goes wrong without the person having to know. */
  warn(error: unknown, what: string): void
}

/** What a command says and what is to be remembered of it. */
export interface Outcome {
  readonly say: readonly Reply[]
  readonly remember: Partial<PeerMemory>
  /** facts that the command recorded */
  readonly recorded?: readonly RecordedFact[]
}

export function said(text: string, remember: Partial<PeerMemory> = {}): Outcome {
  return { say: [{ text }], remember }
}

/** Says a question and keeps it open. */
export function asked(turn: Turn, text: string, question: QuestionBody, remember: Partial<PeerMemory> = {}): Outcome {
  return said(text, { ...remember, question: { ...question, text, askedAt: turn.now.getTime() } })
}

type QuestionBody = OpenQuestion extends infer Q
  ? Q extends OpenQuestion
    ? Omit<Q, 'text' | 'askedAt'>
    : never
  : never

/** The server as seen by one person; `signal` ends every call early. */
export function createPerson(
  api: ServerApi,
  sessions: PeerSessions,
  peerId: string,
  me: Me,
  signal: AbortSignal | undefined,
): Person {
  const common = signal ? { signal } : {}
  return {
    me,
    call: (endpoint, options) =>
      sessions.as(peerId, ({ token }) => api.call(endpoint, { ...options, ...common, token })),
    text: (endpoint, options) =>
      sessions.as(peerId, ({ token }) => api.text(endpoint, { ...options, ...common, token })),
    picture: (endpoint, options) =>
      sessions.as(peerId, ({ token }) => api.picture(endpoint, { ...options, ...common, token })),
    becomes: (session) => sessions.replace(peerId, session),
  }
}

/** Whether the contract lets anybody of these roles use an endpoint. The server decides; this spares a vain dialogue. */
export function mayUse({ access }: Endpoint, roles: Me['roles']): boolean {
  return typeof access === 'string' || roles.some(({ role }) => access.includes(role))
}

/** The turn's ids: message by message, person by person. */
export function eventIdsOf({ channel, peerId, messageId }: PeerMessage): Turn['eventId'] {
  return (...parts) => eventIdFrom(channel, peerId, messageId, ...parts)
}
