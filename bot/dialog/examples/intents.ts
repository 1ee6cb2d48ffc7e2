import type { Intent } from '../intent.ts'
import type { TaskReference } from '../task-reference.ts'

// Short words for intents, so that a table of utterances reads like one.

export const n = (...numbers: number[]): TaskReference[] => numbers.map((number) => ({ by: 'number', number }))
export const p = (position: number): TaskReference => ({ by: 'position', position })
export const t = (trackingNumber: string): TaskReference => ({ by: 'tracking', trackingNumber })

export const confirm = (...tasks: TaskReference[]): Intent => ({ kind: 'confirm', tasks, all: false })
export const dispatch = (...tasks: TaskReference[]): Intent => ({ kind: 'dispatch', tasks, all: false })
export const handOver = (task?: TaskReference, pickupCode?: string): Intent => ({ kind: 'hand-over', task, pickupCode })
export const exception = (task?: TaskReference, note?: string): Intent => ({ kind: 'exception', task, note })
export const resolve = (task?: TaskReference, note?: string): Intent => ({ kind: 'resolve', task, note })
export const unclear = (about: 'confirm' | 'dispatch' | 'hand-over'): Intent => ({ kind: 'unclear', about })
export const weekly = (week: string | undefined): Intent => ({ kind: 'weekly', week })
export const number = (trackingNumber: string, phoneLast4?: string): Intent => ({
  kind: 'track',
  which: 'number',
  trackingNumber,
  phoneLast4,
})
export const mine: Intent = { kind: 'track', which: 'mine' }
export const mineAbout = (about: string): Intent => ({ kind: 'track', which: 'mine', about })
export const last: Intent = { kind: 'track', which: 'last' }
export const bind = (code?: string, certain = true): Intent => ({ kind: 'bind', code, certain })
export const cancel = (consignment = false, trackingNumber?: string): Intent => ({
  kind: 'cancel',
  consignment,
  trackingNumber,
})
export const pick = (...picks: TaskReference[]): Intent => ({ kind: 'choice', picks })
export const is = (kind: 'yes' | 'no' | 'help' | 'more' | 'thanks' | 'unknown' | 'tasks' | 'pickup-code'): Intent => ({
  kind,
})

export interface SendBackWords {
  direction?: 'result' | 'materials'
  matter?: string
  home?: true
  usual?: true
  place?: string
}
export function sendBack({ direction, matter, home, usual, place }: SendBackWords = {}): Intent {
  const named = place === undefined ? undefined : { kind: 'named' as const, words: place }
  return {
    kind: 'send-back',
    direction,
    matterWords: matter,
    place: home ? { kind: 'home' } : usual ? { kind: 'usual' } : named,
  }
}

/** What people write and what it has to mean. Names, numbers and places are made up. */
