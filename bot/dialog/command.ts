import type { Intent } from './intent.ts'
import type { TaskReference } from './task-reference.ts'

/** A fact that was recorded out of a chat, so that it can be taken back. */
export interface RecordedFact {
  readonly eventId: string
  /** undefined for a bag */
  readonly trackingNumber: string | undefined
  /** short number of its task; undefined for one that had none */
  readonly number: number | undefined
  /** of a bag: it is taken back with everything in it */
  readonly bagId?: string
  /** what was recorded, in a few words */
  readonly text: string
}

/** How an exception is ended, in the contract's words; writing off takes two people. */
export type Settlement = 'found' | 'returned' | 'rerouted' | 'replaced' | 'accepted' | 'written_off'

/** What is to be done: an intent, or what only a question can lead to. */
export type Command =
  | Exclude<Intent, { kind: 'choice' | 'yes' | 'no' | 'unknown' }>
  | { readonly kind: 'make-binding-code' }
  | { readonly kind: 'cancel-now'; readonly consignmentId: string; readonly trackingNumber: string }
  | { readonly kind: 'complain-now'; readonly consignmentId: string; readonly text: string }
  | {
      readonly kind: 'rate-now'
      readonly consignmentId: string
      readonly score: number
      readonly comment: string | undefined
    }
  | ({
      readonly kind: 'rate-one'
      readonly score: number | undefined
      readonly words: string | undefined
    } & OneConsignment)
  | ({ readonly kind: 'appoint' } & Omit<Extract<Intent, { kind: 'proxy' }>, 'kind'> & OneConsignment)
  | ({ readonly kind: 'appoint-now'; readonly relation: string; readonly name: string } & OneConsignment)
  | ({ readonly kind: 'redirect-now'; readonly siteId: string } & OneConsignment)
  | { readonly kind: 'correct-now'; readonly fact: RecordedFact }
  | { readonly kind: 'assign-now'; readonly taskId: string; readonly assigneeId: string; readonly label: string }
  | {
      readonly kind: 'bag-now'
      readonly bagId: string
      readonly fact:
        | { readonly kind: 'dispatched' }
        | { readonly kind: 'received'; readonly sealIntact: boolean }
        | { readonly kind: 'checked'; readonly found: readonly string[]; readonly isFinished: true }
    }
  /** a fact that no task waits for */
  | { readonly kind: 'scan-now'; readonly fact: 'received' | 'dispatched'; readonly trackingNumber: string }
  | { readonly kind: 'exception-file'; readonly exceptionId: string }
  | { readonly kind: 'note-exception'; readonly exceptionId: string; readonly words: string | undefined }
  | { readonly kind: 'take-over' | 'approve-write-off'; readonly exceptionId: string }
  | {
      readonly kind: 'answer-complaint'
      readonly complaintId: string
      readonly words: string | undefined
      readonly isSure: boolean
    }
  | {
      readonly kind: 'settle'
      readonly exceptionId: string
      readonly settlement: Settlement
      /** the place, of what is to go elsewhere */
      readonly site: { readonly id: string; readonly name: string } | undefined
      readonly words: string | undefined
      readonly isSure: boolean
    }
  | {
      readonly kind: 'settle-elsewhere'
      readonly exceptionId: string
      readonly words: string | undefined
    }
  | { readonly kind: 'did-you-mean'; readonly guessed: string; readonly command: Command }
  | { readonly kind: 'not-understood'; readonly text?: string }

interface OneConsignment {
  readonly consignmentId: string
  readonly trackingNumber: string
}

/** Commands that some words of the person complete. */
export type WordsCommand = Extract<Command, { words: string | undefined }>

interface Asked {
  /** as it was put, to be repeated */
  readonly text: string
  /** milliseconds since 1970 */
  readonly askedAt: number
}

/** What the bot asked last and what follows from each answer. Plain data: it can be stored. */
export type OpenQuestion = Asked &
  (
    | { readonly wants: 'choice'; readonly options: readonly Option[] }
    | { readonly wants: 'yes'; readonly command: Command }
    | { readonly wants: 'pickup-code'; readonly task: TaskReference }
    | { readonly wants: 'note'; readonly task: TaskReference }
    | { readonly wants: 'words'; readonly command: WordsCommand }
  )

/** One answer to choose: by its number, which for tasks is their short number. */
export interface Option {
  readonly number: number
  readonly command: Command
}
