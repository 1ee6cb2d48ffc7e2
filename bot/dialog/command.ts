import type { Intent } from './intent.ts'
import type { TaskReference } from './task-reference.ts'

/** What is to be done: an intent, or what only a question can lead to. */
export type Command =
  | Exclude<Intent, { kind: 'choice' | 'yes' | 'no' | 'unknown' }>
  | { readonly kind: 'make-binding-code' }
  | { readonly kind: 'cancel-now'; readonly consignmentId: string; readonly trackingNumber: string }
  | { readonly kind: 'not-understood' }

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
  )

/** One answer to choose: by its number, which for tasks is their short number. */
export interface Option {
  readonly number: number
  readonly command: Command
}
