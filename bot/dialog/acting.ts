import type { Intent } from './intent.ts'

type Kinds = ReadonlySet<Intent['kind']>

/** What staff report of their tasks. */
export const OF_STAFF: Kinds = new Set<Intent['kind']>([
  'confirm',
  'dispatch',
  'hand-over',
  'witness',
  'exception',
  'attempt-failed',
  'resolve',
  'undo',
  'assign',
  'bag',
  'return',
  'write-off',
])

const ACTING: Kinds = new Set<Intent['kind']>([
  ...OF_STAFF,
  'bind',
  'complain',
  'rate',
  'proxy',
  'redirect',
  'subscription',
])

/** Whether an intent changes something, or begins what does: never by words that were only half understood. */
export function acts(intent: Intent): boolean {
  if (intent.kind === 'bag') return intent.action !== 'manifest'
  if (intent.kind === 'cancel') return intent.consignment
  return ACTING.has(intent.kind)
}
